"""The error that was learnt elsewhere, as the terms of a reading."""

from __future__ import annotations

import math

from photocompare.measure.uncertainty import SHOT, VISIT
from photocompare.model import ErrorTerm
from photocompare.settings import MeasureSettings


def learnt_terms(size: float, settings: MeasureSettings) -> tuple[ErrorTerm, ErrorTerm]:
    """Return the visit's and the shot's share of a learnt error; repeat shots lessen the latter."""
    share = settings.visit_share
    return (
        ErrorTerm(VISIT, size * math.sqrt(share), settings.shot_freedom),
        ErrorTerm(SHOT, size * math.sqrt(1.0 - share), settings.shot_freedom),
    )
