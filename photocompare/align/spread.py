"""How far the field may lie elsewhere: the spread that the cells leave it, from place to place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.align.selection import Refined
from photocompare.align.spline import Floats, Spline
from photocompare.model import Mask
from photocompare.settings import AlignSettings


def field_spread(
    refined: Refined, trust: Floats, grid_hw: tuple[int, int], settings: AlignSettings
) -> Floats:
    """Return the standard deviation of the field (gh, gw), in fractions of the long side.

    ``trust`` (the cells' rows, columns) weighs what each cell says, 0 to 1. Where nothing is to be
    believed, the field is held by its neighbours alone, and may bend between them as much as it
    was seen to bend elsewhere.
    """
    cells = refined.cells
    factor = min(settings.spread_intervals, settings.field_intervals) / max(cells.grid_hw)
    rows, columns = (max(2, round(side * factor)) for side in cells.grid_hw)
    spline = Spline((rows, columns))
    precision = cells.precision * trust[..., None]
    bend_px = _bend_px(refined, precision[..., 0] + precision[..., 2] > 0.0, max(rows, columns))
    prior = 1.0 / max(bend_px, settings.least_bend_px) ** 2
    return spline.spread(precision, prior, grid_hw) / cells.long_px


def _bend_px(refined: Refined, is_seen: Mask, intervals: int) -> float:
    """Return the root mean square second difference of the field at the distance of the nodes.

    Where the cells are trusted, in pixels of the picture that they were seen on.
    """
    step = max(1, round(max(is_seen.shape) / intervals))
    field = 0.5 * (refined.halves[0] + refined.halves[1]) * refined.cells.long_px
    squares: list[NDArray[np.float64]] = []
    for axis in (0, 1):
        along, seen = np.moveaxis(field, axis, 0), np.moveaxis(is_seen, axis, 0)
        if len(along) <= 2 * step:
            continue
        bend = along[2 * step :] - 2.0 * along[step:-step] + along[: -2 * step]
        whole = seen[2 * step :] & seen[step:-step] & seen[: -2 * step]
        squares.append((bend[whole] ** 2).ravel())
    every = np.concatenate(squares) if squares else np.zeros(0)
    return float(np.sqrt(every.mean())) if every.size else 0.0
