"""Square patches of a region: the unit in which spread between places is judged, never pixels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask

Window = tuple[slice, slice]
"""Rows and columns of a rectangle inside a picture."""


def window_of(mask: Mask) -> Window | None:
    """Return the smallest rectangle that holds every True pixel, or None where there is none."""
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def patch_side_px(area_px: int, patch_count: int, least_px: int) -> int:
    """Return the side of squares that cut an area of ``area_px`` into about ``patch_count``."""
    return max(least_px, math.isqrt(area_px // patch_count))


def patch_means(
    values: NDArray[np.floating], mask: Mask, side_px: int, *, least_share: float
) -> NDArray[np.float64]:
    """Return the mean of ``values`` (H, W, C) over the True pixels of each square, (K, C).

    Squares with less than ``least_share`` of their area in ``mask`` are left out.
    """
    totals = square_sums(values * mask[..., None], side_px)
    counts = square_sums(mask[..., None].astype(np.float32), side_px)[..., 0]
    kept = counts >= least_share * side_px**2
    means: NDArray[np.float64] = totals[kept] / counts[kept][:, None]
    return means


def square_sums(values: NDArray[np.floating], side_px: int) -> NDArray[np.float64]:
    """Return the sums over squares of ``side_px``, (rows, columns, C); edges are padded by 0."""
    height, width = values.shape[:2]
    starts_y = np.arange(0, height, side_px)
    starts_x = np.arange(0, width, side_px)
    rows = np.add.reduceat(values, starts_y, axis=0, dtype=np.float64)
    sums: NDArray[np.float64] = np.add.reduceat(rows, starts_x, axis=1)
    return sums
