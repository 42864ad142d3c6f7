"""The true change of each quantity, from ideal pictures of the skin, its relief and its hairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from photocompare import colour, indices
from photocompare.geometry import polygon_mask, region_mask
from photocompare.model import Mask, Region, RGBImage
from photocompare.phantom import light
from photocompare.phantom.scene import Change, ChangeKind
from photocompare.phantom.skin import Quantity, Skin

STRUCTURAL = (ChangeKind.RELIEF, ChangeKind.SCARS, ChangeKind.STRIAE, ChangeKind.HAIR)
"""The kinds of change that move :func:`structure`."""


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


def structure(
    skin: Skin, state: Iterable[Change], regions: tuple[Region, ...]
) -> dict[str, dict[str, float]]:
    """Return each region's relief (rms slope) and, on a scalp, its number of hairs.

    What a lamp from the side makes of relief is proportional to its slopes, not to its height.
    """
    state = tuple(state)
    height = skin.sum_of(Quantity.HEIGHT_MM, state)
    along_x, along_y = light.slopes(height, skin.canvas.mm_per_px)
    result = {}
    for region in regions:
        mask = polygon_mask(skin.canvas.outline_px(region.outline_xy), skin.canvas.size_hw)
        squares = along_x[mask] ** 2 + along_y[mask] ** 2
        result[region.name] = {"relief_percent": float(np.sqrt(squares.mean(dtype=np.float64)))}
        if skin.scene.scalp is not None:
            result[region.name]["hairs_percent"] = float(skin.hairs_rooted(mask, state))
    return result


def percent_changes(
    before: Mapping[str, Mapping[str, float]], after: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Return what :func:`structure` gained from before to after, in percent."""
    return {
        region: {
            name: 100.0 * (after[region][name] / value - 1.0) if value > 0.0 else 0.0
            for name, value in values.items()
        }
        for region, values in before.items()
    }


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
