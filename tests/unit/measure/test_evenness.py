"""Unevenness of painted skin: of a known size, and a known strength."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest

from photocompare.measure.evenness import evenness
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import Verdict
from photocompare.settings import MeasureSettings
from tests.unit.measure.painted_skin import REFERENCE, SIZE_HW, TREATED, Field, Painted, mottled

REDNESS, PIGMENT = "evenness_redness", "evenness_pigment"
FINE, COARSE = mottled(1, sd=0.6, sigma_mm=0.35), mottled(2, sd=0.8, sigma_mm=1.4)
SKIN = FINE + COARSE
ON_TREATED = np.indices(SIZE_HW)[1] < SIZE_HW[1] // 2


def uneven(share: float) -> Field:
    """Return the skin with its unevenness multiplied where it is treated."""
    return np.where(ON_TREATED, share * SKIN, SKIN)


def treated(painted: Painted, name: str) -> Finding:
    return painted.findings(evenness)["treated", name]


def verdict(finding: Finding) -> Verdict:
    return reading_of(finding, MeasureSettings()).verdict


@pytest.mark.parametrize("share", [0.5, 2.0])
def test_a_known_change_is_read(share: float) -> None:
    for name, painted in (
        (REDNESS, Painted(hi=(SKIN, uneven(share)))),
        (PIGMENT, Painted(mic=(SKIN, uneven(share)))),
    ):
        finding = treated(painted, name)
        # The reference shares the step at its border, and the noise that is taken out is not none.
        assert finding.after / finding.before == pytest.approx(share, rel=0.05)
        assert verdict(finding) is (Verdict.LOWER if share < 1.0 else Verdict.HIGHER)


def test_what_the_reference_does_too_is_the_lights() -> None:
    finding = treated(Painted(hi=(SKIN, 0.7 * SKIN)), REDNESS)
    # Both areas are painted with other pieces of one mottling: alike to a few per cent.
    assert finding.after == pytest.approx(finding.before, rel=0.03)
    assert verdict(finding) is Verdict.WITHIN_ERROR


def test_each_size_has_a_part_and_what_does_not_fit_is_named() -> None:
    finding = treated(Painted(hi=(SKIN, np.where(ON_TREATED, FINE, SKIN))), REDNESS)
    fine, coarse = finding.parts
    assert (fine.name, coarse.name) == ("0.5 to 2 mm", "2 to 8 mm")
    assert fine.after > 0.6 * fine.before  # some of the coarse reaches into the fine
    assert coarse.after < 0.5 * coarse.before
    assert math.hypot(fine.after, coarse.after) == pytest.approx(finding.after)
    assert "8 to 30 mm" in finding.remark


def test_a_swap_flips_the_sign_exactly() -> None:
    painted = Painted(hi=(SKIN, uneven(0.6)))
    there, back = treated(painted, REDNESS), treated(painted.swapped(), REDNESS)
    assert back.before == pytest.approx(there.after, rel=1e-9)
    assert back.after == pytest.approx(there.before, rel=1e-9)
    assert back.half_width == pytest.approx(there.half_width, rel=1e-9)


def test_the_same_skin_twice_has_not_changed() -> None:
    finding = treated(Painted(hi=(SKIN, SKIN)), REDNESS)
    assert finding.after == finding.before > 0.0


def test_exposure_and_cast_do_not_matter() -> None:
    lit = Painted(hi=(SKIN, SKIN), mic=(SKIN, SKIN), gain=(0.8, 0.7, 0.6))
    for name in (REDNESS, PIGMENT):
        finding = treated(lit, name)
        assert finding.after == pytest.approx(finding.before, rel=1e-3)  # float32


def test_a_shade_across_the_skin_is_no_unevenness() -> None:
    y, x = np.indices(SIZE_HW) / 300.0
    finding = treated(Painted(mic=(SKIN, SKIN + 6.0 * x * x - 4.0 * x * y)), PIGMENT)
    assert finding.after == pytest.approx(finding.before, rel=0.02)


def test_without_a_reference_nothing_is_judged() -> None:
    finding = treated(Painted(hi=(SKIN, uneven(0.5)), regions=(TREATED,)), REDNESS)
    assert finding.after < 0.6 * finding.before
    assert "reference" in finding.withheld


def test_a_small_region_says_how_many_pixels_are_needed() -> None:
    tiny = replace(TREATED, outline_xy=((0.1, 0.4), (0.15, 0.4), (0.15, 0.5), (0.1, 0.5)))
    finding = treated(Painted(hi=(SKIN, SKIN), regions=(tiny, REFERENCE)), REDNESS)
    assert "needs 1600" in finding.withheld


def test_a_region_is_never_told_that_it_needs_less_than_it_has() -> None:
    # Squares of 0.18 mm can't show 0.5 mm, and the region is too small for the band after it.
    small = replace(TREATED, outline_xy=((0.1, 0.2), (0.3, 0.2), (0.3, 0.6), (0.1, 0.6)))
    painted = Painted(hi=(SKIN, SKIN), regions=(small, REFERENCE), mm_per_px=0.06)
    found = re.search(r"has (\d+) pixels .* needs (\d+)", treated(painted, REDNESS).withheld)
    assert found is not None
    has, needs = int(found[1]), int(found[2])
    assert has < needs == round((2 * 8 / 0.06) ** 2)
