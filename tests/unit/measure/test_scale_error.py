"""An unsure scale widens the interval of a length, and of nothing else."""

from __future__ import annotations

import math

import pytest

from photocompare.measure.scale_error import POWERS, scaled
from photocompare.measure.uncertainty import SCALE
from photocompare.measure.verdict import Finding, reading_of
from photocompare.model import UNKNOWN_SCALE, ErrorTerm, Scale, ScaleSource
from photocompare.quantities import QUANTITIES
from photocompare.settings import MeasureSettings

IRIS = Scale(0.1, ScaleSource.IRIS, 0.05)


def _finding(quantity: str, before: float, after: float) -> Finding:
    return Finding("cheek", quantity, before, after, half_width=1.96, terms=(ErrorTerm("x", 1.0),))


@pytest.mark.parametrize(
    ("quantity", "times"), [("part_width", 1), ("wrinkle_length", 1), ("hair_density", 2)]
)
def test_the_error_grows_with_the_change_and_the_power(quantity: str, times: int) -> None:
    wider = scaled(_finding(quantity, 10.0, 30.0), IRIS, MeasureSettings())
    assert wider.terms[-1].name == SCALE
    assert wider.terms[-1].size == pytest.approx(times * 0.05 * 20.0)
    assert wider.half_width == pytest.approx(1.96 * math.hypot(1.0, times * 1.0), rel=1e-3)


@pytest.mark.parametrize("quantity", ["redness_hi", "texture_fine", "spot_area", "scalp_visible"])
def test_shares_and_contrasts_do_not_hang_on_the_scale(quantity: str) -> None:
    found = _finding(quantity, 10.0, 30.0)
    assert scaled(found, IRIS, MeasureSettings()) is found


def test_no_change_and_no_scale_add_nothing() -> None:
    still, moved = _finding("part_width", 5.0, 5.0), _finding("part_width", 5.0, 7.0)
    assert scaled(still, IRIS, MeasureSettings()) is still
    assert scaled(moved, UNKNOWN_SCALE, MeasureSettings()) is moved
    withheld = Finding("cheek", "part_width", 5.0, 7.0, withheld="No.")
    assert scaled(withheld, IRIS, MeasureSettings()) is withheld


def test_what_could_be_detected_does_not_hang_on_the_scale() -> None:
    settings = MeasureSettings()
    found = _finding("part_width", 5.0, 25.0)
    plain, unsure = (reading_of(one, settings) for one in (found, scaled(found, IRIS, settings)))
    assert unsure.interval is not None
    assert plain.interval is not None
    assert unsure.interval[0] < plain.interval[0]
    assert unsure.detectable_change == pytest.approx(plain.detectable_change, rel=1e-3)


def test_swapped_photos_have_the_same_error() -> None:
    there = scaled(_finding("part_width", 5.0, 7.0), IRIS, MeasureSettings())
    back = scaled(_finding("part_width", 7.0, 5.0), IRIS, MeasureSettings())
    assert there.half_width == back.half_width


def test_every_quantity_in_mm_is_named() -> None:
    lengths = {
        name for name, entry in QUANTITIES.items() if "mm" in entry.unit or "cm" in entry.unit
    }
    assert set(POWERS) == lengths
