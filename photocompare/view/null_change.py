"""What unchanged skin shows in a map: read from the pair itself, so that it is not drawn."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import geometry
from photocompare.model import Region, RegionKind, SignedMap
from photocompare.view.smoothing import averaged

_LEAST_REFERENCE_PX = 50  # map pixels; fewer say nothing about what unchanged skin does
_ROUNDING = 1e-3  # units of any map: float32 leaves some 1e-4, not the same on every processor
_MAD_TO_SD = 1.4826  # of a normal distribution
_LIGHT_STEPS = 8  # noise rises smoothly towards the dark; each step still holds many pixels
_SPOT_SIGMAS = 2.0  # the radius within which a Gaussian holds 86 % of itself
_COARSE = 4.0  # times the smoothing: what varies more slowly than this is skin, not noise


def reference_spread(values: SignedMap, regions: tuple[Region, ...], spreads: float) -> float:
    """Return how far the map strays in skin that was not treated; 0 where none was marked.

    That is its offset there, and ``spreads`` standard deviations.
    """
    inside = np.zeros(values.shape, dtype=bool)
    for region in regions:
        if region.kind is RegionKind.REFERENCE:
            inside |= geometry.region_mask(region, values.shape)
    seen = values[inside & np.isfinite(values)]
    if seen.size < _LEAST_REFERENCE_PX:
        return 0.0
    middle = float(np.median(seen))
    spread = _MAD_TO_SD * float(np.median(np.abs(seen - middle)))
    return abs(middle) + spreads * spread + _ROUNDING


def noise_doubt(
    values: SignedMap, light: NDArray[np.float32], sigma_px: float, *, spreads: float
) -> NDArray[np.float32]:
    """Return the size of lumps that noise alone makes, for the light at each place.

    A camera's noise and JPEG's rounding weigh most in the dark, where an index divides by little
    light. The fine part of the map is sorted by ``light``; its spread at each level, as a median,
    is blind to a patch that changed as a whole and to the few pixels along its edge.
    """
    known = np.isfinite(values)
    if not known.any():
        return np.zeros_like(values)
    fine = values - averaged(np.nan_to_num(values), known, _COARSE * sigma_px)
    usable = np.isfinite(fine)
    edges = np.quantile(light[usable], np.linspace(0.0, 1.0, _LIGHT_STEPS + 1))
    levels, deviations = [], []
    for low, high in pairwise(edges):
        inside = usable & (light >= low) & (light <= high)
        levels.append(float(np.median(light[inside])))
        deviations.append(_MAD_TO_SD * float(np.median(np.abs(fine[inside]))))
    at_place = np.interp(light, levels, deviations)
    return (spreads * at_place).astype(np.float32)


def without_specks(
    values: SignedMap, doubt: NDArray[np.float32], sigma_px: float
) -> NDArray[np.float32]:
    """Return ``doubt``, raised where a change stands out over less than the smoothing's own spot.

    Whatever is real and strong is widened by the smoothing to more than that; a smaller spot is
    the tip of a lump that hardly passed the doubt.
    """
    excess = np.nan_to_num(np.abs(values)) > doubt
    _, labels, stats, _ = cv2.connectedComponentsWithStats(excess.astype(np.uint8), connectivity=8)
    is_small = stats[:, cv2.CC_STAT_AREA] < np.pi * (_SPOT_SIGMAS * sigma_px) ** 2
    is_small[0] = False  # what does not stand out at all
    speck = is_small[labels]
    return np.where(speck, np.abs(values), doubt).astype(np.float32)
