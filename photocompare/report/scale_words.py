"""How much skin a pixel covers, who says so and how sure that is, in words."""

from __future__ import annotations

import math

from photocompare.model import Comparison, ScaleSource


def scale_words(comparison: Comparison) -> str:
    """Return the scale of the before photo with its source and error, or "not known"."""
    scale = comparison.scale
    mm_per_px, source = scale.mm_per_px, scale.source
    if mm_per_px is None:
        mm_per_px, source = comparison.settings.measure.mm_per_px, ScaleSource.TYPED
    if mm_per_px is None:
        return "not known"
    error = ""
    if scale.mm_per_px is not None and math.isfinite(scale.relative_error):
        error = f", ±{100.0 * scale.relative_error:.2g}\u00a0%"
    return f"{mm_per_px:.3g} mm a pixel, {source}{error}"
