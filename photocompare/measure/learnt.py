"""The error that was learnt elsewhere, as terms of a reading, and what a clinic knows better."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from photocompare.measure.uncertainty import SHOT, VISIT, half_width_of
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm
from photocompare.settings import ClinicShot, MeasureSettings

LEARNT_ON_SKIN = "The error of a single pair of photos was learnt on simulated skin."
LEARNT_ON_SCALPS = "The error of a single pair of photos was learnt on simulated scalps."


def learnt_terms(size: float, settings: MeasureSettings) -> tuple[ErrorTerm, ErrorTerm]:
    """Return the visit's and the shot's share of a learnt error; repeat shots lessen the latter."""
    share = settings.visit_share
    return (
        ErrorTerm(VISIT, size * math.sqrt(share), settings.shot_freedom),
        ErrorTerm(SHOT, size * math.sqrt(1.0 - share), settings.shot_freedom),
    )


def of_clinic(found: Iterable[Finding], settings: MeasureSettings) -> tuple[Finding, ...]:
    """Return the findings with the shot's error that the clinic's own repeat shots have shown.

    The visit's share stays as it was learnt, and so does all that is read from the pair itself.
    A finding without a learnt error of a shot is left as it is.
    """
    return tuple(_of_clinic(finding, settings) for finding in found)


def own_shots(finding: Finding, settings: MeasureSettings) -> ClinicShot | None:
    """Return what the shot's error of a finding was taken from; None where from no clinic."""
    if finding.half_width is None or all(term.name != SHOT for term in finding.terms):
        return None
    return settings.clinic_shot(finding.quantity)


def in_words(shot: ClinicShot) -> str:
    """Return how much it rests on, as it stands in a sentence."""
    shots = "1 repeat shot" if shot.shots == 1 else f"{shot.shots} repeat shots"
    return f"{shots} of this clinic"


def _of_clinic(finding: Finding, settings: MeasureSettings) -> Finding:
    shot = own_shots(finding, settings)
    if shot is None:
        return finding
    terms = tuple(
        ErrorTerm(term.name, term.size * shot.factor, shot.freedom) if term.name == SHOT else term
        for term in finding.terms
    )
    known = f"The error of a photo is known from {in_words(shot)}, that of a visit from simulated"
    remark = finding.remark.replace(LEARNT_ON_SKIN, f"{known} skin.")
    return replace(
        finding,
        terms=terms,
        half_width=half_width_of(terms, settings.confidence),
        remark=remark.replace(LEARNT_ON_SCALPS, f"{known} scalps."),
    )
