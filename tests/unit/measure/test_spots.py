"""Pigment spots on painted skin: how many there are, how dark, and what became of each."""

from __future__ import annotations

import math

import numpy as np
import pytest

from photocompare.measure.spots import spots
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import MarkState, Verdict
from photocompare.settings import MeasureSettings
from tests.unit.measure.painted_skin import SIZE_HW, TREATED, Field, Painted, disc, mottled

CONTRAST, AREA, COUNT = "spot_contrast", "spot_area", "spot_count"
SKIN = mottled(2, sd=0.15, sigma_mm=0.4)  # no spot of its own
SPOTS = [(6.0, 6.0, 1.0), (12.0, 10.0, 1.5), (21.0, 7.0, 0.8), (8.0, 20.0, 2.0), (22.0, 22.0, 1.2)]


def spotted(*heights: float) -> Field:
    """Return skin with the spots, each with an MIc over the skin around it."""
    discs = [disc(x, y, r, height) for (x, y, r), height in zip(SPOTS, heights, strict=True)]
    return np.asarray(SKIN + sum(discs), dtype=np.float64)


def both(before: Field, after: Field) -> Painted:
    return Painted(mic=(before, after))


def treated(painted: Painted, name: str) -> Finding:
    return painted.findings(spots)["treated", name]


def parts(painted: Painted) -> dict[str, tuple[float, float]]:
    return {part.name: (part.before, part.after) for part in treated(painted, COUNT).parts}


def verdict(finding: Finding) -> Verdict:
    return reading_of(finding, MeasureSettings()).verdict


def test_spots_are_found_where_they_are() -> None:
    finding = treated(both(spotted(8, 8, 8, 8, 8), spotted(8, 8, 8, 8, 8)), COUNT)
    assert (finding.before, finding.after) == (5.0, 5.0)
    middles = [np.mean(mark.outline_xy, axis=0) * (60.0, 30.0) for mark in finding.marks]
    for x, y, radius in SPOTS:
        apart = min(math.hypot(mx - x, my - y) for mx, my in middles)
        assert apart < max(0.2, 0.2 * radius)  # an outline of twenty rays on a grid of 0.1 mm


def test_contrast_and_area_are_those_painted() -> None:
    painted = both(spotted(8, 8, 8, 8, 8), spotted(8, 8, 8, 8, 8))
    # Each size is smoothed by 0.6 of its radius, which takes three tenths of a sharp disc.
    assert 4.8 < treated(painted, CONTRAST).before < 8.2
    true_mm2 = sum(math.pi * radius**2 for _, _, radius in SPOTS)
    # The rim lies at half the contrast: of a smoothed disc a little outside.
    share = treated(painted, AREA).before * 27.6 * 28.2 / 100.0
    assert share == pytest.approx(true_mm2, rel=0.25)


def test_half_the_contrast_is_read_as_half_and_called_faded() -> None:
    painted = both(spotted(8, 8, 8, 8, 8), spotted(4, 4, 4, 4, 4))
    finding = treated(painted, CONTRAST)
    assert finding.after == pytest.approx(finding.before / 2.0, rel=0.05)
    assert parts(painted)["faded"] == (5.0, 5.0)
    assert verdict(finding) is Verdict.LOWER


def test_each_spot_has_its_own_fate() -> None:
    painted = both(spotted(8, 8, 0, 8, 4), spotted(8, 3, 8, 0, 9))
    counted = parts(painted)
    assert counted["kept"] == (1.0, 1.0)
    assert counted["faded"] == (1.0, 1.0)
    assert counted["gone"] == (1.0, 0.0)
    assert counted["new"] == (0.0, 1.0)
    assert counted["darker"] == (1.0, 1.0)
    states = sorted(mark.state for mark in treated(painted, CONTRAST).marks)
    assert states == sorted(MarkState)


def test_a_swap_flips_every_sign_and_makes_lost_spots_new_ones() -> None:
    painted = both(spotted(8, 8, 0, 8, 4), spotted(8, 3, 8, 0, 9))
    for name in (CONTRAST, AREA, COUNT):
        there, back = treated(painted, name), treated(painted.swapped(), name)
        # The same numbers in another order of summing.
        assert back.before == pytest.approx(there.after, rel=1e-5)
        assert back.after == pytest.approx(there.before, rel=1e-5)
        assert back.half_width == pytest.approx(there.half_width, rel=1e-4)
    assert parts(painted.swapped())["gone"] == parts(painted)["new"][::-1]


def test_the_same_skin_twice_has_not_changed() -> None:
    painted = both(spotted(8, 6, 4, 7, 5), spotted(8, 6, 4, 7, 5))
    for name in (CONTRAST, AREA, COUNT):
        finding = treated(painted, name)
        assert finding.after == finding.before > 0.0
        assert verdict(finding) is Verdict.WITHIN_ERROR


def test_exposure_and_cast_do_not_matter() -> None:
    skin = spotted(8, 6, 4, 7, 5)
    lit = Painted(mic=(skin, skin), gain=(0.75, 0.7, 0.62))
    finding = treated(lit, CONTRAST)
    # The light is matched to a constant, which no contrast sees: what is left is float32.
    assert finding.after == pytest.approx(finding.before, abs=0.01)
    assert parts(lit)["kept"] == (5.0, 5.0)


def test_redness_that_settles_and_darker_skin_are_not_spots_that_change() -> None:
    skin = spotted(8, 6, 5, 7, 6)
    red = disc(14.0, 15.0, 10.0, 8.0) + disc(5.0, 24.0, 1.0, 6.0)
    for painted in (
        Painted(hi=(red, 0.0 * red), mic=(skin, skin)),
        both(skin, skin + disc(14.0, 14.0, 40.0, 5.0)),
    ):
        counted = parts(painted)
        assert counted["kept"] == (5.0, 5.0)
        assert counted["gone"] == (0.0, 0.0)
        finding = treated(painted, CONTRAST)
        # MIc is painted free of redness; light is linear in the fifth digit.
        assert finding.after == pytest.approx(finding.before, abs=0.2)


def test_a_hair_is_not_a_spot() -> None:
    y, x = (np.indices(SIZE_HW) + 0.5) * 0.1
    hair = 12.0 * np.exp(-0.5 * ((y - 14.0 - 0.3 * (x - 14.0)) / 0.12) ** 2)
    hair *= (x > 6.0) & (x < 22.0)
    without = parts(both(SKIN, SKIN)).get("kept", (0.0, 0.0))
    found = treated(both(SKIN + hair, SKIN + hair), COUNT)
    assert found.before - without[0] <= 2.0  # its two ends are as short as they are wide


def test_a_mole_is_left_out_and_said_to_be() -> None:
    skin = spotted(8, 8, 8, 30, 8)
    finding = treated(both(skin, skin), COUNT)
    assert finding.before == 4.0
    assert "1 very dark spot" in finding.remark


def test_skin_without_spots_has_none() -> None:
    found = both(0.0 * SKIN, 0.0 * SKIN).findings(spots)
    assert found["treated", COUNT].after == 0.0
    assert "No pigment spot stands clear" in found["treated", CONTRAST].withheld


def test_photos_that_lie_off_are_not_matched() -> None:
    skin = spotted(8, 8, 8, 8, 8)
    close, off = (Painted(mic=(skin, skin), error_px=error) for error in (2.0, 3.0))
    assert treated(close, COUNT).withheld == ""  # 0.2 mm
    finding = treated(off, COUNT)
    assert math.isnan(finding.after)
    assert "0.3 mm" in finding.withheld


def test_without_a_reference_spots_are_shown_and_not_judged() -> None:
    skin = spotted(8, 8, 8, 8, 8)
    finding = treated(Painted(mic=(skin, skin), regions=(TREATED,)), CONTRAST)
    assert len(finding.marks) == 5
    assert "reference" in finding.withheld


def test_photos_too_coarse_are_refused() -> None:
    skin = spotted(8, 8, 8, 8, 8)
    finding = treated(Painted(mic=(skin, skin), mm_per_px=0.4), COUNT)
    assert "too coarse" in finding.withheld
