"""Where things are: pixel centres across sizes, outlines as masks, warping by an alignment."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import Alignment, Mask, Matrix, PointsXY, Region, RGBImage


def resized(image: RGBImage, size_hw: tuple[int, int]) -> RGBImage:
    """Return ``image`` at ``size_hw``; smaller sizes average the pixels that they cover."""
    height, width = size_hw
    if image.shape[:2] == size_hw:
        return image
    is_smaller = height <= image.shape[0] and width <= image.shape[1]
    method = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    result = cv2.resize(image, (width, height), interpolation=method)
    return np.clip(result, 0.0, 1.0).astype(np.float32, copy=False)


def fitted_size_hw(size_hw: tuple[int, int], longest_px: int) -> tuple[int, int]:
    """Return the size with the same aspect and at most ``longest_px`` on the long side."""
    factor = min(1.0, longest_px / max(size_hw))
    return max(1, round(size_hw[0] * factor)), max(1, round(size_hw[1] * factor))


def scaling(from_hw: tuple[int, int], to_hw: tuple[int, int]) -> Matrix:
    """Return the (3, 3) map of pixel centres when a picture is resized from one size to another."""
    factor_y, factor_x = to_hw[0] / from_hw[0], to_hw[1] / from_hw[1]
    return np.array(
        [
            [factor_x, 0.0, 0.5 * factor_x - 0.5],
            [0.0, factor_y, 0.5 * factor_y - 0.5],
            [0.0, 0.0, 1.0],
        ]
    )


def outline_px(region: Region, size_hw: tuple[int, int]) -> PointsXY:
    """Return the outline (N, 2) in pixel centres of a picture of ``size_hw``."""
    height, width = size_hw
    return np.array(region.outline_xy) * (width, height) - 0.5


def region_mask(region: Region, size_hw: tuple[int, int]) -> Mask:
    """Return True for the pixels of a before picture of ``size_hw`` inside the region's outline."""
    return polygon_mask(outline_px(region, size_hw), size_hw)


def places_yx(mask: Mask, every: int = 1) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows and columns of every so many True pixels, in their order.

    What ``np.nonzero`` gives, several times as fast.
    """
    rows, columns = np.divmod(np.flatnonzero(mask)[::every], mask.shape[1])
    return rows, columns


def polygon_mask(points_xy: PointsXY, size_hw: tuple[int, int]) -> Mask:
    """Return True inside the closed polygon (N, 2), given in pixels of a picture of ``size_hw``."""
    fraction_bits = 4  # OpenCV takes corners in sixteenths of a pixel
    mask = np.zeros(size_hw, dtype=np.uint8)
    corners = np.round(points_xy * (1 << fraction_bits)).astype(np.int32)
    cv2.fillPoly(mask, [corners], 1, shift=fraction_bits)
    return mask.astype(bool)


def after_map(alignment: Alignment, size_hw: tuple[int, int]) -> NDArray[np.float32]:
    """Return where each pixel of a before picture of ``size_hw`` lies in the after photo.

    Shape (H, W, 2), in full-resolution after pixels, x then y; not clipped at the frame.
    """
    height, width = size_hw
    matrix = alignment.matrix @ scaling(size_hw, alignment.before_size_hw)
    x = np.arange(width, dtype=np.float64)
    y = np.arange(height, dtype=np.float64)[:, None]
    depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    depth = np.where(depth > 0.0, depth, np.nan)
    mapped = np.empty((height, width, 2), dtype=np.float32)
    for axis in range(2):
        mapped[..., axis] = (matrix[axis, 0] * x + matrix[axis, 1] * y + matrix[axis, 2]) / depth
    if alignment.displacement is not None:
        # A grid node sits at the middle of its cell, which is cv2.resize's own convention.
        shift = alignment.displacement.astype(np.float32)
        mapped += cv2.resize(shift, (width, height), interpolation=cv2.INTER_LINEAR)
    return mapped


def local_error_map(alignment: Alignment, size_hw: tuple[int, int]) -> NDArray[np.float32]:
    """Return the expected error at each pixel of a before picture of ``size_hw``, (H, W).

    In full-resolution before pixels; NaN where it is not known, but not clipped at the overlap.
    """
    if alignment.quality is None:
        return np.full(size_hw, alignment.error_px, dtype=np.float32)
    grid = alignment.quality.local_error_px
    known = np.isfinite(grid)
    # As for single points: the mean of the nearest nodes that are known.
    total, weight = (
        cv2.resize(part.astype(np.float32), size_hw[::-1], interpolation=cv2.INTER_LINEAR)
        for part in (np.where(known, grid, 0.0), known)
    )
    divisor = np.where(weight > 0.0, weight, np.nan)
    return np.asarray(total / divisor, dtype=np.float32)


def warped_to_before(
    after: RGBImage, alignment: Alignment, size_hw: tuple[int, int]
) -> tuple[RGBImage, Mask]:
    """Return the after photo on a before grid of ``size_hw``, and where it shows anything.

    The after photo is first reduced to about the scale of the grid, so that no detail aliases.
    """
    grid_scale = size_hw[1] / alignment.before_size_hw[1]
    factor = min(1.0, grid_scale / alignment.scale)
    reduced_hw = (
        max(1, round(after.shape[0] * factor)),
        max(1, round(after.shape[1] * factor)),
    )
    reduced = resized(after, reduced_hw)
    mapped = after_map(alignment, size_hw)
    to_reduced = scaling(alignment.after_size_hw, reduced_hw)
    map_x = mapped[..., 0] * np.float32(to_reduced[0, 0]) + np.float32(to_reduced[0, 2])
    map_y = mapped[..., 1] * np.float32(to_reduced[1, 1]) + np.float32(to_reduced[1, 2])
    height, width = reduced_hw
    with np.errstate(invalid="ignore"):
        inside = (
            (map_x >= -0.5) & (map_x <= width - 0.5) & (map_y >= -0.5) & (map_y <= height - 0.5)
        )
    picture = cv2.remap(
        reduced, map_x, map_y, interpolation=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    warped: RGBImage = np.clip(picture, 0.0, 1.0).astype(np.float32, copy=False)
    warped[~inside] = 0.0
    return warped, inside
