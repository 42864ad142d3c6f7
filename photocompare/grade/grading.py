"""The stage: all checks, and the letter that they add up to."""

from __future__ import annotations

from photocompare.grade.colour_checks import colour_check
from photocompare.grade.focus import focus_checks
from photocompare.grade.geometry_checks import geometry_checks
from photocompare.grade.light_checks import light_checks
from photocompare.grade.pose_checks import pose_checks
from photocompare.grade.processing_checks import processing_check
from photocompare.grade.reference_checks import reference_checks
from photocompare.model import Check, Grade, NormalisedPair
from photocompare.quantities import QUANTITIES
from photocompare.settings import GradeSettings

_DEFAULT = GradeSettings()
_MAIN = ("redness_hi", "texture_medium")  # what a refusal must take to count as one of the pair


def grade(
    pair: NormalisedPair, settings: GradeSettings = _DEFAULT, *, mm_per_px: float | None = None
) -> Grade:
    """Return how comparable the pair is.

    A: nothing to object. B: one or two warnings. C: three or more. D: one check refused, and the
    quantities that it forbids withheld. E: two refused. F: three refused, or one that forbids
    every quantity. A check that withholds fine things alone, such as pores, counts as a warning.
    Without reference skin there is always a warning, so never an A.
    """
    photos = {"The before photo": pair.photos.before, "The after photo": pair.photos.after}
    checks = (
        *geometry_checks(pair, settings, mm_per_px),
        *pose_checks(pair, settings),
        *light_checks(pair, settings),
        colour_check(pair, settings),
        *focus_checks(pair, settings, mm_per_px),
        processing_check(photos, settings),
        *reference_checks(pair, settings),
    )
    return Grade(letter_of(checks, settings), checks)


def letter_of(checks: tuple[Check, ...], settings: GradeSettings) -> str:
    """Return the letter that the checks add up to."""
    refused = [c for c in checks if c.is_refused and set(_MAIN) & set(c.forbids)]
    if len(refused) > 2 or any(set(check.forbids) >= set(QUANTITIES) for check in refused):
        return "F"
    if refused:
        return "D" if len(refused) == 1 else "E"
    warned = sum(not check.passed for check in checks)
    if warned >= settings.many_warnings:
        return "C"
    return "B" if warned else "A"
