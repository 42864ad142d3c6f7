"""How much blurrier one photo is, told apart from how deep its relief looks.

A change of relief, or of the lamp's angle, scales all fine frequencies alike; a change of focus
rolls them off with the square of the frequency. A straight line in the squared frequency through
half the log ratio of the two power spectra separates the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from photocompare.relief.window import SkinWindow

_SIDES_PX = (128, 64)  # the larger where it fits often enough: finer steps of frequency
_ENOUGH_TILES = 6
_MOST_TILES = 32
_LEAST_INSIDE = 0.9  # of a tile; what is missing is filled with the tile's mean
_LOW = 0.036  # cycles per pixel; below it shading rules
_FLOOR_FROM = 0.43  # cycles per pixel; above it a lens passes nothing but noise
_SIGNAL_OVER_FLOOR = 25.0  # with less, blur reads as a change of relief
_WINDOW_BINS = 2.5  # a Hann window smears a line over two bins
_LEAST_BINS = 3  # for a line at all


@dataclass(frozen=True, slots=True)
class RelativeBlur:
    """``extra_variance_px2``: blur of the after photo less that of the before photo.

    Squared Gaussian widths, in before pixels; positive where the after photo is blurrier.
    ``log_amplitude`` is the natural log of the relief contrast, after over before, with the blur
    taken out. ``bins`` counts the frequencies that stood clear of the noise.
    """

    extra_variance_px2: float
    log_amplitude: float
    bins: int


def relative_blur(before: SkinWindow, after: SkinWindow) -> RelativeBlur | None:
    """Return the blur between two windows of the same skin, or None where nothing can be fitted."""
    for side_px in _SIDES_PX:
        centres = _tile_centres(before, after, side_px)
        if len(centres) >= _ENOUGH_TILES or (side_px == _SIDES_PX[-1] and len(centres) > 0):
            return _fitted(before, after, centres, side_px)
    return None


def _fitted(
    before: SkinWindow, after: SkinWindow, centres: NDArray[np.float64], side_px: int
) -> RelativeBlur | None:
    after_side_px = _scaled_side(side_px, after.scale)
    step = 1.0 / side_px
    first = _spectrum(before, centres, side_px, step)
    second = _spectrum(after, centres, after_side_px, step)
    count = min(len(first.power), len(second.power))
    frequency = (np.arange(count) + 0.5) * step
    usable = (frequency > max(_LOW, _WINDOW_BINS * step)) & (first.counts[:count] > 0)
    usable &= second.counts[:count] > 0
    weak = (first.power[:count] < _SIGNAL_OVER_FLOOR * first.floor) | (
        second.power[:count] < _SIGNAL_OVER_FLOOR * second.floor
    )
    weak &= usable
    if weak.any():
        usable[int(np.argmax(weak)) :] = False
    bins = int(np.count_nonzero(usable))
    if bins < _LEAST_BINS:
        return None
    ratio = 0.5 * np.log(second.power[:count][usable] / first.power[:count][usable])
    squared = -0.5 * (2.0 * math.pi * frequency[usable]) ** 2
    weights = np.sqrt(first.counts[:count][usable])
    design = np.column_stack([np.ones(bins), squared]) * weights[:, None]
    amplitude, extra = np.linalg.lstsq(design, ratio * weights, rcond=None)[0]
    return RelativeBlur(float(extra), float(amplitude), bins)


@dataclass(frozen=True, slots=True, eq=False)
class _Spectrum:
    power: NDArray[np.float64]
    counts: NDArray[np.float64]
    floor: float


def _spectrum(
    window: SkinWindow, centres: NDArray[np.float64], side_px: int, step: float
) -> _Spectrum:
    """Return the power by frequency in cycles per before pixel, in bins of ``step``."""
    total = np.zeros((side_px, side_px))
    hann = np.hanning(side_px + 1)[:side_px]
    weights = np.outer(hann, hann)
    to_own = np.linalg.inv(window.to_before)
    own = centres @ to_own[:2, :2].T + to_own[:2, 2]
    for x, y in np.round(own - side_px / 2).astype(int):
        tile = window.ln_y[y : y + side_px, x : x + side_px].astype(np.float64)
        inside = window.inside[y : y + side_px, x : x + side_px]
        mean = tile[inside].mean()
        total += np.abs(np.fft.fft2(np.where(inside, tile - mean, 0.0) * weights)) ** 2
    norm = len(own) * (weights**2).sum() * window.scale**2  # per before pixel, not per own pixel
    own_frequency = _frequencies(side_px)
    bins = np.floor(own_frequency * window.scale / step).astype(np.int64)
    counts = np.bincount(bins.ravel()).astype(np.float64)
    sums = np.bincount(bins.ravel(), weights=total.ravel() / norm)
    reach = int(0.5 * window.scale / step)  # beyond, a square spectrum has corners only
    power = sums[:reach] / np.maximum(counts[:reach], 1.0)
    floor = float(np.median(total[own_frequency > _FLOOR_FROM] / norm))
    return _Spectrum(power, counts[:reach], floor)


@lru_cache(maxsize=16)
def _frequencies(side_px: int) -> NDArray[np.float64]:
    axis = np.fft.fftfreq(side_px)
    radius: NDArray[np.float64] = np.hypot(axis[:, None], axis[None, :])
    radius.flags.writeable = False
    return radius


def _scaled_side(side_px: int, scale: float) -> int:
    return max(16, 2 * round(side_px * scale / 2))


def _tile_centres(before: SkinWindow, after: SkinWindow, side_px: int) -> NDArray[np.float64]:
    """Return centres (N, 2), in before pixels, of tiles that lie inside in both windows."""
    height, width = before.ln_y.shape
    half = side_px / 2
    x, y = np.meshgrid(
        np.arange(half, width - half + 1, side_px / 2),
        np.arange(half, height - half + 1, side_px / 2),
    )
    own = np.column_stack([x.ravel(), y.ravel()])
    centres = own @ before.to_before[:2, :2].T + before.to_before[:2, 2]
    kept = _is_filled(before, centres, side_px)
    kept &= _is_filled(after, centres, _scaled_side(side_px, after.scale))
    centres = centres[kept]
    if len(centres) > _MOST_TILES:
        centres = centres[np.linspace(0, len(centres) - 1, _MOST_TILES).round().astype(int)]
    return centres


def _is_filled(window: SkinWindow, centres: NDArray[np.float64], side_px: int) -> NDArray[np.bool_]:
    to_own = np.linalg.inv(window.to_before)
    own = centres @ to_own[:2, :2].T + to_own[:2, 2]
    height, width = window.inside.shape
    filled = np.zeros(len(own), dtype=np.bool_)
    for index, (x, y) in enumerate(np.round(own - side_px / 2).astype(int)):
        if 0 <= x <= width - side_px and 0 <= y <= height - side_px:
            tile = window.inside[y : y + side_px, x : x + side_px]
            filled[index] = bool(tile.mean() >= _LEAST_INSIDE)
    return filled
