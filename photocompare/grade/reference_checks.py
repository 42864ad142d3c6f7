"""Checks of the reference skin: whether there is any, and enough of it."""

from __future__ import annotations

import numpy as np

from photocompare.geometry import region_mask
from photocompare.grade.limits import COLOURS, SURFACE, Rule, checked
from photocompare.model import Check, Mask, NormalisedPair
from photocompare.patches import patch_means, patch_side_px, window_of
from photocompare.settings import GradeSettings, MeasureSettings

_MEASURE = MeasureSettings()  # the patches are those that the null is read from


def reference_checks(pair: NormalisedPair, settings: GradeSettings) -> tuple[Check, ...]:
    """Return whether reference skin was used, and into how many patches it can be cut."""
    present = checked(
        Rule("reference skin", "present", (0.5, -0.5), ()),
        1.0 if pair.lighting.separable else 0.0,
        "No untreated skin could be used as reference, so a change of colour can't be told from a "
        "change of the light. Mark some.",
    )
    if pair.lighting.reference is None:
        return (present,)
    mask = region_mask(pair.lighting.reference, pair.size_hw) & pair.measurable
    count = _patches(mask)
    return (
        present,
        checked(
            Rule("reference size", "patches", settings.reference_patches, (*COLOURS, *SURFACE)),
            float(count),
            f"The untreated skin has room for {count} patches only; how far skin changes by itself "
            "is then a guess. Mark more untreated skin, or retake the photos with more of it.",
        ),
    )


def _patches(mask: Mask) -> int:
    window = window_of(mask)
    if window is None:
        return 0
    inside = mask[window]
    side_px = patch_side_px(
        int(np.count_nonzero(inside)), _MEASURE.patch_count, _MEASURE.least_patch_px
    )
    ones = np.ones((*inside.shape, 1), dtype=np.float32)
    return len(patch_means(ones, inside, side_px, least_share=_MEASURE.least_patch_share))
