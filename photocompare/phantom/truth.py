"""The true change of each quantity, from ideal pictures of the skin."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from photocompare import colour, indices
from photocompare.geometry import region_mask
from photocompare.model import Mask, Region, RGBImage


def changes(
    before: RGBImage, after: RGBImage, regions: tuple[Region, ...]
) -> dict[str, dict[str, float]]:
    """Return after minus before of each region's mean, per region name and quantity."""
    size_hw = (before.shape[0], before.shape[1])
    result = {}
    for region in regions:
        mask = region_mask(region, size_hw)
        old, new = _means(before, mask), _means(after, mask)
        result[region.name] = {name: new[name] - old[name] for name in old}
        difference = indices.difference_de00(
            colour.to_lab(before[mask][None]), colour.to_lab(after[mask][None])
        )
        result[region.name]["difference_de00"] = float(difference.mean(dtype=np.float64))
    return result


def difference(
    by_region: Mapping[str, Mapping[str, float]], treated: Region, reference: Region
) -> dict[str, float]:
    """Return the treated region's changes minus the reference region's."""
    here, there = by_region[treated.name], by_region[reference.name]
    return {name: here[name] - there[name] for name in here}


def _means(image: RGBImage, mask: Mask) -> dict[str, float]:
    pixels = image[mask][None]
    log_rgb = indices.log10_light(pixels)
    lab = colour.to_lab(pixels)
    maps = {
        "redness_hi": indices.redness_hi(log_rgb),
        "redness_ei": indices.redness_ei(log_rgb),
        "redness_a": lab[..., 1],
        "pigment_mic": indices.pigment_mic(log_rgb),
        "tone_l": lab[..., 0],
        "tone_ita": indices.tone_ita_deg(lab),
    }
    return {name: float(values.mean(dtype=np.float64)) for name, values in maps.items()}
