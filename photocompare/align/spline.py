"""A smooth field of shifts: cubic B-splines on a coarse grid, fitted with a penalty on bending."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What all cells say, summed up for the nodes: enough for a fit of any stiffness.

    ``normal`` (3, ny, 7, nx, 7) are the normal equations xx, xy, yy without the bending, each node
    with its neighbours; ``right`` (2 · ny · nx) is the other side of them.
    """

    normal: Floats
    right: Floats


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

        See :meth:`sums` and :meth:`fit_sums`.
        """
        return self.fit_sums(self.sums(target, precision), bending)

    def sums(self, target: Floats, precision: Floats) -> Sums:
        """Return what the cells say.

        ``target`` (gh, gw, 2) holds a shift a cell; ``precision`` (gh, gw, 3) its inverse
        covariance as xx, xy, yy, zero where nothing is known.
        """
        basis_y, basis_x = self._cell_bases((target.shape[0], target.shape[1]))
        xx, xy, yy = (precision[..., part] for part in range(3))
        u, v = target[..., 0], target[..., 1]
        right = [basis_y.T @ side @ basis_x for side in (xx * u + xy * v, xy * u + yy * v)]
        return Sums(self._products(precision), np.concatenate(right).ravel())

    def fit_sums(self, sums: Sums, bending: float) -> Floats:
        """Return the coefficients (ny, nx, 2) of the field nearest to what ``sums`` hold.

        ``bending`` weighs the squared second differences of the coefficients against it.
        """
        solution = _solved(self._normal(sums.normal, bending), sums.right)
        ny, nx = self.nodes_hw
        return np.moveaxis(solution.reshape(2, ny, nx), 0, -1)

    def spread(self, precision: Floats, bending: float, grid_hw: tuple[int, int]) -> Floats:
        """Return the standard deviation (gh, gw) of a field fitted like that, both axes together.

        ``bending`` is then the inverse variance of a second difference of the coefficients.
        """
        there = self._cells(grid_hw)
        both = sparse.block_array([[there, None], [None, there]], format="csr").T.toarray()
        solution = _solved(self._normal(self._products(precision), bending), both)
        variance = np.sum(both * solution, axis=0)
        spread: Floats = np.sqrt(variance[: len(variance) // 2] + variance[len(variance) // 2 :])
        return spread.reshape(grid_hw)

    def _cells(self, grid_hw: tuple[int, int]) -> sparse.csr_array:
        """Return the weights (cells, nodes) of every cell of a grid over the frame."""
        basis_y, basis_x = (sparse.csr_array(basis) for basis in self._cell_bases(grid_hw))
        return sparse.csr_array(sparse.kron(basis_y, basis_x, format="csr"))

    def _products(self, precision: Floats) -> Floats:
        """Return the sums (3, ny, 7, nx, 7) over the cells, for each node and its neighbours.

        The basis is a product of one in y and one in x, so they are two small matrix products.
        """
        grid_hw = precision.shape[0], precision.shape[1]
        ny, nx = self.nodes_hw
        products_y, products_x = (_neighbour_products(basis) for basis in self._cell_bases(grid_hw))
        parts = [products_y @ precision[..., part] @ products_x.T for part in range(3)]
        return np.stack(parts).reshape(3, ny, _REACH, nx, _REACH)

    def _normal(self, products: Floats, bending: float) -> sparse.csc_array:
        """Return the matrix of the normal equations, x before y.

        The places of the entries are known beforehand.
        """
        pattern = _pattern(self.nodes_hw)
        xx, xy, yy = (part.ravel() for part in products)
        stiff = bending * pattern.stiffness
        parts = (xx + stiff, xy, xy, yy + stiff)
        data = np.concatenate([part[pattern.is_inside] for part in parts])
        return sparse.csc_array((data[pattern.order], pattern.rows, pattern.starts))


_REACH = 7  # a node meets itself and three to either side


def _neighbour_products(basis: Floats) -> Floats:
    """Return the products (nodes · 7, cells) of each node's weights with its neighbours'."""
    padded = np.pad(basis, ((0, 0), (3, 3)))
    count = basis.shape[1]
    products = [basis * padded[:, step : step + count] for step in range(_REACH)]
    return np.ascontiguousarray(np.stack(products, axis=-1).reshape(len(basis), -1).T)


@dataclass(frozen=True, slots=True, eq=False)
class _Pattern:
    """Where the entries of the normal equations lie, for one number of nodes.

    Entries come as (ny, 7, nx, 7): a node and its neighbour, ``is_inside`` where that exists.
    """

    is_inside: NDArray[np.bool_]
    stiffness: Floats  # thin-plate penalty on second differences; affine fields cost nothing
    order: NDArray[np.intp]  # of the entries of four blocks, by column and then by row
    rows: NDArray[np.int32]
    starts: NDArray[np.int32]


@cache
def _pattern(nodes_hw: tuple[int, int]) -> _Pattern:
    ny, nx = nodes_hw
    y, step_y, x, step_x = np.indices((ny, _REACH, nx, _REACH)).reshape(4, -1)
    other_y, other_x = y + step_y - 3, x + step_x - 3
    inside = (other_y >= 0) & (other_y < ny) & (other_x >= 0) & (other_x < nx)
    here, there = (y * nx + x)[inside], (other_y * nx + other_x)[inside]
    stiffness = np.zeros(len(inside))
    stiffness[inside] = _stiffness(nodes_hw).toarray()[here, there] + 1e-9 * (here == there)
    count = ny * nx
    rows = np.concatenate([here, here, here + count, here + count])
    columns = np.concatenate([there, there + count, there, there + count])
    order = np.lexsort((rows, columns))
    starts = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=2 * count))])
    return _Pattern(inside, stiffness, order, rows[order].astype(np.int32), starts.astype(np.int32))


def _stiffness(nodes_hw: tuple[int, int]) -> sparse.csr_array:
    """Return the thin-plate penalty on second differences."""
    ny, nx = nodes_hw
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


def _solved(normal: sparse.csc_array, right: Floats) -> Floats:
    """Return the solution of the symmetric system, the same for any number of threads.

    SuperLU works alone; a banded Cholesky would be cut up differently among threads, and its last
    digits with it.
    """
    factors = splu(
        normal,
        permc_spec="MMD_AT_PLUS_A",
        diag_pivot_thresh=0.0,  # positive definite: the diagonal is always good enough
        options={"SymmetricMode": True},
    )
    found: Floats = factors.solve(right)
    return found
