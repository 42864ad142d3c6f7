"""Where every treated case lies by its change, and the shown ones among them, as a drawing.

Above the axis stands each measured case as a dot, or, where they are many, a bar a class of cases;
below it each shown case with its interval. Nothing is left out of either.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from photocompare.gallery.services.treated import Spot
from photocompare.report.table import number_text

_WIDTH, _SIDE = 480.0, 16.0  # so narrow that its words can be read on a phone
_CLASSES, _MOST_DOTS = 40, 14  # dots in a column; more become bars
_STEP = (_WIDTH - 2 * _SIDE) / _CLASSES
_FEW = 4  # rows at least: room for the lines
_LEVEL, _ROW, _LABEL = 11.0, 13.0, 34.0  # heights
_RADIUS = 4.2
_HEADROOM = 1.05

_At = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours of the page that the drawing stands on: it can't see them itself."""

    text: str
    main: str
    ground: str


LIGHT = Ink("#182328", "#0b6b74", "#ffffff")
DARK = Ink("#e7edef", "#5ec4c4", "#12171a")


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a change lies across; the same on both sides of zero, so that none looks larger."""

    most: float
    decimals: int

    def x(self, change: float) -> float:
        """Return it; what lies beyond the scale stands at its end."""
        held = min(self.most, max(-self.most, change))
        return _WIDTH / 2 + held / self.most * (_WIDTH / 2 - _SIDE)

    def words(self, change: float) -> str:
        """Return a change as it is written."""
        return number_text(change, signed=change != 0.0, decimals=self.decimals)


def spread_plot(
    spots: Sequence[Spot], shown: Sequence[Spot], *, median: float, decimals: int, ink: Ink
) -> str:
    """Return the drawing as an SVG; ``shown`` are some of ``spots``."""
    scale = Scale(_most(spots, shown), decimals)
    columns = _columns(spots, scale)
    stack = _stack(columns)
    bottom = _LABEL + stack
    height = bottom + _LABEL + _ROW * len(shown) + 4.0
    zero, middle = scale.x(0.0), scale.x(median)
    parts = [
        _line((zero, _LABEL), (zero, bottom), ink.text, 1.0),
        _line((zero, bottom + _LABEL - 8.0), (zero, height), ink.text, 1.0),
        _line((middle, _LABEL), (middle, height), ink.text, 1.5, dash="5 4"),
        _line((_SIDE, bottom), (_WIDTH - _SIDE, bottom), ink.text, 1.0),
        *_stacked(columns, {one.case_id for one in shown}, bottom, ink),
    ]
    for value, anchor in ((-scale.most, "start"), (0.0, "middle"), (scale.most, "end")):
        parts.append(_text(scale.words(value), scale.x(value), bottom + 16.0, anchor, ink))
    near = "start" if middle < _WIDTH / 6 else "end" if middle > _WIDTH * 5 / 6 else "middle"
    parts.append(_text(f"M {scale.words(median)}", middle, _LABEL - 8.0, near, ink))
    for place, one in enumerate(shown):
        parts += _interval(one, bottom + _LABEL + _ROW * (place + 0.5), scale, ink)
    size = f'viewBox="0 0 {_WIDTH:.0f} {height:.0f}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'


def _most(spots: Sequence[Spot], shown: Sequence[Spot]) -> float:
    ends = [abs(one.change) for one in spots]
    ends += [abs(end) for one in shown for end in (one.low, one.high) if end is not None]
    most = max(ends, default=0.0) * _HEADROOM
    return most if most > 1e-6 else 1.0


def _columns(spots: Sequence[Spot], scale: Scale) -> dict[int, list[Spot]]:
    """Return the cases of each column, by its place from the left."""
    columns: dict[int, list[Spot]] = {}
    for one in spots:
        place = min(_CLASSES - 1, int((scale.x(one.change) - _SIDE) / _STEP))
        columns.setdefault(place, []).append(one)
    return columns


def _stack(columns: Mapping[int, Sequence[Spot]]) -> float:
    """Return how high the tallest column is."""
    return _LEVEL * max(_FEW, min(_MOST_DOTS, _tallest(columns)))


def _tallest(columns: Mapping[int, Sequence[Spot]]) -> int:
    return max(map(len, columns.values()), default=0)


def _stacked(
    columns: Mapping[int, Sequence[Spot]], shown: set[str], bottom: float, ink: Ink
) -> list[str]:
    tallest, stack = _tallest(columns), _stack(columns)
    parts: list[str] = []
    for place, held in sorted(columns.items()):
        middle = _SIDE + (place + 0.5) * _STEP
        marked = sum(one.case_id in shown for one in held)
        if tallest <= _MOST_DOTS:
            for level in range(len(held)):
                y = bottom - (level + 0.5) * _LEVEL
                parts.append(_dot(middle, y, is_full=level < marked, ink=ink))
            continue
        tall = stack * len(held) / tallest
        parts.append(
            f'<rect x="{middle - _STEP / 2 + 1:.1f}" y="{bottom - tall:.1f}"'
            f' width="{_STEP - 2:.1f}" height="{tall:.1f}" fill="{ink.text}" opacity="0.35"/>'
        )
        if marked:
            parts.append(_dot(middle, bottom - _RADIUS - 1, is_full=True, ink=ink))
    return parts


def _interval(one: Spot, y: float, scale: Scale, ink: Ink) -> list[str]:
    parts = []
    if one.low is not None and one.high is not None and math.isfinite(one.low + one.high):
        parts.append(_line((scale.x(one.low), y), (scale.x(one.high), y), ink.main, 2.5))
    is_full = not one.is_without_response
    return [*parts, _dot(scale.x(one.change), y, is_full=is_full, ink=ink)]


def _dot(x: float, y: float, *, is_full: bool, ink: Ink) -> str:
    fill = ink.main if is_full else ink.ground
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_RADIUS}" fill="{fill}" stroke="{ink.main}"'
        ' stroke-width="1.5"/>'
    )


def _line(start: _At, stop: _At, colour: str, width: float, *, dash: str = "") -> str:
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{stop[0]:.1f}" y2="{stop[1]:.1f}"'
        f' stroke="{colour}" stroke-width="{width}"{dashed}/>'
    )


def _text(words: str, x: float, y: float, anchor: str, ink: Ink) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{ink.text}"'
        f' font-family="sans-serif" font-size="14">{escape(words)}</text>'
    )
