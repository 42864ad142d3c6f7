"""The homography hidden in a field of shifts: fitted, and folded into the matrix."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.align.spline import Floats
from photocompare.model import Matrix, PointsXY

_TERMS = 8


def cell_middles(grid_hw: tuple[int, int]) -> Floats:
    """Return the middles (gh, gw, 2) of a grid's cells, x then y.

    The unit is the long side of the frame and the origin its centre; cells are taken as square.
    """
    rows, columns = grid_hw
    longest = max(grid_hw)
    middles = np.empty((rows, columns, 2))
    middles[..., 0] = ((np.arange(columns) + 0.5 - columns / 2) / longest)[None, :]
    middles[..., 1] = ((np.arange(rows) + 0.5 - rows / 2) / longest)[:, None]
    return middles


def planar_terms(shift: Floats, precision: Floats) -> NDArray[np.float64]:
    """Return the eight terms of the small homography that comes nearest to ``shift``."""
    x, y = np.moveaxis(cell_middles((shift.shape[0], shift.shape[1])), -1, 0)
    design_x, design_y = _designs(x.ravel(), y.ravel())
    xx, xy, yy = (precision[..., part].reshape(-1, 1) for part in range(3))
    u, v = shift[..., 0].reshape(-1, 1), shift[..., 1].reshape(-1, 1)
    weighted_x, weighted_y = xx * design_x + xy * design_y, xy * design_x + yy * design_y
    normal = design_x.T @ weighted_x + design_y.T @ weighted_y
    right = (weighted_x * u + weighted_y * v).sum(axis=0)
    ridge = 1e-9 * np.trace(normal) / _TERMS + 1e-12
    terms: NDArray[np.float64] = np.linalg.solve(normal + ridge * np.eye(_TERMS), right)
    return terms


def planar_shift(terms: NDArray[np.float64], grid_hw: tuple[int, int]) -> Floats:
    """Return the shifts (gh, gw, 2) that the terms stand for."""
    middles = cell_middles(grid_hw)
    points = middles.reshape(-1, 2)
    return (_moved(_small_matrix(terms), points) - points).reshape(middles.shape)


def folded(
    matrix: Matrix, terms: NDArray[np.float64], shift: Floats, before_hw: tuple[int, int]
) -> tuple[Matrix, Floats]:
    """Return the matrix with the terms taken in, and the shifts that are then left to make."""
    small = _small_matrix(terms)
    longest = float(max(before_hw))
    to_fraction = np.array(
        [
            [1.0 / longest, 0.0, (0.5 - before_hw[1] / 2) / longest],
            [0.0, 1.0 / longest, (0.5 - before_hw[0] / 2) / longest],
            [0.0, 0.0, 1.0],
        ]
    )
    taken: Matrix = matrix @ np.linalg.inv(to_fraction) @ small @ to_fraction
    middles = cell_middles((shift.shape[0], shift.shape[1]))
    points = middles.reshape(-1, 2)
    undone: Matrix = np.linalg.inv(small).astype(np.float64)
    left = _moved(undone, points + shift.reshape(-1, 2)) - points
    return taken / taken[2, 2], left.reshape(shift.shape)


def _designs(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    one, nought = np.ones_like(x), np.zeros_like(x)
    design_x = np.stack([one, x, y, nought, nought, nought, x * x, x * y], axis=1)
    design_y = np.stack([nought, nought, nought, one, x, y, x * y, y * y], axis=1)
    return design_x, design_y


def _small_matrix(terms: NDArray[np.float64]) -> Matrix:
    a, b, c, d, e, f, g, h = terms
    return np.array([[1.0 + b, c, a], [e, 1.0 + f, d], [-g, -h, 1.0]])


def _moved(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    mapped = points_xy @ matrix[:, :2].T + matrix[:, 2]
    moved: PointsXY = mapped[:, :2] / mapped[:, 2:]
    return moved
