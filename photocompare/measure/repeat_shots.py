"""More photos of a visit: their mean, and the error of a shot as they show it.

Works on the findings of any quantity. A repeat is read against the before photo like the after
photo, so that its change is by how much its visit's answer differs from the before photo's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from photocompare.measure.uncertainty import SHOT, half_width_of
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm
from photocompare.quantities import QUANTITIES
from photocompare.settings import MeasureSettings

Key = tuple[str, str]
"""Area and quantity."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """What was found between the before photo and each repeat of either visit."""

    before: tuple[tuple[Finding, ...], ...] = ()
    after: tuple[tuple[Finding, ...], ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is any."""
        return bool(self.before or self.after)


NO_REPEATS = Repeats()


def with_repeats(
    found: tuple[Finding, ...], repeats: Repeats, settings: MeasureSettings
) -> tuple[Finding, ...]:
    """Return the findings as means over the photos of each visit, with the error that they leave.

    A repeat counts for a finding where it could be judged itself. A finding that is withheld
    stays as it is.
    """
    if not repeats:
        return found
    before = [_by_key(one) for one in repeats.before]
    after = [_by_key(one) for one in repeats.after]
    return tuple(
        _combined(finding, _changes(finding, before), _changes(finding, after), settings)
        for finding in found
    )


def _by_key(found: tuple[Finding, ...]) -> dict[Key, Finding]:
    return {(finding.area, finding.quantity): finding for finding in found}


def _changes(finding: Finding, repeats: list[dict[Key, Finding]]) -> list[float]:
    """Return the change from the before photo to each repeat that could be judged."""
    found = [repeat.get((finding.area, finding.quantity)) for repeat in repeats]
    return [
        one.change
        for one in found
        if one is not None
        and not one.withheld
        and one.half_width is not None
        and math.isfinite(one.change)
    ]


def _combined(
    finding: Finding, before: list[float], after: list[float], settings: MeasureSettings
) -> Finding:
    known = finding.half_width is not None and math.isfinite(finding.change)
    if finding.withheld or not known or not (before or after):
        return finding
    if QUANTITIES[finding.quantity].is_distance:
        before = []  # the distance is from the before photo, which is one
    visits = ([0.0, *before], [finding.change, *after])
    counts = (len(visits[0]), len(visits[1]))
    middles = (float(np.mean(visits[0])), float(np.mean(visits[1])))
    squares = sum(
        float(np.sum((np.array(v) - m) ** 2)) for v, m in zip(visits, middles, strict=True)
    )
    terms = tuple(
        _averaged(term, squares, counts) if term.name == SHOT else term for term in finding.terms
    )
    return replace(
        finding,
        before=finding.before + middles[0],
        after=finding.before + middles[1],
        terms=terms,
        half_width=half_width_of(terms, settings.confidence),
        shots=counts,
    )


def _averaged(term: ErrorTerm, squares: float, counts: tuple[int, int]) -> ErrorTerm:
    """Return the shot term of two means, its learnt size pooled with the scatter that was seen.

    The learnt size, or what the clinic's other visits say, is of the difference of two shots, hence
    twice the variance of one.
    """
    seen = sum(counts) - 2
    learnt = term.freedom
    variance = (learnt * term.size**2 / 2.0 + squares) / (learnt + seen)
    size = math.sqrt(variance * sum(1.0 / count for count in counts))
    return ErrorTerm(term.name, size, learnt + seen)
