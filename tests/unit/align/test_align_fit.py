"""The parts of alignment with an exact answer: the spline, the planar part, the agreement."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.align.agreement import agreement
from photocompare.align.planar import cell_middles, folded, planar_shift, planar_terms
from photocompare.align.plausibility import implausibility, scale_and_rotation
from photocompare.align.spline import Spline
from photocompare.settings import AlignSettings

GRID_HW = (24, 32)
SURE = np.broadcast_to(np.array([1.0, 0.2, 1.5]), (*GRID_HW, 3))


def test_an_affine_field_costs_no_bending() -> None:
    x, y = np.moveaxis(cell_middles(GRID_HW), -1, 0)
    field = np.stack([0.3 + 0.1 * x - 0.2 * y, -0.1 + 0.05 * x + 0.3 * y], axis=-1)
    spline = Spline((6, 8))
    coefficients = spline.fit(field, SURE, bending=1e4)
    np.testing.assert_allclose(spline.on_grid(coefficients, GRID_HW), field, atol=1e-6)


def test_a_field_is_carried_to_where_nothing_is_known() -> None:
    x, _ = np.moveaxis(cell_middles(GRID_HW), -1, 0)
    field = np.stack([0.1 * x, -0.2 * x], axis=-1)
    precision = SURE.copy()
    precision[8:16, 10:22] = 0.0
    unknown = field.copy()
    unknown[8:16, 10:22] = 99.0  # must not be looked at
    spline = Spline((6, 8))
    found = spline.on_grid(spline.fit(unknown, precision, bending=1.0), GRID_HW)
    np.testing.assert_allclose(found, field, atol=1e-4)


def test_a_small_homography_is_found_and_folded_away() -> None:
    terms = np.array([0.01, 0.02, -0.01, -0.02, 0.015, -0.01, 0.004, -0.003])
    shift = planar_shift(terms, GRID_HW)
    found = planar_terms(shift, SURE)
    matrix, left = folded(np.eye(3), found, shift, (240, 320))
    # The terms are fitted to first order: a hundredth squared is what may be left.
    assert np.abs(left).max() < 3e-4
    middle = np.array([*(np.array([320, 240]) / 2 - 0.5), 1.0])
    moved = matrix @ middle
    np.testing.assert_allclose(moved[:2] / moved[2] - middle[:2], (3.2, -6.4), atol=0.1)


def test_tiles_agree_only_where_the_picture_was_laid() -> None:
    rng = np.random.default_rng(3)
    before = rng.standard_normal((240, 320)).astype(np.float32)
    seen = np.ones(before.shape, dtype=bool)
    after = before.copy()
    after[:, 160:] = np.roll(before, 6, axis=0)[:, 160:]
    found = agreement(before, after, seen, tiles_hw=(6, 8), within_px=2.0)
    assert found.judged.all()
    assert found.agrees[:, :4].all()
    assert not found.agrees[:, 4:].any()
    assert found.share == pytest.approx(0.5)
    np.testing.assert_array_equal(found.off_px[:, 4:], 6.0)


def test_flat_or_unseen_tiles_are_not_judged() -> None:
    rng = np.random.default_rng(4)
    before = rng.standard_normal((240, 320)).astype(np.float32)
    before[:120] = 0.0
    seen = np.ones(before.shape, dtype=bool)
    seen[:, :160] = False
    found = agreement(before, before, seen, tiles_hw=(6, 8), within_px=2.0)
    assert found.judged_count == 12  # the lower right quarter


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        (np.diag([-1.0, 1.0, 1.0]), "mirrors"),
        (np.diag([4.0, 4.0, 1.0]), "times as large"),
        (np.diag([2.5, 0.9, 1.0]), "stretched"),
        (np.array([[1.0, 0, 0], [0, 1.0, 0], [-0.01, 0, 1.0]]), "folds"),
        (np.array([[9.0, 0, 0], [0, 9.0, 0], [0.03, 0, 1.0]]), "sides"),
    ],
)
def test_what_no_camera_does_is_named(matrix: np.ndarray, said: str) -> None:
    assert said in str(implausibility(matrix, (240, 320), (240, 320), AlignSettings()))


def test_a_turn_and_a_smaller_file_are_plausible() -> None:
    turn = np.array([[0.0, -0.5, 119.5], [0.5, 0.0, -0.25], [0.0, 0.0, 1.0]])
    assert implausibility(turn, (240, 320), (160, 120), AlignSettings()) is None
    assert scale_and_rotation(turn, (240, 320)) == pytest.approx((0.5, 90.0))
