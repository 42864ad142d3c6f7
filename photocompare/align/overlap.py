"""How much of each photo the other one shows."""

from __future__ import annotations

import numpy as np

from photocompare.model import Matrix, PointsXY

_POINTS_ALONG = 48  # a share is then known to about 0.01


def overlap_shares(
    matrix: Matrix, before_hw: tuple[int, int], after_hw: tuple[int, int]
) -> tuple[float, float]:
    """Return the shares of the before and of the after frame that the other photo shows.

    A photo taken from nearer shows a small part of the other one, and that part whole.
    """
    back: Matrix = np.linalg.inv(matrix).astype(np.float64)
    return _share(matrix, before_hw, after_hw), _share(back, after_hw, before_hw)


def _share(matrix: Matrix, from_hw: tuple[int, int], to_hw: tuple[int, int]) -> float:
    mapped = _points(from_hw) @ matrix.T
    # The sign of depth is that of the middle of the frame: an inverse may carry a negative scale.
    middle = float(matrix[2] @ (0.5 * from_hw[1], 0.5 * from_hw[0], 1.0))
    depth = mapped[:, 2] * np.sign(middle)
    ahead = depth > 1e-12
    safe = np.where(ahead, mapped[:, 2], 1.0)
    x, y = mapped[:, 0] / safe, mapped[:, 1] / safe
    inside = (x >= -0.5) & (x <= to_hw[1] - 0.5) & (y >= -0.5) & (y <= to_hw[0] - 0.5)
    return float(np.mean(ahead & inside))


def _points(size_hw: tuple[int, int]) -> PointsXY:
    """Return homogeneous points (N, 3) at the middles of equal cells of a frame."""
    at = (np.arange(_POINTS_ALONG) + 0.5) / _POINTS_ALONG
    x, y = np.meshgrid(at * size_hw[1] - 0.5, at * size_hw[0] - 0.5)
    return np.column_stack([x.ravel(), y.ravel(), np.ones(x.size)])
