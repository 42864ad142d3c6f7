"""The smooth field is the one that it is said to be: least squares with a penalty on bending."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.align.spline import Spline

_GRID_HW = (9, 12)


def opinions(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return shifts (gh, gw, 2) and inverse covariances (gh, gw, 3), a third of them unknown."""
    draw = np.random.default_rng(seed)
    root = draw.normal(size=(*_GRID_HW, 2, 2))
    whole = root @ root.swapaxes(-1, -2) * (draw.random(_GRID_HW) > 0.3)[..., None, None]
    precision = np.stack([whole[..., 0, 0], whole[..., 0, 1], whole[..., 1, 1]], axis=-1)
    return draw.normal(size=(*_GRID_HW, 2)), precision


@pytest.mark.parametrize("intervals_hw", [(2, 3), (6, 8)])
@pytest.mark.parametrize("bending", [100.0, 0.1])
def test_the_fit_is_the_least_of_misfit_and_bending(
    intervals_hw: tuple[int, int], bending: float
) -> None:
    target, precision = opinions(1)
    spline = Spline(intervals_hw)
    ny, nx = spline.nodes_hw
    basis_y, basis_x = (
        spline.basis((np.arange(count) + 0.5) / count, axis) for axis, count in enumerate(_GRID_HW)
    )
    # The same written out: one row an opinion and one a second difference, solved densely.
    cells = np.kron(basis_y, basis_x)
    whole = np.empty((*_GRID_HW, 2, 2))
    whole[..., 0, 0], whole[..., 1, 1] = precision[..., 0], precision[..., 2]
    whole[..., 0, 1] = whole[..., 1, 0] = precision[..., 1]
    values, axes = np.linalg.eigh(whole.reshape(-1, 2, 2))
    roots = np.sqrt(np.maximum(values, 0.0))[..., None] * axes.swapaxes(-1, -2)
    misfit = np.concatenate([roots[:, i, None, :] for i in (0, 1)], axis=1)
    rows = [
        np.concatenate([misfit[:, i, :1] * cells, misfit[:, i, 1:] * cells], axis=1) for i in (0, 1)
    ]
    goals = [np.sum(misfit[:, i] * target.reshape(-1, 2), axis=1) for i in (0, 1)]
    second = [
        np.kron(np.diff(np.eye(ny), n=2, axis=0), np.eye(nx)),
        np.kron(np.eye(ny), np.diff(np.eye(nx), n=2, axis=0)),
        np.sqrt(2.0) * np.kron(np.diff(np.eye(ny), axis=0), np.diff(np.eye(nx), axis=0)),
    ]
    bends = np.sqrt(bending) * np.vstack(second)
    nothing = np.zeros_like(bends)
    design = np.vstack([*rows, np.hstack([bends, nothing]), np.hstack([nothing, bends])])
    goal = np.concatenate([*goals, np.zeros(2 * len(bends))])
    expected = np.linalg.lstsq(design, goal, rcond=None)[0].reshape(2, ny, nx)
    found = np.moveaxis(spline.fit(target, precision, bending), -1, 0)
    # A ridge of a billionth keeps what nobody sees from being undetermined: it moves a millionth.
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_a_plane_of_shifts_costs_nothing() -> None:
    _, precision = opinions(2)
    y, x = np.meshgrid(
        (np.arange(_GRID_HW[0]) + 0.5) / _GRID_HW[0],
        (np.arange(_GRID_HW[1]) + 0.5) / _GRID_HW[1],
        indexing="ij",
    )
    plane = np.stack([0.3 + 0.2 * x - 0.1 * y, -0.2 + 0.4 * y], axis=-1)
    spline = Spline((6, 8))
    field = spline.on_grid(spline.fit(plane, precision, 1000.0), _GRID_HW)
    np.testing.assert_allclose(field, plane, atol=1e-6)
