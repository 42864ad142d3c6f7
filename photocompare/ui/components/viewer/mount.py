"""Mounts the viewer on a page and hands back what was drawn in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st

from photocompare.model import Region, RegionKind
from photocompare.ui.state import Line
from photocompare.ui.words import language, words

_MOST_CORNERS = 500  # no hand clicks more
_FOLDER = Path(__file__).parent
_SCRIPTS = (
    "svg.js",
    "geometry.js",
    "modes.js",
    "gestures.js",
    "viewer.js",
    "choices.js",
    "keys.js",
    "layout.js",
    "paint.js",
    "controls.js",
    "menu.js",
    # Parts: the one named first is drawn below the others and asked first for a gesture.
    "pieces.js",
    "detail.js",
    "marks.js",
    "guides.js",
    "draw.js",
    "values.js",
    "probe_card.js",
    "probe.js",
)
_STYLES = (
    "viewer.css",
    "detail.css",
    "guides.css",
    "probe.css",
)
_WORDS = ("viewer", "guides", "draw", "probe")
_TRIGGERS = ("drawn", "map", "ruler", "lost")


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


_component = st.components.v2.component(
    "photocompare_viewer",
    html=(_FOLDER / "viewer.html").read_text(encoding="utf-8"),
    css=_joined(_STYLES),
    js=_joined(_SCRIPTS),
)


@dataclass(frozen=True, slots=True)
class ViewerMark:
    """A thing found in the photos; ``state`` is kept, faded, gone or new."""

    state: str
    outline: tuple[tuple[float, float], ...]
    is_line: bool


@dataclass(frozen=True, slots=True)
class ViewerMarkKey:
    """What the line of a state means, and how many there are."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class ViewerLayer:
    """A map over the photos, drawn when it is asked for.

    ``withheld`` is the sentence why there is nothing to show, else empty.
    """

    id: str
    name: str
    is_drawn: bool = False
    title: str = ""
    unit: str = ""
    colours: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    low_words: str = ""
    high_words: str = ""
    notes: str = ""
    before: str = ""
    after: str = ""
    withheld: str = ""
    marks: tuple[ViewerMark, ...] = ()
    mark_key: tuple[ViewerMarkKey, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewerTiles:
    """Where both photos lie in pieces of ``side_px``: an address for each, and each level's size.

    A piece's level, column and row are added to the address. Level 0 has all pixels; there is no
    level where the photos as first shown have as many.
    """

    side_px: int
    levels_wh: tuple[tuple[int, int], ...]
    before: str
    normalised: str
    taken: str


@dataclass(frozen=True, slots=True)
class ViewerGuides:
    """Lines of the face in the before photo as fractions of it, and what a length can be told by.

    ``no_face`` is why there are no lines: ``none`` was found, or it is turned ``aside``.
    ``mm_per_px`` is that of the full-resolution before photo, ``scale_error`` one standard
    deviation of it as a fraction; None where it is not known.
    """

    midline: Line | None = None
    thirds: tuple[Line, ...] = ()
    upper: Line | None = None
    no_face: str = "none"
    mm_per_px: float | None = None
    scale_source: str = "unknown"
    scale_error: float | None = None


@dataclass(frozen=True, slots=True)
class ViewerSides:
    """The addresses of the photos; ``pair`` names the two photos.

    ``size_wh`` is that of the before photo in full resolution, on whose frame all of them lie.
    ``values`` is the address of the numbers at each place; empty where there are none.
    """

    pair: str
    size_wh: tuple[int, int]
    before: str
    after: str
    after_as_taken: str
    outside: str
    before_detail: str
    after_detail: str
    tiles: ViewerTiles | None = None
    values: str = ""
    guides: ViewerGuides = field(default_factory=ViewerGuides)


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """An outline that was just drawn, not yet named."""

    kind: RegionKind
    outline_xy: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the viewer asks for since the last run: a new region, a ruler, the drawing of a map."""

    region: DrawnRegion | None
    map: str
    ruler: Line | None = None


def viewer(
    sides: ViewerSides,
    layers: Sequence[ViewerLayer],
    regions: Sequence[Region],
    *,
    ruler: Line | None = None,
    key: str = "viewer",
) -> Asked:
    """Show the viewer and return what it asks for."""
    handlers: dict[str, Any] = {f"on_{trigger}_change": _ignore for trigger in _TRIGGERS}
    shown = _component(
        key=f"{key}-{language()}",  # its words are built in: another language is another viewer
        data=_data(sides, layers, regions) | {"ruler": _ruler(ruler)},
        **handlers,
    )
    return Asked(drawn_region(shown.drawn), str(shown.map or ""), drawn_line(shown.ruler))


def _ruler(line: Line | None) -> dict[str, Any] | None:
    return None if line is None else {"name": "ruler", "kind": "ruler", "outline": line}


def _ignore() -> None:
    """Do nothing: the value is read where the viewer is mounted."""


def _data(
    sides: ViewerSides, layers: Sequence[ViewerLayer], regions: Sequence[Region]
) -> dict[str, Any]:
    texts = words("viewer")
    return {
        "language": language(),
        "words": {part: words(part) for part in _WORDS},
        "pair": sides.pair,
        "result": sides.after,
        "size": list(sides.size_wh),
        "before": {
            "url": sides.before,
            "label": texts["before"],
            "detail": sides.before_detail,
            "alt": _alt(texts["alt_before"], sides.before_detail),
        },
        "after": {
            "normalised": sides.after,
            "taken": sides.after_as_taken,
            "outside": sides.outside,
            "label": texts["after"],
            "detail": sides.after_detail,
            "alt": _alt(texts["alt_after"], sides.after_detail),
        },
        "tiles": None if sides.tiles is None else asdict(sides.tiles),
        "values": sides.values,
        "guides": asdict(sides.guides),
        "layers": [asdict(layer) for layer in layers],
        "regions": [
            {"name": region.name, "kind": str(region.kind), "outline": region.outline_xy}
            for region in regions
        ],
        "can_draw": True,
    }


def _alt(text: str, detail: str) -> str:
    return text.replace("{detail}", detail).replace(" ,", ",").strip()


def drawn_region(value: object) -> DrawnRegion | None:
    """Return what the browser sent; None where it isn't a region, since it may send anything."""
    if not isinstance(value, dict):
        return None
    outline = value.get("outline")
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in set(RegionKind):
        return None
    if not isinstance(outline, list) or len(outline) > _MOST_CORNERS:
        return None
    corners = [_corner(corner) for corner in outline]
    whole = tuple(corner for corner in corners if corner is not None)
    return DrawnRegion(RegionKind(kind), whole) if len(whole) == len(corners) else None


def drawn_line(value: object) -> Line | None:
    """Return the line that the browser sent; None where it isn't one inside the photo."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    start, end = (_corner(point) for point in value)
    if start is None or end is None or start == end:
        return None
    if not all(0.0 <= part <= 1.0 for part in (*start, *end)):  # NaN fails too
        return None
    return start, end


def _corner(value: object) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    x, y = value
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        return None
    return float(x), float(y)
