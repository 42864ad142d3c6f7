"""A coarse grid of values laid over a photo: node (row, column) sits at the middle of its cell."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.model.arrays import PointsXY

Floats = NDArray[np.float64]


def sampled(grid: Floats, points_xy: PointsXY, size_hw: tuple[int, int]) -> Floats:
    """Return the values (N, channels) of ``grid`` (gh, gw, channels) at points of a photo (N, 2).

    Bilinear between the nodes, constant beyond the outer ones.
    """
    grid_hw = np.array(grid.shape[:2])
    cell_xy = (np.array(size_hw) / grid_hw)[::-1]
    node_xy = np.nan_to_num((points_xy + 0.5) / cell_xy - 0.5)
    node_xy = np.clip(node_xy, 0.0, grid_hw[::-1] - 1.0)
    low = np.floor(node_xy).astype(np.intp)
    high = np.minimum(low + 1, grid_hw[::-1] - 1)
    part = node_xy - low
    top = _mix(grid[low[:, 1], low[:, 0]], grid[low[:, 1], high[:, 0]], part[:, :1])
    bottom = _mix(grid[high[:, 1], low[:, 0]], grid[high[:, 1], high[:, 0]], part[:, :1])
    return _mix(top, bottom, part[:, 1:])


def sampled_known(grid: Floats, points_xy: PointsXY, size_hw: tuple[int, int]) -> Floats:
    """Return the values (N,) of ``grid`` (gh, gw), from those of the nearest nodes that are known.

    NaN where none of the four around a point is.
    """
    known = np.isfinite(grid)
    both = np.stack([np.where(known, grid, 0.0), known], axis=-1)
    total, weight = sampled(both, points_xy, size_hw).T
    return np.where(weight > 0.0, total / np.maximum(weight, np.finfo(np.float64).tiny), np.nan)


def _mix(first: Floats, second: Floats, part: Floats) -> Floats:
    return first * (1.0 - part) + second * part
