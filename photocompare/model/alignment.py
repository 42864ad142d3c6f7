"""How a point of the before photo is found in the after photo, and back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model.alignment_quality import AlignmentQuality
from photocompare.model.arrays import Matrix, PointsXY, freeze
from photocompare.model.node_grid import sampled, sampled_known

BOUND_PER_RMS = math.sqrt(math.log(20.0))
"""95 % of distances on a plane lie within this many root mean squares of them: 1.73.

For errors alike in x and in y, normal and without a mean, the squared distance over its mean is
exponential: 5 % exceed ln 20 of it.
"""

_INVERSE_STEPS = 12  # the field bends by far less than 1, so each step shrinks the error manyfold


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """The map from the before photo to the after photo, both at full resolution and upright.

    A before point ``p`` lies at ``project(matrix, p) + displacement(p)`` in the after photo.

    ``displacement`` is a coarse grid (gh, gw, 2) of residual shifts in after pixels, x then y, or
    None where the matrix alone explains the matches. Node (row, col) sits at the middle of its
    cell: the grid is a small picture laid over the before photo, sampled bilinearly, constant
    beyond the outer nodes. ``error_px`` is the expected error (root mean square distance) in
    before pixels, NaN where nobody looked; ``error_basis`` says in words how it was estimated.
    ``scale`` is the size of the after photo's skin relative to the before photo's;
    ``rotation_deg`` is clockwise as seen on screen.
    ``inliers`` counts the matches that agree; ``overlap_fraction`` is the share of the before
    frame seen in both; of the face, where nothing but the face was aligned. ``quality`` is what
    looking back at the alignment showed; None where nobody looked.
    """

    matrix: Matrix
    displacement: NDArray[np.float64] | None
    before_size_hw: tuple[int, int]
    after_size_hw: tuple[int, int]
    method: str
    inliers: int
    error_px: float
    error_basis: str
    overlap_fraction: float
    scale: float
    rotation_deg: float
    quality: AlignmentQuality | None = None

    def __post_init__(self) -> None:
        if self.matrix.shape != (3, 3) or not np.isfinite(self.matrix).all():
            raise ValueError(f"matrix must be finite (3, 3), got {self.matrix.shape}")
        freeze(self.matrix)
        if self.displacement is not None:
            if self.displacement.ndim != 3 or self.displacement.shape[2] != 2:
                raise ValueError(f"displacement must be (gh, gw, 2), got {self.displacement.shape}")
            freeze(self.displacement)

    @property
    def typical_error_px(self) -> float:
        """The expected error that half of the overlap keeps below, in before pixels.

        ``error_px`` follows the worst places, as a root mean square does.
        """
        return self.error_px if self.quality is None else self.quality.typical_error_px

    def to_after(self, points_xy: PointsXY) -> PointsXY:
        """Return where before points (N, 2) lie in the after photo; NaN outside the overlap."""
        points = _as_points(points_xy)
        mapped = self.map_unclipped(points)
        mapped[~_inside(points, self.before_size_hw)] = np.nan
        mapped[~_inside(mapped, self.after_size_hw)] = np.nan
        return mapped

    def to_before(self, points_xy: PointsXY) -> PointsXY:
        """Return where after points (N, 2) lie in the before photo; NaN outside the overlap."""
        points = _as_points(points_xy)
        inverse: Matrix = np.linalg.inv(self.matrix).astype(np.float64)
        found = _project(inverse, points)
        if self.displacement is not None:
            for _ in range(_INVERSE_STEPS):
                found = _project(inverse, points - self.shift_at(found))
        found[~_inside(points, self.after_size_hw)] = np.nan
        found[~_inside(found, self.before_size_hw)] = np.nan
        return found

    def map_unclipped(self, points_xy: PointsXY) -> PointsXY:
        """Return where before points (N, 2) would lie, also beyond the edge of either frame."""
        return _project(self.matrix, points_xy) + self.shift_at(points_xy)

    def shift_at(self, points_xy: PointsXY) -> PointsXY:
        """Return the residual shift (N, 2), in after pixels, at before points (N, 2)."""
        if self.displacement is None:
            return np.zeros_like(points_xy)
        return sampled(self.displacement, points_xy, self.before_size_hw)

    def expected_error_px_at(self, points_xy: PointsXY) -> NDArray[np.float64]:
        """Return the expected error (N,) at before points (N, 2), in before pixels.

        Root mean square, as ``error_px`` is over the whole; NaN outside the overlap and
        where it is not known.
        """
        points = _as_points(points_xy)
        is_seen = np.isfinite(self.to_after(points)).all(axis=1)
        if self.quality is None:
            return np.where(is_seen, self.error_px, np.nan)
        local = sampled_known(self.quality.local_error_px, points, self.before_size_hw)
        return np.where(is_seen, local, np.nan)


def _as_points(points_xy: PointsXY) -> PointsXY:
    points = np.asarray(points_xy, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must have shape (N, 2), got {points.shape}")
    return points


def _project(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    mapped = points_xy @ matrix[:, :2].T + matrix[:, 2]
    with np.errstate(divide="ignore", invalid="ignore"):
        projected: PointsXY = mapped[:, :2] / mapped[:, 2:]
    projected[mapped[:, 2] <= 0.0] = np.nan  # behind the camera: not in the photo
    return projected


def _inside(points_xy: PointsXY, size_hw: tuple[int, int]) -> NDArray[np.bool_]:
    height, width = size_hw
    x, y = points_xy[:, 0], points_xy[:, 1]
    # A pixel's square reaches half a pixel beyond its centre; NaN is outside.
    return (x >= -0.5) & (x <= width - 0.5) & (y >= -0.5) & (y <= height - 0.5)
