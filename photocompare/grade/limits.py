"""One value against its two limits."""

from __future__ import annotations

import math
from dataclasses import dataclass

from photocompare.model import Check
from photocompare.quantities import FAMILIES, Family

# What slanting light, blur and a filter fake: relief in all its forms.
SURFACE = tuple(
    name
    for family in (Family.TEXTURE, Family.WRINKLES, Family.PORES, Family.SCARS)
    for name in FAMILIES[family]
)
# What another view fakes: relief under another slant, and widths.
SHAPES = (*SURFACE, *FAMILIES[Family.STRIAE], "tone_l", "tone_ita")
SPOTS = FAMILIES[Family.SPOTS]
# What is read from the colour of skin, wherever it lies.
COLOURS = (
    *(
        name
        for family in (Family.REDNESS, Family.PIGMENT, Family.TONE, Family.SPOTS, Family.DIFFERENCE)
        for name in FAMILIES[family]
    ),
    "stria_contrast",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """What is checked; ``limits`` are (warn, refuse), falling where less is worse."""

    name: str
    unit: str
    limits: tuple[float, float]
    forbids: tuple[str, ...]
    unknown: str = "It could not be determined."


def checked(rule: Rule, value: float, advice: str, *, blames: str = "") -> Check:
    """Return the check; ``advice`` is its message unless passed. An unknown value only warns.

    ``blames`` is the photo whose fault a value beyond the limits is.
    """
    warn, refuse = rule.limits
    if math.isnan(value):
        return Check(
            rule.name,
            value,
            rule.unit,
            warn,
            refuse,
            passed=False,
            is_refused=False,
            forbids=rule.forbids,
            message=rule.unknown,
        )
    sign = 1.0 if refuse > warn else -1.0
    passed = sign * value < sign * warn
    return Check(
        rule.name,
        value,
        rule.unit,
        warn,
        refuse,
        passed=passed,
        is_refused=sign * value >= sign * refuse,
        forbids=rule.forbids,
        message="" if passed else advice,
        blames="" if passed else blames,
    )
