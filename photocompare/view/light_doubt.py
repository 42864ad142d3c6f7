"""What a lamp that moved sideways alone may paint on a map."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import region_mask
from photocompare.light_slope import light_slope
from photocompare.model import Comparison, Mask, RegionKind, RGBImage
from photocompare.view.legend import MapKind

_MIC_PER_LN = 100.0 / math.log(10.0)  # MIc is 100·log10 of the light, apart from its colour


def light_doubt(
    comparison: Comparison, kind: MapKind, before: RGBImage
) -> NDArray[np.float32] | np.float32:
    """Return the change that the slope of the light leaves at each pixel of ``before``.

    As in the readings: how much more the light may have changed there than on the reference. Zero
    for what shading does not move, and where no reference tells the light from the skin.
    """
    if kind not in (MapKind.PIGMENT, MapKind.DIFFERENCE):
        return np.float32(0.0)
    pair = comparison.pair
    if not pair.lighting.separable or pair.photos.is_same_file:
        return np.float32(0.0)
    reference = _marked(comparison, RegionKind.REFERENCE) & pair.measurable
    untreated = pair.measurable & ~_marked(comparison, RegionKind.TREATED)
    slope = light_slope(pair, untreated)
    if slope is None or not reference.any():
        return np.float32(0.0)
    doubt_ln = slope.doubt_map_ln(reference, (before.shape[0], before.shape[1]))
    if kind is MapKind.PIGMENT:
        return doubt_ln * np.float32(_MIC_PER_LN)
    # L* + 16, a* and b* all grow with the cube root of the light.
    lab = colour.to_lab(before)
    lab[..., 0] += np.float32(16.0)
    length: NDArray[np.float32] = np.linalg.norm(lab, axis=2).astype(np.float32)
    return doubt_ln * length / np.float32(3.0)


def _marked(comparison: Comparison, kind: RegionKind) -> Mask:
    marked = np.zeros(comparison.pair.size_hw, dtype=np.bool_)
    for region in comparison.regions:
        if region.kind is kind:
            marked |= region_mask(region, comparison.pair.size_hw)
    return marked
