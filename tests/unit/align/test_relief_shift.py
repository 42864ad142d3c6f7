"""Skin that moved is told from relief that a moved lamp shows elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import fft

from photocompare.align.relief_shift import ReliefShift, relief_shift
from photocompare.settings import ReliefShiftSettings

_SIDE_PX = 640
_SETTINGS = ReliefShiftSettings()
_MIDDLE_PX = 0.5 * (_SIDE_PX - 1)

Spectrum = NDArray[np.complex128]
Picture = NDArray[np.float32]


def frequencies() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return x and y in radians per pixel."""
    return 2 * np.pi * fft.rfftfreq(_SIDE_PX)[None, :], 2 * np.pi * fft.fftfreq(_SIDE_PX)[:, None]


def relief(seed: int) -> Spectrum:
    """Return a height map whose detail is about 5 pixels, as microrelief at 0.1 mm a pixel."""
    x, y = frequencies()
    cycles = np.hypot(x, y) / (2 * np.pi)
    white = fft.rfft2(np.random.default_rng(seed).standard_normal((_SIDE_PX, _SIDE_PX)))
    return np.asarray(white * np.exp(-((cycles / 0.14) ** 2)))


def seen(
    height: Spectrum,
    lamp_xy: tuple[float, float],
    *,
    shift_xy: tuple[float, float] = (0.0, 0.0),
    noise: float = 0.01,
    seed: int = 1,
) -> Picture:
    """Return height plus its slope away from the lamp, moved exactly, of unit spread, with noise.

    ``picture(x) = skin(x + shift)``.
    """
    x, y = frequencies()
    shaded = height * (1.0 - 1j * (lamp_xy[0] * x + lamp_xy[1] * y))
    moved = fft.irfft2(
        shaded * np.exp(1j * (shift_xy[0] * x + shift_xy[1] * y)), s=(_SIDE_PX, _SIDE_PX)
    )
    grain = np.random.default_rng(seed).standard_normal(moved.shape)
    return np.asarray(moved / moved.std() + noise * grain, dtype=np.float32)


def found(before: Picture, after: Picture, seen_share: float = 1.0) -> ReliefShift | None:
    mask = np.zeros(before.shape, dtype=np.bool_)
    mask[: round(seen_share * _SIDE_PX)] = True
    return relief_shift(before, after, mask, _SETTINGS)


def test_the_same_picture_has_not_moved() -> None:
    one = seen(relief(3), (1.0, 0.5))
    shift = found(one, one)
    assert shift is not None
    np.testing.assert_allclose(shift.plane, 0.0, atol=1e-6)


@pytest.mark.parametrize("shift_xy", [(0.4, 0.0), (-0.25, 0.7)])
def test_skin_that_moved_under_one_lamp_is_found(shift_xy: tuple[float, float]) -> None:
    height = relief(4)
    shift = found(seen(height, (1.0, 0.5)), seen(height, (1.0, 0.5), shift_xy=shift_xy, seed=2))
    assert shift is not None
    # Windows of 128 px see a little less than the whole shift: a few hundredths of a pixel.
    np.testing.assert_allclose(shift.plane[0], shift_xy, atol=0.04)
    assert shift.trusted_share > 0.9


def test_a_lamp_that_moved_is_told_from_skin_that_did() -> None:
    height = relief(5)
    before, after = seen(height, (0.9, 0.3)), seen(height, (1.5, 0.3), seed=2)
    # What the whole spectrum says, fine and coarse alike: the picture seems to have moved.
    x, y = frequencies()
    cross = fft.rfft2(before) * fft.rfft2(after).conj()
    weight = np.abs(cross) * (np.hypot(x, y) < 1.2)
    apparent = -np.sum(weight * x * np.angle(cross)) / np.sum(weight * x**2)
    shift = found(before, after)
    assert shift is not None
    assert abs(apparent) > 0.1
    assert np.linalg.norm(shift.plane[0]) < 0.5 * abs(apparent)


def test_noise_alone_is_not_believed() -> None:
    draw = np.random.default_rng(6)
    one, other = (draw.standard_normal((_SIDE_PX, _SIDE_PX)).astype(np.float32) for _ in range(2))
    shift = found(one, other)
    assert shift is None or shift.trusted_share < 0.9


def test_too_little_to_see_gives_no_answer() -> None:
    one = seen(relief(7), (1.0, 0.5))
    assert found(one, one, seen_share=0.09) is None
    small = one[:60, :60]
    assert relief_shift(small, small, np.ones(small.shape, dtype=np.bool_), _SETTINGS) is None


def test_a_shift_that_grows_across_the_picture_is_a_plane() -> None:
    height = relief(8)
    still = seen(height, (1.0, 0.5))
    left = seen(height, (1.0, 0.5), shift_xy=(-0.2, 0.0), seed=2)
    right = seen(height, (1.0, 0.5), shift_xy=(0.2, 0.0), seed=2)
    across = np.linspace(0.0, 1.0, _SIDE_PX, dtype=np.float32)
    shift = found(still, left * (1.0 - across) + right * across)
    assert shift is not None
    # The middle stands still and the edge moves by 0.2; the cross-fade is a shift to first order.
    np.testing.assert_allclose(shift.plane[0], 0.0, atol=0.03)
    assert shift.plane[1, 0] == pytest.approx(0.2, abs=0.06)
