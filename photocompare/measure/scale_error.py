"""What the error of the scale does to a change of lengths, areas and densities."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from photocompare.measure.uncertainty import SCALE, half_width_of
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm, Scale
from photocompare.settings import MeasureSettings

POWERS: Mapping[str, int] = MappingProxyType(
    {
        "redness_load": 2,  # an area
        "wrinkle_length": -1,  # a length per area
        "stria_width": 1,
        "part_width": 1,
        "hair_density": -2,  # per area
    }
)
"""The power of mm that a quantity is proportional to; all others are shares or contrasts."""

_NORMAL_95 = 1.96


def scaled(finding: Finding, scale: Scale, settings: MeasureSettings) -> Finding:
    """Return the finding with the error of the scale in its interval, where it has a length in it.

    Both photos are measured by the same scale: a wrong one stretches a change and makes none up.
    """
    power = POWERS.get(finding.quantity, 0)
    size = abs(power * finding.change) * scale.relative_error
    if finding.half_width is None or not (math.isfinite(size) and size > 0.0):
        return finding
    terms = (*finding.terms, ErrorTerm(SCALE, size))
    half_width = (
        half_width_of(terms, settings.confidence)
        if finding.terms
        else math.hypot(finding.half_width, _NORMAL_95 * size)
    )
    return replace(finding, terms=terms, half_width=half_width)
