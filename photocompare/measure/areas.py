"""The areas that are read: treated regions, their controls, or everything."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photocompare.errors import RegionError
from photocompare.geometry import region_mask
from photocompare.model import LightBasis, Mask, NormalisedPair, Region, RegionKind

WHOLE = "whole"


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """Pixels of the working grid under one name; ``mask`` holds only what can be measured.

    ``seen`` is all of it that both photos show and nobody ignores: black hair is too dark to be
    measured as skin. ``unusable`` says why nothing at all can be read in it, empty where something
    can.
    """

    name: str
    mask: Mask
    is_control: bool
    is_whole: bool = False
    seen: Mask | None = None
    unusable: str = ""

    @property
    def count_px(self) -> int:
        """How many working pixels can be measured."""
        return int(np.count_nonzero(self.mask))


def areas_of(
    pair: NormalisedPair, regions: tuple[Region, ...], *, least_px: int
) -> tuple[Area, ...]:
    """Return treated areas first, then controls; everything, where nothing is said to be treated.

    Raises
    ------
    RegionError
        A region covers fewer than ``least_px`` working pixels, or every treated one lies wholly
        outside the part that both photos show. Beside others such a one is ``unusable``.
    """
    shown = pair.overlap.copy()
    for region in regions:
        if _is(region, RegionKind.IGNORE):
            shown &= ~region_mask(region, pair.size_hw)
    treated = tuple(
        _area(pair, shown, region, least_px)
        for region in regions
        if _is(region, RegionKind.TREATED)
    )
    controls = tuple(
        _area(pair, shown, region, least_px)
        for region in regions
        if _is(region, RegionKind.REFERENCE)
    )
    if treated and all(area.unusable for area in treated):
        raise RegionError(treated[0].unusable)
    if not treated:
        whole = Area(WHOLE, pair.measurable, is_control=False, is_whole=True, seen=shown)
        return (whole, *controls)
    under_treatment = np.zeros(pair.size_hw, dtype=np.bool_)
    for region in regions:
        if _is(region, RegionKind.TREATED):
            under_treatment |= region_mask(region, pair.size_hw)
    pure = (
        replace(area, mask=area.mask & ~under_treatment, seen=_less(area.seen, under_treatment))
        for area in controls
    )
    return (*treated, *pure)


def control_of(pair: NormalisedPair, areas: tuple[Area, ...], least_px: int) -> Area | None:
    """Return all controls as one area, or None where they can't tell light from change."""
    large = [area for area in areas if area.is_control and area.count_px >= least_px]
    is_on_card = pair.lighting.basis is LightBasis.CARD  # no reference could be used
    if not large or not pair.lighting.separable or is_on_card:
        return None
    if len(large) == 1:
        return large[0]
    together = np.logical_or.reduce([area.mask for area in large])
    seen = np.logical_or.reduce([area.mask if area.seen is None else area.seen for area in large])
    return Area("control", together, is_control=True, seen=seen)


def _less(mask: Mask | None, taken: Mask) -> Mask | None:
    return None if mask is None else mask & ~taken


def _is(region: Region, kind: RegionKind) -> bool:
    return region.kind is kind


def _area(pair: NormalisedPair, shown: Mask, region: Region, least_px: int) -> Area:
    mask = region_mask(region, pair.size_hw)
    drawn_px = int(np.count_nonzero(mask))
    if drawn_px < least_px:
        raise RegionError(
            f"The region '{region.name}' covers only {drawn_px} pixels and at least {least_px} are "
            "needed to measure anything. Draw it larger."
        )
    unusable = ""
    if not (mask & pair.overlap).any():
        unusable = (
            f"The region '{region.name}' lies outside the part that both photos show. "
            "Draw it where both photos show skin."
        )
    return Area(
        region.name,
        mask & pair.measurable,
        _is(region, RegionKind.REFERENCE),
        seen=mask & shown,
        unusable=unusable,
    )
