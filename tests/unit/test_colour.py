"""Conversions: known values, round trips, and the tables against the exact curve."""

from __future__ import annotations

import numpy as np

from photocompare import colour


def test_eight_bits_survive_the_round_trip() -> None:
    pixels = np.arange(256, dtype=np.uint8).repeat(3).reshape(16, 16, 3)
    np.testing.assert_array_equal(colour.to_uint8(colour.from_uint8(pixels)), pixels)


def test_linear_light_follows_the_standard() -> None:
    encoded = np.linspace(0.0, 1.0, 3001, dtype=np.float32)
    curve = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    # A 4096-step table is off by its curvature: step² / 8 · 1.3, about 1e-8, plus float32 rounding.
    np.testing.assert_allclose(colour.to_linear(encoded), curve, atol=2e-7)


def test_values_of_eight_bits_are_decoded_like_all_others() -> None:
    levels = np.random.default_rng(3).integers(0, 256, (160, 160, 3), dtype=np.uint8)
    pixels = colour.from_uint8(levels)
    among_finer = pixels.copy()
    among_finer[0, 0, 0] = 0.12345  # one value that no 8 bits hold, and all go the other way
    light, other = colour.to_linear(pixels), colour.to_linear(among_finer)
    np.testing.assert_array_equal(light.ravel()[1:], other.ravel()[1:])


def test_nothing_decoded_is_nothing() -> None:
    assert colour.to_linear(np.zeros((1, 0, 3), np.float32)).shape == (1, 0, 3)


def test_encoding_undoes_decoding() -> None:
    encoded = np.linspace(0.0, 1.0, 3001, dtype=np.float32)
    # Float32 rounding, magnified where the curve is steep; an 8-bit step is 4e-3.
    np.testing.assert_allclose(colour.to_encoded(colour.to_linear(encoded)), encoded, atol=2e-6)


def test_light_beyond_white_and_black_is_clipped() -> None:
    light = np.array([[[-0.5, 0.5, 7.0]]], dtype=np.float32)
    encoded = colour.to_encoded(light)[0, 0]
    assert encoded[0] == 0.0
    assert abs(encoded[2] - 1.0) < 1e-6  # float32 rounding


def test_known_colours_in_cielab() -> None:
    red = np.array([[[1.0, 0.0, 0.0]]], dtype=np.float32)
    white = np.ones((1, 1, 3), dtype=np.float32)
    # Lindbloom's values for sRGB under D65, rounded to 0.1.
    np.testing.assert_allclose(colour.to_lab(red)[0, 0], [53.2, 80.1, 67.2], atol=0.1)
    np.testing.assert_allclose(colour.to_lab(white)[0, 0], [100.0, 0.0, 0.0], atol=0.05)


def test_luminance_of_white_is_one() -> None:
    np.testing.assert_allclose(colour.luminance(np.ones((1, 1, 3), np.float32)), 1.0, atol=1e-6)
