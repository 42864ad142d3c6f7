"""The true alignment of simulated photos, against the map that they were made with."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.phantom import PhantomPair, Pose, Scene, Visit, make_pair, make_photos
from photocompare.pipeline import compare
from photocompare.validate.alignment.known import grid_points, true_after
from photocompare.validate.measures import alignment_of, known_alignment

SIZE_HW = (150, 200)
TURNED = Pose(rotation_deg=8.0, scale=1.1, shift_xy=(6.0, -4.0), perspective_xy=(0.02, -0.01))
BENT = Pose(rotation_deg=-5.0, shift_xy=(3.0, 2.0), elastic_px=2.0)


def pair(pose: Pose) -> PhantomPair:
    """Return a pair so small that it is made at once."""
    return make_pair(Scene(mm_per_px=0.2), seed=3, size_hw=SIZE_HW, pose=pose)


def off_px(made: PhantomPair) -> float:
    """Return the largest error over the frame."""
    points = grid_points(SIZE_HW, 21)
    mapped = alignment_of(made).map_unclipped(points)
    return float(np.abs(mapped - made.truth_after(points)).max())


@pytest.mark.parametrize("pose", [Pose(), TURNED])
def test_a_rigid_view_is_known_exactly(pose: Pose) -> None:
    made = pair(pose)
    assert off_px(made) < 1e-9
    assert alignment_of(made).error_px == 0.0


def test_skin_that_moved_is_known_to_the_grid() -> None:
    made = pair(BENT)
    # 16 nodes a wave: a chord leaves (π/16)²/2 = 2 % of the 2 px; outermost half cells add to it.
    assert off_px(made) < 0.2
    assert 0.0 < alignment_of(made).error_px < 0.05


def test_the_scale_and_the_turn_are_those_of_the_pose() -> None:
    found = alignment_of(pair(Pose(rotation_deg=8.0, scale=0.8)))
    assert found.scale == pytest.approx(0.8)
    assert found.rotation_deg == pytest.approx(8.0)
    assert found.overlap_fraction == 1.0


def test_two_views_neither_of_which_is_plain() -> None:
    first, second = make_photos(
        Scene(mm_per_px=0.2), (Visit(BENT), Visit(TURNED)), seed=3, size_hw=SIZE_HW
    )
    found = known_alignment(first.view, second.view, before_hw=SIZE_HW)
    points = grid_points(SIZE_HW, 21)[60:-60]
    mapped = found.map_unclipped(points)
    # As for one bent view above.
    np.testing.assert_allclose(mapped, true_after(first.view, second.view, points), atol=0.2)
    back = found.to_before(mapped)
    inside = np.isfinite(back).all(axis=1)
    assert inside.mean() > 0.5
    np.testing.assert_allclose(back[inside], points[inside], atol=1e-3)


def test_it_is_taken_by_compare_as_it_is() -> None:
    made = pair(TURNED)
    known = alignment_of(made)
    result = compare(made.photos.before, made.photos.after, regions=made.regions, alignment=known)
    np.testing.assert_array_equal(result.pair.alignment.matrix, known.matrix)
