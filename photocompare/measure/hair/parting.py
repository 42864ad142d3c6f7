"""The parting: where it runs, whether it is the same in both photos, and how wide it is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.hair.scalp import ScalpMaps
from photocompare.measure.hair.strands import by_cells
from photocompare.model import Mask, PointsXY
from photocompare.settings import HairSettings

_HALF = 0.5
_CENTRE_BINS = 24  # along a parting, between which its middle is interpolated


@dataclass(frozen=True, slots=True, eq=False)
class Parting:
    """A long bare patch, on the pixels of the scalp maps.

    ``middle_xy`` (2,) and ``axis_xy`` (2,) say where it lies; ``centre`` holds (along, across)
    of its middle line; ``patch`` is True on it.
    """

    middle_xy: NDArray[np.float64]
    axis_xy: NDArray[np.float64]
    length_px: float
    width_px: float
    centre: PointsXY
    patch: Mask

    @property
    def across_xy(self) -> NDArray[np.float64]:
        """Return the direction across it."""
        return np.array([-self.axis_xy[1], self.axis_xy[0]])


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Runs of scalp across a parting at even steps along it (N,), in map pixels."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    step_px: float


def parting_of(scalp: Mask, known: Mask, settings: HairSettings) -> Parting | None:
    """Return the parting that a map of scalp shows, or None where the hair has none."""
    cell = max(1, math.ceil(max(scalp.shape) / settings.grid_cells))
    whole = by_cells(known.astype(np.float32), cell)
    share = by_cells((scalp & known).astype(np.float32), cell) / np.maximum(whole, 1e-3)
    patches = ((share >= settings.part_cell_share) & (whole > _HALF)).astype(np.uint8)
    bare = cv2.morphologyEx(patches, cv2.MORPH_CLOSE, np.ones((3, 3), dtype=np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(bare, connectivity=8)
    if count < 2:
        return None
    largest = 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))
    rows, columns = np.nonzero(labels == largest)
    points = np.column_stack([columns, rows]).astype(np.float64)
    middle = points.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(points.T) + 1e-6 * np.eye(2))
    axis = vectors[:, 1] * (1.0 if vectors[np.argmax(np.abs(vectors[:, 1])), 1] > 0.0 else -1.0)
    along, across = _turned(points - middle, axis)
    length = float(along.max() - along.min()) + 1.0
    width = len(points) / length
    region_rows, region_columns = np.nonzero(whole > _HALF)
    region = np.column_stack([region_columns, region_rows]).astype(np.float64)
    reach, _ = _turned(region - middle, axis)
    is_long = length >= settings.least_part_extent * float(reach.max() - reach.min())
    if values[1] <= 0.0 or length < settings.least_part_aspect * width or not is_long:
        return None
    bins = np.clip(((along - along.min()) / length * _CENTRE_BINS).astype(int), 0, _CENTRE_BINS - 1)
    used = np.unique(bins)
    places = np.array([along[bins == one].mean() for one in used]) * cell
    middles = np.array([across[bins == one].mean() for one in used]) * cell
    # Hairs that hang over one side shift the middle of a bin, not the parting.
    smooth = np.convolve(np.pad(middles, 2, mode="edge"), np.full(5, 0.2), "valid")
    centre = np.column_stack([places, smooth])
    found = cv2.resize(
        (labels == largest).astype(np.uint8),
        (bare.shape[1] * cell, bare.shape[0] * cell),
        interpolation=cv2.INTER_NEAREST,
    )
    beyond = [(0, side - part) for side, part in zip(scalp.shape, found.shape, strict=True)]
    patch = np.pad(np.equal(found, 1), beyond)
    return Parting(
        (middle + 0.5) * cell - 0.5,
        axis,
        length * cell,
        width * cell,
        centre,
        patch,
    )


def is_parted_otherwise(maps: ScalpMaps, settings: HairSettings) -> bool:
    """Return whether the hair is parted elsewhere in one photo than in the other."""
    before, after = (parting_of(one, maps.known, settings) for one in (maps.before, maps.after))
    if before is not None and after is not None:
        return _is_moved(before, after, settings)
    if before is not None:
        return _is_covered(before, maps.after, maps, settings)
    return after is not None and _is_covered(after, maps.before, maps, settings)


def _is_covered(parting: Parting, scalp: Mask, maps: ScalpMaps, settings: HairSettings) -> bool:
    """Return whether ``scalp`` shows hardly more along another photo's parting than elsewhere."""
    along, all_over = scalp[parting.patch & maps.known].mean(), scalp[maps.known].mean()
    return bool(along < 0.5 * (settings.part_cell_share + all_over))


def _is_moved(first: Parting, second: Parting, settings: HairSettings) -> bool:
    """Return whether two partings of one region are not the same one."""
    cosine = min(1.0, abs(float(first.axis_xy @ second.axis_xy)))
    if math.degrees(math.acos(cosine)) > settings.most_part_turn_deg:
        return True
    apart = second.middle_xy - first.middle_xy
    away = abs(float(apart @ first.across_xy)), abs(float(apart @ second.across_xy))
    return sum(away) / 2.0 > settings.most_part_shift * max(first.width_px, second.width_px)


def runs_across(maps: ScalpMaps, parting: Parting, single_hair_px: float) -> Runs:
    """Return the runs of scalp across the parting; a hair of ``single_hair_px`` ends none."""
    ends = parting.centre[[0, -1], 0]
    along = np.arange(ends[0], ends[1] + 0.5)
    middle = np.interp(along, parting.centre[:, 0], parting.centre[:, 1])
    half = math.ceil(2.5 * parting.width_px) + 4
    across = np.arange(-half, half + 1, dtype=np.float64)
    where = (
        parting.middle_xy
        + along[:, None, None] * parting.axis_xy
        + (middle[:, None] + across)[..., None] * parting.across_xy
    ).astype(np.float32)
    runs = []
    for scalp in (maps.before, maps.after):
        soft = cv2.GaussianBlur(scalp.astype(np.float32), (0, 0), max(0.5, single_hair_px))
        line = cv2.remap(
            soft,
            np.ascontiguousarray(where[..., 0]),
            np.ascontiguousarray(where[..., 1]),
            cv2.INTER_LINEAR,
        )
        runs.append(_runs_through(np.asarray(line, dtype=np.float32), half))
    return Runs(runs[0], runs[1], 1.0)


def _runs_through(line: NDArray[np.float32], start: int) -> NDArray[np.float64]:
    """Return the length of what is over one half around column ``start`` in each row."""
    lengths = np.zeros(len(line))
    for step in (1, -1):
        side = line[:, start:] if step == 1 else line[:, start::-1]
        open_ = side > _HALF
        count = np.where(open_.all(axis=1), side.shape[1], np.argmin(open_, axis=1))
        last = np.clip(count - 1, 0, side.shape[1] - 2)
        rows = np.arange(len(line))
        here, beyond = side[rows, last].astype(np.float64), side[rows, last + 1].astype(np.float64)
        part = np.clip((here - _HALF) / np.maximum(here - beyond, 1e-6), 0.0, 1.0)
        lengths += np.where(count > 0, last + part, 0.0)
    return lengths


def _turned(
    points: PointsXY, axis_xy: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    along: NDArray[np.float64] = points @ axis_xy
    across: NDArray[np.float64] = points @ np.array([-axis_xy[1], axis_xy[0]])
    return along, across
