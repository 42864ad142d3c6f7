"""Where each visit's change, its interval and the least change that can be told are drawn.

Nothing joins the points: between two visits nobody has looked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from photocompare.model import Reading, Verdict
from photocompare.report.table import number_text
from photocompare.ui.components.trend.shapes import Shape, circle, line, percent, text

_LEFT, _RIGHT = 13.0, 95.0  # percent of the width: room for the scale, and for half a label
_TOP, _BOTTOM = 6.0, 80.0  # percent of the height: room for the names of the visits
_HEADROOM = 1.12  # above the largest thing drawn
_BAND_HALF = 2.4  # percent of the width
_LABEL_ROWS = (88.0, 96.0)  # percent of the height
_LABEL_APART = 14.0  # percent of the width: nearer ones would run into each other on a phone


@dataclass(frozen=True, slots=True)
class Point:
    """A visit on the plot: the base, one without a result yet (None), or a reading."""

    label: str
    day: float | None
    reading: Reading | None = None
    is_base: bool = False
    is_worked_out: bool = True
    is_treated: bool = False

    @property
    def is_told(self) -> bool:
        """The reading has a change that stands."""
        reading = self.reading
        return (
            reading is not None
            and reading.verdict is not Verdict.NOT_MEASURABLE
            and math.isfinite(reading.change)
        )

    @property
    def cant_tell(self) -> bool:
        """It was looked at, and nothing can be said."""
        return self.is_worked_out and not self.is_base and not self.is_told


def plot(points: Sequence[Point], decimals: int) -> tuple[Shape, ...]:
    """Return the drawing; lengths are percents of its width and height."""
    places = _places(points)
    most = _most(points)
    shapes = _scale(most if any(point.is_told for point in points) else 0.0, decimals)
    ends = dict.fromkeys(_LABEL_ROWS, -math.inf)
    for point, x in zip(points, places, strict=True):
        if point.is_treated:
            shapes.append(line("treatment", (x, _TOP), (x, _BOTTOM)))
        shapes += _drawn(point, x, most)
        row = next((row for row, end in ends.items() if x - end >= _LABEL_APART), None)
        if row is not None:  # else there is no room, and the table has its name
            shapes.append(text(point.label, x, row, "middle"))
            ends[row] = x
    return tuple(shapes)


def is_by_day(points: Sequence[Point]) -> bool:
    """Return whether every visit has its day and no two share one."""
    days = [point.day for point in points]
    return None not in days and len(set(days)) == len(days)


def _places(points: Sequence[Point]) -> list[float]:
    """Return where each visit stands across; evenly where the days are not known."""
    days = [float(place) for place in range(len(points))]
    if is_by_day(points):
        days = [point.day for point in points if point.day is not None]
    start, stop = min(days), max(days)
    span = (stop - start) or 1.0
    inner = _LEFT + _BAND_HALF + 2.0
    return [inner + (_RIGHT - inner) * (day - start) / span for day in days]


def _most(points: Sequence[Point]) -> float:
    ends = [1e-9]
    for point in points:
        reading = point.reading
        if reading is None or not point.is_told:
            continue
        ends.append(abs(reading.change))
        ends.extend(abs(end) for end in reading.interval or () if math.isfinite(end))
        if reading.detectable_change is not None and math.isfinite(reading.detectable_change):
            ends.append(reading.detectable_change)
    most = max(ends) * _HEADROOM
    return most if most > 1e-6 else 1.0


def _y(value: float, most: float) -> float:
    held = min(most, max(-most, value))
    return (_TOP + _BOTTOM) / 2 - held / most * (_BOTTOM - _TOP) / 2


def _scale(most: float, decimals: int) -> list[Shape]:
    """Return the lines of the scale; where nothing is told there is nothing but zero."""
    shapes = []
    for value in dict.fromkeys((most / _HEADROOM, 0.0, -most / _HEADROOM)):
        y = _y(value, most or 1.0)
        name = "zero" if value == 0.0 else "grid"
        shapes.append(line(name, (_LEFT, y), (100.0, y)))
        words = number_text(value, signed=value != 0.0, decimals=decimals)
        shapes.append(text(words, _LEFT - 1.5, y, "end"))
    return shapes


def _drawn(point: Point, x: float, most: float) -> list[Shape]:
    if point.is_base:
        return [circle("base", (x, _y(0, most)))]
    if point.cant_tell:
        return [_box("untold", x, _TOP, _BOTTOM)]
    reading = point.reading
    if reading is None or not point.is_told:
        return []
    shapes = []
    least = reading.detectable_change
    if least is not None and math.isfinite(least):
        shapes.append(_box("band", x, _y(least, most), _y(-least, most)))
    if reading.interval is not None and all(math.isfinite(end) for end in reading.interval):
        low, high = (_y(end, most) for end in reading.interval)
        shapes.append(line("interval", (x, low), (x, high)))
    is_changed = reading.verdict in (Verdict.HIGHER, Verdict.LOWER)
    name = "dot" if is_changed else "dot within"
    shapes.append(circle(name, (x, _y(reading.change, most))))
    return shapes


def _box(name: str, x: float, top: float, bottom: float) -> Shape:
    return Shape(
        "rect",
        {
            "class": name,
            "x": percent(x - _BAND_HALF),
            "y": percent(top),
            "width": percent(2 * _BAND_HALF),
            "height": percent(bottom - top),
        },
    )
