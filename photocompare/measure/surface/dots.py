"""Dark dots of one photo: pores, ice picks and dents, by size.

A difference of Gaussians stands for the scale-normalised Laplacian (Lindeberg 1998).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from photocompare.geometry import places_yx
from photocompare.measure.surface.skin import Sheet
from photocompare.model import PointsXY

_SPREAD = 1.265  # each Gaussian of a pair lies that much to either side of the size's own width
_PEAK = 1.0 / (1.0 + _SPREAD**-2) - 1.0 / (1.0 + _SPREAD**2)  # answer to a dent of that width
_COARSEST_PX = 2.0  # Gaussian width that a reduced grid still holds
_NORMAL = 1.4826  # median absolute deviation to one standard deviation
_OWED = 1.3  # times what a stronger dot explains: then the weaker is one of its own
_REACH = 3.0  # standard deviations of a kernel
_MARGIN = 1.0  # widths from the edge of the area: nearer, half of a dot is made up


@dataclass(frozen=True, slots=True, eq=False)
class Size:
    """The contrast (drop of ln Y) of dots of one width, at each place of a grid."""

    contrast: NDArray[np.float32]
    inside: NDArray[np.bool_]
    factor: int  # own pixels per pixel of the grid
    sigma_mm: float
    sigma_px: float  # the same in own pixels

    @property
    def spread(self) -> float:
        """Return the standard deviation of the background, robust against what stands out."""
        values = self.contrast[self.inside]
        if values.size == 0:
            return math.nan
        every = max(1, values.size // 40_000)
        return float(_NORMAL * np.median(np.abs(values[::every])))


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """Dots (N,) found in one photo: window places, index of the size, and contrast."""

    own_xy: PointsXY
    size: NDArray[np.intp]
    contrast: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.size)


def widths_mm(diameters_mm: tuple[float, float], count: int) -> NDArray[np.float64]:
    """Return the Gaussian widths that answer most to diameters in ``count`` equal classes."""
    ends = np.geomspace(*diameters_mm, count + 1)
    return np.sqrt(ends[1:] * ends[:-1]) / (2.0 * math.sqrt(2.0))


def sizes_of(sheet: Sheet, sigmas_mm: NDArray[np.float64]) -> tuple[Size, ...]:
    """Return the contrast of dots of each width, as soft as the softer photo shows it."""
    return tuple(_size(sheet, float(sigma)) for sigma in sigmas_mm)


def found_dots(
    sizes: tuple[Size, ...], thresholds: NDArray[np.float64], least_roundness: float
) -> Dots:
    """Return what is a local maximum above its size's threshold, round, and not within another."""
    places, indices, contrasts = [], [], []
    for index, (size, threshold) in enumerate(zip(sizes, thresholds, strict=True)):
        y, x = _maxima(size, float(threshold), least_roundness)
        places.append(_to_own(np.column_stack([x, y]).astype(np.float64), size.factor))
        indices.append(np.full(len(x), index, dtype=np.intp))
        contrasts.append(size.contrast[y, x].astype(np.float64))
    dots = Dots(np.concatenate(places), np.concatenate(indices), np.concatenate(contrasts))
    return _strongest(dots, sizes)


def contrast_at(
    sizes: tuple[Size, ...],
    own_xy: PointsXY,
    size: NDArray[np.intp],
    *,
    slack_px: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the contrast at given places, the largest within its size's slack; NaN outside."""
    result = np.full(len(size), np.nan)
    for index, one in enumerate(sizes):
        chosen = np.flatnonzero((size == index) & np.isfinite(own_xy).all(axis=1))
        if chosen.size == 0:
            continue
        reach = max(0, round(float(slack_px[index]) / one.factor))
        result[chosen] = _largest_near(one, _from_own(own_xy[chosen], one.factor), reach)
    return result


def _largest_near(size: Size, grid_xy: PointsXY, reach: int) -> NDArray[np.float64]:
    height, width = size.contrast.shape
    x, y = np.round(grid_xy).astype(np.intp).T
    best = np.full(len(grid_xy), np.nan)
    for down in range(-reach, reach + 1):
        for across in range(-reach, reach + 1):
            if down * down + across * across > reach * reach:
                continue
            row, column = y + down, x + across
            seen = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            row, column = np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)
            seen &= size.inside[row, column]
            best = np.fmax(best, np.where(seen, size.contrast[row, column], np.nan))
    return best


def _size(sheet: Sheet, sigma_mm: float) -> Size:
    sigma_px = sigma_mm / sheet.mm_per_px
    coarsest = int(sigma_px / _SPREAD / _COARSEST_PX)
    factor = max(1, min(coarsest, *sheet.dark.shape))
    dark, inside = sheet.dark, sheet.inside
    if factor > 1:
        height, width = (side // factor for side in dark.shape)
        cut = dark[: height * factor, : width * factor]
        dark = cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
        share = inside[: height * factor, : width * factor].astype(np.uint8)
        inside = cv2.resize(share, (width, height), interpolation=cv2.INTER_AREA) > 0
    # The mean of a square of n pixels has itself the variance (n² − 1)/12 of a blur.
    own = (factor**2 - 1) / 12.0
    fine, wide = (
        math.sqrt(max(0.01, (sigma_px * spread) ** 2 + sheet.extra_px2 - own)) / factor
        for spread in (1.0 / _SPREAD, _SPREAD)
    )
    narrow = _blurred(dark, fine)
    band = narrow - _blurred(narrow, math.sqrt(wide**2 - fine**2))
    away = max(1, round(_MARGIN * sigma_px / factor))
    kernel = np.ones((2 * away + 1, 2 * away + 1), dtype=np.uint8)
    core = cv2.erode(inside.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return Size(band / np.float32(_PEAK), core.astype(np.bool_), factor, sigma_mm, sigma_px)


def _blurred(values: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    side = 2 * math.ceil(_REACH * sigma_px) + 1
    blurred = cv2.GaussianBlur(values, (side, side), sigma_px, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(blurred, dtype=np.float32)


def _maxima(
    size: Size, threshold: float, least_roundness: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    values = size.contrast
    highest = cv2.dilate(values, np.ones((3, 3), dtype=np.uint8))
    y, x = places_yx((values >= highest) & (values > threshold) & size.inside)
    height, width = values.shape
    kept = (y > 0) & (y < height - 1) & (x > 0) & (x < width - 1)
    y, x = y[kept], x[kept]
    middle = values[y, x]
    across = values[y, x - 1] + values[y, x + 1] - 2.0 * middle
    down = values[y - 1, x] + values[y + 1, x] - 2.0 * middle
    mixed = 0.25 * (
        values[y + 1, x + 1] + values[y - 1, x - 1] - values[y - 1, x + 1] - values[y + 1, x - 1]
    )
    half = 0.5 * (across + down)
    root = np.sqrt((0.5 * (across - down)) ** 2 + mixed**2)
    least, most = -(half + root), -(half - root)  # both positive at a maximum
    round_ones = least > least_roundness * most
    return y[round_ones], x[round_ones]


def _strongest(dots: Dots, sizes: tuple[Size, ...]) -> Dots:
    """Return the dots without those that are only how a stronger one shows at another size."""
    if len(dots) < 2:
        return dots
    sigma_px = np.array([size.sigma_px for size in sizes])
    radius_px = math.sqrt(2.0) * sigma_px[dots.size]
    pairs = cKDTree(dots.own_xy).query_pairs(float(radius_px.max()), output_type="ndarray")
    first, second = pairs.T
    apart = np.hypot(*(dots.own_xy[first] - dots.own_xy[second]).T)
    near = apart < np.maximum(radius_px[first], radius_px[second])
    first, second = first[near], second[near]
    is_first_weaker = dots.contrast[first] < dots.contrast[second]
    weaker = np.where(is_first_weaker, first, second)
    stronger = np.where(is_first_weaker, second, first)
    explained = _answer(sigma_px[dots.size[weaker]] / sigma_px[dots.size[stronger]])
    owed = _OWED * explained * dots.contrast[stronger]
    kept = np.ones(len(dots), dtype=np.bool_)
    kept[weaker[dots.contrast[weaker] < owed]] = False
    return Dots(dots.own_xy[kept], dots.size[kept], dots.contrast[kept])


def _answer(ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a dent gives at ``ratio`` times its own width, as a share of its contrast."""
    fine, wide = (ratio / _SPREAD) ** 2, (ratio * _SPREAD) ** 2
    return (1.0 / (1.0 + fine) - 1.0 / (1.0 + wide)) / _PEAK


def _to_own(grid_xy: PointsXY, factor: int) -> PointsXY:
    return (grid_xy + 0.5) * factor - 0.5


def _from_own(own_xy: PointsXY, factor: int) -> PointsXY:
    return (own_xy + 0.5) / factor - 0.5
