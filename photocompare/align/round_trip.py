"""There and back: the same photos laid over each other the other way round, independently."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from photocompare.align.refine import Planes, planes_at, refine
from photocompare.align.selection import Refined
from photocompare.model import Mask, Matrix, PointsXY
from photocompare.settings import AlignSettings

_PERCENT = 95


def inverse_error_px(planes: Planes, refined: Refined, settings: AlignSettings) -> float:
    """Return within what 95 % of the overlap comes back to, in full-resolution before pixels.

    The way back is an alignment of its own, from after to before, that starts at the inverted
    matrix and knows nothing of the field. It is made from small pictures, so that it costs little;
    NaN where nothing is left of the overlap.
    """
    small = planes_at(planes, settings.inverse_side_px)
    backwards = Planes(small.after, small.before, planes.after_hw, planes.before_hw)
    quick = replace(
        settings,
        pyramid=settings.inverse_pyramid,
        steps=settings.inverse_steps,
        bendings=settings.bendings[-1:],
    )
    inverse: Matrix = np.linalg.inv(refined.matrix).astype(np.float64)
    back = refine(backwards, inverse / inverse[2, 2], quick)
    points = _points(planes)
    there = landed(refined, points, planes.before_hw)
    far = np.array(planes.after_hw[::-1]) - 1.0
    is_seen = ((there >= 0.0) & (there <= far)).all(axis=1)
    if not is_seen.any():
        return math.nan
    returned = landed(back, there[is_seen], planes.after_hw)
    off_px = np.linalg.norm(returned - points[is_seen], axis=1)
    return float(np.percentile(off_px, _PERCENT))


def landed(refined: Refined, points_xy: PointsXY, size_hw: tuple[int, int]) -> PointsXY:
    """Return where the refinement puts points (N, 2) of a photo of ``size_hw``."""
    moved = points_xy
    if refined.coefficients is not None:
        basis_y, basis_x = (
            refined.spline.basis((points_xy[:, 1 - axis] + 0.5) / size_hw[axis], axis)
            for axis in (0, 1)
        )
        field = np.einsum("ni,ijc,nj->nc", basis_y, refined.coefficients, basis_x, optimize=True)
        moved = points_xy + field * max(size_hw)
    lifted = moved @ refined.matrix[:, :2].T + refined.matrix[:, 2]
    placed: PointsXY = lifted[:, :2] / lifted[:, 2:]
    return placed


def _points(planes: Planes) -> PointsXY:
    """Return the middles of a grid of squares over the before photo, those to be looked at."""
    height, width = planes.before_hw
    along = 48  # more points move the 95 % by less than a hundredth
    step = max(height, width) / along
    x, y = np.meshgrid(
        np.arange(0.5 * step, width, step) - 0.5, np.arange(0.5 * step, height, step) - 0.5
    )
    points = np.column_stack([x.ravel(), y.ravel()])
    if planes.within is None:
        return points
    to_plane = np.array(planes.within.shape[::-1]) / (width, height)
    column, row = np.floor((points + 0.5) * to_plane).astype(np.intp).T
    is_within: Mask = planes.within[row, column]
    within: PointsXY = points[is_within]
    return within
