"""Pixels that show less: cut to a region, and covered with one solid colour.

Never blurred and never in coarse squares: both can be undone in part. A cover has one colour that
does not come from the photo, and what it hides is in none of the pixels that leave.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from photocompare.errors import DisguiseError
from photocompare.gallery.releasing.clean import Pixels
from photocompare.geometry import polygon_mask
from photocompare.model import Mask
from photocompare.outlines import crosses_itself
from photocompare.settings import ReleaseSettings

Outline = tuple[tuple[float, float], ...]
"""Corners as fractions of the picture; they may lie beyond its frame."""

_DEFAULT = ReleaseSettings()


@dataclass(frozen=True, slots=True)
class CropBox:
    """A part of a picture, in whole pixels, all within its frame."""

    left_px: int
    top_px: int
    width_px: int
    height_px: int

    def of(self, pixels: Pixels) -> Pixels:
        """Return the part as pixels of its own; nothing of the rest hangs on them."""
        bottom, right = self.top_px + self.height_px, self.left_px + self.width_px
        if min(self.left_px, self.top_px, self.width_px - 1, self.height_px - 1) < 0 or (
            bottom > pixels.shape[0] or right > pixels.shape[1]
        ):
            raise ValueError(f"{self} is not within {pixels.shape[:2]}")
        return pixels[self.top_px : bottom, self.left_px : right].copy()

    def moved(self, outline_xy: Outline, size_hw: tuple[int, int]) -> Outline:
        """Return where an outline of the whole picture of ``size_hw`` lies in the part."""
        height, width = size_hw
        return tuple(
            (
                (x * width - self.left_px) / self.width_px,
                (y * height - self.top_px) / self.height_px,
            )
            for x, y in outline_xy
        )


def crop_box(
    outline_xy: Outline,
    size_hw: tuple[int, int],
    *,
    margin: float = _DEFAULT.crop_margin_fraction,
) -> CropBox:
    """Return the box around an outline; ``margin`` is a fraction of the box's longer side.

    Raises
    ------
    DisguiseError
        The outline lies wholly beyond the photo.
    """
    height, width = size_hw
    corners = np.array(outline_xy, dtype=np.float64) * (width, height)
    low, high = corners.min(axis=0), corners.max(axis=0)
    more = margin * float((high - low).max())
    left, top = (max(0, math.floor(edge - more)) for edge in low)
    right, bottom = (
        min(end, math.ceil(edge + more)) for edge, end in zip(high, (width, height), strict=True)
    )
    if right <= left or bottom <= top:
        raise DisguiseError(
            "The region to cut out lies beyond the photo. Draw it on the photo that is to leave."
        )
    return CropBox(left, top, right - left, bottom - top)


def crop_to(
    pixels: Pixels, outline_xy: Outline, *, margin: float = _DEFAULT.crop_margin_fraction
) -> Pixels:
    """Return the pixels around an outline and no others; raises as :func:`crop_box`."""
    return crop_box(outline_xy, _size_hw(pixels), margin=margin).of(pixels)


def masked(
    pixels: Pixels,
    outlines: Sequence[Outline],
    *,
    dilate_px: int,
    colour_rgb: tuple[int, int, int] = _DEFAULT.mask_rgb,
) -> Pixels:
    """Return a copy with each outline, and ``dilate_px`` around it, covered with one colour.

    Raises
    ------
    DisguiseError
        An outline crosses itself: it is not sure what lies inside it.
    """
    result = pixels.copy()
    result[_covered(outlines, _size_hw(pixels), dilate_px)] = colour_rgb
    return result


def only_inside(
    pixels: Pixels,
    outlines: Sequence[Outline],
    *,
    colour_rgb: tuple[int, int, int] = _DEFAULT.mask_rgb,
) -> Pixels:
    """Return a copy with all that lies in none of the outlines covered: a background, by hand.

    Raises
    ------
    DisguiseError
        There is no outline, or one crosses itself.
    """
    if not outlines:
        raise DisguiseError("Nothing was marked to be shown. Draw around what may be seen.")
    result = pixels.copy()
    result[~_covered(outlines, _size_hw(pixels), 0)] = colour_rgb
    return result


def mask_margin_px(size_hw: tuple[int, int], settings: ReleaseSettings = _DEFAULT) -> int:
    """Return by how much a cover that a hand drew is widened on a photo of ``size_hw``."""
    return max(1, math.ceil(settings.mask_margin_fraction * max(size_hw)))


def _covered(outlines: Sequence[Outline], size_hw: tuple[int, int], dilate_px: int) -> Mask:
    if dilate_px < 0:
        raise ValueError(f"a cover is widened, never narrowed: {dilate_px}")
    height, width = size_hw
    # Wider by the margin on each side, so that what lies beyond the frame reaches into it.
    wide_hw = height + 2 * dilate_px, width + 2 * dilate_px
    inside = np.zeros(wide_hw, dtype=np.bool_)
    for outline in outlines:
        if crosses_itself(outline):
            raise DisguiseError(
                "An outline of what is to be covered crosses itself. Draw it so that no side "
                "crosses another."
            )
        corners = np.array(outline, dtype=np.float64) * (width, height) - 0.5 + dilate_px
        inside |= polygon_mask(corners, wide_hw)
    if dilate_px and inside.any():
        away_px = cv2.distanceTransform(
            (~inside).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE
        )
        inside = away_px <= dilate_px
    return inside[dilate_px : dilate_px + height, dilate_px : dilate_px + width]


def _size_hw(pixels: Pixels) -> tuple[int, int]:
    return pixels.shape[0], pixels.shape[1]
