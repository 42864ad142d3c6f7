"""The smooth field that most matches agree on, where no single plane holds: skin that bends."""

from __future__ import annotations

import numpy as np

from photocompare.align.spline import Floats, Spline
from photocompare.model import Matrix, PointsXY
from photocompare.settings import AlignSettings


def agreed_field(
    before_xy: PointsXY,
    after_xy: PointsXY,
    matrix: Matrix,
    before_hw: tuple[int, int],
    settings: AlignSettings,
) -> tuple[Floats, int] | None:
    """Return the field (gh, gw, 2), in fractions of the long side, and how many matches hold it.

    A before point ``p`` then lies at ``project(matrix, p + field(p))``. First stiff and generous,
    then softer and stricter: a wrong match has no say before it could have bent anything. None
    where too few agree.
    """
    long_px = float(max(before_hw))
    factor = settings.bent_cells / long_px
    grid_hw = max(4, round(before_hw[0] * factor)), max(4, round(before_hw[1] * factor))
    intervals = settings.bent_intervals / long_px
    spline = Spline(
        (max(2, round(before_hw[0] * intervals)), max(2, round(before_hw[1] * intervals)))
    )
    off = _pulled_back(after_xy, matrix) - before_xy
    off /= long_px
    basis_y, basis_x = (
        spline.basis((before_xy[:, axis] + 0.5) / before_hw[1 - axis], 1 - axis) for axis in (1, 0)
    )
    cells = np.clip(((before_xy + 0.5) * factor).astype(np.intp), 0, np.array(grid_hw)[::-1] - 1)
    flat = cells[:, 1] * grid_hw[1] + cells[:, 0]
    at_match = np.zeros_like(off)
    within_cell = np.zeros_like(off)
    field = np.zeros((*grid_hw, 2))
    kept = np.zeros(len(off), dtype=bool)
    for reach, bending in zip(settings.bent_reaches, settings.bent_bendings, strict=True):
        away = np.linalg.norm(off - at_match, axis=1)
        kept = away < reach
        if np.count_nonzero(kept) < settings.min_inliers:
            return None
        weight = np.where(kept, (1.0 - np.minimum(away / reach, 1.0) ** 2) ** 2, 0.0)
        coefficients = _fitted(spline, off - within_cell, weight, flat, grid_hw, bending)
        at_match = np.einsum("ni,ijc,nj->nc", basis_y, coefficients, basis_x, optimize=True)
        field = spline.on_grid(coefficients, grid_hw)
        within_cell = at_match - field[cells[:, 1], cells[:, 0]]
    return field, int(np.count_nonzero(kept))


def _fitted(
    spline: Spline,
    off: Floats,
    weight: Floats,
    flat: np.ndarray,
    grid_hw: tuple[int, int],
    bending: float,
) -> Floats:
    """Return the coefficients of the field through the mean of the matches in each cell."""
    count = grid_hw[0] * grid_hw[1]
    total = np.bincount(flat, weight, count)
    target = (
        np.stack([np.bincount(flat, weight * off[:, axis], count) for axis in range(2)], axis=-1)
        / np.maximum(total, 1e-12)[:, None]
    )
    precision = np.stack([total, np.zeros(count), total], axis=-1)
    return spline.fit(target.reshape(*grid_hw, 2), precision.reshape(*grid_hw, 3), bending)


def _pulled_back(after_xy: PointsXY, matrix: Matrix) -> PointsXY:
    mapped = np.column_stack([after_xy, np.ones(len(after_xy))]) @ np.linalg.inv(matrix).T
    pulled: PointsXY = mapped[:, :2] / mapped[:, 2:]
    return pulled
