"""Sizes, masks and warping, against shapes whose place is known."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare import geometry
from photocompare.model import Alignment, Matrix, Region, RegionKind


def ramp(size_hw: tuple[int, int]) -> np.ndarray:
    """Return a picture whose red is x and whose green is y, as fractions of pixel centres."""
    height, width = size_hw
    x = (np.arange(width, dtype=np.float32) + 0.5) / width
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    red, green = np.broadcast_to(x, size_hw), np.broadcast_to(y[:, None], size_hw)
    return np.ascontiguousarray(np.stack([red, green, np.full(size_hw, 0.5)], -1), np.float32)


def shifted(x: float, y: float, size_hw: tuple[int, int]) -> Alignment:
    """Return the alignment of an after photo that shows everything moved by (x, y)."""
    matrix: Matrix = np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])
    return Alignment(matrix, None, size_hw, size_hw, "test", 0, 0.0, "test", 1.0, 1.0, 0.0)


@pytest.mark.parametrize("to_hw", [(30, 40), (60, 80), (45, 100)])
def test_pixel_centres_follow_a_resize(to_hw: tuple[int, int]) -> None:
    from_hw = (60, 80)
    picture = geometry.resized(ramp(from_hw), to_hw)
    matrix = geometry.scaling(from_hw, to_hw)
    x, y, _ = matrix @ (40.0, 30.0, 1.0)
    row, col = round(y), round(x)
    back = np.linalg.inv(matrix) @ (col, row, 1.0)
    # OpenCV's cubic kernel bends a ramp by 0.04 px; a centre half a pixel off would give 6e-3.
    assert abs(picture[row, col, 0] - (back[0] + 0.5) / from_hw[1]) < 1e-3
    assert abs(picture[row, col, 1] - (back[1] + 0.5) / from_hw[0]) < 1e-3


def test_a_fitted_size_keeps_the_aspect_and_never_grows() -> None:
    assert geometry.fitted_size_hw((3000, 4000), 2048) == (1536, 2048)
    assert geometry.fitted_size_hw((300, 400), 2048) == (300, 400)
    assert geometry.fitted_size_hw((1, 9000), 100) == (1, 100)


@pytest.mark.parametrize("size_hw", [(60, 80), (600, 800)])
def test_a_region_covers_its_share_at_any_size(size_hw: tuple[int, int]) -> None:
    half = Region("half", RegionKind.TREATED, ((0.25, 0.0), (0.75, 0.0), (0.75, 1.0), (0.25, 1.0)))
    mask = geometry.region_mask(half, size_hw)
    # A line of border pixels belongs to the polygon: one column in 80 at the small size.
    assert abs(mask.mean() - 0.5) < 0.02
    assert not mask[:, : size_hw[1] // 4 - 1].any()


def test_a_shift_is_undone_by_warping() -> None:
    size_hw = (60, 80)
    after = ramp(size_hw)
    picture, inside = geometry.warped_to_before(after, shifted(10.0, 5.0, size_hw), size_hw)
    assert inside[:55, :70].all()
    assert not inside[55:].any()
    assert not inside[:, 70:].any()
    np.testing.assert_allclose(picture[:50, :60], after[5:55, 10:70], atol=1e-3)
    assert (picture[~inside] == 0.0).all()


def test_warping_to_a_smaller_grid_keeps_the_place() -> None:
    size_hw = (120, 160)
    picture, inside = geometry.warped_to_before(ramp(size_hw), shifted(0.0, 0.0, size_hw), (60, 80))
    assert inside.all()
    # Away from the edge, where the ramp ends, a ramp averages to itself.
    np.testing.assert_allclose(picture[5:-5, 5:-5], ramp((60, 80))[5:-5, 5:-5], atol=1e-3)


@pytest.mark.parametrize("every", [1, 3])
def test_places_are_those_that_numpy_names_in_its_order(every: int) -> None:
    mask = np.random.default_rng(1).random((13, 29)) < 0.3
    rows, columns = np.nonzero(mask)
    found = geometry.places_yx(mask, every)
    np.testing.assert_array_equal(found, (rows[::every], columns[::every]))
