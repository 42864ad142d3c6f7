"""Undoing the difference of light."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from photocompare.settings.card import CardSettings
from photocompare.settings.masking import MaskSettings


class LightMethod(StrEnum):
    """Where the light correction comes from."""

    AUTO = "auto"  # reference skin where a region is given, else a robust fit, said to be one
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LightSettings:
    """Undoing the difference of light."""

    method: LightMethod = LightMethod.AUTO
    clip_high: float = 0.98  # sRGB-encoded; a clipped channel has lost its ratio to the others
    clip_low: float = 0.008  # linear green; below it flare rules; the darkest skin has 0.028
    clip_low_any: float = 0.003  # linear, any channel: below it 8 bits hold under ten steps
    border_px: int = 4  # working pixels at the edge of the overlap, where warping mixes in black
    cell_px: int = 4  # light is averaged over it before the logarithm, which noise would bias
    patch_count: int = 40  # patches aimed at: 39 allow a two-sided rank test at 5 %
    least_patch_px: int = 8  # side; smaller ones hold the grain of the sensor, not the light
    least_patch_share: float = 0.6  # of a patch inside the region; less is a sliver
    least_reference_px: int = 400  # working pixels; fewer give a gain that one hair can move
    least_patches: int = 4  # a robust centre of fewer is no more than a guess
    huber_limit: float = 1.5  # spreads; 95 % as good as the mean when nothing is wrong
    biweight_limit: float = 4.0  # spreads; patches beyond have changed by more than the light
    overlap_sample_px: int = 250_000  # pixels looked at when the light is fitted on everything
    least_patches_sloped: int = 6  # a plane has three terms: twice as many show whether it holds
    least_patches_bent: int = 15  # likewise for the six terms of a curved field
    least_surrounded_share: float = 0.8  # of the treated skin between the patches: no reaching out
    most_leverage: float = 40.0  # of an even gain's variance: at 40 patches within 1 % of light
    held_out_share: float = 0.8  # of the error of the simpler gain: less gained may be chance
    large_disagreement_hi: float = 1.1  # index units; more than two references differ by chance
    card_disagreement_hi: float = 1.1  # index units between a card and unchanged skin, one lamp
    card_disagreement_per_de00: float = 2.8  # and for each ΔE00 by which the lamps show the card
    treated_share_limit: float = 0.9  # of a reference: the rest is too little to be a control
    card: CardSettings = field(default_factory=CardSettings)
    masks: MaskSettings = field(default_factory=MaskSettings)
