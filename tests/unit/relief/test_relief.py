from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import region_mask
from photocompare.model import AlignedPair
from photocompare.normalise import normalise
from photocompare.phantom import PhantomPair, Pose, Scene, Shot, make_pair
from photocompare.relief import (
    SkinWindow,
    band_contrast,
    bands,
    noise_of,
    relative_blur,
    windows_of,
)

Field = NDArray[np.float32]


@cache
def grain(seed: int = 0) -> Field:
    """Return relief with detail at all widths, rms 0.05."""
    random = np.random.default_rng(seed)
    field = np.zeros((400, 400), dtype=np.float32)
    for width in (1.2, 2.5, 5.0, 10.0):
        layer = cv2.GaussianBlur(
            random.standard_normal((400, 400)).astype(np.float32), (0, 0), width
        )
        field += layer / layer.std()
    field *= np.float32(0.05) / field.std()
    return field


def window(ln_y: Field, scale: float = 1.0) -> SkinWindow:
    to_before = np.diag([1.0 / scale, 1.0 / scale, 1.0])
    pixels = colour.to_encoded(np.repeat(np.exp(ln_y - np.float32(1.0))[..., None], 3, axis=2))
    return SkinWindow(ln_y, np.ones(ln_y.shape, dtype=bool), to_before, scale, pixels)


def noisy(ln_y: Field, sigma: float = 0.001, seed: int = 9) -> Field:
    noise = np.random.default_rng(seed).standard_normal(ln_y.shape)
    return (ln_y + sigma * noise).astype(np.float32)


def contrast(of: SkinWindow, band: tuple[float, float], noise: float = 0.0) -> float:
    return band_contrast(of, band, noise=noise, patch_side_before_px=32.0).contrast_percent


def test_the_contrast_of_a_wave_is_that_of_the_filter() -> None:
    period, amplitude = 20.0, 0.1
    x = np.arange(400, dtype=np.float32)
    wave = np.tile(amplitude * np.sin(2.0 * np.pi * x / period), (400, 1)).astype(np.float32)

    def passed(width: float) -> float:
        return math.exp(-0.5 * (2.0 * math.pi * width / period) ** 2)

    wanted = 100.0 * amplitude / math.sqrt(2.0) * (passed(2.0) - passed(6.0))
    # The edge of the window, where the filter sees only one side, is a few per cent of it.
    assert contrast(window(wave), (2.0, 6.0)) == pytest.approx(wanted, rel=0.03)


def test_a_slope_of_the_light_is_no_texture() -> None:
    slope = np.tile(np.linspace(-0.5, 0.5, 300, dtype=np.float32), (300, 1))
    assert contrast(window(slope), (2.0, 8.0)) == pytest.approx(0.0, abs=0.01)


def test_noise_is_taken_out_of_the_contrast() -> None:
    flat = noisy(np.zeros((400, 400), dtype=np.float32), sigma=0.05)
    raw = contrast(window(flat), (2.0, 4.0))
    cleaned = contrast(window(flat), (2.0, 4.0), noise_of(window(flat)))
    # White noise of 0.05 leaves 0.47 % in this band; a tenth of its variance may stay.
    assert raw == pytest.approx(0.47, abs=0.03)
    assert cleaned < 0.16


def test_the_noise_of_a_flat_field_is_found() -> None:
    flat = noisy(np.zeros((300, 300), dtype=np.float32), sigma=0.02)
    # The Laplacian's 36 neighbours are correlated; a per cent is three standard errors or so.
    assert noise_of(window(flat)) == pytest.approx(0.02, rel=0.02)


def test_a_reduced_grid_gives_the_same_contrast(monkeypatch: pytest.MonkeyPatch) -> None:
    reduced = contrast(window(grain()), (12.0, 30.0))  # by a factor of four
    monkeypatch.setattr(bands, "_FINEST_SIGMA_PX", 1000.0)
    full = contrast(window(grain()), (12.0, 30.0))
    # Means of squares stand in for a Gaussian: a per cent of the width, two of the contrast.
    assert reduced == pytest.approx(full, rel=0.02)


def test_skin_at_another_scale_has_the_same_contrast() -> None:
    scale = 0.7
    resized = cv2.resize(grain(), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = np.asarray(resized, dtype=np.float32)
    # Resizing is itself a blur of half a pixel, 3 % at a width of four.
    assert contrast(window(small, scale), (4.0, 12.0)) == pytest.approx(
        contrast(window(grain()), (4.0, 12.0)), rel=0.05
    )


@pytest.mark.parametrize("width_px", [0.6, 1.0, 1.4])
def test_a_known_blur_is_found_and_is_not_taken_for_relief(width_px: float) -> None:
    soft = noisy(cv2.GaussianBlur(grain(), (0, 0), width_px).astype(np.float32))
    found = relative_blur(window(noisy(grain(), seed=1)), window(soft))
    assert found is not None
    # OpenCV cuts its Gaussian at four widths; the window smears the steepest frequencies.
    assert found.extra_variance_px2 == pytest.approx(width_px**2, rel=0.12, abs=0.03)
    assert found.log_amplitude == pytest.approx(0.0, abs=0.04)


def test_a_known_change_of_relief_is_found_and_is_not_taken_for_blur() -> None:
    flatter = noisy(0.8 * grain())
    found = relative_blur(window(noisy(grain(), seed=1)), window(flatter))
    assert found is not None
    assert found.log_amplitude == pytest.approx(math.log(0.8), abs=0.02)
    assert found.extra_variance_px2 == pytest.approx(0.0, abs=0.05)


def test_blur_changes_sign_when_the_photos_change_places() -> None:
    sharp = window(noisy(grain(), seed=1))
    soft = window(noisy(cv2.GaussianBlur(grain(), (0, 0), 1.0).astype(np.float32)))
    there, back = relative_blur(sharp, soft), relative_blur(soft, sharp)
    assert there is not None
    assert back is not None
    assert there.extra_variance_px2 == pytest.approx(-back.extra_variance_px2, abs=1e-9)


def test_a_window_too_small_for_frequencies_has_no_blur() -> None:
    small = window(grain()[:40, :40])
    assert relative_blur(small, small) is None


def test_windows_show_the_same_skin_in_both_photos(
    aligned_exactly: Callable[[PhantomPair], AlignedPair],
) -> None:
    pose = Pose(rotation_deg=12.0, scale=0.9, shift_xy=(9.0, -6.0))
    made = make_pair(
        Scene(mm_per_px=0.1), seed=2, size_hw=(300, 400), pose=pose, shots=(Shot(), Shot())
    )
    pair = normalise(aligned_exactly(made), regions=made.regions)
    mask = region_mask(made.regions[0], pair.size_hw) & pair.measurable
    windows = windows_of(pair, mask, longest_px=1024)
    assert windows is not None
    before, after = windows
    assert before.scale == 1.0
    assert after.scale == pytest.approx(0.9, abs=1e-6)
    # The area shrinks by the square of the scale, to within its edge pixels.
    assert after.inside.sum() == pytest.approx(0.81 * before.inside.sum(), rel=0.01)
    rows, columns = np.nonzero(after.inside)
    centre = np.array([columns.mean(), rows.mean(), 1.0])
    rows, columns = np.nonzero(before.inside)
    wanted = before.to_before @ np.array([columns.mean(), rows.mean(), 1.0])
    np.testing.assert_allclose((after.to_before @ centre)[:2], wanted[:2], atol=0.3)


def test_a_large_region_is_cut_to_its_middle(
    aligned_exactly: Callable[[PhantomPair], AlignedPair],
) -> None:
    made = make_pair(Scene(mm_per_px=0.1), seed=2, size_hw=(300, 400))
    pair = normalise(aligned_exactly(made), regions=made.regions)
    windows = windows_of(pair, pair.measurable, longest_px=100)
    assert windows is not None
    assert max(windows[0].ln_y.shape) <= 102
    middle = windows[0].to_before @ np.array([50.0, 50.0, 1.0])
    np.testing.assert_allclose(middle[:2], (200.0, 150.0), atol=3.0)


def test_nothing_has_no_window(
    aligned_exactly: Callable[[PhantomPair], AlignedPair],
) -> None:
    made = make_pair(Scene(mm_per_px=0.1), seed=2, size_hw=(300, 400))
    pair = normalise(aligned_exactly(made), regions=made.regions)
    assert windows_of(pair, np.zeros(pair.size_hw, dtype=bool), longest_px=100) is None
