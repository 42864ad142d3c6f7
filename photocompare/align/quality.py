"""Looking back at an alignment: the record of how good it is, with its local error."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from photocompare.align.evidence import held_out
from photocompare.align.local_error import local_error
from photocompare.align.plausibility import area_change
from photocompare.align.refine import Planes
from photocompare.align.round_trip import inverse_error_px
from photocompare.align.search import Found
from photocompare.align.selection import Refined
from photocompare.align.spline import Floats
from photocompare.model import Alignment, AlignmentQuality
from photocompare.settings import AlignSettings

_ACROSS = 5  # points a cell and axis at which the overlap is asked for, edges included


def looked_at(
    alignment: Alignment, planes: Planes, found: Found, settings: AlignSettings
) -> Alignment:
    """Return the alignment of a whole frame with its quality.

    Its ``error_px`` grows where places are worse than was expected of the whole.
    """
    before_hw = alignment.before_size_hw
    local_px, error_px = local_error(
        found.refined,
        found.evidence.near,
        seen_share(alignment, grid_hw_for(before_hw, settings.quality_nodes)),
        whole_px=alignment.error_px,
        long_px=max(before_hw),
        settings=settings,
    )
    inverse_px = inverse_error_px(planes, found.refined, settings, guess=found.proposal)
    quality = quality_of(alignment, found.refined, local_px, inverse_px, settings)
    basis = alignment.error_basis
    if error_px > alignment.error_px:
        basis += "; raised by places where the skin could not be followed as well"
    return replace(alignment, error_px=error_px, error_basis=basis, quality=quality)


def quality_of(
    alignment: Alignment,
    refined: Refined,
    local_px: Floats,
    inverse_px: float,
    settings: AlignSettings,
    *,
    part_hw: tuple[int, int] | None = None,
) -> AlignmentQuality:
    """Return the record; ``part_hw`` is the part of the before photo that was refined, if one."""
    off_px = held_out_px(refined, max(part_hw or alignment.before_size_hw), settings)
    found = (math.nan, math.nan)
    if off_px.size:
        found = (float(np.median(off_px)), float(np.percentile(off_px, 95)))
    return AlignmentQuality(
        inverse_error_px=inverse_px,
        held_out_px=found,
        held_out_count=int(off_px.size),
        jacobian_range=area_change(alignment),
        local_error_px=local_px,
    )


def held_out_px(refined: Refined, long_px: int, settings: AlignSettings) -> Floats:
    """Return how far the structure of each square lies off that had no say in what it is held to.

    (N,), in pixels of the before photo; each square is held to the half of the field that was
    fitted on its neighbours alone. A square in which nothing matches is off by as much as a step
    may be at the most.
    """
    cells, side = refined.cells, settings.square_cells
    x, y = np.moveaxis(cells.shift - held_out(refined, settings), -1, 0)
    xx, xy, yy = np.moveaxis(cells.precision, -1, 0)
    sums = [_in_squares(part, side) for part in (xx, xy, yy, xx * x + xy * y, xy * x + yy * y)]
    xx, xy, yy, along_x, along_y = (part[sums[0] + sums[2] > 0.0] for part in sums)
    determinant = xx * yy - xy**2 + 1e-9 * (xx + yy) ** 2
    off_x = (yy * along_x - xy * along_y) / determinant
    off_y = (xx * along_y - xy * along_x) / determinant
    return np.hypot(off_x, off_y) * long_px


def _in_squares(values: Floats, side: int) -> Floats:
    rows, columns = (np.arange(0, count, side) for count in values.shape)
    return np.asarray(np.add.reduceat(np.add.reduceat(values, rows, axis=0), columns, axis=1))


def grid_hw_for(before_hw: tuple[int, int], along: float) -> tuple[int, int]:
    """Return rows and columns of a grid of square cells, ``along`` of them on the long side."""
    factor = along / max(before_hw)
    return max(4, round(before_hw[0] * factor)), max(4, round(before_hw[1] * factor))


def seen_share(alignment: Alignment, grid_hw: tuple[int, int]) -> Floats:
    """Return the part of each cell (gh, gw) that lies in both photos."""
    height, width = alignment.before_size_hw
    inside = np.linspace(0.0, 1.0, _ACROSS)
    (rows, columns), count = grid_hw, _ACROSS
    y = (np.arange(rows)[:, None] + inside).ravel() * height / rows - 0.5
    x = (np.arange(columns)[:, None] + inside).ravel() * width / columns - 0.5
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    is_seen = np.isfinite(alignment.to_after(points)).all(axis=1)
    share: Floats = is_seen.reshape(rows, count, columns, count).mean(axis=(1, 3))
    return share
