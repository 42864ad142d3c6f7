"""A change of relief that a change of colour could have made is not called one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from photocompare.measure.colour_doubt import told_apart
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import Verdict
from photocompare.settings import MeasureSettings

_SETTINGS = MeasureSettings(
    contrast_per_pigment=0.05,
    usual_pigment_change=1.0,
    contrast_per_redness=0.05,
    usual_redness_change=1.0,
    seen_beside=0.5,
)
_SURFACE = ("texture_medium", "wrinkle_length", "pore_area", "scar_contrast")


def _changed(quantity: str, change: float, half_width: float = 1.0) -> Finding:
    return Finding("cheek", quantity, 20.0, 20.0 + change, half_width=half_width)


def _verdict(
    finding: Finding,
    *others: Finding,
    pigment: tuple[float, float] = (0.0, 5.0),
    redness: float = 0.0,
) -> Verdict:
    colours = (_changed("pigment_mic", *pigment), _changed("redness_hi", redness, 0.5))
    (_, _, told, *_) = told_apart(colours, (finding, *others), _SETTINGS)
    return reading_of(told, _SETTINGS).verdict


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_changed_pigment_withholds_every_change_of_relief(sign: float) -> None:
    for quantity in _SURFACE:
        for change in (15.0, -15.0):
            verdict = _verdict(_changed(quantity, change), pigment=(sign * 8.0, 3.0))
            assert verdict is Verdict.NOT_MEASURABLE


def test_colour_withholds_what_it_could_make() -> None:
    # 3 units of which 1 is usual: 2 × 0.05 of a mean contrast of 21 is 2.1, beside an error of 1.
    for colour in ({"pigment": (3.0, 5.0)}, {"redness": -3.0}):
        assert _verdict(_changed("pore_contrast", 2.0), **colour) is Verdict.NOT_MEASURABLE
        assert _verdict(_changed("pore_contrast", 4.0), **colour) is Verdict.HIGHER


def test_usual_noise_of_colour_withholds_nothing() -> None:
    verdict = _verdict(_changed("pore_contrast", 1.1), pigment=(-0.9, 5.0), redness=0.9)
    assert verdict is Verdict.HIGHER


@pytest.mark.parametrize("spots", ["spot_contrast", "spot_area", "evenness_pigment"])
def test_spots_that_fade_with_dents_withhold_them(spots: str) -> None:
    for quantity in _SURFACE:
        dents = _changed(quantity, -5.0)
        assert _verdict(dents, _changed(spots, -1.2)) is Verdict.NOT_MEASURABLE
        assert _verdict(dents, _changed(spots, 1.2)) is Verdict.LOWER
        assert _verdict(dents, _changed(spots, -0.4)) is Verdict.LOWER


def test_lines_are_withheld_by_spots_within_their_error_too() -> None:
    faded = _changed("spot_contrast", -0.6)
    assert _verdict(_changed("wrinkle_contrast", -5.0), faded) is Verdict.NOT_MEASURABLE
    assert _verdict(_changed("scar_contrast", -5.0), faded) is Verdict.LOWER


def test_uneven_pigment_is_withheld_where_dents_got_shallower_with_it() -> None:
    uneven = _changed("evenness_pigment", -5.0)
    for dents in ("texture_coarse", "scar_contrast", "scar_area"):
        assert _verdict(uneven, _changed(dents, -0.6)) is Verdict.NOT_MEASURABLE
        assert _verdict(uneven, _changed(dents, 0.6)) is Verdict.LOWER
        assert _verdict(uneven, _changed(dents, -0.4)) is Verdict.LOWER


def test_redness_from_place_to_place_is_withheld_where_its_mean_is_owed_to_pigment() -> None:
    pigment = _changed("pigment_mic", 3.0, 5.0)
    redness = replace(_changed("redness_hi", 2.0, 0.5), owed=2.0, owed_to="Pigment.")
    for quantity in ("redness_area", "redness_load", "evenness_redness"):
        red = _changed(quantity, 9.0)
        (_, _, told) = told_apart((pigment, redness), (red,), _SETTINGS)
        assert reading_of(told, _SETTINGS).verdict is Verdict.NOT_MEASURABLE
        (_, _, told) = told_apart((pigment, replace(redness, owed=0.0)), (red,), _SETTINGS)
        assert reading_of(told, _SETTINGS).verdict is Verdict.HIGHER


def test_a_little_pigment_is_withheld_where_texture_changed_and_much_is_not() -> None:
    redness, texture = _changed("redness_hi", 0.0, 0.5), _changed("texture_fine", -5.0)
    for change, wanted, of_texture in (
        (-1.2, Verdict.NOT_MEASURABLE, Verdict.LOWER),
        (-8.0, Verdict.LOWER, Verdict.NOT_MEASURABLE),
    ):
        pigment = _changed("pigment_mic", change)
        told = told_apart((pigment, redness), (texture,), _SETTINGS)
        assert reading_of(told[0], _SETTINGS).verdict is wanted
        assert reading_of(told[2], _SETTINGS).verdict is of_texture


def test_spots_themselves_are_colour_and_are_left_alone() -> None:
    verdict = _verdict(_changed("spot_contrast", -5.0), pigment=(-8.0, 3.0), redness=4.0)
    assert verdict is Verdict.LOWER
