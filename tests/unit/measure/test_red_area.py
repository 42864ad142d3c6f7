"""The red area of painted skin, where every square millimetre and unit of redness is known."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from photocompare.measure.red_area import red_area
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import Verdict
from photocompare.settings import MeasureSettings
from tests.unit.measure.painted_skin import REFERENCE, TREATED, Field, Painted, disc, mottled

AREA, LOAD = "redness_area", "redness_load"
REGION_CM2 = 2.76 * 2.82
SKIN = mottled(1, sd=0.4, sigma_mm=0.4)  # finer than the smoothing: hardly any of it is red


def red(radius_mm: float, over_hi: float) -> Field:
    return SKIN + disc(14.0, 15.0, radius_mm, over_hi)


def verdict(finding: Finding) -> Verdict:
    return reading_of(finding, MeasureSettings()).verdict


def treated(painted: Painted, name: str) -> Finding:
    return painted.findings(red_area)["treated", name]


@pytest.mark.parametrize(("radius_mm", "over_hi"), [(4.0, 6.0), (7.0, 8.0)])
def test_a_disc_has_its_area_and_its_load(radius_mm: float, over_hi: float) -> None:
    painted = Painted(hi=(SKIN, red(radius_mm, over_hi)))
    area, load = treated(painted, AREA), treated(painted, LOAD)
    true_cm2 = math.pi * (radius_mm / 10.0) ** 2
    # Of the smoothed rim all that is over 2 spreads counts, on the whole: up to 0.9 mm more skin.
    wider_cm2 = math.pi * ((radius_mm + 0.9) / 10.0) ** 2
    assert 100.0 * true_cm2 / REGION_CM2 <= area.after - area.before
    assert area.after - area.before <= 100.0 * wider_cm2 / REGION_CM2 + 0.5
    # Smoothing moves redness over the rim, but keeps its sum; mottling adds a few hundredths.
    assert load.after - load.before == pytest.approx(true_cm2 * over_hi, rel=0.08)
    assert verdict(load) is Verdict.HIGHER


def test_a_swap_flips_the_sign_exactly() -> None:
    painted = Painted(hi=(red(3.0, 5.0), red(6.0, 3.0)))
    for name in (AREA, LOAD):
        there, back = treated(painted, name), treated(painted.swapped(), name)
        assert (back.before, back.after) == (there.after, there.before)
        assert back.half_width == pytest.approx(there.half_width, rel=1e-9)


def test_the_same_skin_twice_has_not_changed() -> None:
    painted = Painted(hi=(red(5.0, 4.0), red(5.0, 4.0)))
    for name in (AREA, LOAD):
        finding = treated(painted, name)
        assert finding.after == finding.before > 0.0


@pytest.mark.parametrize("gain", [(0.7, 0.7, 0.7), (1.05, 0.95, 0.85)])
def test_exposure_and_cast_are_undone(gain: tuple[float, float, float]) -> None:
    painted = Painted(hi=(red(5.0, 4.0), red(5.0, 4.0)), gain=gain)
    for name, rounding in ((AREA, 0.2), (LOAD, 0.02)):
        finding = treated(painted, name)
        # Matched to a thousandth of the light, which is 0.05 HI: squares at the very limit.
        assert finding.after == pytest.approx(finding.before, abs=rounding)
        assert verdict(finding) is Verdict.WITHIN_ERROR


def test_skin_with_next_to_nothing_red_has_an_error_all_the_same() -> None:
    """Skin paler than its reference answers to no error of the light, yet outlines are inexact."""
    pale = SKIN + disc(14.0, 15.0, 20.0, -2.0)
    load = treated(Painted(hi=(pale, pale + disc(14.0, 15.0, 0.9, 3.6))), LOAD)
    assert load.before == 0.0 < load.after < 0.01
    # Two deviations of 0.3 % of the region at full redness, three times the least spread of 0.3 HI.
    assert load.half_width is not None
    assert load.half_width > 1.96 * 0.003 * REGION_CM2 * 0.9
    assert verdict(load) is Verdict.WITHIN_ERROR


def test_the_limit_is_the_same_in_both_photos() -> None:
    """Redness that settles all over must not set itself a lower limit."""
    painted = Painted(hi=(red(5.0, 9.0), red(5.0, 4.5)))
    area, load = treated(painted, AREA), treated(painted, LOAD)
    # A disc at half its redness is as large still, but for its rim of half a millimetre.
    assert abs(area.after - area.before) < 2.0
    assert load.after == pytest.approx(load.before / 2.0, rel=0.05)
    assert verdict(load) is Verdict.LOWER


def test_faint_redness_does_not_come_and_go_as_a_whole() -> None:
    """A patch about the limit that is a tenth of a unit redder is not a new patch."""
    painted = Painted(hi=(red(7.0, 0.55), red(7.0, 0.65)))
    area = treated(painted, AREA)
    disc_percent = 100.0 * math.pi * 0.7**2 / REGION_CM2
    # Skin counts from 0.3 HI on and in full from 0.9 HI on, of the least spread: a sixth more.
    assert 0.0 < area.after - area.before < 1.2 * disc_percent * 0.1 / 0.6
    assert verdict(area) is Verdict.WITHIN_ERROR


def test_a_speck_is_not_a_red_area() -> None:
    painted = Painted(hi=(SKIN, red(0.45, 1.5)))
    without = treated(Painted(hi=(SKIN, SKIN)), AREA)
    # 0.6 mm² of skin, smoothed to a third: its middle counts by half.
    assert treated(painted, AREA).after == pytest.approx(without.after, abs=0.15)


def test_darker_pigment_is_not_called_redness() -> None:
    painted = Painted(
        hi=(SKIN, SKIN + disc(14.0, 15.0, 9.0, 1.5)), mic=(SKIN, SKIN + disc(14.0, 15.0, 9.0, 9.0))
    )
    assert verdict(treated(painted, AREA)) is not Verdict.HIGHER


def test_without_a_scale_the_share_is_told_and_square_centimetres_are_not() -> None:
    painted = Painted(hi=(SKIN, red(6.0, 6.0)), mm_per_px=None)
    area, load = treated(painted, AREA), treated(painted, LOAD)
    assert area.half_width is not None
    assert "as if the before photo were 180 mm wide" in area.remark
    assert math.isnan(load.after)
    assert "square centimetres" in load.withheld


def test_without_a_reference_nothing_is_red() -> None:
    painted = Painted(hi=(SKIN, red(6.0, 6.0)), regions=(TREATED,))
    for name in (AREA, LOAD):
        finding = treated(painted, name)
        assert math.isnan(finding.after)
        assert "mark untreated skin" in finding.withheld


def test_a_region_of_a_few_millimetres_is_too_small() -> None:
    tiny = replace(TREATED, outline_xy=((0.1, 0.3), (0.2, 0.3), (0.2, 0.5), (0.1, 0.5)))
    painted = Painted(hi=(SKIN, SKIN), regions=(tiny, REFERENCE))
    assert "needs 10000" in treated(painted, AREA).withheld


def test_the_reference_is_shown_and_not_judged() -> None:
    found = Painted(hi=(SKIN, red(6.0, 6.0))).findings(red_area)
    control = found["reference", AREA]
    # Of normal skin 2 % lies over 2 spreads; the wings of the ramp add as much again.
    assert control.after < 5.0
    assert np.isfinite(control.before)
    assert control.withheld.startswith("Control")
