"""The same piece of skin cut from both photos, each on its own grid, never resampled."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import places_yx, scaling
from photocompare.model import Mask, Matrix, NormalisedPair, Photo, RGBImage
from photocompare.patches import Window, window_of

_DARKEST = 1e-4  # linear light; keeps the logarithm of black finite
_FIT_POINTS = 400  # a local affine has six numbers
_NORMAL = 1.4826  # median absolute deviation to one standard deviation


@dataclass(frozen=True, slots=True, eq=False)
class SkinWindow:
    """A rectangle of one photo.

    ``ln_y`` (h, w) is the natural log of luminance as taken; ``inside`` is True on measurable skin
    of the region; ``to_before`` (3, 3) maps window pixels to full-resolution before pixels, and
    ``scale`` is the number of window pixels per before pixel. ``pixels`` are the photo's own;
    the first of them is pixel ``origin_xy`` of the photo.
    """

    ln_y: NDArray[np.float32]
    inside: Mask
    to_before: Matrix
    scale: float
    pixels: RGBImage
    origin_xy: tuple[int, int] = (0, 0)


def windows_of(
    pair: NormalisedPair, mask: Mask, *, longest_px: int
) -> tuple[SkinWindow, SkinWindow] | None:
    """Return the skin under ``mask`` (working grid) in the before and in the after photo.

    At most ``longest_px`` of either photo's pixels wide and high, about the middle of the mask;
    None where the mask is empty.
    """
    window = window_of(mask)
    if window is None:
        return None
    working_to_before = scaling(pair.size_hw, pair.alignment.before_size_hw)
    before_to_after = _local_affine(pair, mask, window, working_to_before)
    scale = math.sqrt(abs(float(np.linalg.det(before_to_after[:2, :2]))))
    limit = int(longest_px * pair.working_scale / max(1.0, scale))
    middle = _middle_part(mask, window, max(1, limit))
    before = _cut(pair.photos.before, mask, middle, working_to_before, np.eye(3))
    after = _cut(
        pair.photos.after, mask, middle, before_to_after @ working_to_before, before_to_after
    )
    if before is None or after is None:
        return None
    return before, after


def noise_of(window: SkinWindow) -> float:
    """Return the noise of ln luminance, one standard deviation, from the finest detail.

    A robust form of the mask of Immerkær 1996. It counts relief of one pixel as noise, and misses
    what JPEG has smoothed away.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32) / 6.0
    detail = cv2.filter2D(window.ln_y, cv2.CV_32F, kernel, borderType=cv2.BORDER_REPLICATE)
    values = np.abs(detail[window.inside])
    return float(_NORMAL * np.median(values)) if values.size else math.nan


def _local_affine(
    pair: NormalisedPair, mask: Mask, window: Window, working_to_before: Matrix
) -> Matrix:
    """Return the affine map, before to after, that fits the alignment best inside the mask."""
    part = mask[window]
    rows, columns = places_yx(part, max(1, int(np.count_nonzero(part)) // _FIT_POINTS))
    working = np.column_stack([columns + window[1].start, rows + window[0].start]).astype(
        np.float64
    )
    before = working @ working_to_before[:2, :2].T + working_to_before[:2, 2]
    after = pair.alignment.map_unclipped(before)
    matrix = np.eye(3)
    if np.linalg.matrix_rank(before - before.mean(axis=0)) < 2:
        matrix[:2, 2] = (after - before).mean(axis=0)
        return matrix
    columns_of_ones = np.column_stack([before, np.ones(len(before))])
    matrix[:2] = np.linalg.lstsq(columns_of_ones, after, rcond=None)[0].T
    if np.abs(before - after).max() == 0.0:
        return np.eye(3)  # least squares would leave rounding where nothing has moved
    return matrix


def _middle_part(mask: Mask, window: Window, limit_px: int) -> Window:
    """Return ``window``, cut down to ``limit_px`` about the median of the mask where larger."""
    part = []
    for axis in range(2):
        low, high = window[axis].start, window[axis].stop
        if high - low > limit_px:
            counts = mask[window].sum(axis=1 - axis).cumsum()
            centre = low + int(np.searchsorted(counts, counts[-1] / 2))
            low = min(max(low, centre - limit_px // 2), high - limit_px)
            high = low + limit_px
        part.append(slice(low, high))
    return part[0], part[1]


def _cut(
    photo: Photo, mask: Mask, part: Window, from_working: Matrix, from_before: Matrix
) -> SkinWindow | None:
    """Return the window of ``photo`` that holds the ``part`` of the working grid."""
    rows, columns = part
    x0, x1, y0, y1 = columns.start, columns.stop - 1, rows.start, rows.stop - 1
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)
    mapped = corners @ from_working[:2, :2].T + from_working[:2, 2]
    height, width = photo.size_hw
    left, top = np.maximum(np.floor(mapped.min(axis=0)), 0).astype(int)
    right, bottom = (np.ceil(mapped.max(axis=0)) + 1).astype(int)
    right, bottom = min(int(right), width), min(int(bottom), height)
    if right - left < 2 or bottom - top < 2:
        return None
    pixels = photo.pixels[top:bottom, left:right]
    ln_y = np.log(np.maximum(colour.luminance(colour.to_linear(pixels)), np.float32(_DARKEST)))
    shift = np.eye(3)
    shift[:2, 2] = (left, top)
    to_working = np.linalg.inv(from_working) @ shift
    of_part = np.zeros(mask.shape, dtype=np.uint8)
    of_part[part] = mask[part]
    inside = cv2.warpAffine(
        of_part,
        to_working[:2],
        (int(right - left), int(bottom - top)),
        flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
    )
    scale = math.sqrt(abs(float(np.linalg.det(from_before[:2, :2]))))
    to_before = np.linalg.inv(from_before) @ shift
    return SkinWindow(
        ln_y.astype(np.float32),
        inside.astype(np.bool_),
        to_before,
        scale,
        pixels,
        origin_xy=(int(left), int(top)),
    )
