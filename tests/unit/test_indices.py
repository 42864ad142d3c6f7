"""The laws of the skin indices: what they must not see, and a value worked out by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from photocompare import colour, indices
from photocompare.model import RGBImage

# Linear sRGB of light skin, ITA 42 degrees (ISSA facial median).
SKIN = (0.468, 0.286, 0.215)
FLOAT32 = 2e-3  # indices are of the order 10 to 100; float32 and the encoding leave about 1e-3


def patch(linear_rgb: tuple[float, float, float]) -> RGBImage:
    """Return one encoded pixel of that linear colour."""
    return colour.to_encoded(np.array([[linear_rgb]], dtype=np.float32))


def hi(linear_rgb: tuple[float, float, float]) -> float:
    """Return the haemoglobin index of a linear colour."""
    return float(indices.redness_hi(indices.log10_light(patch(linear_rgb)))[0, 0])


def test_redness_by_hand() -> None:
    red, green, blue = SKIN
    expected = 100.0 * (0.63 * np.log10(red) + 0.37 * np.log10(blue) - np.log10(green))
    assert abs(hi(SKIN) - expected) < FLOAT32


@given(exposure_ev=st.floats(-2.0, 1.0))
def test_exposure_and_shading_do_not_change_redness(exposure_ev: float) -> None:
    gain = 2.0**exposure_ev
    lit = (SKIN[0] * gain, SKIN[1] * gain, SKIN[2] * gain)
    assert abs(hi(lit) - hi(SKIN)) < 5 * FLOAT32


def test_a_cast_shifts_redness_by_the_same_amount_on_every_skin() -> None:
    dark = (0.128, 0.054, 0.028)

    def cast(rgb: tuple[float, float, float]) -> tuple[float, float, float]:
        return rgb[0] * 1.1, rgb[1] * 0.95, rgb[2] * 0.9

    assert abs((hi(cast(SKIN)) - hi(SKIN)) - (hi(cast(dark)) - hi(dark))) < 5 * FLOAT32


def test_redness_is_blind_to_melanin_and_pigment_to_blood() -> None:
    # Δ ln(R, G, B) of a two-layer skin model for haemoglobin ×1.5 and melanin ×1.3.
    blood = np.exp([-0.052, -0.134, -0.126])
    melanin = np.exp([-0.027, -0.051, -0.090])

    def changed(factor: np.ndarray) -> tuple[float, float, float]:
        red, green, blue = np.array(SKIN) * factor
        return float(red), float(green), float(blue)

    def mic(rgb: tuple[float, float, float]) -> float:
        return float(indices.pigment_mic(indices.log10_light(patch(rgb)))[0, 0])

    redder = hi(changed(blood)) - hi(SKIN)
    assert redder > 2.0
    # The cross-talk that the index's source states for light skin is 1 %; 8 % is the product's bar.
    assert abs(hi(changed(melanin)) - hi(SKIN)) < 0.08 * redder
    darker = mic(changed(melanin)) - mic(SKIN)
    assert darker > 0.0
    assert abs(mic(changed(blood)) - mic(SKIN)) < 0.10 * darker


def test_equal_colours_do_not_differ() -> None:
    lab = colour.to_lab(patch(SKIN))
    assert float(indices.difference_de00(lab, lab)[0, 0]) == 0.0


def test_a_published_pair_of_ciede2000() -> None:
    # Sharma, Wu and Dalal 2005, test pair 1: ΔE00 2.0425.
    first = np.array([[[50.0, 2.6772, -79.7751]]], dtype=np.float32)
    second = np.array([[[50.0, 0.0, -82.7485]]], dtype=np.float32)
    assert abs(float(indices.difference_de00(first, second)[0, 0]) - 2.0425) < 1e-3


def test_lighter_skin_has_the_higher_typology_angle() -> None:
    light, dark = colour.to_lab(patch(SKIN)), colour.to_lab(patch((0.128, 0.054, 0.028)))
    # The medians' own angles are 42 and −47 degrees.
    assert abs(float(indices.tone_ita_deg(light)[0, 0]) - 42.0) < 1.0
    assert abs(float(indices.tone_ita_deg(dark)[0, 0]) + 47.0) < 1.0


def test_black_stays_finite() -> None:
    assert np.isfinite(indices.log10_light(np.zeros((1, 1, 3), np.float32))).all()
