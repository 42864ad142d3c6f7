"""What the viewer asks for, read from what the browser sent: it may send anything."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from photocompare.brush import Stroke
from photocompare.model import RegionKind
from photocompare.ui.components.viewer.visits import VisitAsked, visit_asked
from photocompare.ui.state import Line

Outline = tuple[tuple[float, float], ...]
Step = Literal["", "undo", "redo"]
_Part = TypeVar("_Part")

_MOST_CORNERS = 500  # no hand clicks more
_MOST_STROKES = 500
_MOST_STROKE_POINTS = 5000  # of all strokes: ten times round the photo with a fine brush
_RADII = (0.0005, 0.25)  # of the width: a pixel of 2048, and half of the photo
_MOST_LETTERS = 40  # as in the fields of the page


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """An outline that was just drawn; without a name it gets the next free one."""

    kind: RegionKind
    outline_xy: Outline
    name: str = ""


@dataclass(frozen=True, slots=True)
class Painted:
    """Strokes of a brush, over the region ``target`` or for new ones."""

    kind: RegionKind
    strokes: tuple[Stroke, ...]
    target: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """A change of the region that is called ``region``; None is what stays."""

    region: str
    outline_xy: Outline | None = None
    kind: RegionKind | None = None
    name: str | None = None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the viewer asks for since the last run; ``selected`` is a name, "" for none of them."""

    region: DrawnRegion | None = None
    map: str = ""
    ruler: Line | None = None
    painted: Painted | None = None
    edited: Edited | None = None
    history: Step = ""
    selected: str | None = None
    visit: VisitAsked | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether a region or the ruler is to be changed."""
        drawn = self.region, self.ruler, self.painted, self.edited
        return any(part is not None for part in drawn) or bool(self.history)


def asked_for(sent: Callable[[str], object]) -> Asked:
    """Return what is asked for; ``sent`` gives what came under a name."""
    history, selected = sent("history"), sent("selected")
    drawn_map = sent("map")
    return Asked(
        drawn_region(sent("drawn")),
        drawn_map if isinstance(drawn_map, str) else "",
        drawn_line(sent("ruler")),
        painted(sent("painted")),
        edited(sent("edited")),
        "undo" if history == "undo" else "redo" if history == "redo" else "",
        selected if isinstance(selected, str) else None,
        visit_asked(sent("visits")),
    )


def drawn_region(value: object) -> DrawnRegion | None:
    """Return the region that was drawn; None where it isn't one."""
    if not isinstance(value, dict):
        return None
    kind, outline = _kind(value.get("kind")), _outline(value.get("outline"))
    return None if kind is None or outline is None else DrawnRegion(kind, outline, _name(value))


def painted(value: object) -> Painted | None:
    """Return what was painted; None where any of it is no stroke inside the photo."""
    if not isinstance(value, dict):
        return None
    kind = _kind(value.get("kind"))
    strokes = _each(value.get("strokes"), _stroke, most=_MOST_STROKES)
    if kind is None or not strokes:
        return None
    if sum(len(stroke.points_xy) for stroke in strokes) > _MOST_STROKE_POINTS:
        return None
    target = value.get("target")
    return Painted(kind, strokes, target if isinstance(target, str) else "", _name(value))


def edited(value: object) -> Edited | None:
    """Return the change of one region; None where nothing, or no sense, is in it."""
    if not isinstance(value, dict) or not isinstance(value.get("region"), str):
        return None
    region = value["region"]
    if value.get("removed") is True:
        return Edited(region, is_removed=True)
    outline, kind = _outline(value.get("outline")), _kind(value.get("kind"))
    name = _name(value) or None
    if outline is None and kind is None and name is None:
        return None
    return Edited(region, outline, kind, name)


def drawn_line(value: object) -> Line | None:
    """Return the line that was drawn; None where it isn't one inside the photo."""
    points = _each(value, _place, most=2)
    if points is None or len(points) != 2 or points[0] == points[1]:
        return None
    return points[0], points[1]


def _stroke(value: object) -> Stroke | None:
    if not isinstance(value, dict):
        return None
    points = _each(value.get("points"), _place, most=_MOST_STROKE_POINTS)
    radius = _number(value.get("radius"))
    if not points or radius is None or not _RADII[0] <= radius <= _RADII[1]:
        return None
    return Stroke(points, radius, value.get("erases") is True)


def _kind(value: object) -> RegionKind | None:
    return RegionKind(value) if isinstance(value, str) and value in set(RegionKind) else None


def _name(value: dict[str, Any]) -> str:
    name = value.get("name")
    if not isinstance(name, str):
        return ""
    # A line break or another sign that isn't seen would break the lines of a report.
    return "".join(sign for sign in name[:_MOST_LETTERS] if sign.isprintable()).strip()


def _outline(value: object) -> Outline | None:
    return _each(value, _corner, most=_MOST_CORNERS)


def _each(
    value: object, read: Callable[[object], _Part | None], *, most: int
) -> tuple[_Part, ...] | None:
    """Return every part of a list; None where one of them can't be read."""
    if not isinstance(value, list) or len(value) > most:
        return None
    parts = tuple(part for part in map(read, value) if part is not None)
    return parts if len(parts) == len(value) else None


def _place(value: object) -> tuple[float, float] | None:
    """Return a point inside the photo."""
    corner = _corner(value)
    return corner if corner and all(0.0 <= part <= 1.0 for part in corner) else None


def _corner(value: object) -> tuple[float, float] | None:
    """Return a point, wherever it lies: a region says itself that it is outside the photo."""
    if not isinstance(value, list) or len(value) != 2:
        return None
    x, y = map(_number, value)
    return None if x is None or y is None else (x, y)


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:  # an integer of a thousand digits
        return None
    return number if math.isfinite(number) else None
