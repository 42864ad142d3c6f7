from __future__ import annotations

import numpy as np
import pytest

from photocompare.measure.colours import colour_difference, colour_value

# Linear sRGB, with L*, a* and ITA computed with the formulas of ISO/CIE 11664-4.
SKINS = (
    ((0.498, 0.322, 0.271), 66.2, 10.6, 56.0),
    ((0.376, 0.204, 0.128), 55.6, 12.2, 16.0),
    ((0.128, 0.054, 0.028), 31.3, 12.6, -47.0),
)


@pytest.mark.parametrize(("linear", "l_star", "a_star", "ita_deg"), SKINS)
def test_tone_and_redness_of_known_skins(
    linear: tuple[float, float, float], l_star: float, a_star: float, ita_deg: float
) -> None:
    light = np.log10(np.array(linear))
    # The table gives one decimal, and whole degrees.
    assert colour_value("tone_l", light) == pytest.approx(l_star, abs=0.06)
    assert colour_value("redness_a", light) == pytest.approx(a_star, abs=0.06)
    assert colour_value("tone_ita", light) == pytest.approx(ita_deg, abs=0.6)


def test_the_logarithmic_indices_are_their_formulas() -> None:
    red, green, blue = light = np.log10(np.array([0.5, 0.3, 0.2]))
    hi = 100.0 * (0.63 * red + 0.37 * blue - green)
    # float32 inside
    assert colour_value("redness_hi", light) == pytest.approx(hi, abs=1e-4)
    assert colour_value("redness_ei", light) == pytest.approx(100.0 * (red - green), abs=1e-4)
    assert colour_value("pigment_mic", light) == pytest.approx(-100.0 * red - 0.95 * hi, abs=1e-4)


def test_a_difference_is_zero_only_against_itself_and_has_no_direction() -> None:
    one, other = np.log10([0.5, 0.3, 0.2]), np.log10([0.48, 0.27, 0.18])
    assert colour_difference(one, one) == 0.0
    assert colour_difference(one, other) == colour_difference(other, one) > 1.0


def test_a_difference_is_not_a_quantity_of_one_photo() -> None:
    with pytest.raises(ValueError, match="not a colour quantity"):
        colour_value("difference_de00", np.zeros(3))
