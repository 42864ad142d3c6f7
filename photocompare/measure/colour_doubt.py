"""What may be a change of colour or of relief: the one looks like the other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from photocompare.measure.verdict import Finding, is_beyond, is_owed
from photocompare.quantities import QUANTITIES, Family
from photocompare.settings import MeasureSettings

_CONTRASTS = frozenset({Family.TEXTURE, Family.WRINKLES, Family.PORES, Family.SCARS})
_PIGMENT = "pigment_mic"
_UNEVEN = "evenness_pigment"
_SPOTTED = ("spot_contrast", "spot_area", _UNEVEN)
_RED = ("redness_area", "redness_load", "evenness_redness")
_DENTED = ("texture_medium", "texture_coarse", "scar_contrast", "scar_area")
_OF_COLOUR = (
    "The colour of the skin changed here too, and darker skin shows its mottling and its gloss "
    "with more contrast: a change of texture can't be told from it."
)
_OF_SPOTS = (
    "Dark spots changed here in the same direction, and a fainter spot looks like a shallower "
    "dent or line: a change of relief can't be told from it."
)
_ALL_FURROWS = 0.5  # ln; more than this of a contrast is not that of furrows
_FURROWED = ("texture_fine", "texture_medium")
_OF_FURROWS = (
    "Texture changed here too, and furrows darken the skin as pigment does: a small change of "
    "pigment can't be told from it."
)
_OF_BLOOD = (
    "Redness changed here too, and on dark skin it moves this index a little: a small change of "
    "pigment can't be told from it."
)
_OF_DENTS = (
    "Relief changed here in the same direction, and the shade of dents is as uneven as pigment: a "
    "change of pigment can't be told from it."
)


def told_apart(
    colours: Iterable[Finding], patterns: Iterable[Finding], settings: MeasureSettings
) -> tuple[Finding, ...]:
    """Return the findings of an area, each with what another change may have done to it.

    ``colours`` are those of its mean colour, ``patterns`` all others. All of a change of relief is
    owed to pigment that is beyond its error, a share of it to pigment or redness that moved less;
    and all of it to dark spots that fade or darken with it. Uneven pigment is owed to relief in the
    same way, redness from place to place to what the mean redness is owed to, and a little
    pigment to relief, whose furrows darken the mean, and to blood.
    """
    every = tuple(patterns)
    mean = {finding.quantity: finding for finding in colours}
    mean[_PIGMENT] = _told_from_furrows_and_blood(mean, every, settings)
    share = _share(mean, settings)
    every = tuple(_told_by_mean(finding, mean["redness_hi"]) for finding in every)
    spots = [finding for finding in every if finding.quantity in _SPOTTED]
    dents = [finding for finding in every if finding.quantity in _DENTED]
    told = (
        _told_from_dents(finding, dents, settings)
        if finding.quantity == _UNEVEN
        else _told(finding, share, spots, settings)
        for finding in every
    )
    return (*mean.values(), *told)


def _told_from_furrows_and_blood(
    mean: dict[str, Finding], patterns: Iterable[Finding], settings: MeasureSettings
) -> Finding:
    """Return the pigment, with how much of it furrows or redness that changed may have made."""
    pigment, redness = mean[_PIGMENT], mean["redness_hi"]
    logs = [
        abs(math.log(one.after / one.before))
        for one in patterns
        if one.quantity in _FURROWED and is_beyond(one) and one.before > 0.0 and one.after > 0.0
    ]
    furrows = settings.pigment_per_contrast * min(max(logs, default=0.0), _ALL_FURROWS)
    blood = settings.pigment_per_redness * abs(redness.change)
    if not max(furrows, blood) > pigment.owed:
        return pigment
    sentence = _OF_FURROWS if furrows > blood else _OF_BLOOD
    return replace(pigment, owed=furrows + blood, owed_to=sentence)


def _told_by_mean(finding: Finding, redness: Finding) -> Finding:
    if finding.quantity not in _RED or not is_owed(redness):
        return finding
    return replace(finding, owed=math.inf, owed_to=redness.owed_to)


def _share(colours: dict[str, Finding], settings: MeasureSettings) -> float:
    """Return by what share of it a contrast may have changed with the colour."""
    pigment, redness = colours[_PIGMENT], colours["redness_hi"]
    if is_beyond(pigment) and not is_owed(pigment):
        return math.inf
    moved = (
        (pigment, settings.usual_pigment_change, settings.contrast_per_pigment),
        (redness, settings.usual_redness_change, settings.contrast_per_redness),
    )
    beyond = [per_unit * (abs(one.change) - usual) for one, usual, per_unit in moved]
    return sum(part for part in beyond if part > 0.0)


def _told(
    finding: Finding, share: float, spots: Sequence[Finding], settings: MeasureSettings
) -> Finding:
    family = QUANTITIES[finding.quantity].family
    if family not in _CONTRASTS:
        return finding
    # Lines of a spot's rim have no colour of their own, so that fewer spots are enough for them.
    within = settings.seen_beside if family is Family.WRINKLES else 1.0
    if any(_goes_with(finding, one, within) for one in spots):
        return replace(finding, owed=math.inf, owed_to=_OF_SPOTS)
    owed = share * 0.5 * (abs(finding.before) + abs(finding.after)) if share > 0.0 else 0.0
    return replace(finding, owed=owed, owed_to=_OF_COLOUR) if owed > finding.owed else finding


def _told_from_dents(
    finding: Finding, dents: Sequence[Finding], settings: MeasureSettings
) -> Finding:
    if not any(_goes_with(finding, one, settings.seen_beside) for one in dents):
        return finding
    return replace(finding, owed=math.inf, owed_to=_OF_DENTS)


def _goes_with(finding: Finding, other: Finding, within: float) -> bool:
    """Return whether the other moved by so much of its error, in the direction of the finding."""
    if other.withheld or other.half_width is None or not finding.change * other.change > 0.0:
        return False
    return abs(other.change) > within * other.half_width
