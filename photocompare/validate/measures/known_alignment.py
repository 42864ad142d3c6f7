"""The true alignment of simulated photos, handed in where the search for it is not the question."""

from __future__ import annotations

import numpy as np

from photocompare.model import Alignment, Matrix, PointsXY
from photocompare.phantom import PhantomPair, PointMap
from photocompare.validate.alignment.known import grid_points, is_inside, true_after

_NODES_LONG = 40  # the shortest wave of the skin is 0.4 of the long side: 16 nodes a wave
_EVENLY = 48  # points along a side for the share that both photos show


def alignment_of(pair: PhantomPair) -> Alignment:
    """Return the true alignment of a phantom pair."""
    photos = pair.photos
    return known_alignment(
        None, pair.point_map, before_hw=photos.before.size_hw, after_hw=photos.after.size_hw
    )


def known_alignment(
    before: PointMap | None,
    after: PointMap,
    *,
    before_hw: tuple[int, int],
    after_hw: tuple[int, int] | None = None,
) -> Alignment:
    """Return the alignment of two views of one skin, exact but for the grid of its displacement.

    ``before`` None is a photo taken with ``Pose()``; ``after_hw`` None is a photo of the same
    size. ``error_px`` says what the grid leaves; it is a hundredth of a pixel and less.
    """
    after_hw = after_hw or before_hw
    matrix = _matrix(before, after)
    plain = Alignment(
        matrix=matrix,
        displacement=None,
        before_size_hw=before_hw,
        after_size_hw=after_hw,
        method="known",
        inliers=0,
        error_px=0.0,
        error_basis="known from the simulation",
        overlap_fraction=_seen(before, after, before_hw, after_hw),
        scale=_scale(matrix, before_hw),
        rotation_deg=float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))),
    )
    is_still = all(view is None or not view.waves.size for view in (before, after))
    return plain if is_still else _bent(plain, before, after)


def _bent(plain: Alignment, before: PointMap | None, after: PointMap) -> Alignment:
    """Return ``plain`` with the skin's own movement as a displacement, and what that leaves."""
    height, width = plain.before_size_hw
    long_px = max(height, width)
    grid_hw = tuple(max(2, round(_NODES_LONG * side / long_px)) for side in (height, width))
    y = (np.arange(grid_hw[0]) + 0.5) * height / grid_hw[0] - 0.5
    x = (np.arange(grid_hw[1]) + 0.5) * width / grid_hw[1] - 0.5
    nodes = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shift = _true(before, after, nodes) - plain.map_unclipped(nodes)
    values = {name: getattr(plain, name) for name in Alignment.__dataclass_fields__}
    values["displacement"] = shift.reshape(*grid_hw, 2)
    bent = Alignment(**values)
    points = grid_points(plain.before_size_hw, _EVENLY)
    off = np.linalg.norm(bent.map_unclipped(points) - _true(before, after, points), axis=1)
    values["error_px"] = float(np.sqrt(np.mean(off**2))) / plain.scale
    return Alignment(**values)


def _true(before: PointMap | None, after: PointMap, points_xy: PointsXY) -> PointsXY:
    return after.to_after(points_xy) if before is None else true_after(before, after, points_xy)


def _matrix(before: PointMap | None, after: PointMap) -> Matrix:
    matrix = after.matrix.copy() if before is None else after.matrix @ np.linalg.inv(before.matrix)
    scaled: Matrix = np.asarray(matrix / matrix[2, 2], dtype=np.float64)
    return scaled


def _scale(matrix: Matrix, size_hw: tuple[int, int]) -> float:
    """Return the size of the skin in the after photo, of that in the before photo, in its middle.

    The area of a small square under a homography is its determinant over the cube of its depth.
    """
    depth = float(matrix[2] @ (0.5 * size_hw[1], 0.5 * size_hw[0], 1.0))
    return float(np.sqrt(abs(np.linalg.det(matrix) / depth**3)))


def _seen(
    before: PointMap | None,
    after: PointMap,
    before_hw: tuple[int, int],
    after_hw: tuple[int, int],
) -> float:
    points = grid_points(before_hw, _EVENLY)
    return float(is_inside(_true(before, after, points), after_hw).mean())
