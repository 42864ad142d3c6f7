"""The numbers under a pointer: before, after and change, and what of it can be told at all.

Where the maps draw a quantity, these are the maps' own values, on every so many pixels of their
grid. A change is beyond what unchanged skin shows only where the map draws all that lies between
one place and the next.
"""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import region_mask
from photocompare.model import Comparison, Mask, RegionKind, RGBImage
from photocompare.view.legend import MapKind
from photocompare.view.light_doubt import light_doubt
from photocompare.view.maps import (
    MapGrid,
    change_map,
    pigment,
    redness_maps,
    reduced,
    refusal,
)
from photocompare.view.smoothing import slope

PARTS = ("before", "after", "change", "least")
OUTSIDE, POSITION, IGNORED, UNUSABLE = "outside", "position", "ignored", "unusable"

_UNIT_STEP = 0.01  # of any unit: finer than any of them is known
_MISSING = np.iinfo(np.int16).min
_PACKING = 3  # of gzip: half the size of none, in a tenth of the time of the best

_Plane = NDArray[np.float32]
_Number = TypeVar("_Number", np.float32, np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class ValuePlane:
    """One quantity at each place (h, w); NaN where it is not known.

    ``least`` is the smallest change that can be told there: up to it, two photos of unchanged skin
    differ as much. A distance has no ``before`` and ``after``. ``withheld`` is the sentence why
    nothing may be said; ``is_light_unknown`` where a change can't be told from the light.
    """

    quantity: str
    before: _Plane | None
    after: _Plane | None
    change: _Plane
    least: _Plane
    withheld: str = ""
    is_light_unknown: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PointValues:
    """Every quantity on one grid, and why nothing is known where nothing is.

    A place holds ``step`` by ``step`` pixels of the maps' grid of ``map_hw`` and has the values of
    the one in its middle. ``reason`` (h, w) counts into ``reasons``, of which the first is none.
    """

    planes: tuple[ValuePlane, ...]
    reason: NDArray[np.uint8]
    reasons: tuple[str, ...]
    map_hw: tuple[int, int]
    step: int


def point_values(comparison: Comparison, side_px: int) -> PointValues:
    """Return the values of ``comparison`` at no more than ``side_px`` places along either side."""
    grid = MapGrid.of(comparison)
    step = math.ceil(max(grid.size_hw) / side_px)
    planes = (
        _mapped(comparison, MapKind.REDNESS, lambda: _of_maps(comparison)),
        _mapped(comparison, MapKind.PIGMENT, lambda: grid.averages(pigment)),
        _lightness(comparison, grid),
        _mapped(comparison, MapKind.DIFFERENCE, None),
    )
    reason, reasons = _reasons(comparison, grid)
    return PointValues(
        planes=tuple(_coarser(plane, step) for plane in planes),
        reason=_sampled(reason, step),
        reasons=reasons,
        map_hw=grid.size_hw,
        step=step,
    )


def packed(values: PointValues) -> bytes:
    """Return ``values`` as gzip of a header and numbers, for a browser.

    Four bytes (little-endian) with the length of the header; the header, JSON, padded with blanks
    to a multiple of four; then as 16-bit integers each plane that the header names, row by row,
    the lowest for NaN; then the reasons, a byte a place.
    """
    head, numbers = [], []
    for plane in values.planes:
        shown = [(part, getattr(plane, part)) for part in PARTS]
        there = [(part, array) for part, array in shown if array is not None]
        unit_step = _unit_step(array for _, array in there)
        head.append(
            {
                "id": plane.quantity,
                "parts": [part for part, _ in there],
                "unit_step": unit_step,
                "withheld": plane.withheld,
                "is_light_unknown": plane.is_light_unknown,
            }
        )
        numbers += [_as_int16(array, unit_step) for _, array in there]
    height, width = values.reason.shape
    header = {
        "size": [width, height],
        "map": [values.map_hw[1], values.map_hw[0]],
        "step": values.step,
        "planes": head,
        "reasons": list(values.reasons),
    }
    text = json.dumps(header, ensure_ascii=True).encode("ascii")
    text += b" " * (-len(text) % 4)
    parts = [len(text).to_bytes(4, "little"), text, *(n.tobytes() for n in numbers)]
    # Without a time in it: the same values are the same bytes.
    return gzip.compress(b"".join([*parts, values.reason.tobytes()]), _PACKING, mtime=0)


def _of_maps(comparison: Comparison) -> tuple[_Plane, _Plane]:
    before, after = redness_maps(comparison)
    return before.values, after.values


def _mapped(
    comparison: Comparison, kind: MapKind, levels: Callable[[], tuple[_Plane, _Plane]] | None
) -> ValuePlane:
    """Return a quantity as its map has it; ``levels`` gives what it is in each photo."""
    skin_map = change_map(comparison, kind)
    quantity = skin_map.legend.quantities[0]
    least = np.maximum(skin_map.doubt, np.float32(skin_map.legend.floor))
    before, after = (None, None) if levels is None else levels()
    plane = ValuePlane(quantity, before, after, skin_map.values, least, skin_map.withheld)
    return _told(comparison, plane)


def _lightness(comparison: Comparison, grid: MapGrid) -> ValuePlane:
    """Return L*, of which there is no map, held against the same doubts."""
    before, after = grid.averages(_lightness_of)
    change = after - before
    # A lamp that moved sideways does no more to L* than to the colour as a whole.
    shading = light_doubt(comparison, MapKind.DIFFERENCE, grid.before)
    misplaced = np.maximum(slope(before), slope(after)) * grid.misplaced_px
    floor = comparison.settings.view.lightness_floor_l
    least = grid.doubt(change, misplaced + shading, comparison=comparison, floor=floor)
    withheld = refusal(comparison, ("tone_l",))
    return _told(comparison, ValuePlane("tone_l", before, after, change, least, withheld))


def _lightness_of(picture: RGBImage) -> _Plane:
    return np.ascontiguousarray(colour.to_lab(picture)[..., 0])


def _told(comparison: Comparison, plane: ValuePlane) -> ValuePlane:
    """Return the plane without what may not be said of it."""
    nothing = np.full_like(plane.change, np.nan)
    is_light_known = comparison.pair.lighting.separable or comparison.photos.is_same_file
    if plane.withheld:
        before = None if plane.before is None else nothing
        return ValuePlane(plane.quantity, before, before, nothing, nothing, plane.withheld)
    if not is_light_known:
        return ValuePlane(
            plane.quantity, plane.before, plane.after, nothing, nothing, is_light_unknown=True
        )
    least = np.where(np.isfinite(plane.change), plane.least, np.float32(np.nan))
    return ValuePlane(plane.quantity, plane.before, plane.after, plane.change, least)


def _coarser(plane: ValuePlane, step: int) -> ValuePlane:
    with np.errstate(invalid="ignore"):
        is_drawn = np.abs(plane.change) > plane.least
    change, least = (_sampled(part, step) for part in (plane.change, plane.least))
    # Where the map leaves out a part of the place, nothing is claimed of any of it.
    least = np.where(_everywhere(is_drawn, step), least, np.fmax(least, np.abs(change)))
    before, after = (
        None if part is None else _sampled(part, step) for part in (plane.before, plane.after)
    )
    return ValuePlane(
        plane.quantity, before, after, change, least, plane.withheld, plane.is_light_unknown
    )


def _sampled(plane: NDArray[_Number], step: int) -> NDArray[_Number]:
    rows, columns = (
        np.minimum(np.arange(0, length, step) + step // 2, length - 1) for length in plane.shape
    )
    return plane[np.ix_(rows, columns)]


def _everywhere(is_drawn: Mask, step: int) -> Mask:
    """Return where all of the ``step`` by ``step`` pixels of a place are True."""
    height, width = is_drawn.shape
    rows, columns = np.arange(0, height, step), np.arange(0, width, step)
    return np.asarray(
        np.logical_and.reduceat(np.logical_and.reduceat(is_drawn, rows, axis=0), columns, axis=1)
    )


def _reasons(comparison: Comparison, grid: MapGrid) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Return why nothing is known at each pixel of the maps, and the names of the reasons."""
    pair = comparison.pair
    names = ("", UNUSABLE, *pair.masked, IGNORED, POSITION, OUTSIDE)
    reason = np.where(grid.known, np.uint8(0), np.uint8(1))
    ignored = np.zeros(pair.size_hw, dtype=np.bool_)
    for region in comparison.regions:
        if region.kind is RegionKind.IGNORE:
            ignored |= region_mask(region, pair.size_hw)
    masks = [*pair.masked.values(), ignored]
    # Each outweighs those before it: what isn't seen at all is no matter of hair.
    for number, mask in enumerate(masks, start=2):
        reason[~reduced(~mask, grid.size_hw) & ~grid.known] = number
    reason[grid.is_misplaced & ~grid.known] = names.index(POSITION)
    reason[~grid.overlap] = names.index(OUTSIDE)
    return reason, names


def _unit_step(arrays: Iterable[_Plane]) -> float:
    """Return the step of the whole numbers: a hundredth, or ten times that where it must hold."""
    most = max(float(np.abs(np.nan_to_num(array)).max(initial=0.0)) for array in arrays)
    step = _UNIT_STEP
    while most / step > np.iinfo(np.int16).max:
        step *= 10.0
    return step


def _as_int16(plane: _Plane, unit_step: float) -> NDArray[np.int16]:
    whole = np.round(np.nan_to_num(plane) / np.float32(unit_step))
    return np.where(np.isfinite(plane), whole, _MISSING).astype("<i2")
