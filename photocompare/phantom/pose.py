"""How the camera and the skin moved between two photos: an exact map of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Matrix, PointsXY

_ELASTIC_MODES = 3
_SOLVED_PX = 1e-9
_MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class Pose:
    """Where the second photo was taken from, and how the skin was stretched.

    ``scale`` is after pixels per before pixel; turns and perspective are about the frame's
    middle. ``perspective_xy`` is the change of scale from the middle to the right and lower
    edge. ``elastic_px`` is the largest shift by which the skin itself moved, varying smoothly
    over ``elastic_fraction`` of the frame's long side or more.
    """

    rotation_deg: float = 0.0
    scale: float = 1.0
    shift_xy: tuple[float, float] = (0.0, 0.0)
    perspective_xy: tuple[float, float] = (0.0, 0.0)
    elastic_px: float = 0.0
    elastic_fraction: float = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class PointMap:
    """The map between before and after pixels, exact both ways.

    A before point p and its after point q satisfy ``matrix·p = q + elastic(q)``.
    """

    matrix: Matrix
    centre_xy: tuple[float, float]
    waves: NDArray[np.float64]  # (modes, 2 axes, [amplitude, kx, phase x, ky, phase y])

    def to_before(self, points_xy: PointsXY) -> PointsXY:
        """Return the before points (N, 2) of after points."""
        points = np.asarray(points_xy, dtype=np.float64)
        inverse: Matrix = np.asarray(np.linalg.inv(self.matrix), dtype=np.float64)
        return _projected(inverse, points + self.elastic(points))

    def to_after(self, points_xy: PointsXY) -> PointsXY:
        """Return the after points (N, 2) of before points, not clipped at the frame."""
        target = _projected(self.matrix, np.asarray(points_xy, dtype=np.float64))
        found = target.copy()
        for _ in range(_MAX_STEPS):
            step = target - self.elastic(found) - found
            found += step
            if np.abs(step).max(initial=0.0) < _SOLVED_PX:
                return found
        raise ValueError("the elastic shift folds the picture; make it weaker or smoother")

    def elastic(self, points_xy: PointsXY) -> PointsXY:
        """Return the elastic shift (N, 2) in pixels at after points."""
        shift = np.zeros_like(points_xy)
        for mode in self.waves:
            for axis, (amplitude, kx, px, ky, py) in enumerate(mode):
                shift[:, axis] += (
                    amplitude
                    * np.sin(kx * points_xy[:, 0] + px)
                    * np.sin(ky * points_xy[:, 1] + py)
                )
        return shift

    def before_grid(self, size_hw: tuple[int, int]) -> NDArray[np.float32]:
        """Return the before point of every after pixel, (H, W, 2)."""
        x = np.arange(size_hw[1], dtype=np.float64)
        y = np.arange(size_hw[0], dtype=np.float64)
        inverse = np.linalg.inv(self.matrix)
        moved = [np.broadcast_to(x, size_hw).copy(), np.broadcast_to(y[:, None], size_hw).copy()]
        for mode in self.waves:
            for axis, (amplitude, kx, px, ky, py) in enumerate(mode):
                moved[axis] += np.outer(amplitude * np.sin(ky * y + py), np.sin(kx * x + px))
        depth = inverse[2, 0] * moved[0] + inverse[2, 1] * moved[1] + inverse[2, 2]
        grid = np.empty((*size_hw, 2), dtype=np.float32)
        for axis in range(2):
            row = inverse[axis]
            grid[..., axis] = (row[0] * moved[0] + row[1] * moved[1] + row[2]) / depth
        return grid


def point_map(pose: Pose, size_hw: tuple[int, int], generator: np.random.Generator) -> PointMap:
    """Return the exact map of ``pose`` between two photos of ``size_hw``."""
    height, width = size_hw
    centre = np.array([(width - 1) / 2.0, (height - 1) / 2.0])
    angle = np.radians(pose.rotation_deg)
    turn = pose.scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    similarity = np.eye(3)
    similarity[:2, :2] = turn
    similarity[2, :2] = np.array(pose.perspective_xy) / (width / 2.0, height / 2.0)
    to_centre, back = np.eye(3), np.eye(3)
    to_centre[:2, 2] = -centre
    back[:2, 2] = centre + np.array(pose.shift_xy)
    matrix = back @ similarity @ to_centre
    waves = _waves(pose, size_hw, generator)
    return PointMap(matrix / matrix[2, 2], (float(centre[0]), float(centre[1])), waves)


def _waves(
    pose: Pose, size_hw: tuple[int, int], generator: np.random.Generator
) -> NDArray[np.float64]:
    if pose.elastic_px == 0.0:
        return np.zeros((0, 2, 5))
    shortest_px = pose.elastic_fraction * max(size_hw)
    waves = np.empty((_ELASTIC_MODES, 2, 5))
    waves[..., 0] = generator.uniform(0.5, 1.0, waves.shape[:2])
    for column in (1, 3):
        waves[..., column] = 2.0 * np.pi / (shortest_px * generator.uniform(1.0, 2.0, (3, 2)))
        waves[..., column + 1] = generator.uniform(0.0, 2.0 * np.pi, (3, 2))
    probe = PointMap(np.eye(3), (0.0, 0.0), waves)
    x, y = np.meshgrid(np.linspace(0, size_hw[1] - 1, 41), np.linspace(0, size_hw[0] - 1, 41))
    shift = probe.elastic(np.stack([x.ravel(), y.ravel()], axis=1))
    waves[..., 0] *= pose.elastic_px / np.hypot(shift[:, 0], shift[:, 1]).max()
    return waves


def _projected(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    mapped = points_xy @ matrix[:, :2].T + matrix[:, 2]
    projected: PointsXY = mapped[:, :2] / mapped[:, 2:]
    return projected
