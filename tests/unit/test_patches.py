from __future__ import annotations

import numpy as np

from photocompare import colour
from photocompare.patches import cell_light, patch_means, patch_side_px, square_sums, window_of


def test_the_window_is_the_smallest_that_holds_the_mask() -> None:
    mask = np.zeros((9, 11), dtype=bool)
    mask[2:5, 3:9] = True
    assert window_of(mask) == (slice(2, 5), slice(3, 9))


def test_an_empty_mask_has_no_window() -> None:
    assert window_of(np.zeros((4, 4), dtype=bool)) is None


def test_patch_means_look_at_nothing_outside_the_mask() -> None:
    values = np.zeros((8, 8, 2), dtype=np.float32)
    values[..., 0], values[..., 1] = 2.0, -3.0
    mask = np.ones((8, 8), dtype=bool)
    mask[0] = False
    values[0] = 1e6
    means = patch_means(values, mask, 4, least_share=0.6)
    np.testing.assert_array_equal(means, np.tile([2.0, -3.0], (4, 1)))


def test_a_patch_with_too_little_skin_is_left_out() -> None:
    mask = np.zeros((8, 8), dtype=bool)
    mask[:4, :4] = True
    mask[4:, 4:6] = True  # half of the last patch
    values = np.ones((8, 8, 1), dtype=np.float32)
    assert len(patch_means(values, mask, 4, least_share=0.6)) == 1
    assert len(patch_means(values, mask, 4, least_share=0.5)) == 2


def test_sums_over_squares_keep_the_total_when_the_edge_is_cut() -> None:
    values = np.random.default_rng(0).random((10, 7, 3)).astype(np.float32)
    sums = square_sums(values, 4)
    assert sums.shape == (3, 2, 3)
    # float64 sums of 70 float32 values
    np.testing.assert_allclose(sums.sum(axis=(0, 1)), values.sum(axis=(0, 1)), rtol=1e-5)


def test_the_side_of_a_patch_follows_the_area() -> None:
    assert patch_side_px(40 * 100, 40, 8) == 10
    assert patch_side_px(40, 40, 8) == 8


def test_noise_does_not_darken_the_light_of_a_cell() -> None:
    random = np.random.default_rng(2)
    light = np.clip(0.05 + 0.02 * random.standard_normal((80, 80, 3)), 0.0, 1.0)
    encoded = colour.to_encoded(light.astype(np.float32))
    cells, share = cell_light(encoded, np.ones((80, 80), dtype=bool), 4)
    assert cells.shape == (20, 20, 3)
    assert (share == 1.0).all()
    # The mean of the pixels' own logarithms would lie 0.04 to 0.05 too low.
    np.testing.assert_allclose(cells.mean(), np.log10(0.05), atol=0.004)


def test_cells_see_only_what_is_inside() -> None:
    encoded = np.full((8, 8, 3), 0.5, dtype=np.float32)
    encoded[:, 5:] = 1.0
    inside = np.zeros((8, 8), dtype=bool)
    inside[:, :5] = True
    cells, share = cell_light(encoded, inside, 4)
    wanted = np.log10(colour.to_linear(encoded[0, 0]))
    np.testing.assert_allclose(cells, np.broadcast_to(wanted, (2, 2, 3)), atol=1e-6)
    np.testing.assert_array_equal(share, [[1.0, 0.25], [1.0, 0.25]])
