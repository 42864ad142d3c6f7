"""From the patches of a card to the light of a photo: a grey gain, and a colour correction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000, rgb2lab

from photocompare.card.record import Light24
from photocompare.card.reference import GREY_ROW, patch_linear
from photocompare.model import Lighting

_TINIEST = 1e-6  # linear light; keeps logarithms and roots finite
_LIGHTNESS_POWER = 2.0 / 3.0  # a step of L* takes light in proportion to it


def in_daylight(linear: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return linear light (..., 3) as it would be in daylight, by a matrix (3, 6).

    The terms are R, G, B, √(RG), √(GB), √(RB): root-polynomial of degree 2, in which twice the
    exposure is twice the light (Finlayson, Mackiewicz and Hurlbert 2015).
    """
    return np.maximum(_terms(linear) @ matrix.T, _TINIEST)


def calibrated(log10_rgb: NDArray[np.float64], lighting: Lighting) -> NDArray[np.float64]:
    """Return log10 of linear light (..., 3) in daylight, of light of the pair as it is measured.

    The same light where no card could be used.
    """
    if lighting.calibration is None:
        return log10_rgb
    seen: NDArray[np.float64] = np.power(10.0, log10_rgb)
    return np.asarray(np.log10(in_daylight(seen, lighting.calibration)))


def colour_matrix(patches: Light24, *, with_roots: bool) -> NDArray[np.float64]:
    """Return the matrix (3, 6) that brings the patches that are known closest to the card.

    Without roots its last three columns are zero. Patches count by what the eye sees of them: an
    error of a hundredth weighs more in a dark patch than in a white one.
    """
    known = np.isfinite(patches[:, 0])
    wanted = patch_linear()[known]
    terms = _terms(patches[known])[:, : 6 if with_roots else 3]
    weight = wanted.mean(axis=1, keepdims=True) ** -_LIGHTNESS_POWER
    solved = np.linalg.lstsq(terms * weight, wanted * weight, rcond=None)[0]
    matrix = np.zeros((3, 6))
    matrix[:, : solved.shape[0]] = solved.T
    return matrix


def grey_gain(patches: Light24) -> NDArray[np.float64]:
    """Return light as photographed over that in daylight, (3,), from the known grey patches."""
    ratio = patches[GREY_ROW] / patch_linear()[GREY_ROW]
    known = np.isfinite(ratio[:, 0])
    gain: NDArray[np.float64] = np.exp(np.median(np.log(ratio[known]), axis=0))
    return gain


def off_de00(linear: Light24) -> NDArray[np.float64]:
    """Return CIEDE2000 (24,) between patches in daylight and what they should be; NaN is kept."""
    known = np.isfinite(linear[:, 0])
    off = np.full(len(linear), np.nan)
    if known.any():
        off[known] = apart_de00(linear[known], patch_linear()[known])
    return off


def apart_de00(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return CIEDE2000 between rows of linear light (N, 3)."""
    apart: NDArray[np.float64] = deltaE_ciede2000(_lab(first), _lab(second))  # type: ignore[no-untyped-call]
    return apart


def _lab(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    light = np.clip(linear, 0.0, None)
    curve = 1.055 * np.maximum(light, 0.0031308) ** (1.0 / 2.4) - 0.055
    encoded = np.where(light <= 0.0031308, 12.92 * light, curve)  # IEC 61966-2-1, not clipped
    lab: NDArray[np.float64] = rgb2lab(encoded)
    return lab


def _terms(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    red, green, blue = (np.maximum(linear[..., k], 0.0) for k in range(3))
    roots = (np.sqrt(red * green), np.sqrt(green * blue), np.sqrt(red * blue))
    return np.stack([red, green, blue, *roots], axis=-1)
