"""Mounts the viewer on a page and hands back what was drawn in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from photocompare.model import Region
from photocompare.report.rows import RegionReadings
from photocompare.ui.components.served import data_address, served_component
from photocompare.ui.components.viewer.sent import Asked, asked_for
from photocompare.ui.components.viewer.visits import ViewerVisit
from photocompare.ui.pictures import Shelf
from photocompare.ui.state import Line, sent
from photocompare.ui.words import language, words

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
    "outline_shapes.js",
    "outbox.js",
    "edit.js",
    "edit_hand.js",
    "draw_loupe.js",
    "crosshair.js",
    "brush_bar.js",
    "brush.js",
    "draw.js",
    "draw_done.js",
    "region_panel.js",
    "values.js",
    "probe_card.js",
    "probe.js",
    "visits.js",
    "play.js",
)
_STYLES = (
    "viewer.css",
    "detail.css",
    "guides.css",
    "probe.css",
    "visits.css",
    "draw.css",
)
_WORDS = ("viewer", "guides", "draw", "probe", "visits")
_TRIGGERS = ("drawn", "painted", "edited", "history", "selected", "map", "ruler", "lost", "visits")


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


_component = served_component(
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
class ViewerDrawing:
    """What is drawn over the photos, and what can be said of it.

    ``version`` grows with each change, and with each that was refused. ``picked`` counts the
    choices made in the list beside, and names the last.
    """

    regions: Sequence[Region] = ()
    ruler: Line | None = None
    version: int = 0
    picked: tuple[int, str] = (0, "")
    can_undo: bool = False
    can_redo: bool = False
    readings: Sequence[RegionReadings] = ()
    visits: Sequence[ViewerVisit] = ()


def viewer(
    sides: ViewerSides,
    layers: Sequence[ViewerLayer],
    drawing: ViewerDrawing,
    *,
    shelf: Shelf,
    on_asked: Callable[[Asked], None],
    key: str = "viewer",
) -> None:
    """Show the viewer; ``shelf`` takes what it shows.

    ``on_asked`` is called with what it asks for, before anything is drawn anew: read later, it
    would be lost whenever another run comes first. It outlives the session, so it holds nothing.
    """
    handlers: dict[str, Any] = {
        f"on_{trigger}_change": partial(_tell, on_asked, key, trigger) for trigger in _TRIGGERS
    }
    whole = _data(sides, layers) | _drawn(drawing) | _said(drawing)
    _component(key=key, data={"at": data_address(whole, shelf)}, **handlers)


def _tell(on_asked: Callable[[Asked], None], key: str, trigger: str) -> None:
    """Hand on what came under ``trigger`` alone: each that came has a call of its own."""
    on_asked(asked_for(lambda name: sent(key, name) if name == trigger else None))


def _drawn(drawing: ViewerDrawing) -> dict[str, Any]:
    ruler = drawing.ruler
    return {
        "regions": [
            {
                "name": region.name,
                "kind": str(region.kind),
                "outline": region.outline_xy,
                "is_proposed": region.is_proposed,
            }
            for region in drawing.regions
        ],
        "ruler": ruler and {"name": "ruler", "kind": "ruler", "outline": ruler},
        "version": drawing.version,
        "picked": drawing.picked,
        "can_undo": drawing.can_undo,
        "can_redo": drawing.can_redo,
        "can_draw": True,
        "visits": [asdict(visit) for visit in drawing.visits],
    }


def _said(drawing: ViewerDrawing) -> dict[str, Any]:
    return {"readings": {table.region: _readings(table) for table in drawing.readings}}


def _readings(table: RegionReadings) -> dict[str, Any]:
    names = ("name", "unit", "before", "after", "change", "interval", "verdict", "kind")
    return {
        "rows": [
            {name: getattr(row, name) for name in names} | {"is_primary": row.is_primary}
            for row in table.rows
        ],
        "untold": [asdict(untold) for untold in table.untold],
    }


def _data(sides: ViewerSides, layers: Sequence[ViewerLayer]) -> dict[str, Any]:
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
    }


def _alt(text: str, detail: str) -> str:
    return text.replace("{detail}", detail).replace(" ,", ",").strip()
