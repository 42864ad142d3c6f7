"""The photos on the before photo's frame at any size, warped once from full resolution."""

from __future__ import annotations

import cv2
import numpy as np

from photocompare import geometry
from photocompare.model import Comparison, RGBImage
from photocompare.relight import relit
from photocompare.view.heat import hatch


def grid_hw(comparison: Comparison, max_side_px: int | None = None) -> tuple[int, int]:
    """Return the size of the before photo with at most ``max_side_px`` on its long side."""
    limit = comparison.settings.view.max_side_px
    longest_px = limit if max_side_px is None else min(limit, max_side_px)
    return geometry.fitted_size_hw(comparison.photos.before.size_hw, longest_px)


def before_at(comparison: Comparison, size_hw: tuple[int, int]) -> RGBImage:
    """Return the before photo at ``size_hw``; its light is never changed."""
    if size_hw == comparison.pair.size_hw:
        return comparison.pair.before
    return geometry.resized(comparison.photos.before.pixels, size_hw)


def after_at(
    comparison: Comparison, size_hw: tuple[int, int], *, as_taken: bool = False
) -> RGBImage:
    """Return the after photo on the before photo's frame at ``size_hw``; black where not seen.

    Its light is matched to the before photo's as it was for the measurement, or ``as_taken``.
    """
    pair = comparison.pair
    if size_hw == pair.size_hw:
        return pair.after_as_taken if as_taken else pair.after
    if max(size_hw) < max(pair.size_hw):
        # From the working grid: the same picture, and nothing is warped twice at a larger size.
        return geometry.resized(pair.after_as_taken if as_taken else pair.after, size_hw)
    warped, _ = geometry.warped_to_before(comparison.photos.after.pixels, pair.alignment, size_hw)
    return warped if as_taken else relit(warped, pair.lighting.log_gain)[0]


def striped_outside(comparison: Comparison, picture: RGBImage) -> RGBImage:
    """Return the picture with grey stripes where not both photos show the skin."""
    height, width = picture.shape[:2]
    overlap = comparison.pair.overlap.astype(np.uint8)
    seen = cv2.resize(overlap, (width, height), interpolation=cv2.INTER_NEAREST) > 0
    stripes = hatch((height, width))[..., None]
    return np.where(seen[..., None], picture, stripes).astype(np.float32)
