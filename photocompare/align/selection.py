"""The simplest map that explains what the cells say: a homography, or a field as stiff as can be.

Every candidate is fitted on the black squares of a chequerboard and judged on the white ones, and
the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photocompare.align.planar import folded, planar_shift, planar_terms
from photocompare.align.relief_shift import ReliefShift
from photocompare.align.spline import Floats, Spline, Sums
from photocompare.model import Mask, Matrix
from photocompare.settings import AlignSettings


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """What each cell of a picture says: its shift (gh, gw, 2) and how sure it is (gh, gw, 3).

    Shifts are on the before frame, in fractions of its long side, before the matrix is applied;
    ``precision`` is their inverse covariance as xx, xy, yy, per squared pixel of a picture of
    ``long_px``.
    """

    shift: Floats
    precision: Floats
    long_px: int
    correlation: float  # of the two structures, over all cells

    @property
    def grid_hw(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.shift.shape[0], self.shift.shape[1]

    @property
    def is_seen(self) -> Mask:
        """True for the cells that both photos show, with anything to hold on to."""
        seen: Mask = self.precision[..., 0] + self.precision[..., 2] > 0.0
        return seen


@dataclass(frozen=True, slots=True, eq=False)
class Refined:
    """A matrix (full-resolution before to after) and the smooth field that goes before it.

    A before point ``p`` lies at ``project(matrix, p + field(p))`` in the after photo.
    ``coefficients`` is None where the matrix alone predicts unseen cells as well. ``halves``
    are the field (gh, gw, 2) as fitted on the black and on the white squares of a chequerboard:
    each was made without looking at the other's squares.
    """

    matrix: Matrix
    spline: Spline
    coefficients: Floats | None
    halves: tuple[Floats, Floats]
    cells: Cells
    drift_fraction: float = 0.0  # what coarse and fine structure disagree by, of the long side
    relief: ReliefShift | None = None  # what the lamp had shifted; in the matrix it is undone


def chosen(
    matrix: Matrix,
    spline: Spline,
    cells: Cells,
    before_hw: tuple[int, int],
    settings: AlignSettings,
) -> Refined:
    """Return the candidate that best predicts the cells that it was not fitted on."""
    gain = settings.field_gain
    board = _board(spline, cells, settings)
    planar = _planar_halves(cells, board.black)
    bending, halves = _best(spline, cells, board, settings.bendings, start=planar, gain=gain)
    if bending is None:
        terms = planar_terms(cells.shift, cells.precision)
        taken, _ = folded(matrix, terms, cells.shift, before_hw)
        shifted = tuple(folded(matrix, terms, half, before_hw)[1] for half in halves)
        return Refined(taken, spline, None, (shifted[0], shifted[1]), cells)
    coefficients = fitted(spline, cells, bending)
    return Refined(matrix, spline, coefficients, halves, cells)


def supple_enough(spline: Spline, cells: Cells, settings: AlignSettings) -> float:
    """Return how stiff the field may be without losing what the cells say, for a step of it."""
    stiffest, *softer = settings.step_bendings
    board = _board(spline, cells, settings)
    start = _spline_halves(spline, cells, board, stiffest)
    bending, _ = _best(spline, cells, board, tuple(softer), start=start, gain=settings.field_gain)
    return stiffest if bending is None else bending


def _best(
    spline: Spline,
    cells: Cells,
    board: _Board,
    bendings: tuple[float, ...],
    *,
    start: tuple[Floats, Floats],
    gain: float,
) -> tuple[float | None, tuple[Floats, Floats]]:
    """Return the bending that best predicts held-out cells, None where ``start`` does, and halves.

    A field, and a softer one after a stiffer, has to earn its keep, by ``gain``.
    """
    best_miss, bending, halves = _miss(cells, start, board.black), None, start
    for candidate in bendings:
        fields = _spline_halves(spline, cells, board, candidate)
        miss = _miss(cells, fields, board.black)
        if miss > best_miss:
            break  # softer still would follow noise
        if miss < best_miss - gain:
            best_miss, bending, halves = miss, candidate, fields
    return bending, halves


def fitted(spline: Spline, cells: Cells, bending: float) -> Floats:
    """Return the coefficients, in fractions of the long side, from all cells."""
    # Misfit and bending are both in squared fractions here: their balance is that of pixels.
    return spline.fit(cells.shift, cells.precision, bending)


def chequerboard(grid_hw: tuple[int, int], square_cells: int) -> Mask:
    """Return True on the black squares, each ``square_cells`` cells wide."""
    rows, columns = np.indices(grid_hw) // square_cells
    black: Mask = (rows + columns) % 2 == 0
    return black


@dataclass(frozen=True, slots=True, eq=False)
class _Board:
    """A chequerboard, and what the cells of its black and of its white squares say."""

    black: Mask
    sums: tuple[Sums, Sums]


def _board(spline: Spline, cells: Cells, settings: AlignSettings) -> _Board:
    black = chequerboard(cells.grid_hw, settings.square_cells)
    first, second = (
        spline.sums(cells.shift, cells.precision * kept[..., None]) for kept in (black, ~black)
    )
    return _Board(black, (first, second))


def _spline_halves(
    spline: Spline, cells: Cells, board: _Board, bending: float
) -> tuple[Floats, Floats]:
    first, second = (
        spline.on_grid(spline.fit_sums(half, bending), cells.grid_hw) for half in board.sums
    )
    return first, second


def _planar_halves(cells: Cells, black: Mask) -> tuple[Floats, Floats]:
    first, second = (
        planar_shift(planar_terms(cells.shift, cells.precision * kept[..., None]), cells.grid_hw)
        for kept in (black, ~black)
    )
    return first, second


def _miss(cells: Cells, halves: tuple[Floats, Floats], black: Mask) -> float:
    """Return the squared misfit on held-out cells, in units of what a cell's noise explains."""
    held_out = np.where(black[..., None], halves[1], halves[0])
    off = (cells.shift - held_out) * cells.long_px
    x, y = off[..., 0], off[..., 1]
    xx, xy, yy = np.moveaxis(cells.precision, -1, 0)
    return float(np.sum(xx * x * x + 2.0 * xy * x * y + yy * y * y))
