"""A gain in linear light, applied to encoded values."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare import colour
from photocompare.relight import relit


def ramp() -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    values = np.linspace(0.0, 1.0, 3000, dtype=np.float32)
    return np.stack([values, values, values], axis=-1).reshape(30, 100, 3)


@pytest.mark.parametrize("gain", [-0.9, -0.2, 0.0004, 0.3, 1.1])
def test_a_gain_divides_linear_light(gain: float) -> None:
    image = ramp()
    lit, clipped = relit(image, np.array([[gain], [gain], [gain]]))
    wanted = colour.to_encoded(colour.to_linear(image) * np.float32(np.exp(-gain)))
    # The decoding table and the two knees of sRGB leave some 1e-5; 8 bits are 4e-3.
    np.testing.assert_allclose(lit, wanted, atol=3e-5)
    assert not clipped.any() or gain < 0.0


def test_no_gain_changes_not_one_bit() -> None:
    image = ramp()
    lit, clipped = relit(image, np.zeros((3, 1)))
    assert lit is image
    assert not clipped.any()


def test_what_the_gain_clips_is_told() -> None:
    image = np.full((2, 2, 3), 0.9, dtype=np.float32)
    image[0, 0] = 0.2
    lit, clipped = relit(image, np.array([[0.0], [-1.0], [0.0]]))
    np.testing.assert_array_equal(clipped, [[False, True], [True, True]])
    assert lit.max() <= 1.0


def test_channels_are_lit_each_by_its_own_gain() -> None:
    image = np.full((1, 1, 3), 0.5, dtype=np.float32)
    lit, _ = relit(image, np.log([[2.0], [1.0], [0.5]]))
    light = colour.to_linear(image)[0, 0] / np.array([2.0, 1.0, 0.5], dtype=np.float32)
    np.testing.assert_allclose(lit[0, 0], colour.to_encoded(light), atol=1e-5)


def test_a_gain_may_slope_over_the_picture() -> None:
    grey = np.full((5, 9, 3), 0.5, dtype=np.float32)
    log_gain = np.zeros((3, 3))
    log_gain[0, 1] = np.log(2.0)  # red: from a half at the left to double at the right
    light = colour.to_linear(relit(grey, log_gain)[0]) / colour.to_linear(grey)
    np.testing.assert_allclose(light[2, (0, 4, 8), 0], (2.0, 1.0, 0.5), rtol=1e-3)
    np.testing.assert_allclose(light[..., 1], 1.0, rtol=1e-3)


def test_a_gain_may_bend_over_the_picture() -> None:
    grey = np.full((5, 9, 3), 0.5, dtype=np.float32)
    log_gain = np.zeros((3, 6))
    log_gain[:, 3] = np.log(2.0)  # x²: half the light at the left and at the right
    log_gain[:, 4] = 0.1  # xy
    light = colour.to_linear(relit(grey, log_gain)[0]) / colour.to_linear(grey)
    np.testing.assert_allclose(light[2, (0, 4, 8), 1], (0.5, 1.0, 0.5), rtol=1e-3)
    np.testing.assert_allclose(light[4, 8, 0], 0.5 * np.exp(-0.1), rtol=1e-3)
