"""The variance of HI and MIc between two sizes of patch, over an area and over squares of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.skin_maps import Map, SkinMaps, reduced, smoothed
from photocompare.model import Mask

SIGMAS_PER_DIAMETER = 2.0 * math.sqrt(2.0)
"""A patch of diameter d answers a Gaussian of width d over this best."""

_NORMAL = 1.4826  # median absolute deviation to one standard deviation
_SURFACE_SQUARES = 5_000  # a surface of six numbers needs no more
_LEAST_SHARE = 0.6  # of a square inside the area
_LEAST_OVER_NOISE = 0.25  # of the noise's variance; below it a band holds nothing but noise

Place = tuple[int, int]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """Variances with the noise removed: HI before and after, MIc before and after, (4,).

    ``patches`` holds those of squares, by row and column. NaN where a photo holds only noise.
    """

    variance: Values
    patches: dict[Place, Values]


def flattened(maps: SkinMaps) -> Map:
    """Return HI before, HI after, MIc before and MIc after (h, w, 4) less a quadratic surface."""
    values = np.concatenate([maps.hi, maps.mic], axis=2)
    height, width = maps.inside.shape
    x = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :]
    y = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None]
    step = max(1, round(math.sqrt(maps.inside.size / _SURFACE_SQUARES)))
    thin = (slice(None, None, step), slice(None, None, step))
    chosen = maps.inside[thin]
    along, down = np.broadcast_arrays(x, y)
    terms = [np.ones_like(along), along, down, along * along, down * down, along * down]
    design = np.stack([term[thin][chosen] for term in terms], axis=1).astype(np.float64)
    if len(design) < 2 * len(terms):
        return values
    found = np.linalg.lstsq(design, values[thin][chosen].astype(np.float64), rcond=None)[0]
    for term, part in zip(terms, found.astype(np.float32), strict=True):
        values -= term[..., None] * part
    return values


def noise_variance(values: Map, inside: Mask) -> Values:
    """Return the variance of white noise of each channel (C,), from its finest detail.

    A robust form of the mask of Immerkær 1996.
    """
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], dtype=np.float32) / 6.0
    thin = (slice(None, None, 2), slice(None, None, 2))
    detail = np.asarray(cv2.filter2D(values, cv2.CV_32F, kernel))[thin][inside[thin]]
    if len(detail) == 0:
        return np.zeros(values.shape[2])
    spread: Values = _NORMAL * np.median(np.abs(detail), axis=0).astype(np.float64)
    return spread**2


def band_of(
    values: Map, inside: Mask, widths_px: tuple[float, float], *, noise: Values, side_px: float
) -> Band:
    """Return the variance of ``values`` between two Gaussian widths; squares of ``side_px``."""
    factor = max(1, int(widths_px[0]))
    small, filled = reduced(values, inside, factor)
    # The mean of a square of n cells has itself the variance (n² − 1)/12 of a blur.
    own = (factor**2 - 1) / 12.0
    fine, wide = (math.sqrt(width**2 - own) / factor for width in widths_px)
    squares = (smoothed(small, filled, fine) - smoothed(small, filled, wide)) ** 2
    of_noise = noise / factor**2 * _white_noise_share(fine, wide)
    if not filled.any():
        return Band(np.full(4, np.nan), {})
    raw = squares[filled].mean(axis=0, dtype=np.float64)
    variance = np.where(raw > (1.0 + _LEAST_OVER_NOISE) * of_noise, raw - of_noise, np.nan)
    patches = _patches(squares, filled, max(1.0, side_px / factor))
    cleaned = {place: mean - of_noise for place, mean in patches.items()}
    return Band(variance, {place: mean for place, mean in cleaned.items() if (mean > 0.0).all()})


def _patches(squares: Map, filled: Mask, side_px: float) -> dict[Place, Values]:
    rows = (np.arange(filled.shape[0]) / side_px).astype(np.int64)[:, None]
    columns = (np.arange(filled.shape[1]) / side_px).astype(np.int64)[None, :]
    across = int(columns.max()) + 1
    label = (rows * across + columns)[filled]
    counts = np.bincount(label)
    sums = np.stack(
        [np.bincount(label, weights=squares[..., at][filled]) for at in range(4)], axis=1
    )
    kept = np.flatnonzero(counts >= _LEAST_SHARE * side_px**2)
    return {
        (int(index // across), int(index % across)): sums[index] / counts[index] for index in kept
    }


def _white_noise_share(fine_px: float, wide_px: float) -> float:
    """Return the variance of the band when its input is white noise of variance 1."""
    crossed = 1.0 / (math.pi * (fine_px**2 + wide_px**2))
    # A Gaussian narrower than a pixel lets no more than the noise itself through.
    fine = min(1.0, 1.0 / (4.0 * math.pi * fine_px**2))
    return max(0.0, fine + 1.0 / (4.0 * math.pi * wide_px**2) - crossed)
