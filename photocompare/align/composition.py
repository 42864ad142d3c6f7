"""Alignments put one after the other, and turned round."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from photocompare.align.plausibility import scale_and_rotation
from photocompare.align.spline import Floats
from photocompare.model import Alignment, Matrix, PointsXY

_MOST_NODES = 300  # along the long side; more would only make records large
_INVERSE_NODES = 288
_INVERSE_STEPS = 20
_SAMPLED = 48  # places along the long side at which an overlap is counted


def composed(a_to_b: Alignment, b_to_c: Alignment) -> Alignment:
    """Return the alignment from a to c by way of b; errors add as if they were independent.

    Exact at the nodes of its grid. Where b does not show what a and c both show, the maps just go
    on: ``overlap_fraction`` counts only what all three show.
    """
    if a_to_b.after_size_hw != b_to_c.before_size_hw:
        raise ValueError(
            f"the first ends at {a_to_b.after_size_hw}, the second begins at "
            f"{b_to_c.before_size_hw}"
        )
    matrix = _scaled(b_to_c.matrix @ a_to_b.matrix)

    def mapped(points_xy: PointsXY) -> PointsXY:
        return b_to_c.map_unclipped(a_to_b.map_unclipped(points_xy))

    grid_hw = _finer(a_to_b.displacement, _grid_hw(a_to_b.before_size_hw))
    is_planar = a_to_b.displacement is None and b_to_c.displacement is None
    points = _sample(a_to_b.before_size_hw)
    seen = np.isfinite(b_to_c.to_after(a_to_b.to_after(points))).all(axis=1)
    scale, rotation_deg = scale_and_rotation(matrix, a_to_b.before_size_hw)
    return Alignment(
        matrix=matrix,
        displacement=(
            None if is_planar else _residual(mapped, matrix, a_to_b.before_size_hw, grid_hw)
        ),
        before_size_hw=a_to_b.before_size_hw,
        after_size_hw=b_to_c.after_size_hw,
        method=f"{a_to_b.method}, then {b_to_c.method}",
        inliers=min(a_to_b.inliers, b_to_c.inliers),
        error_px=math.hypot(a_to_b.error_px, b_to_c.error_px / a_to_b.scale),
        error_basis=f"two alignments in a row ({a_to_b.error_basis}; then {b_to_c.error_basis})",
        overlap_fraction=float(seen.mean()),
        scale=scale,
        rotation_deg=rotation_deg,
    )


def inverted(a_to_b: Alignment) -> Alignment:
    """Return the alignment from b to a; it undoes ``a_to_b`` exactly at the nodes of its grid."""
    matrix = _scaled(np.linalg.inv(a_to_b.matrix).astype(np.float64))

    def mapped(points_xy: PointsXY) -> PointsXY:
        found = _projected(matrix, points_xy)
        for _ in range(_INVERSE_STEPS):
            found = _projected(matrix, points_xy - a_to_b.shift_at(found))
        return found

    displacement = None
    if a_to_b.displacement is not None:
        size_hw = a_to_b.after_size_hw
        displacement = _residual(mapped, matrix, size_hw, _grid_hw(size_hw))
    scale, rotation_deg = scale_and_rotation(matrix, a_to_b.after_size_hw)
    seen = np.isfinite(a_to_b.to_before(_sample(a_to_b.after_size_hw))).all(axis=1)
    return Alignment(
        matrix=matrix,
        displacement=displacement,
        before_size_hw=a_to_b.after_size_hw,
        after_size_hw=a_to_b.before_size_hw,
        method=f"{a_to_b.method}, turned round",
        inliers=a_to_b.inliers,
        error_px=a_to_b.error_px * a_to_b.scale,
        error_basis=a_to_b.error_basis,
        overlap_fraction=float(seen.mean()),
        scale=scale,
        rotation_deg=rotation_deg,
    )


def identity(size_hw: tuple[int, int]) -> Alignment:
    """Return the alignment of a photo with itself."""
    return Alignment(
        matrix=np.eye(3),
        displacement=None,
        before_size_hw=size_hw,
        after_size_hw=size_hw,
        method="same file",
        inliers=0,
        error_px=0.0,
        error_basis="both photos are the same file",
        overlap_fraction=1.0,
        scale=1.0,
        rotation_deg=0.0,
    )


def lattice_points(size_hw: tuple[int, int], grid_hw: tuple[int, int]) -> PointsXY:
    """Return the middles (N, 2) of the cells of a grid over a photo, row by row."""
    rows, columns = grid_hw
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * size_hw[1] / columns - 0.5,
        (np.arange(rows) + 0.5) * size_hw[0] / rows - 0.5,
    )
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _grid_hw(size_hw: tuple[int, int], along: int = _INVERSE_NODES) -> tuple[int, int]:
    factor = along / max(size_hw)
    return max(4, round(size_hw[0] * factor)), max(4, round(size_hw[1] * factor))


def _sample(size_hw: tuple[int, int]) -> PointsXY:
    return lattice_points(size_hw, _grid_hw(size_hw, _SAMPLED))


def _finer(field: Floats | None, otherwise: tuple[int, int]) -> tuple[int, int]:
    """Return a grid with a node on every node of ``field``: its bends are then kept as they are.

    A third of a cell is such a grid, and half a cell is not: nodes are the middles of cells.
    """
    if field is None:
        return otherwise
    rows, columns = field.shape[:2]
    return (3 * rows, 3 * columns) if 3 * max(rows, columns) <= _MOST_NODES else (rows, columns)


def _residual(
    mapped: Callable[[PointsXY], PointsXY],
    matrix: Matrix,
    size_hw: tuple[int, int],
    grid_hw: tuple[int, int],
) -> Floats:
    """Return what the matrix leaves of a map at the nodes of a grid; 0 where it leads nowhere."""
    points = lattice_points(size_hw, grid_hw)
    shift = mapped(points) - _projected(matrix, points)
    return np.ascontiguousarray(np.nan_to_num(shift).reshape(*grid_hw, 2))


def _projected(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    lifted = points_xy @ matrix[:, :2].T + matrix[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        found: PointsXY = lifted[:, :2] / lifted[:, 2:]
    found[lifted[:, 2] <= 0.0] = np.nan  # behind the camera
    return found


def _scaled(matrix: Matrix) -> Matrix:
    return np.ascontiguousarray(matrix / matrix[2, 2], dtype=np.float64)
