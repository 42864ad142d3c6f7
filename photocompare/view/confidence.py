"""How exactly the photos lie on each other, from place to place, as a picture."""

from __future__ import annotations

import math

import numpy as np

from photocompare import geometry
from photocompare.model import Comparison
from photocompare.view.legend import Legend
from photocompare.view.maps import SkinMap, reduced
from photocompare.view.palette import POSITION

_STEPS = 4  # between the ticks of a bar
_UNKNOWN = (
    "How exactly the photos lie on each other is not known, because nobody has looked whether the "
    "skin agrees. Check it by eye."
)


def confidence_map(comparison: Comparison) -> SkinMap:
    """Return the expected error of position on the before photo's frame; NaN outside the overlap.

    In millimetres where the scale is known, else in full-resolution before pixels.
    """
    alignment, settings = comparison.pair.alignment, comparison.settings
    size_hw = geometry.fitted_size_hw(comparison.pair.size_hw, settings.view.map_side_px)
    overlap = reduced(comparison.pair.overlap, size_hw)
    values = geometry.local_error_map(alignment, size_hw)
    if settings.measure.mm_per_px is not None:
        values = values * np.float32(settings.measure.mm_per_px)
    values = np.where(overlap, values, np.float32(np.nan))
    is_known = math.isfinite(alignment.error_px)
    return SkinMap(
        legend=confidence_legend(comparison),
        values=values,
        doubt=np.zeros(size_hw, dtype=np.float32),
        overlap=overlap,
        method=_method(comparison) if is_known else "",
        withheld="" if is_known else _UNKNOWN,
    )


def confidence_legend(comparison: Comparison) -> Legend:
    """Return a scale that ends where nothing is said of a region any more."""
    measured = comparison.settings.measure
    if measured.mm_per_px is not None:
        unit, high = "mm", measured.misplaced_mm[1]
    else:
        _, most_px = measured.misplaced_px(comparison.photos.before.size_hw[1])
        unit, high = "pixels", _round(most_px)
    return Legend(
        title="How exactly the photos lie on each other",
        unit=unit,
        low=0.0,
        high=high,
        floor=0.0,
        low_words="exactly",
        high_words="too far off",
        palette=POSITION,
        quantities=(),
    )


def _round(limit_px: float) -> float:
    """Return the limit, or a little more, so that the ticks are numbers that people write."""
    step = limit_px / _STEPS
    power = 10.0 ** math.floor(math.log10(step))
    return (
        _STEPS * power * next(nice for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if nice * power >= step)
    )


def _method(comparison: Comparison) -> str:
    """Return what half and what nearly all of the skin keeps to."""
    alignment = comparison.pair.alignment
    typical_px, worst_px = alignment.typical_error_px, alignment.error_px
    if alignment.quality is not None:
        worst_px = float(np.nanpercentile(alignment.quality.local_error_px, 95))
    mm_per_px = comparison.settings.measure.mm_per_px
    words = [f"{error_px:.2g} pixels" for error_px in (typical_px, worst_px)]
    if mm_per_px is not None:
        words = [
            f"{text} ({error_px * mm_per_px:.2g} mm)"
            for text, error_px in zip(words, (typical_px, worst_px), strict=True)
        ]
    return f"expected error: half of the skin within {words[0]}, 95 % within {words[1]}"
