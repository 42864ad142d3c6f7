"""Where the skin changed and by how much: signed maps on the before photo's frame.

All maps lie on a grid of at most ``map_side_px``. Colours are averaged over half a millimetre (or
a fixed share of the width, where the scale is unknown; never less than the error of the alignment
that half of the skin keeps to) before anything is subtracted, so that noise and a shift of a pixel
paint nothing. Skin that may lie too far off for a reading is not known here either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour, geometry, indices
from photocompare.model import Comparison, Mask, RGBImage, SignedMap
from photocompare.view.legend import Legend, MapKind, legend, redness_legend
from photocompare.view.light_doubt import light_doubt
from photocompare.view.null_change import noise_doubt, reference_spread, without_specks
from photocompare.view.relief import texture_change_percent
from photocompare.view.smoothing import averaged, slope


@dataclass(frozen=True, slots=True, eq=False)
class SkinMap:
    """Values on the before photo's frame, and everything that is needed to draw them honestly.

    ``values`` is NaN outside ``overlap`` and where either photo can't be measured. ``doubt`` is
    the size of change that unchanged skin would show at that place. ``method`` says in words how
    the map was smoothed. ``withheld`` is the sentence why nothing may be drawn, else empty.
    """

    legend: Legend
    values: SignedMap
    doubt: NDArray[np.float32]
    overlap: Mask
    method: str
    withheld: str = ""

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the map's grid in pixels."""
        return self.overlap.shape


def change_map(comparison: Comparison, kind: MapKind) -> SkinMap:
    """Return after minus before of what ``kind`` names, on the before photo's frame."""
    pair, settings = comparison.pair, comparison.settings.view
    scale = legend(kind, settings)
    grid = MapGrid.of(comparison)
    withheld = refusal(comparison, scale.quantities)
    if withheld:
        nothing = np.full(grid.size_hw, np.nan, dtype=np.float32)
        return SkinMap(scale, nothing, np.abs(nothing), grid.overlap, "", withheld)
    if kind is MapKind.TEXTURE:
        values, method = texture_change_percent(
            pair, settings, grid.size_hw, mm_per_px=comparison.settings.measure.mm_per_px
        )
        values = np.where(grid.known, values, np.float32(np.nan))
        misplaced = np.zeros(grid.size_hw, dtype=np.float32)
    else:
        values, misplaced = _colour_change(grid, kind)
        method = grid.method
    known_apart = misplaced + light_doubt(comparison, kind, grid.before)
    doubt = grid.doubt(values, known_apart, comparison=comparison, floor=scale.floor)
    return SkinMap(scale, values, doubt, grid.overlap, method)


def redness_maps(comparison: Comparison) -> tuple[SkinMap, SkinMap]:
    """Return the redness of the before and of the after photo, on one scale."""
    scale = redness_legend(comparison.settings.view)
    grid = MapGrid.of(comparison)
    withheld = refusal(comparison, scale.quantities)
    maps = []
    for values in grid.averages(redness):
        if withheld:
            values = np.full_like(values, np.nan)
        doubt = np.zeros(grid.size_hw, dtype=np.float32)
        maps.append(SkinMap(scale, values, doubt, grid.overlap, grid.method, withheld))
    return maps[0], maps[1]


@dataclass(frozen=True, slots=True, eq=False)
class MapGrid:
    """The pair on the grid of the maps, and how far it is averaged there.

    ``is_misplaced`` marks skin that may lie too far off for anything to be said of it.
    """

    before: NDArray[np.float32]
    after: NDArray[np.float32]
    overlap: Mask
    known: Mask
    is_misplaced: Mask
    sigma_px: float
    misplaced_px: NDArray[np.float32]
    method: str

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.overlap.shape

    def averages(
        self, of: Callable[[RGBImage], NDArray[np.float32]]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what ``of`` makes of the before and of the after photo, averaged."""
        before, after = (
            averaged(of(picture), self.known, self.sigma_px)
            for picture in (self.before, self.after)
        )
        return before, after

    def doubt(
        self,
        values: SignedMap,
        known_apart: NDArray[np.float32],
        *,
        comparison: Comparison,
        floor: float,
    ) -> NDArray[np.float32]:
        """Return the size of change that unchanged skin would show at each place.

        That is ``floor`` at least, or what noise and untreated skin show, and ``known_apart``.
        """
        settings = comparison.settings.view
        null = reference_spread(values, comparison.regions, settings.reference_spreads)
        noise = noise_doubt(
            values, self.least_light(), self.sigma_px, spreads=settings.noise_spreads
        )
        doubt = known_apart + np.maximum(noise, np.float32(max(floor, null)))
        return without_specks(values, doubt, self.sigma_px)

    def least_light(self) -> NDArray[np.float32]:
        """Return the lightness of the darker of the two photos at each place, averaged."""
        darker = np.minimum(self.before, self.after).min(axis=2)
        return np.nan_to_num(averaged(darker, self.known, self.sigma_px))

    @classmethod
    def of(cls, comparison: Comparison) -> MapGrid:
        """Return the grid of a comparison's maps."""
        pair, settings = comparison.pair, comparison.settings.view
        width_px = pair.photos.before.size_hw[1]
        _, most_px = comparison.settings.measure.misplaced_px(width_px)
        size_hw = geometry.fitted_size_hw(pair.size_hw, settings.map_side_px)
        full_px_per_map_px = width_px / size_hw[1]
        local_px = geometry.local_error_map(pair.alignment, size_hw)
        is_misplaced = np.asarray(local_px >= most_px)
        error_px = np.nan_to_num(pair.alignment.typical_error_px) / full_px_per_map_px
        mm_per_px = comparison.settings.measure.mm_per_px
        if mm_per_px is None:
            sigma_px = settings.smoothing_fraction * size_hw[1]
            method = f"averaged over {settings.smoothing_fraction:.1%} of the width"
        else:
            sigma_px = settings.smoothing_mm / (mm_per_px * full_px_per_map_px)
            method = f"averaged over {settings.smoothing_mm:g} mm"
        if error_px > sigma_px:
            method = "averaged over the expected error of the alignment"
        return cls(
            before=geometry.resized(pair.before, size_hw),
            after=geometry.resized(pair.after, size_hw),
            overlap=reduced(pair.overlap, size_hw),
            known=reduced(pair.overlap & pair.measurable, size_hw) & ~is_misplaced,
            is_misplaced=is_misplaced,
            sigma_px=max(sigma_px, float(error_px)),
            misplaced_px=np.nan_to_num(local_px)
            * np.float32(settings.misplacement_errors / full_px_per_map_px),
            method=method,
        )


def redness(picture: RGBImage) -> NDArray[np.float32]:
    """Return HI of every pixel."""
    return indices.redness_hi(indices.log10_light(picture))


def pigment(picture: RGBImage) -> NDArray[np.float32]:
    """Return MIc of every pixel."""
    return indices.pigment_mic(indices.log10_light(picture))


def _colour_change(grid: MapGrid, kind: MapKind) -> tuple[SignedMap, NDArray[np.float32]]:
    """Return the change, and what the expected misplacement alone could make of it."""
    if kind is MapKind.DIFFERENCE:
        before, after = grid.averages(colour.to_lab)
        values = indices.difference_de00(before, after)
        steepest = np.maximum(_lab_slope(before), _lab_slope(after))
        return values, steepest * grid.misplaced_px
    before, after = grid.averages(redness if kind is MapKind.REDNESS else pigment)
    steepest = np.maximum(slope(before), slope(after))
    return after - before, steepest * grid.misplaced_px


def _lab_slope(lab: NDArray[np.float32]) -> NDArray[np.float32]:
    squares = sum(slope(np.ascontiguousarray(lab[..., axis])) ** 2 for axis in range(3))
    return np.sqrt(np.asarray(squares, dtype=np.float32))


def refusal(comparison: Comparison, quantities: tuple[str, ...]) -> str:
    """Return the sentence why nothing may be said of ``quantities``, else ""."""
    for check in comparison.grade.checks:
        if check.is_refused and set(check.forbids) & set(quantities):
            return check.message
    return ""


def reduced(mask: Mask, size_hw: tuple[int, int]) -> Mask:
    """Return True where a map pixel covers nothing but True."""
    if mask.shape == size_hw:
        return mask
    height, width = size_hw
    share = cv2.resize(mask.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(share > 0.999)
