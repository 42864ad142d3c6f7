"""Alignments in a row and turned round: the laws of maps, to a small fraction of a pixel."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from photocompare.align.composition import composed, identity, inverted
from photocompare.model import Alignment, PointsXY

A_HW, B_HW, C_HW, D_HW = (900, 1200), (1080, 1440), (1000, 1000), (800, 1200)
# Both fields are bilinear between nodes, and their kinks do not fall on each other's nodes: waves
# of 500 px and 8 px height bend by 0.016 px over a cell of 12 px.
EXACT_PX = 0.035  # 0.029 is the worst of 40 seeds
# Beyond its outer nodes a field stays as it is: a kink that a grid turned against it can't hold.
MARGIN_PX = 20.0


def alignment(
    seed: int, before_hw: tuple[int, int], after_hw: tuple[int, int], *, elastic_px: float = 8.0
) -> Alignment:
    """Return a turn, a change of size, a tilt and a smooth field, all drawn by ``seed``."""
    rng = np.random.default_rng(seed)
    angle, scale = rng.uniform(-0.3, 0.3), rng.uniform(0.8, 1.2) * after_hw[1] / before_hw[1]
    linear = scale * np.array([[math.cos(angle), -math.sin(angle)],
                               [math.sin(angle), math.cos(angle)]])  # fmt: skip
    before_middle, after_middle = np.array(before_hw[::-1]) / 2, np.array(after_hw[::-1]) / 2
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = after_middle + rng.uniform(-40, 40, 2) - linear @ before_middle
    matrix[2, :2] = rng.uniform(-3e-5, 3e-5, 2)
    return Alignment(
        matrix=matrix / matrix[2, 2],
        displacement=_waves(rng, before_hw, elastic_px) if elastic_px else None,
        before_size_hw=before_hw,
        after_size_hw=after_hw,
        method="drawn",
        inliers=int(rng.integers(10, 100)),
        error_px=float(rng.uniform(0.2, 0.6)),
        error_basis="drawn",
        overlap_fraction=0.8,
        scale=scale,
        rotation_deg=math.degrees(angle),
    )


def _waves(rng: np.random.Generator, size_hw: tuple[int, int], height_px: float) -> np.ndarray:
    rows, columns = round(96 * size_hw[0] / max(size_hw)), round(96 * size_hw[1] / max(size_hw))
    x = ((np.arange(columns) + 0.5) * size_hw[1] / columns)[None, :]
    y = ((np.arange(rows) + 0.5) * size_hw[0] / rows)[:, None]
    turn = 2 * np.pi / rng.uniform(500.0, 900.0, (2, 2))
    phase = rng.uniform(0.0, 2 * np.pi, (2, 2))
    waves: np.ndarray = height_px * np.stack(
        [np.sin(turn[i, 0] * x + phase[i, 0]) * np.sin(turn[i, 1] * y + phase[i, 1])
         for i in range(2)], axis=-1,
    )  # fmt: skip
    return waves


def places(seed: int, size_hw: tuple[int, int], count: int = 400) -> PointsXY:
    """Return points at random inside a photo."""
    return np.random.default_rng(seed).uniform(
        (0.0, 0.0), np.array(size_hw[::-1]) - 1.0, (count, 2)
    )


def farthest_px(first: PointsXY, second: PointsXY) -> float:
    """Return the greatest distance between points that both have."""
    distances = np.linalg.norm(first - second, axis=1)
    known = np.isfinite(distances)
    assert known.mean() > 0.4  # a law over nothing says nothing
    return float(distances[known].max())


def within(points_xy: PointsXY, size_hw: tuple[int, int]) -> PointsXY:
    """Return the points, NaN in place of those that are near or beyond the edge of a photo."""
    limit = np.array(size_hw[::-1]) - 1.0 - MARGIN_PX
    kept: NDArray[np.bool_] = np.all((points_xy >= MARGIN_PX) & (points_xy <= limit), axis=1)
    result: PointsXY = np.where(kept[:, None], points_xy, np.nan)
    return result


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_there_and_back_is_where_one_was(seed: int) -> None:
    there = alignment(seed, A_HW, B_HW)
    back = inverted(there)
    points = within(places(seed, A_HW), A_HW)
    assert farthest_px(back.to_after(within(there.to_after(points), B_HW)), points) < EXACT_PX
    others = within(places(seed + 1, B_HW), B_HW)
    assert farthest_px(there.to_after(within(back.to_after(others), A_HW)), others) < EXACT_PX
    assert farthest_px(back.to_after(others), within(there.to_before(others), A_HW)) < EXACT_PX


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_an_alignment_and_its_inverse_in_a_row_are_the_identity(seed: int) -> None:
    there = alignment(seed, A_HW, B_HW)
    whole = composed(there, inverted(there))
    points = within(places(seed, A_HW), A_HW)
    points = np.where(np.isfinite(within(there.to_after(points), B_HW)), points, np.nan)
    assert farthest_px(whole.to_after(points), points) < 2.0 * EXACT_PX  # two grids between
    assert whole.scale == pytest.approx(1.0)
    assert whole.rotation_deg == pytest.approx(0.0, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_a_row_of_two_maps_as_one_after_the_other(seed: int) -> None:
    first, second = alignment(seed, A_HW, B_HW), alignment(seed + 1, B_HW, C_HW)
    points = within(places(seed, A_HW), A_HW)
    by_steps = second.to_after(within(first.to_after(points), B_HW))
    assert farthest_px(composed(first, second).to_after(points), by_steps) < EXACT_PX


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_it_does_not_matter_where_a_row_of_three_is_cut(seed: int) -> None:
    first, second = alignment(seed, A_HW, B_HW), alignment(seed + 1, B_HW, C_HW)
    third = alignment(seed + 2, C_HW, D_HW)
    left = composed(composed(first, second), third)
    right = composed(first, composed(second, third))
    points = within(places(seed, A_HW), A_HW)
    by_steps = within(second.to_after(within(first.to_after(points), B_HW)), C_HW)
    points = np.where(np.isfinite(by_steps), points, np.nan)
    assert farthest_px(left.to_after(points), right.to_after(points)) < 2.0 * EXACT_PX
    assert left.error_px == pytest.approx(right.error_px, rel=0.05)  # scales differ over a frame


def test_the_identity_changes_nothing() -> None:
    there = alignment(3, A_HW, B_HW)
    points = places(3, A_HW)
    for whole in (composed(identity(A_HW), there), composed(there, identity(B_HW))):
        assert farthest_px(whole.to_after(points), there.to_after(points)) < 1e-9
        assert whole.error_px == there.error_px
    np.testing.assert_allclose(inverted(identity(A_HW)).matrix, np.eye(3), atol=1e-12)


def test_maps_without_a_field_stay_without_one_and_exact() -> None:
    first, second = alignment(1, A_HW, B_HW, elastic_px=0), alignment(2, B_HW, C_HW, elastic_px=0)
    whole = composed(first, second)
    assert whole.displacement is None
    assert inverted(first).displacement is None
    points = places(1, A_HW)
    # No grid lies between: rounding alone is left.
    assert farthest_px(whole.to_after(points), second.to_after(first.to_after(points))) < 1e-6
    assert farthest_px(inverted(first).to_after(first.to_after(points)), points) < 1e-6


def test_errors_add_as_if_they_were_independent_and_keep_their_unit() -> None:
    first, second = alignment(1, A_HW, B_HW), alignment(2, B_HW, C_HW)
    whole = composed(first, second)
    assert whole.error_px == pytest.approx(
        math.hypot(first.error_px, second.error_px / first.scale)  # in pixels of a
    )
    assert inverted(first).error_px == pytest.approx(first.error_px * first.scale)  # of b


def test_an_overlap_in_a_row_is_what_all_three_show() -> None:
    far = np.eye(3)
    far[0, 2] = 600.0  # half of the frame is left
    half = Alignment(far, None, A_HW, A_HW, "drawn", 0, 0.1, "drawn", 0.5, 1.0, 0.0)
    back_again = composed(half, inverted(half))
    np.testing.assert_allclose(back_again.matrix, np.eye(3), atol=1e-9)
    assert back_again.overlap_fraction == pytest.approx(0.5, abs=0.03)  # a cell of the count


def test_alignments_that_do_not_meet_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="begins at"):
        composed(alignment(1, A_HW, B_HW), alignment(2, C_HW, D_HW))
