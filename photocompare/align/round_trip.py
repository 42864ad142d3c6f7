"""There and back: the same photos laid over each other the other way round, independently."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes, planes_at, refine
from photocompare.align.selection import Refined
from photocompare.align.spline import Floats
from photocompare.model import Mask, Matrix, PointsXY
from photocompare.model.node_grid import sampled
from photocompare.settings import AlignSettings

_PERCENT = 95
_INVERSE_STEPS = 12  # the guess bends by far less than 1, so each step shrinks the error manyfold


def inverse_error_px(
    planes: Planes, refined: Refined, settings: AlignSettings, *, guess: Proposal | None = None
) -> float:
    """Return within what 95 % of the overlap comes back to, in full-resolution before pixels.

    The way back is an alignment of its own, from after to before, that starts at the inverted
    matrix, or at the inverted ``guess`` where that bends, and knows nothing of the field. It is
    made from small pictures, so that it costs little; NaN where nothing is left of the overlap.
    """
    small = planes_at(planes, settings.inverse_side_px)
    # Where a part is looked at, the after photo is already pulled onto it: the same part of both.
    backwards = Planes(
        small.after, small.before, planes.after_hw, planes.before_hw, within=small.within
    )
    quick = replace(
        settings,
        pyramid=settings.inverse_pyramid,
        steps=settings.inverse_steps,
        field_intervals=min(settings.field_intervals, settings.inverse_intervals),
        bendings=settings.bendings[-1:],
    )
    matrix, field = _way_back(planes, refined, guess)
    back = refine(backwards, matrix, quick, field=field)
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
    return _projected(refined.matrix, moved)


def _way_back(
    planes: Planes, refined: Refined, guess: Proposal | None
) -> tuple[Matrix, Floats | None]:
    """Return where the way back begins: a matrix, and a field where the guess has one."""
    if guess is None or guess.field is None:
        return _inverted(refined.matrix), None
    matrix = _inverted(guess.matrix)
    rows, columns = guess.field.shape[:2]
    (height, width), before_px = planes.after_hw, max(planes.before_hw)
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * width / columns - 0.5,
        (np.arange(rows) + 0.5) * height / rows - 0.5,
    )
    nodes = np.column_stack([x.ravel(), y.ravel()])
    moved = _projected(matrix, nodes)
    found = moved
    for _ in range(_INVERSE_STEPS):
        found = moved - sampled(guess.field, found, planes.before_hw) * before_px
    shift = _projected(guess.matrix, found) - nodes
    return matrix, shift.reshape(rows, columns, 2) / max(planes.after_hw)


def _inverted(matrix: Matrix) -> Matrix:
    inverse: Matrix = np.linalg.inv(matrix).astype(np.float64)
    scaled: Matrix = inverse / inverse[2, 2]
    return scaled


def _projected(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    lifted = points_xy @ matrix[:, :2].T + matrix[:, 2]
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
