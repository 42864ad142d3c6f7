"""From numbers and their error to a Reading: what may be said, and why not more."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from photocompare.model import ErrorTerm, Mark, Reading, ReadingPart, Verdict
from photocompare.quantities import QUANTITIES

_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Finding:
    """Numbers of one quantity in one area, before anything is said of them.

    ``withheld`` is the sentence why no verdict may be given, empty where one may; ``remark`` is
    what to keep in mind in any case. ``half_width`` is of the 95 % interval, in the unit.
    ``terms``, ``parts`` and ``marks`` are those of the reading.
    """

    area: str
    quantity: str
    before: float = _NAN
    after: float = _NAN
    half_width: float | None = None
    withheld: str = ""
    remark: str = ""
    terms: tuple[ErrorTerm, ...] = ()
    parts: tuple[ReadingPart, ...] = ()
    marks: tuple[Mark, ...] = ()


def is_beyond(finding: Finding) -> bool:
    """Return whether a change is larger than its error, so that a verdict may follow."""
    if finding.withheld or finding.half_width is None:
        return False
    return abs(finding.after - finding.before) > finding.half_width


def reading_of(finding: Finding) -> Reading:
    """Return the reading that a finding allows; a withheld one has no interval and no verdict."""
    change = finding.after - finding.before
    half_width = None if finding.withheld else finding.half_width
    is_distance = QUANTITIES[finding.quantity].is_distance
    interval = None
    verdict = Verdict.NOT_MEASURABLE
    if half_width is not None and math.isfinite(change):
        low, high = change - half_width, change + half_width
        interval = (max(0.0, low), high) if is_distance else (low, high)
        verdict = _verdict(change, half_width)
    return Reading(
        region=finding.area,
        quantity=finding.quantity,
        unit=QUANTITIES[finding.quantity].unit,
        before=finding.before,
        after=finding.after,
        change=change,
        interval=interval,
        detectable_change=half_width,
        verdict=verdict,
        reason=" ".join(part for part in (finding.withheld, finding.remark) if part),
        terms=finding.terms if interval is not None else (),
        parts=finding.parts,
        marks=finding.marks,
    )


def forbidden_reading(reading: Reading, sentence: str) -> Reading:
    """Return the reading with its verdict withheld because the pair's grade forbids it."""
    return replace(
        reading,
        interval=None,
        detectable_change=None,
        verdict=Verdict.NOT_MEASURABLE,
        reason=sentence,
        terms=(),
    )


def same_photo_reading(reading: Reading) -> Reading:
    """Return the reading of one file compared with itself: nothing changed, whatever it shows."""
    return replace(
        reading,
        change=0.0,
        interval=None,
        detectable_change=None,
        verdict=Verdict.WITHIN_ERROR,
        reason="Both files are the same photo, so the change is exactly zero.",
        terms=(),
    )


def _verdict(change: float, half_width: float) -> Verdict:
    if abs(change) <= half_width:
        return Verdict.WITHIN_ERROR
    return Verdict.HIGHER if change > 0.0 else Verdict.LOWER
