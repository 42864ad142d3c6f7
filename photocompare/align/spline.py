"""A smooth field of shifts: cubic B-splines on a coarse grid, fitted with a penalty on bending."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spline:
    """A field over a frame: ``nodes_hw`` coefficients an axis, evaluated as By @ c @ Bx.T."""

    intervals_hw: tuple[int, int]

    @property
    def nodes_hw(self) -> tuple[int, int]:
        """Coefficients an axis: a cubic needs three more than it has intervals."""
        return self.intervals_hw[0] + 3, self.intervals_hw[1] + 3

    def basis(self, fractions: Floats, axis: int) -> Floats:
        """Return the weights (N, nodes) at positions 0..1 of the frame's height or width."""
        intervals = self.intervals_hw[axis]
        position = np.clip(fractions, 0.0, 1.0) * intervals
        first = np.minimum(np.floor(position).astype(np.intp), intervals - 1)
        t = position - first
        weights = np.zeros((len(position), intervals + 3))
        rows = np.arange(len(position))
        weights[rows, first] = (1.0 - t) ** 3 / 6.0
        weights[rows, first + 1] = (3.0 * t**3 - 6.0 * t**2 + 4.0) / 6.0
        weights[rows, first + 2] = (-3.0 * t**3 + 3.0 * t**2 + 3.0 * t + 1.0) / 6.0
        weights[rows, first + 3] = t**3 / 6.0
        return weights

    def on_grid(self, coefficients: Floats, grid_hw: tuple[int, int]) -> Floats:
        """Return the field (gh, gw, 2) at the middles of the cells of a grid over the frame."""
        basis_y, basis_x = self._cell_bases(grid_hw)
        field: Floats = np.einsum("yi,ijc,xj->yxc", basis_y, coefficients, basis_x, optimize=True)
        return field

    def _cell_bases(self, grid_hw: tuple[int, int]) -> tuple[Floats, Floats]:
        middles = [(np.arange(count) + 0.5) / count for count in grid_hw]
        return self.basis(middles[0], 0), self.basis(middles[1], 1)

    def fit(self, target: Floats, precision: Floats, bending: float) -> Floats:
        """Return the coefficients (ny, nx, 2) of the field nearest to ``target``.

        ``target`` (gh, gw, 2) holds a shift a cell; ``precision`` (gh, gw, 3) its inverse
        covariance as xx, xy, yy, zero where nothing is known; ``bending`` weighs the squared
        second differences of the coefficients against it.
        """
        grid_hw = target.shape[0], target.shape[1]
        cells = self._cells(grid_hw)
        xx, xy, yy = (precision[..., part].ravel() for part in range(3))
        u, v = target[..., 0].ravel(), target[..., 1].ravel()
        right = np.concatenate([cells.T @ (xx * u + xy * v), cells.T @ (xy * u + yy * v)])
        solution = _solved(self._normal(precision, bending), right)
        ny, nx = self.nodes_hw
        return np.moveaxis(solution.reshape(2, ny, nx), 0, -1)

    def spread(self, precision: Floats, bending: float, grid_hw: tuple[int, int]) -> Floats:
        """Return the standard deviation (gh, gw) of a field fitted like that, both axes together.

        ``bending`` is then the inverse variance of a second difference of the coefficients.
        """
        there = self._cells(grid_hw)
        both = sparse.block_array([[there, None], [None, there]], format="csr").T.toarray()
        solution = _solved(self._normal(precision, bending), both)
        variance = np.sum(both * solution, axis=0)
        spread: Floats = np.sqrt(variance[: len(variance) // 2] + variance[len(variance) // 2 :])
        return spread.reshape(grid_hw)

    def _cells(self, grid_hw: tuple[int, int]) -> sparse.csr_array:
        """Return the weights (cells, nodes) of every cell of a grid over the frame."""
        basis_y, basis_x = (sparse.csr_array(basis) for basis in self._cell_bases(grid_hw))
        return sparse.csr_array(sparse.kron(basis_y, basis_x, format="csr"))

    def _normal(self, precision: Floats, bending: float) -> sparse.coo_array:
        """Return the matrix of the normal equations, x before y."""
        cells = self._cells((precision.shape[0], precision.shape[1]))
        xx, xy, yy = (precision[..., part].ravel() for part in range(3))
        stiffness = bending * self._stiffness() + 1e-9 * sparse.eye_array(cells.shape[1])
        normal_xy = _weighted(cells, xy)
        blocks = [
            [_weighted(cells, xx) + stiffness, normal_xy],
            [normal_xy, _weighted(cells, yy) + stiffness],
        ]
        return sparse.block_array(blocks, format="coo")

    def _stiffness(self) -> sparse.csr_array:
        """Return the thin-plate penalty on second differences; affine fields cost nothing."""
        ny, nx = self.nodes_hw
        eye_y, eye_x = sparse.eye_array(ny), sparse.eye_array(nx)
        terms = (
            (sparse.kron(_difference(ny, 2), eye_x), 1.0),
            (sparse.kron(eye_y, _difference(nx, 2)), 1.0),
            (sparse.kron(_difference(ny, 1), _difference(nx, 1)), 2.0),
        )
        total = sum(weight * (term.T @ term) for term, weight in terms)
        return sparse.csr_array(total)


def _difference(count: int, order: int) -> sparse.csr_array:
    return sparse.csr_array(np.diff(np.eye(count), n=order, axis=0))


def _weighted(cells: sparse.csr_array, weights: Floats) -> sparse.csr_array:
    return sparse.csr_array(cells.T @ sparse.diags_array(weights) @ cells)


def _solved(normal: sparse.coo_array, right: Floats) -> Floats:
    """Return the solution of the symmetric system, the same for any number of threads.

    SuperLU works alone; a banded Cholesky would be cut up differently among threads, and its last
    digits with it.
    """
    factors = splu(
        normal.tocsc(),
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,  # positive definite: the diagonal is always good enough
        options={"SymmetricMode": True},
    )
    found: Floats = factors.solve(right)
    return found
