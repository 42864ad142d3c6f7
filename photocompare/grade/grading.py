"""The stage: all checks, and the letter that they add up to."""

from __future__ import annotations

from photocompare.grade.colour_checks import colour_check
from photocompare.grade.focus import focus_checks
from photocompare.grade.geometry_checks import geometry_checks
from photocompare.grade.light_checks import light_checks
from photocompare.model import Check, Grade, NormalisedPair
from photocompare.quantities import QUANTITIES
from photocompare.settings import GradeSettings

_DEFAULT = GradeSettings()


def grade(
    pair: NormalisedPair, settings: GradeSettings = _DEFAULT, *, mm_per_px: float | None = None
) -> Grade:
    """Return how comparable the pair is.

    A: nothing to object. B: one or two warnings. C: three or more. D: one check refused, and the
    quantities that it forbids withheld. E: two refused. F: three refused, or one that forbids
    every quantity. Without reference skin there is always a warning, so never an A.
    """
    checks = (
        *geometry_checks(pair, settings, mm_per_px),
        *light_checks(pair, settings),
        colour_check(pair, settings),
        *focus_checks(pair, settings),
    )
    return Grade(_letter(checks, settings), checks)


def _letter(checks: tuple[Check, ...], settings: GradeSettings) -> str:
    refused = [check for check in checks if check.is_refused]
    if len(refused) > 2 or any(set(check.forbids) >= set(QUANTITIES) for check in refused):
        return "F"
    if refused:
        return "D" if len(refused) == 1 else "E"
    warned = sum(not check.passed for check in checks)
    if warned >= settings.many_warnings:
        return "C"
    return "B" if warned else "A"
