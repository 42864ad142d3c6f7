"""MIc of an area at growing widths, where spots of each size stand out."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.skin_maps import Map, SkinMaps
from photocompare.model import PointsXY
from photocompare.settings.spots import SpotSettings

_STEP = math.sqrt(2.0)  # between one size and the next: two sizes an octave
_LEAST_SIGMA_PX = 1.1  # of the finest level; narrower, and the squares rule
_LEAST_SIDE = 8  # of a level; less holds no ring
_RIM = 1e-3  # of the weight; less is no skin at all


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """MIc of both photos smoothed for spots of ``radius_mm``.

    ``mic`` (h, w, 2) and ``weight`` (h, w), the share of skin that can be measured around, lie on
    a grid of ``step`` squares of the maps; ``blobs`` (h, w, 2) is larger the more a place is the
    middle of a dark blob of this size.
    """

    mic: Map
    weight: Map
    blobs: Map
    step: int
    radius_mm: float
    mm: float  # of this level's grid

    def from_cells(self, cells_xy: PointsXY) -> PointsXY:
        """Return points of this grid of points of the maps; both count pixel centres."""
        return cells_xy / self.step

    def to_cells(self, points_xy: PointsXY) -> PointsXY:
        """Return points of the maps of points of this grid."""
        return points_xy * self.step


def levels_of(maps: SkinMaps, settings: SpotSettings) -> tuple[Level, ...]:
    """Return the levels from the finest: one for dots too small to be spots, then one a size.

    On coarse photos the least spot is larger than asked for.
    """
    dot_mm = settings.least_diameter_mm / 2.0 / _STEP
    sigma_px = max(settings.smoothing_radii * dot_mm / maps.mm, _LEAST_SIGMA_PX)
    weights = maps.inside.astype(np.float32)[..., None]
    # MIc about its own mean: the blur of numbers far from 0 would lose their last digits.
    mean = np.float32(maps.mic[maps.inside].mean(dtype=np.float64))
    both = _blurred(np.concatenate([(maps.mic - mean) * weights, weights], axis=2), sigma_px)
    radius_mm = sigma_px * maps.mm / settings.smoothing_radii
    levels: list[Level] = []
    step, mm = 1, maps.mm
    while radius_mm <= settings.most_diameter_mm / 2.0 and min(both.shape[:2]) >= _LEAST_SIDE:
        wide = _blurred(both, sigma_px)  # σ² + σ² is (√2·σ)²
        wider = _blurred(wide, sigma_px * _STEP)
        for narrow, around, size in ((both, wide, 1.0), (wide, wider, _STEP)):
            mic = _divided(narrow)
            weight = np.ascontiguousarray(narrow[..., 2])
            levels.append(Level(mic, weight, mic - _divided(around), step, radius_mm * size, mm))
        both = np.ascontiguousarray(wider[::2, ::2])
        step, mm, radius_mm = 2 * step, 2.0 * mm, 2.0 * radius_mm
    return tuple(
        level for level in levels if level.radius_mm <= settings.most_diameter_mm / 2.0 + 0.01
    )


def peaks_of(level: Level, photo: int, *, least: float) -> tuple[PointsXY, NDArray[np.float64]]:
    """Return the middles (N, 2) of dark blobs, in squares of the maps, and how clear each is.

    To a part of a pixel: a parabola through the neighbours.
    """
    blobs = np.ascontiguousarray(level.blobs[..., photo])
    highest = cv2.dilate(blobs, np.ones((3, 3), dtype=np.uint8))
    is_peak = (blobs >= highest) & (blobs > least) & (level.weight > 0.5)
    is_peak[[0, -1], :] = False
    is_peak[:, [0, -1]] = False
    rows, columns = np.nonzero(is_peak)
    here = blobs[rows, columns].astype(np.float64)
    points = np.column_stack([columns, rows]).astype(np.float64)
    for axis, (down, across) in enumerate(((0, 1), (1, 0))):
        low = blobs[rows - down, columns - across]
        high = blobs[rows + down, columns + across]
        bend = np.minimum(low + high - 2.0 * here, -1e-9)
        points[:, axis] += np.clip(0.5 * (low - high) / bend, -0.5, 0.5)
    return level.to_cells(points), here


def sampled(level: Level, cells_xy: PointsXY, offsets_mm: PointsXY, photo: int) -> Map:
    """Return MIc (N, K) of one photo at ``offsets_mm`` (K, 2) around points (N, 2) of the maps.

    NaN where there is no skin to measure.
    """
    points = level.from_cells(cells_xy)[:, None, :] + offsets_mm[None] / level.mm
    grid = points.astype(np.float32)
    plane = np.ascontiguousarray(level.mic[..., photo])
    values = _remapped(plane, grid, border=0.0)
    weight = _remapped(level.weight, grid, border=0.0)
    return np.where(weight > 0.5, values, np.float32(np.nan))


def _remapped(plane: Map, grid: Map, *, border: float) -> Map:
    """Return the plane at (N, K, 2) points, linearly."""
    flat = np.ascontiguousarray(grid.reshape(-1, 2).T)[..., None]
    parts = [
        cv2.remap(
            plane,
            flat[0, start : start + _MOST_ROWS],
            flat[1, start : start + _MOST_ROWS],
            interpolation=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(border,),
        )
        for start in range(0, flat.shape[1], _MOST_ROWS)
    ]
    joined = np.concatenate(parts) if parts else np.empty((0, 1))
    return joined.reshape(grid.shape[:2]).astype(np.float32)


_MOST_ROWS = 30_000  # cv2.remap takes fewer than 32 768


def _blurred(both: Map, sigma_px: float) -> Map:
    side = 2 * math.ceil(3.0 * sigma_px) + 1
    soft = cv2.GaussianBlur(both, (side, side), sigma_px, borderType=cv2.BORDER_CONSTANT)
    return soft.astype(np.float32, copy=False)


def _divided(both: Map) -> Map:
    means = both[..., :2] / np.maximum(both[..., 2:], np.float32(_RIM))
    return np.asarray(means, dtype=np.float32)
