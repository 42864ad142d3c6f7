"""The map between the photos: conventions, round trips and what lies outside."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photocompare import geometry
from photocompare.model import Alignment, AlignmentQuality, Matrix

BEFORE_HW = (300, 400)
AFTER_HW = (320, 380)


def alignment(matrix: Matrix, *, bend_px: float = 0.0) -> Alignment:
    """Return an alignment with a smooth field of at most ``bend_px`` beside ``matrix``."""
    rows, cols = np.mgrid[0:6, 0:8]
    wave = np.stack([np.sin(rows * 0.9), np.cos(cols * 0.7)], axis=-1)
    return Alignment(
        matrix=matrix,
        displacement=bend_px * wave if bend_px else None,
        before_size_hw=BEFORE_HW,
        after_size_hw=AFTER_HW,
        method="test",
        inliers=0,
        error_px=0.0,
        error_basis="test",
        overlap_fraction=1.0,
        scale=1.0,
        rotation_deg=0.0,
    )


def perspective(angle_deg: float, scale: float, tilt: float) -> Matrix:
    """Return a turn about the middle of the before photo, a scale and a little perspective."""
    angle = np.radians(angle_deg)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array([200.0, 150.0])
    matrix = np.eye(3)
    matrix[:2, :2] = turn
    matrix[:2, 2] = middle - turn @ middle
    matrix[2, 0] = tilt
    return matrix


def test_a_pure_shift_moves_points_by_itself() -> None:
    matrix = np.array([[1.0, 0.0, 7.25], [0.0, 1.0, -4.5], [0.0, 0.0, 1.0]])
    moved = alignment(matrix).to_after(np.array([[100.0, 100.0]]))
    np.testing.assert_allclose(moved, [[107.25, 95.5]], atol=1e-12)


@given(
    angle_deg=st.floats(-30.0, 30.0),
    scale=st.floats(0.7, 1.4),
    tilt=st.floats(-2e-4, 2e-4),
    bend_px=st.floats(0.0, 4.0),
)
def test_there_and_back_again(angle_deg: float, scale: float, tilt: float, bend_px: float) -> None:
    there = alignment(perspective(angle_deg, scale, tilt), bend_px=bend_px)
    points = np.random.default_rng(0).uniform((0, 0), (399, 299), (50, 2))
    back = there.to_before(there.to_after(points))
    seen = np.isfinite(back).all(axis=1)
    assert seen.any()
    # The inverse is a fixed point of a field that bends by < 0.1 per pixel: 12 steps reach 1e-9.
    np.testing.assert_allclose(back[seen], points[seen], atol=1e-6)


def test_points_outside_either_frame_are_not_a_number() -> None:
    identity = alignment(np.eye(3))
    points = np.array([[-1.0, 10.0], [390.0, 10.0], [10.0, 10.0], [np.nan, 1.0]])
    assert np.isnan(identity.to_after(points)).any(axis=1).tolist() == [True, True, False, True]


def test_points_behind_the_camera_are_not_a_number() -> None:
    matrix = np.eye(3)
    matrix[2, 0] = -1.0 / 50.0
    assert np.isnan(alignment(matrix).to_after(np.array([[100.0, 10.0]]))).all()


@pytest.mark.parametrize("size_hw", [(300, 400), (150, 200), (77, 103)])
def test_the_map_of_a_picture_agrees_with_the_map_of_points(size_hw: tuple[int, int]) -> None:
    there = alignment(perspective(10.0, 1.1, 1e-4), bend_px=3.0)
    mapped = geometry.after_map(there, size_hw)
    rows, cols = np.array([[5, 5], [40, 80], [70, 99]]).T
    to_full = geometry.scaling(size_hw, BEFORE_HW)
    full = np.column_stack([cols, rows]) * np.diag(to_full)[:2] + to_full[:2, 2]
    # float32 coordinates of a few hundred pixels are good to about 3e-5.
    np.testing.assert_allclose(mapped[rows, cols], there.map_unclipped(full), atol=1e-3)


def test_points_of_another_shape_are_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="shape"):
        alignment(np.eye(3)).to_after(np.zeros(2))


def test_a_matrix_that_is_not_finite_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        alignment(np.full((3, 3), np.nan))


def quality(local_error_px: np.ndarray) -> AlignmentQuality:
    """Return a record with nothing but the local error in it."""
    return AlignmentQuality(np.nan, (np.nan, np.nan), 0, (1.0, 1.0), local_error_px)


def test_the_expected_error_is_that_of_the_place() -> None:
    identity = replace(alignment(np.eye(3)), after_size_hw=BEFORE_HW)
    grid = np.array([[1.0, 3.0], [1.0, 3.0]])
    local = replace(identity, quality=quality(grid))
    points = np.array([[99.5, 74.5], [199.5, 149.5], [399.0, 10.0], [-1.0, 10.0]])
    # Node 0 sits at a quarter of the width, node 1 at three quarters, beyond it nothing changes.
    found = local.expected_error_px_at(points)
    np.testing.assert_allclose(found, [1.0, 2.0, 3.0, np.nan], atol=1e-12)


def test_a_node_that_is_not_known_leaves_its_neighbours_alone() -> None:
    identity = replace(alignment(np.eye(3)), after_size_hw=BEFORE_HW)
    grid = np.array([[1.0, np.nan, np.nan, np.nan]])
    found = replace(identity, quality=quality(grid)).expected_error_px_at(
        np.array([[60.0, 10.0], [140.0, 10.0], [300.0, 10.0]])
    )
    np.testing.assert_array_equal(found, [1.0, 1.0, np.nan])


def test_where_nobody_looked_the_error_is_the_same_everywhere() -> None:
    known = replace(alignment(np.eye(3)), error_px=0.5)
    points = np.array([[10.0, 10.0], [390.0, 10.0]])  # the second is not in the after photo
    np.testing.assert_array_equal(known.expected_error_px_at(points), [0.5, np.nan])


@pytest.mark.parametrize("grid", [np.ones(4), np.array([[-0.1]])])
def test_a_local_error_that_can_not_be_is_refused(grid: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"must be|can't be"):
        quality(grid)
