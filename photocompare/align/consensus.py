"""The smooth field that most shifts agree on, where no single plane holds: skin that bends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.align.spline import Floats, Spline
from photocompare.model import Mask, PointsXY
from photocompare.settings import AlignSettings


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """By how much single places are off: ``shift`` (N, 2) in fractions of the long side.

    ``before_xy`` (N, 2) are pixels of a frame of ``before_hw``; ``weight`` (N,) says how much each
    is worth, 1 for a match of two features.
    """

    before_xy: PointsXY
    shift: Floats
    weight: Floats
    before_hw: tuple[int, int]


def agreed_field(
    shifts: Shifts,
    reaches: tuple[float, ...],
    bendings: tuple[float, ...],
    settings: AlignSettings,
) -> tuple[Floats, Mask]:
    """Return the field (gh, gw, 2), in fractions of the long side, and which shifts hold to it.

    First stiff and generous, then softer and stricter, as ``bendings`` and ``reaches`` (fractions
    of the long side) say: a wrong shift has lost its say before anything could bend towards it.
    """
    intervals = min(settings.bent_intervals, settings.field_intervals)
    spline = Spline(_along(shifts.before_hw, intervals, least=2))
    grid_hw = _along(shifts.before_hw, settings.bent_cells, least=4)
    fractions = (shifts.before_xy + 0.5) / shifts.before_hw[::-1]
    basis_y, basis_x = spline.basis(fractions[:, 1], 0), spline.basis(fractions[:, 0], 1)
    cells = np.floor(fractions * grid_hw[::-1]).astype(np.intp)
    cells = np.clip(cells, 0, np.array(grid_hw)[::-1] - 1)
    field = np.zeros((*grid_hw, 2))
    at_point, within_cell = np.zeros_like(shifts.shift), np.zeros_like(shifts.shift)
    kept = np.zeros(len(shifts.shift), dtype=bool)
    for reach, bending in zip(reaches, bendings, strict=True):
        away = np.linalg.norm(shifts.shift - at_point, axis=1) / reach
        weight = np.where(away < 1.0, (1.0 - away**2) ** 2, 0.0) * shifts.weight
        target, precision = _means(shifts.shift - within_cell, weight, cells, grid_hw)
        coefficients = spline.fit(target, precision, bending)
        field = spline.on_grid(coefficients, grid_hw)
        at_point = np.einsum("ni,ijc,nj->nc", basis_y, coefficients, basis_x, optimize=True)
        within_cell = at_point - field[cells[:, 1], cells[:, 0]]
        kept = weight > 0.0
    return field, kept


def _along(size_hw: tuple[int, int], count: int, *, least: int) -> tuple[int, int]:
    factor = count / max(size_hw)
    return max(least, round(size_hw[0] * factor)), max(least, round(size_hw[1] * factor))


def _means(
    shift: Floats, weight: Floats, cells: NDArray[np.intp], grid_hw: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Return the weighted mean shift of each cell (gh, gw, 2) and its precision (gh, gw, 3)."""
    flat, count = cells[:, 1] * grid_hw[1] + cells[:, 0], grid_hw[0] * grid_hw[1]
    total = np.bincount(flat, weight, count)
    sums = [np.bincount(flat, weight * shift[:, axis], count) for axis in range(2)]
    target = np.stack(sums, axis=-1) / np.maximum(total, 1e-12)[:, None]
    precision = np.stack([total, np.zeros(count), total], axis=-1)
    return target.reshape(*grid_hw, 2), precision.reshape(*grid_hw, 3)
