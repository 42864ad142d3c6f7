"""One number with its error, what may be said of it, and what it was read from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said of a change; never "no change", never "improved"."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN_ERROR = "within error"
    NOT_MEASURABLE = "not measurable"


class MarkState(StrEnum):
    """What became of a thing that was looked for in both photos."""

    KEPT = "kept"
    FADED = "faded"
    DARKER = "darker"  # or deeper, or wider: more of what it was
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ErrorTerm:
    """One part of the error of a change, in the unit of the reading.

    A standard deviation, with the degrees of freedom that it is known with, or, where ``is_bound``,
    the most that something may have done: bounds are added to the interval, variances are summed.
    """

    name: str
    size: float
    freedom: float = math.inf
    is_bound: bool = False


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """A finer look at a reading: one band of size, or one sort of spot; in the reading's unit."""

    name: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot, line or dent that a reading was made from, where it lies on the before photo.

    ``outline_xy`` holds fractions 0..1 of the before photo's width and height: a closed outline,
    or the two or more points of a line where ``is_line``. ``before`` and ``after`` are its own
    values in the unit of the reading, NaN where it is not there.
    """

    state: MarkState
    outline_xy: tuple[tuple[float, float], ...]
    before: float
    after: float
    is_line: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One quantity in one region.

    ``before``, ``after`` and ``change`` (after minus before) are in ``unit``; NaN where the
    quantity could not be computed. ``interval`` is the 95 % interval of the change and
    ``detectable_change`` the smallest change that can be told from error; both None where they
    are not known. ``reason`` says in one plain sentence why a verdict is withheld, or what to keep
    in mind; empty when there is nothing to add. ``terms`` are what ``interval`` is made of,
    ``parts`` a finer look at the numbers and ``marks`` the things that they were read from.
    ``basis`` says in one sentence what the interval rests on; empty without an interval.
    """

    region: str
    quantity: str
    unit: str
    before: float
    after: float
    change: float
    interval: tuple[float, float] | None
    detectable_change: float | None
    verdict: Verdict
    reason: str = ""
    terms: tuple[ErrorTerm, ...] = ()
    parts: tuple[ReadingPart, ...] = ()
    marks: tuple[Mark, ...] = ()
    basis: str = ""

    @property
    def is_known(self) -> bool:
        """Numbers exist for both photos."""
        return math.isfinite(self.before) and math.isfinite(self.after)
