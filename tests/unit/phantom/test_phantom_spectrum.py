"""The skin model against its published tables, and the tones against measured skin."""

import numpy as np
import pytest

from photocompare.phantom import camera, spectrum, tone

# (melanin factor, blood factor) -> Δln of linear R, G, B; as computed once from the recipe, to
# three decimals.
LOOKUP = [
    ((1.0, 1.25), (-0.027, -0.071, -0.067)),
    ((1.0, 1.5), (-0.052, -0.134, -0.126)),
    ((1.0, 2.0), (-0.096, -0.241, -0.225)),
    ((1.0, 3.0), (-0.169, -0.410, -0.381)),
    ((1.0, 5.0), (-0.281, -0.653, -0.601)),
    ((1.3, 1.0), (-0.027, -0.051, -0.090)),
    ((2.0, 1.0), (-0.089, -0.168, -0.298)),
]


@pytest.mark.parametrize(("factors", "expected"), LOOKUP)
def test_blood_and_melanin_move_light_as_published(
    factors: tuple[float, float], expected: tuple[float, float, float]
) -> None:
    melanin, blood = spectrum.LIGHT_SKIN
    base = spectrum.ideal_linear_rgb(spectrum.reflectance(melanin, blood))
    changed = spectrum.ideal_linear_rgb(
        spectrum.reflectance(melanin * factors[0], blood * factors[1])
    )
    # Half a unit of the table's last digit, and as much again for the white point's own rounding.
    np.testing.assert_allclose(np.log(changed / base), expected, atol=0.001)


def test_a_perfect_white_is_white() -> None:
    white = spectrum.ideal_linear_rgb(np.ones_like(spectrum.WAVELENGTHS_NM))
    np.testing.assert_allclose(white, 1.0, atol=1e-12)


@pytest.mark.parametrize(
    ("kelvin", "chromaticity"), [(5003.0, (0.3457, 0.3585)), (6504.0, (0.3127, 0.3290))]
)
def test_daylight_has_the_colour_of_its_name(
    kelvin: float, chromaticity: tuple[float, float]
) -> None:
    xyz = spectrum.observer() @ spectrum.daylight(kelvin)
    # The fitted colour matching functions, cut at 400 and 700 nm, are good to about 0.002.
    np.testing.assert_allclose(xyz[:2] / xyz.sum(), chromaticity, atol=0.003)


@pytest.mark.parametrize("index", range(11))
def test_every_tone_meets_its_measured_anchor(index: int) -> None:
    melanin, blood = tone.base_fractions(float(index))
    maps = [np.full((2, 2), np.log(value), dtype=np.float32) for value in (melanin, blood)]
    for illuminant in (None, "D65"):
        rgb = camera.skin_rgb(maps[0], maps[1], camera.skin_table(float(index), illuminant))
        # Linear interpolation of the table and its clamp towards warm colours: under 2 %.
        np.testing.assert_allclose(rgb[0, 0], tone.ANCHORS[index], rtol=0.02)


def test_darker_tones_have_more_melanin_and_physical_amounts() -> None:
    melanin = [tone.base_fractions(float(index))[0] for index in range(11)]
    assert melanin == sorted(melanin)
    # Jacques 1998: 1.3 % in the lightest to 43 % in the darkest skin; ours may start below.
    assert melanin[0] > 0.003
    assert melanin[-1] < 0.43


def test_a_tone_beyond_the_anchors_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="tone"):
        tone.anchor_rgb(10.5)


@pytest.mark.parametrize("index", range(11))
def test_dark_spots_are_never_bluer_than_skin_is(index: int) -> None:
    melanin, blood = tone.base_fractions(float(index))
    ln_melanin = np.log(np.linspace(melanin, 0.9, 30, dtype=np.float32))[None]
    ln_blood = np.full_like(ln_melanin, np.log(blood))
    rgb = camera.skin_rgb(ln_melanin, ln_blood, camera.skin_table(float(index), None))[0]
    blueness = rgb[:, 2] / rgb[:, 1]
    darkest = tone.ANCHORS[-1]
    # The table allows 5 % over the skin around, or the bluest measured skin; interpolation adds
    # less than one.
    assert blueness.max() <= max(blueness[0] * 1.06, darkest[2] / darkest[1] * 1.01)
    assert (np.diff(rgb.sum(axis=1)) <= 1e-6).all()


def test_the_lookup_table_agrees_with_the_spectra() -> None:
    generator = np.random.default_rng(5)
    melanin = np.exp(generator.uniform(np.log(0.005), np.log(0.1), 200))
    blood = np.exp(generator.uniform(np.log(0.004), np.log(0.08), 200))
    table = camera.skin_table(1.0, None)
    maps = [np.log(values).astype(np.float32)[None] for values in (melanin, blood)]
    base = spectrum.ideal_linear_rgb(spectrum.reflectance(*tone.base_fractions(1.0)))
    exact = spectrum.ideal_linear_rgb(spectrum.reflectance(melanin, blood))
    exact *= tone.anchor_rgb(1.0) / base
    found = camera.skin_rgb(maps[0], maps[1], table)[0]
    inside = exact[:, 2] < exact[:, 1] * 0.7  # away from the clamp
    # A cell of the table is 0.03 wide in ln; its middle is off by under a thousandth.
    np.testing.assert_allclose(found[inside], exact[inside], rtol=2e-3)
