"""What a peer is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from photocompare.model import Matrix, PointsXY

RGB = NDArray[np.uint8]
Grey = NDArray[np.uint8]
PointMapping = Callable[[PointsXY], PointsXY]
PeerFunction = Callable[[RGB, RGB], PointMapping | None]
"""Before and after photo to the map of before points to after points; None for a refusal."""


def projected(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    """Return points (N, 2) under a homography."""
    mapped = points_xy @ matrix[:, :2].T + matrix[:, 2]
    result: PointsXY = mapped[:, :2] / mapped[:, 2:]
    return result


def shifted(field: NDArray[np.float32], points_xy: PointsXY) -> PointsXY:
    """Return points (N, 2) moved by a field (H, W, 2) of shifts, x then y, read bilinearly."""
    rows_columns = points_xy[:, ::-1].T
    shifts = [
        ndimage.map_coordinates(field[..., axis], rows_columns, order=1, mode="nearest")
        for axis in range(2)
    ]
    moved: PointsXY = points_xy + np.stack(shifts, axis=1)
    return moved
