"""The map of texture: how the contrast of fine relief changed around each place.

A photo can't tell a flatter skin from a higher lamp, nor a warped pixel from a smoother one.
So the contrast is taken in one band that survives the warp, over a window of several of its
waves, and nothing is said where noise makes up much of it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Mask, NormalisedPair, SignedMap
from photocompare.settings import ViewSettings
from photocompare.view.smoothing import averaged, blurred

_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite
_MAD_TO_SD = 1.4826  # of a normal distribution
_HALF = np.float32(0.5)
_NEARLY_NONE = np.float32(0.01)  # of the neighbourhood; less is all rounding
_FLAT = np.float32(1e-8)  # squared contrast in ln light: less than 8 bits can hold


def texture_change_percent(
    pair: NormalisedPair,
    settings: ViewSettings,
    size_hw: tuple[int, int],
    *,
    mm_per_px: float | None,
) -> tuple[SignedMap, str]:
    """Return the change of local contrast in per cent on a grid of ``size_hw``, and how in words.

    NaN where either photo's contrast is less than ``texture_noise_factor`` times its noise.
    ``mm_per_px`` is that of the full-resolution before photo.
    """
    band_px, scale_words = _band_and_words(pair, settings, mm_per_px)
    window_px = settings.texture_window_bands * band_px[1] * size_hw[1] / pair.size_hw[1]
    known = pair.overlap & pair.measurable
    energies, noises = [], []
    for picture in (pair.before, pair.after):
        log_light = np.log(np.maximum(colour.luminance(colour.to_linear(picture)), _DARKEST))
        filled = _filled(log_light, known, band_px[1])
        band = blurred(filled, band_px[0]) - blurred(filled, band_px[1])
        # The window is so wide that the coarser grid of the map holds all of it.
        energies.append(averaged(*_reduced(band * band, known, size_hw), window_px))
        noises.append(np.float32(_noise_energy(log_light, known, band_px)))
    before, after = energies
    least = np.float32(settings.texture_noise_factor**2)
    is_relief = (before > least * noises[0] + _FLAT) & (after > least * noises[1] + _FLAT)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.sqrt((after - noises[1]) / (before - noises[0]))
    change = np.where(is_relief, 100.0 * (ratio - 1.0), np.nan).astype(np.float32)
    return change, scale_words


def _band_and_words(
    pair: NormalisedPair, settings: ViewSettings, mm_per_px: float | None
) -> tuple[tuple[float, float], str]:
    """Return the band in working pixels, and the words for it and its window."""
    low, high = settings.texture_band_px
    unit, per_px = "% of the width", 100.0 / pair.size_hw[1]
    if mm_per_px is not None:
        unit, per_px = " mm", mm_per_px / pair.working_scale
        low = max(low, settings.texture_band_mm[0] / per_px)
        high = max(high, settings.texture_band_mm[1] / per_px)
    window = settings.texture_window_bands * high * per_px
    words = f"relief of {low * per_px:.2g} to {high * per_px:.2g}{unit}, in windows of {window:.2g}"
    return (low, high), words + unit


def _filled(values: NDArray[np.float32], known: Mask, reach_px: float) -> NDArray[np.float32]:
    """Return the values with holes filled from around, so that the edge of a hole is no relief."""
    if known.all() or not known.any():
        return values
    weight = blurred(known.astype(np.float32), reach_px)
    total = blurred(np.where(known, values, np.float32(0.0)), reach_px)
    mean = np.float32(values[known].mean())
    around = np.where(weight > _NEARLY_NONE, total / np.maximum(weight, _NEARLY_NONE), mean)
    return np.where(known, values, around).astype(np.float32)


def _noise_energy(
    log_light: NDArray[np.float32], known: Mask, band_px: tuple[float, float]
) -> float:
    """Return the energy that the picture's own noise has in the band.

    The noise is read from the finest detail (the second difference along both axes, which relief
    of several pixels hardly touches) and carried over to the band as if it were white.
    """
    fine = log_light[2:, 2:] - 2.0 * log_light[1:-1, 2:] + log_light[:-2, 2:]
    middle = log_light[2:, 1:-1] - 2.0 * log_light[1:-1, 1:-1] + log_light[:-2, 1:-1]
    left = log_light[2:, :-2] - 2.0 * log_light[1:-1, :-2] + log_light[:-2, :-2]
    detail = (fine - 2.0 * middle + left)[known[1:-1, 1:-1]]
    if detail.size == 0:
        return 0.0
    variance = (_MAD_TO_SD * float(np.median(np.abs(detail)))) ** 2 / 36.0
    near, far = band_px
    share = 1.0 / (4 * near**2) + 1.0 / (4 * far**2) - 1.0 / (near**2 + far**2)
    return variance * share / np.pi


def _reduced(
    values: NDArray[np.float32], known: Mask, size_hw: tuple[int, int]
) -> tuple[NDArray[np.float32], Mask]:
    """Return the mean over the known pixels under each pixel of a coarser grid, and where any."""
    if values.shape == size_hw:
        return values, known
    height, width = size_hw
    share, total = (
        cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
        for part in (known.astype(np.float32), np.where(known, values, np.float32(0.0)))
    )
    is_known = np.asarray(share > _HALF)
    return np.asarray(total / np.maximum(share, _HALF), dtype=np.float32), is_known
