"""Where a change and its interval stand beside the least change that can be told from error.

Lengths are in multiples of that least change, so that all quantities share one scale.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from photocompare.model import Reading
from photocompare.report.table import interval_text, three_numbers

_REACH = 6.0  # multiples of the least change; beyond, an arrow stands at the edge
_HALF_WIDTH = 120.0  # of the drawing, whose middle is zero
_PER_MULTIPLE = _HALF_WIDTH / _REACH


@dataclass(frozen=True, slots=True)
class Strip:
    """One line of the plot, in units of a drawing 240 wide with zero at 120.

    ``beyond`` is -1 or 1 where the change lies off the left or right edge, else 0; ``words`` are
    what the drawing shows, for those who don't see it.
    """

    dot: float
    low: float
    high: float
    error: float
    beyond: int
    words: str


def strip_of(reading: Reading) -> Strip | None:
    """Return the line for ``reading``, or None where its error is not known."""
    least, interval = reading.detectable_change, reading.interval
    if least is None or interval is None or not math.isfinite(reading.change) or least <= 0.0:
        return None
    multiple = reading.change / least
    beyond = 0 if abs(multiple) <= _REACH else int(math.copysign(1, multiple))
    low, high = (_place(end / least) for end in interval)
    return Strip(_place(multiple), low, high, _PER_MULTIPLE, beyond, _words(reading, multiple))


def _place(multiple: float) -> float:
    held = min(_REACH, max(-_REACH, multiple))
    return round(_HALF_WIDTH + held * _PER_MULTIPLE, 1)


def _words(reading: Reading, multiple: float) -> str:
    change = three_numbers(reading)[2]
    return (
        f"Change {change} {reading.unit}, 95 % interval {interval_text(reading)}: "
        f"{abs(multiple):.1f} times the least change that can be told from error"
    )
