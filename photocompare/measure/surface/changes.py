"""From the contrast of things in two photos to a mean, a share of the area, and their errors."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.surface.light_share import Contrasts, LightShare
from photocompare.measure.uncertainty import (
    BLOCK,
    DECISION,
    PLACEBO,
    RESPONSE,
    SHOT,
    VISIT,
    half_width_of,
)
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm
from photocompare.settings import MeasureSettings
from photocompare.settings.surface import Learnt

LIGHT_SHARE = "light share"
"""What the light does to some pits and lines more than to others: it grows with its share."""


def of_means(
    plain: Finding,
    contrasts: Contrasts,
    *,
    light: LightShare,
    learnt: Learnt,
    settings: MeasureSettings,
) -> Finding:
    """Return the finding with the error of the ratio of two weighted means."""
    block = math.sqrt(contrasts.variance) if len(contrasts.weights) > 1 else 0.0
    scale = logarithmic_mean(plain.before, plain.after)
    terms = (
        *_light_terms(light, scale, settings),
        ErrorTerm(BLOCK, block * scale, max(1.0, len(contrasts.weights) - 1.0)),
        *_learnt_terms(learnt, scale, abs(plain.change), settings),
    )
    return _with_terms(plain, terms, settings)


def of_sums(
    plain: Finding,
    differences: NDArray[np.float64],
    *,
    per_log: float,
    light: LightShare,
    learnt: Learnt,
    settings: MeasureSettings,
) -> Finding:
    """Return the finding with the error of a sum over things.

    ``differences`` are what each thing adds to the change, ``per_log`` is by how much the change
    moves when the light's share is off by one natural log unit.
    """
    count = len(differences)
    block = float(np.std(differences, ddof=1)) * math.sqrt(count) if count > 1 else 0.0
    mean = 0.5 * (plain.before + plain.after)
    terms = (
        *_light_terms(light, per_log, settings),
        ErrorTerm(BLOCK, block, max(1.0, count - 1.0)),
        *_learnt_terms(learnt, mean, abs(plain.change), settings),
    )
    return _with_terms(plain, terms, settings)


def with_decision(finding: Finding, size: float, settings: MeasureSettings) -> Finding:
    """Return the finding with what things add that are only just found in one photo."""
    return _with_terms(finding, (*finding.terms, ErrorTerm(DECISION, size)), settings)


def logarithmic_mean(first: float, second: float) -> float:
    """Return what turns a small change of the logarithm into one of the number."""
    if first <= 0.0 or second <= 0.0:
        return 0.5 * abs(first + second)
    ratio = math.log(second / first)
    return first if ratio == 0.0 else (second - first) / ratio


def _light_terms(
    light: LightShare, scale: float, settings: MeasureSettings
) -> tuple[ErrorTerm, ...]:
    doubt = math.hypot(settings.surface.share_doubt * light.log_ratio, light.apart)
    terms = [ErrorTerm(LIGHT_SHARE, doubt * abs(scale), settings.shot_freedom)]
    count = len(light.placebos)
    if count >= 2:
        spread = float(np.std(light.placebos, ddof=1))
        terms.append(ErrorTerm(PLACEBO, spread * abs(scale), count - 1.0))
    return tuple(term for term in terms if term.size > 0.0)


def _learnt_terms(
    learnt: Learnt, scale: float, change: float, settings: MeasureSettings
) -> tuple[ErrorTerm, ...]:
    share, freedom = settings.visit_share, settings.shot_freedom
    shot = learnt.shot * scale
    terms = (
        ErrorTerm(VISIT, shot * math.sqrt(share), freedom),
        ErrorTerm(SHOT, shot * math.sqrt(1.0 - share), freedom),
        ErrorTerm(RESPONSE, learnt.response * change, freedom),
    )
    return tuple(term for term in terms if term.size > 0.0)


def _with_terms(plain: Finding, terms: tuple[ErrorTerm, ...], settings: MeasureSettings) -> Finding:
    return replace(plain, half_width=half_width_of(terms, settings.confidence), terms=terms)
