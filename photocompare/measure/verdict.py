"""From numbers and their error to a Reading: what may be said, and why not more."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from photocompare.measure.uncertainty import RESPONSE, SCALE, half_width_of
from photocompare.model import ErrorTerm, Mark, Reading, ReadingPart, Verdict
from photocompare.quantities import QUANTITIES
from photocompare.settings import MeasureSettings

_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Finding:
    """Numbers of one quantity in one area, before anything is said of them.

    ``withheld`` is the sentence why no verdict may be given, empty where one may; ``remark`` is
    what to keep in mind in any case. ``half_width`` is of the 95 % interval, in the unit, and
    ``terms`` are what it is made of. ``owed`` is by how much something else could have moved this
    beyond its error, and ``owed_to`` the sentence that withholds a verdict that hangs on it.
    ``unevenness`` is the spread of the quantity between pieces of the area, in the unit: what it
    may change by where the photos lie off. ``shots`` is how many photos of either visit it is the
    mean of. ``parts`` and ``marks`` are those of the reading.
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
    shots: tuple[int, int] = (1, 1)
    unevenness: float = 0.0
    owed: float = 0.0
    owed_to: str = ""

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before


def is_beyond(finding: Finding) -> bool:
    """Return whether a change is larger than its error, so that a verdict may follow."""
    if finding.withheld or finding.half_width is None:
        return False
    return abs(finding.change) > finding.half_width


def reading_of(
    finding: Finding, settings: MeasureSettings, *, withdrawn: str = "", basis: str = ""
) -> Reading:
    """Return the reading that a finding allows; a withheld one has no interval and no verdict.

    ``withdrawn`` is why a change beyond its own error counts as within error all the same,
    ``basis`` what its error rests on.
    """
    change = finding.change
    withheld = finding.withheld or (finding.owed_to if is_owed(finding) else "")
    half_width = None if withheld else finding.half_width
    is_distance = QUANTITIES[finding.quantity].is_distance
    interval = None
    verdict = Verdict.NOT_MEASURABLE
    if half_width is not None and math.isfinite(change):
        low, high = change - half_width, change + half_width
        interval = (max(0.0, low), high) if is_distance else (low, high)
        verdict = Verdict.WITHIN_ERROR if withdrawn else _verdict(change, half_width)
    return Reading(
        region=finding.area,
        quantity=finding.quantity,
        unit=QUANTITIES[finding.quantity].unit,
        before=finding.before,
        after=finding.after,
        change=change,
        interval=interval,
        detectable_change=None
        if half_width is None
        else _detectable(finding, half_width, settings),
        verdict=verdict,
        reason=" ".join(part for part in (withheld, withdrawn, finding.remark) if part),
        terms=finding.terms if interval is not None else (),
        parts=finding.parts,
        marks=finding.marks,
        basis=basis if interval is not None else "",
    )


def _detectable(finding: Finding, half_width: float, settings: MeasureSettings) -> float:
    """Return the half width where nothing has changed, so that lamps have no change to show."""
    of_nothing = tuple(term for term in finding.terms if term.name not in (RESPONSE, SCALE))
    if len(of_nothing) == len(finding.terms):
        return half_width
    return half_width_of(of_nothing, settings.confidence)


def is_owed(finding: Finding) -> bool:
    """Return whether a change beyond its error may be something else's."""
    if not is_beyond(finding) or finding.half_width is None or not finding.owed_to:
        return False
    return abs(finding.change) - finding.half_width <= finding.owed


def forbidden_reading(reading: Reading, sentence: str) -> Reading:
    """Return the reading with its verdict withheld because the pair's grade forbids it."""
    return replace(
        reading,
        interval=None,
        detectable_change=None,
        verdict=Verdict.NOT_MEASURABLE,
        reason=sentence,
        terms=(),
        basis="",
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
        basis="",
    )


def _verdict(change: float, half_width: float) -> Verdict:
    if abs(change) <= half_width:
        return Verdict.WITHIN_ERROR
    return Verdict.HIGHER if change > 0.0 else Verdict.LOWER
