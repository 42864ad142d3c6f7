"""The map between the two photos: exact both ways, and as large as was asked."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from photocompare.phantom import Pose, random_pose
from photocompare.phantom.pose import point_map

SIZE_HW = (300, 400)


def points(generator: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return generator.uniform((0.0, 0.0), (400.0, 300.0), (200, 2))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_there_and_back_is_where_we_were(seed: int) -> None:
    generator = np.random.default_rng(seed)
    one = point_map(random_pose(generator, shift_px=10.0), SIZE_HW, generator)
    before = points(generator)
    # The solver stops at 1e-9 px.
    np.testing.assert_allclose(one.to_before(one.to_after(before)), before, atol=1e-7)


def test_no_pose_moves_nothing() -> None:
    generator = np.random.default_rng(0)
    before = points(generator)
    np.testing.assert_allclose(
        point_map(Pose(), SIZE_HW, generator).to_after(before), before, atol=1e-12
    )


def test_a_shift_is_a_shift_and_a_scale_is_about_the_middle() -> None:
    generator = np.random.default_rng(0)
    middle = np.array([[199.5, 149.5]])
    shifted = point_map(Pose(scale=1.2, shift_xy=(3.0, -2.0)), SIZE_HW, generator)
    np.testing.assert_allclose(shifted.to_after(middle), [[202.5, 147.5]], atol=1e-9)
    right = shifted.to_after(np.array([[209.5, 149.5]])) - shifted.to_after(middle)
    np.testing.assert_allclose(right, [[12.0, 0.0]], atol=1e-9)


def test_a_turn_goes_clockwise_on_the_screen() -> None:
    turned = point_map(Pose(rotation_deg=90.0), SIZE_HW, np.random.default_rng(0))
    right_of_middle = np.array([[209.5, 149.5]])
    np.testing.assert_allclose(turned.to_after(right_of_middle), [[199.5, 159.5]], atol=1e-9)


def test_the_elastic_shift_is_as_large_as_asked_and_smooth() -> None:
    one = point_map(Pose(elastic_px=3.0), SIZE_HW, np.random.default_rng(4))
    y, x = np.mgrid[0:300, 0:400].astype(np.float64)
    grid = np.stack([x.ravel(), y.ravel()], axis=1)
    shift = one.elastic(grid).reshape(300, 400, 2)
    # The largest is found on a coarse grid: the true one may be a little larger.
    assert np.hypot(shift[..., 0], shift[..., 1]).max() == pytest.approx(3.0, rel=0.02)
    # The shortest wave is 160 px long: 2π·3/160 = 0.12 px per px, in one direction.
    assert np.abs(np.diff(shift, axis=1)).max() < 0.13


def test_the_picture_grid_is_the_map_of_points() -> None:
    generator = np.random.default_rng(9)
    one = point_map(Pose(5.0, 1.1, (4.0, 3.0), (0.01, 0.02), 3.0), SIZE_HW, generator)
    grid = one.before_grid(SIZE_HW)
    after = np.array([[0.0, 0.0], [399.0, 0.0], [17.0, 230.0], [399.0, 299.0]])
    rows, columns = after[:, 1].astype(int), after[:, 0].astype(int)
    # float32 at 400 px: 3e-5.
    np.testing.assert_allclose(grid[rows, columns], one.to_before(after), atol=1e-4)


def test_a_fold_is_our_own_mistake() -> None:
    folded = point_map(
        Pose(elastic_px=80.0, elastic_fraction=0.2), SIZE_HW, np.random.default_rng(1)
    )
    with pytest.raises(ValueError, match="folds"):
        folded.to_after(points(np.random.default_rng(2)))
