"""Mounts the panel in which points are set and hands back the pairs that were sent."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photocompare.settings import PointPair
from photocompare.ui.components.served import data_address, served_component
from photocompare.ui.pictures import Shelf
from photocompare.ui.words import language, words

MOST_PAIRS = 40  # nobody sets more by hand; each is held against every other
_FOLDER = Path(__file__).parent
_SCRIPTS = (
    "view.js",
    "fit.js",
    "draft.js",
    "icons.js",
    "loupe.js",
    "hand.js",
    "pane.js",
    "list.js",
    "points.js",
    "shown.js",
)
_TRIGGERS = ("aligned", "lost")

_component = served_component(
    "photocompare_points",
    html=(_FOLDER / "points.html").read_text(encoding="utf-8"),
    css=(_FOLDER / "points.css").read_text(encoding="utf-8"),
    js="\n".join((_FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS),
)


@dataclass(frozen=True, slots=True)
class PointsPhoto:
    """A photo as taken, upright: a small picture of it at once, a sharp one for a closer look."""

    url: str
    sharp_url: str
    size_hw: tuple[int, int]


@dataclass(frozen=True, slots=True)
class HeldPoints:
    """The pairs that Python holds, and why they were refused, if they were.

    ``wrong`` are the numbers, from 1, of those that spoil it.
    """

    pairs: tuple[PointPair, ...]
    version: int
    reason: str = ""
    wrong: tuple[int, ...] = ()


def points_panel(
    photos: tuple[PointsPhoto, PointsPhoto],
    held: HeldPoints,
    *,
    pair: tuple[str, str],
    shelf: Shelf,
    key: str,
) -> tuple[PointPair, ...] | None:
    """Show both photos and return the pairs that were sent just now; none sent is None.

    No pairs, ``()``, ask for the automatic alignment again. ``pair`` names the two photos,
    and the same two the other way round. ``shelf`` takes what is shown.
    """
    handlers: dict[str, Any] = {f"on_{trigger}_change": _ignore for trigger in _TRIGGERS}
    # Its words are built in: another language is another panel.
    shown = _component(
        key=f"{key}-{language()}",
        data={"at": data_address(_still(photos, pair), shelf)} | _changing(held),
        **handlers,
    )
    return sent_pairs(shown.aligned, (photos[0].size_hw, photos[1].size_hw))


def _ignore() -> None:
    """Do nothing: the value is read where the panel is mounted."""


def _still(photos: tuple[PointsPhoto, PointsPhoto], pair: tuple[str, str]) -> dict[str, Any]:
    texts = words("points")
    before, after = (
        {
            "url": photo.url,
            "sharp": photo.sharp_url,
            "size": [photo.size_hw[1], photo.size_hw[0]],
            "label": texts["labels"][side],
            "alt": texts["alts"][side],
        }
        for side, photo in zip(("before", "after"), photos, strict=True)
    )
    return {
        "words": texts,
        "pair": pair[0],
        "swapped": pair[1],
        "before": before,
        "after": after,
        "most": MOST_PAIRS,
    }


def _changing(held: HeldPoints) -> dict[str, Any]:
    return {
        "points": [[list(before_xy), list(after_xy)] for before_xy, after_xy in held.pairs],
        "version": held.version,
        "reason": held.reason,
        "wrong": list(held.wrong),
    }


def sent_pairs(
    value: object, sizes_hw: tuple[tuple[int, int], tuple[int, int]]
) -> tuple[PointPair, ...] | None:
    """Return what the browser sent; None where it isn't pairs in both photos: it may be anything.

    Whether the pairs make an alignment is for :func:`photocompare.align.align` to say.
    """
    if not isinstance(value, list) or len(value) > MOST_PAIRS:
        return None
    pairs = [_pair(part, sizes_hw) for part in value]
    whole = tuple(pair for pair in pairs if pair is not None)
    return whole if len(whole) == len(pairs) else None


def _pair(value: object, sizes_hw: Sequence[tuple[int, int]]) -> PointPair | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    before, after = (_place(part, size) for part, size in zip(value, sizes_hw, strict=True))
    return None if before is None or after is None else (before, after)


def _place(value: object, size_hw: tuple[int, int]) -> tuple[float, float] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    if not all(isinstance(part, int | float) and not isinstance(part, bool) for part in value):
        return None
    height, width = size_hw
    x, y = (_finite(part) for part in value)
    return (x, y) if 0.0 <= x <= width - 1 and 0.0 <= y <= height - 1 else None  # NaN fails too


def _finite(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # JSON has whole numbers without end
        return math.nan
