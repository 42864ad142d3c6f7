"""Checks of sharpness and noise, on the skin that both photos were matched on."""

from __future__ import annotations

import math

from photocompare.geometry import region_mask
from photocompare.grade.limits import Rule, checked
from photocompare.model import Check, Mask, NormalisedPair
from photocompare.quantities import TEXTURE_QUANTITIES
from photocompare.relief import noise_of, relative_blur, windows_of
from photocompare.settings import GradeSettings


def focus_checks(pair: NormalisedPair, settings: GradeSettings) -> tuple[Check, ...]:
    """Return the checks of relative blur and of noise."""
    windows = windows_of(pair, _skin(pair), longest_px=settings.window_px)
    extra_px2, noise, noisier = math.nan, math.nan, "after"
    if windows is not None:
        blur = relative_blur(*windows)
        if blur is not None and blur.bins >= settings.least_blur_bins:
            extra_px2 = blur.extra_variance_px2
        noise, noisier = max((noise_of(windows[0]), "before"), (noise_of(windows[1]), "after"))
    softer = "after" if extra_px2 > 0.0 else "before"
    unknown = (
        "Focus could not be compared: too little fine detail stands clear of the noise. Take the "
        "photos closer and sharper."
    )
    return (
        checked(
            Rule("relative blur", "px²", settings.relative_blur_px2, TEXTURE_QUANTITIES, unknown),
            abs(extra_px2),
            f"The {softer} photo is blurrier. Hold the camera still and focus on the skin.",
        ),
        checked(
            Rule("noise", "ln", settings.noise_ln, TEXTURE_QUANTITIES),
            noise,
            f"The {noisier} photo is noisy. Use more light.",
        ),
    )


def _skin(pair: NormalisedPair) -> Mask:
    reference = pair.lighting.reference
    if reference is None:
        return pair.measurable
    inside: Mask = region_mask(reference, pair.size_hw) & pair.measurable
    return inside if inside.any() else pair.measurable
