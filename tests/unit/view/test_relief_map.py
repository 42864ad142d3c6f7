"""The texture map follows contrast and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.model import Comparison
from photocompare.settings import ViewSettings
from photocompare.view.relief import texture_change_percent

Picture = NDArray[np.float32]
Make = Callable[..., Comparison]
SIZE_HW = (220, 280)
VIEW = ViewSettings()


def relief(contrast: float, noise: float = 0.0, seed: int = 0) -> Picture:
    """Return skin whose light varies by ``contrast`` at a few pixels, plus white noise."""
    random = np.random.default_rng(7)
    field = cv2.GaussianBlur(random.standard_normal(SIZE_HW), (0, 0), 2.5)
    light = 0.6 + contrast * field / field.std()
    grain = noise * np.random.default_rng(seed).standard_normal(SIZE_HW)
    tone = np.array([1.0, 0.8, 0.7])
    picture: Picture = np.clip((light + grain)[..., None] * tone, 0.0, 1.0).astype(np.float32)
    return picture


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.25])
def test_a_known_factor_of_contrast_is_found(factor: float, make_comparison: Make) -> None:
    pair = make_comparison(relief(0.03), relief(0.03 * factor)).pair
    values, _ = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=None)
    # The contrast is small, so the logarithm is nearly straight; 3 points cover its bend.
    np.testing.assert_allclose(np.nanmedian(values), 100.0 * (factor - 1.0), atol=3.0)


def test_more_exposure_is_no_texture(make_comparison: Make) -> None:
    before = relief(0.03) * np.float32(0.8)
    pair = make_comparison(before, before * np.float32(1.15)).pair
    values, _ = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=None)
    # sRGB is not quite a power law, so a factor on encoded values bends the contrast a little.
    assert np.nanmax(np.abs(values)) < 5.0


def test_more_noise_is_no_texture(make_comparison: Make) -> None:
    pair = make_comparison(relief(0.03, 0.002, seed=1), relief(0.03, 0.008, seed=2)).pair
    values, _ = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=None)
    assert np.nanmedian(np.abs(values)) < VIEW.texture_floor_percent / 3.0


def test_where_noise_rules_nothing_is_said(make_comparison: Make) -> None:
    pair = make_comparison(relief(0.0, 0.01, seed=1), relief(0.0, 0.02, seed=2)).pair
    values, _ = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=None)
    assert np.isnan(values).mean() > 0.9


def test_a_flat_picture_has_no_texture_to_compare(make_comparison: Make) -> None:
    flat = np.full((*SIZE_HW, 3), 0.5, dtype=np.float32)
    values, _ = texture_change_percent(
        make_comparison(flat, flat).pair, VIEW, SIZE_HW, mm_per_px=None
    )
    assert np.isnan(values).all()


def test_the_edge_of_a_hole_is_no_relief(make_comparison: Make) -> None:
    before = relief(0.02)
    hole = np.zeros(SIZE_HW, dtype=bool)
    hole[80:140, 100:180] = True
    after = before.copy()
    after[hole] = 0.0
    pair = make_comparison(before, after, measurable=~hole).pair
    values, _ = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=None)
    assert np.nanmax(np.abs(values)) == 0.0


def test_the_band_is_said_in_millimetres_where_they_are_known(make_comparison: Make) -> None:
    pair = make_comparison(relief(0.02), relief(0.02)).pair
    _, words = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=0.1)
    assert words == "relief of 0.24 to 0.96 mm, in windows of 3.8 mm"
    _, coarse = texture_change_percent(pair, VIEW, SIZE_HW, mm_per_px=0.5)
    assert coarse.startswith("relief of 1 to 4 mm")  # two pixels at least
