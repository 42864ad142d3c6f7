"""Contrast of ln luminance between two Gaussian widths, over a window and over its patches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask
from photocompare.relief.window import SkinWindow

_REACH = 3.0  # standard deviations; a Gaussian holds 99.7 % within
_FINEST_SIGMA_PX = 3.0  # on the reduced grid: averaging squares then adds 1 % to the width
_LEAST_SHARE = 0.6  # of a patch inside the region
_SURFACE_TERMS = 6  # numbers of a quadratic surface
_SURFACE_PIXELS = 5_000  # it needs no more
_PATCH_STRIDE = 2  # the band holds nothing as fine as two pixels, so every other one is enough


@dataclass(frozen=True, slots=True, eq=False)
class BandContrast:
    """``contrast_percent`` is 100·std of the band over the region.

    ``patch_variance`` holds, by patch of the before photo (row, column), the variance of the band.
    """

    contrast_percent: float
    patch_variance: dict[tuple[int, int], float]


def working_sigma_px(window: SkinWindow, sigma_before_px: float) -> float:
    """Return a width given in before pixels in this window's own pixels."""
    return sigma_before_px * window.scale


def band_contrast(
    window: SkinWindow,
    band_before_px: tuple[float, float],
    *,
    noise: float,
    patch_side_before_px: float,
) -> BandContrast:
    """Return the contrast between two widths, in before pixels, with the noise's share removed.

    ``noise`` is the standard deviation of white noise in this window's ln luminance.
    """
    fine_px = working_sigma_px(window, band_before_px[0])
    wide_px = working_sigma_px(window, band_before_px[1])
    factor = max(1, int(fine_px / _FINEST_SIGMA_PX))
    ln_y, inside = _reduced(window, factor)
    # The mean of a square of n pixels has itself the variance (n² − 1)/12 of a blur.
    own = (factor**2 - 1) / 12.0
    widths = tuple(math.sqrt(width**2 - own) / factor for width in (fine_px, wide_px))
    band = band_pass(ln_y, inside, (widths[0], widths[1]))
    of_noise = (noise / factor) ** 2 * _white_noise_share(*widths)
    variance = float(np.mean(band[inside] ** 2)) - of_noise if inside.any() else math.nan
    patches = _patch_variances(window, band, inside, (factor, patch_side_before_px))
    return BandContrast(
        100.0 * math.sqrt(max(variance, 0.0)) if math.isfinite(variance) else math.nan,
        {place: value - of_noise for place, value in patches.items() if value > of_noise},
    )


def _reduced(window: SkinWindow, factor: int) -> tuple[NDArray[np.float32], Mask]:
    if factor == 1:
        return window.ln_y, window.inside
    height, width = (side // factor for side in window.ln_y.shape)
    cut = (slice(0, height * factor), slice(0, width * factor))
    weights = window.inside[cut].astype(np.float32)
    size = (width, height)
    share = cv2.resize(weights, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(window.ln_y[cut] * weights, size, interpolation=cv2.INTER_AREA)
    inside = share > 0.5
    mean = np.divide(total, share, out=np.zeros_like(total), where=share > 0.0)
    return mean.astype(np.float32), inside.astype(np.bool_)


def band_pass(
    ln_y: NDArray[np.float32], inside: Mask, widths_px: tuple[float, float]
) -> NDArray[np.float32]:
    """Return the band, from pixels inside only: hair and clothes beside the region don't leak in.

    The slope of the shading is taken out first, so that the region's edge makes no contrast.
    """
    weights = inside.astype(np.float32)
    flat = _without_slope(ln_y, inside) * weights
    smooth = []
    for width in widths_px:
        side = 2 * math.ceil(_REACH * width) + 1
        share = cv2.GaussianBlur(weights, (side, side), width, borderType=cv2.BORDER_CONSTANT)
        total = cv2.GaussianBlur(flat, (side, side), width, borderType=cv2.BORDER_CONSTANT)
        smooth.append(np.divide(total, share, out=np.zeros_like(total), where=inside))
    band: NDArray[np.float32] = smooth[0] - smooth[1]
    return band


def _without_slope(ln_y: NDArray[np.float32], inside: Mask) -> NDArray[np.float32]:
    """Return ``ln_y`` less the quadratic surface that fits it best inside."""
    height, width = ln_y.shape
    x = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :]
    y = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None]
    step = max(1, round(math.sqrt(inside.size / _SURFACE_PIXELS)))
    sample = (slice(None, None, step), slice(None, None, step))
    chosen = inside[sample]
    if np.count_nonzero(chosen) < 2 * _SURFACE_TERMS:
        return ln_y - np.float32(ln_y[inside].mean() if inside.any() else 0.0)
    places = np.nonzero(chosen)
    across, down = x[0, ::step][places[1]], y[::step, 0][places[0]]
    terms = (np.ones_like(across), across, down, across * across, down * down, across * down)
    design = np.stack(terms, axis=1).astype(np.float64)
    found = np.linalg.lstsq(design, ln_y[sample][chosen].astype(np.float64), rcond=None)[0]
    level, along_x, along_y, x_square, y_square, twist = found.astype(np.float32)
    flat: NDArray[np.float32] = ln_y - (twist * y) * x
    flat -= level + along_x * x + x_square * x * x
    flat -= along_y * y + y_square * y * y
    return flat


def _white_noise_share(fine_px: float, wide_px: float) -> float:
    """Return the variance of the band when its input is white noise of variance 1."""
    crossed = 1.0 / (math.pi * (fine_px**2 + wide_px**2))
    return (1.0 / fine_px**2 + 1.0 / wide_px**2) / (4.0 * math.pi) - crossed


def _patch_variances(
    window: SkinWindow,
    band: NDArray[np.float32],
    inside: Mask,
    grid: tuple[int, float],
) -> dict[tuple[int, int], float]:
    """Return the variance of the band in each square of the before photo that is well filled."""
    factor, side_before_px = grid
    stride = _PATCH_STRIDE
    chosen = inside[::stride, ::stride]
    if not chosen.any():
        return {}
    values = band[::stride, ::stride][chosen].astype(np.float64)
    offset = (factor - 1) / 2.0  # of a reduced pixel's centre
    x = np.arange(0, inside.shape[1], stride)[None, :] * factor + offset
    y = np.arange(0, inside.shape[0], stride)[:, None] * factor + offset
    to_patch = window.to_before[:2] / side_before_px
    across, down = (
        np.floor(row[0] * x + row[1] * y + row[2])[chosen].astype(np.int64) for row in to_patch
    )
    left, top = int(across.min()), int(down.min())
    span = int(across.max()) - left + 1
    label = (down - top) * span + (across - left)
    counts = np.bincount(label)
    squares = np.bincount(label, weights=values**2)
    full = (side_before_px * window.scale / (factor * stride)) ** 2
    return {
        (int(index // span) + top, int(index % span) + left): float(squares[index] / counts[index])
        for index in np.flatnonzero(counts >= _LEAST_SHARE * full)
    }
