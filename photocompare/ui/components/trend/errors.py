"""Where errors are drawn: month by month, or one below the other, from zero on.

A dashed line is the error that is taken where nobody has measured it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from photocompare.report.table import number_text
from photocompare.ui.components.trend.shapes import Shape, circle, line, text

_LEFT, _RIGHT = 13.0, 95.0  # percent of the width
_TOP, _BOTTOM = 6.0, 86.0  # percent of the height
_LABEL_Y = 94.0
_LABEL_APART = 14.0  # percent of the width: nearer ones would run into each other on a phone
_START, _END = 2.0, 94.0  # percent of the width where labels stand above their rows
_HEADROOM = 1.12
_MOST_OVER = 3.0  # of the largest error drawn: a longer interval goes on beyond the edge


@dataclass(frozen=True, slots=True)
class Bar:
    """An error with its interval; None where it is not known. ``day`` is counted from any day."""

    label: str
    size: float | None
    interval: tuple[float, float] | None = None
    day: float = 0.0


def by_day(
    bars: Sequence[Bar], promised: float | None, *, since: float | None, decimals: int
) -> tuple[Shape, ...]:
    """Return errors side by side; ``since`` is a day that is marked."""
    most = _most(bars, promised)
    shapes = _heights(most, decimals)
    days = [bar.day for bar in bars]
    if since is not None:
        x = _across(since, days)
        shapes.append(line("treatment", (x, _TOP), (x, _BOTTOM)))
    if promised is not None:
        y = _height(promised, most)
        shapes.append(line("promised", (_LEFT, y), (100.0, y)))
    end = -_LABEL_APART
    for bar in bars:
        x = _across(bar.day, days)
        if bar.interval is not None:
            low, high = (_height(one, most) for one in bar.interval)
            shapes.append(line("interval", (x, low), (x, high)))
        if bar.size is not None:
            shapes.append(circle("dot", (x, _height(bar.size, most))))
        if x - end >= _LABEL_APART:
            shapes.append(text(bar.label, x, _LABEL_Y, "middle"))
            end = x
    return tuple(shapes)


def in_rows(bars: Sequence[Bar], promised: float | None, *, decimals: int) -> tuple[Shape, ...]:
    """Return errors one below the other, each under its label."""
    most = _most(bars, promised)
    row = 100.0 / (len(bars) + 1)
    bottom = row * len(bars)
    shapes = [line("zero", (_START, 0.0), (_START, bottom))]
    for value, anchor in ((0.0, "start"), (most / _HEADROOM, "middle")):
        words = number_text(value, decimals=decimals)
        shapes.append(text(words, _along(value, most), bottom + row / 2, anchor))
    if promised is not None:
        x = _along(promised, most)
        shapes.append(line("promised", (x, 0.0), (x, bottom)))
    for place, bar in enumerate(bars):
        shapes.append(text(bar.label, _START + 1.5, row * (place + 0.28), "start"))
        y = row * (place + 0.72)
        if bar.interval is not None:
            low, high = (_along(one, most) for one in bar.interval)
            shapes.append(line("interval", (low, y), (high, y)))
        if bar.size is not None:
            shapes.append(circle("dot", (_along(bar.size, most), y)))
    return tuple(shapes)


def goes_beyond(bars: Sequence[Bar], promised: float | None) -> bool:
    """Return whether an interval is longer than the drawing."""
    most = _most(bars, promised)
    return any(bar.interval is not None and bar.interval[1] > most for bar in bars)


def _most(bars: Sequence[Bar], promised: float | None) -> float:
    sizes = [bar.size for bar in bars if bar.size is not None]
    largest = max([*sizes, promised or 0.0])
    ends = [bar.interval[1] for bar in bars if bar.interval is not None]
    most = min(max([largest, *ends]), _MOST_OVER * largest) * _HEADROOM
    return most if most > 1e-9 else 1.0


def _heights(most: float, decimals: int) -> list[Shape]:
    shapes = []
    for value in (0.0, most / _HEADROOM / 2, most / _HEADROOM):
        y = _height(value, most)
        shapes.append(line("grid" if value else "zero", (_LEFT, y), (100.0, y)))
        shapes.append(text(number_text(value, decimals=decimals), _LEFT - 1.5, y, "end"))
    return shapes


def _height(value: float, most: float) -> float:
    return _BOTTOM - min(value, most) / most * (_BOTTOM - _TOP)


def _along(value: float, most: float) -> float:
    return _START + min(value, most) / most * (_END - _START)


def _across(day: float, days: Sequence[float]) -> float:
    start, stop = min(days), max(days)
    inner = _LEFT + 6.0
    held = min(stop, max(start, day))
    return inner + (_RIGHT - inner) * (held - start) / ((stop - start) or 1.0)
