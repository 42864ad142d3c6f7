"""Which pixels can be measured at all: seen in both photos, neither clipped nor black."""

from __future__ import annotations

import cv2
import numpy as np

from photocompare import colour
from photocompare.geometry import region_mask
from photocompare.model import AlignedPair, Mask, Region, RegionKind, RGBImage
from photocompare.settings import LightSettings


def usable_pixels(
    pair: AlignedPair, settings: LightSettings, regions: tuple[Region, ...]
) -> tuple[Mask, float]:
    """Return where both photos as taken can be measured, and the clipped share of the overlap.

    Regions to ignore and a thin border of the overlap are left out, but count as not clipped.
    """
    clipped = unusable_light(pair.before, settings)
    clipped |= unusable_light(pair.after, settings)
    clipped &= pair.overlap
    seen = int(np.count_nonzero(pair.overlap))
    clipped_fraction = np.count_nonzero(clipped) / seen if seen else 0.0
    usable = inner(pair.overlap, settings.border_px) & ~clipped
    for region in regions:
        if region.kind is RegionKind.IGNORE:
            usable &= ~region_mask(region, pair.size_hw)
    return usable, float(clipped_fraction)


def unusable_light(image: RGBImage, settings: LightSettings) -> Mask:
    """Return True where a channel is clipped, or there is too little light."""
    darkest = np.array([settings.clip_low_any, settings.clip_low, settings.clip_low_any])
    darkest_encoded = colour.to_encoded(darkest.astype(np.float32))
    low = tuple(float(value) for value in darkest_encoded)
    # cv2.inRange looks at each pixel once; both its bounds belong to the range.
    below_clip = float(np.nextafter(np.float32(settings.clip_high), np.float32(0.0)))
    in_range = cv2.inRange(image, low, (below_clip, below_clip, below_clip))
    return np.equal(in_range, 0)


def inner(overlap: Mask, border_px: int) -> Mask:
    """Return ``overlap`` without a border of ``border_px``; the frame is an edge as well."""
    side = 2 * border_px + 1
    kernel = np.ones((side, side), dtype=np.uint8)
    eroded = cv2.erode(
        overlap.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,)
    )
    return eroded.astype(np.bool_)
