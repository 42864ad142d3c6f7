"""What a clinic's own repeat shots change of a reading, and what they leave."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from photocompare import compare
from photocompare.measure.uncertainty import SHOT
from photocompare.model import Comparison, Reading
from photocompare.phantom import Light, Scene, Shot
from photocompare.phantom.pair import Visit, make_photos
from photocompare.phantom.pose import Pose
from photocompare.quantities import QUANTITIES
from photocompare.settings import AlignMethod, AlignSettings, ClinicShot, MeasureSettings, Settings

SCENE = Scene(tone=2.0, mm_per_px=0.12)
BUNDLED = MeasureSettings(mm_per_px=0.12)


def compared(measure: MeasureSettings) -> Comparison:
    visits = (Visit(Pose(), Shot(Light("D65")), ()), Visit(Pose(), Shot(Light("LED4000")), ()))
    before, after = (
        taken.photo(f"{place}.jpg")
        for place, taken in enumerate(make_photos(SCENE, visits, seed=5, size_hw=(300, 400)))
    )
    settings = Settings(align=AlignSettings(method=AlignMethod.AS_TAKEN), measure=measure)
    return compare(before, after, settings, regions=SCENE.regions())


def with_factor(factor: float, freedom: float) -> MeasureSettings:
    shots = tuple(ClinicShot(name, factor, freedom, visits=12, shots=36) for name in QUANTITIES)
    return replace(BUNDLED, clinic_shots=shots)


def numbers(reading: Reading) -> list[float]:
    interval = reading.interval or (math.nan, math.nan)
    sizes = [(term.size, term.freedom) for term in reading.terms]
    detectable = math.nan if reading.detectable_change is None else reading.detectable_change
    return [reading.change, *interval, detectable, *(part for pair in sizes for part in pair)]


@pytest.fixture(scope="module")
def bundled() -> Comparison:
    return compared(BUNDLED)


def test_a_clinic_like_the_bundled_error_changes_no_number(bundled: Comparison) -> None:
    same = compared(with_factor(1.0, BUNDLED.shot_freedom))
    for before, after in zip(bundled.readings, same.readings, strict=True):
        assert before.verdict is after.verdict
        # The half width is summed from the terms anew, which may round otherwise.
        assert numbers(after) == pytest.approx(numbers(before), rel=1e-12, nan_ok=True)


def test_the_error_of_a_shot_is_the_clinics_and_all_else_stays(bundled: Comparison) -> None:
    wider = compared(with_factor(3.0, 40.0))
    judged = 0
    for before, after in zip(bundled.readings, wider.readings, strict=True):
        if after.interval is None or all(term.name != SHOT for term in before.terms):
            continue
        judged += 1
        for old, new in zip(before.terms, after.terms, strict=True):
            is_shot = old.name == SHOT
            assert new.size == pytest.approx(old.size * (3.0 if is_shot else 1.0))
            assert new.freedom == (40.0 if is_shot else old.freedom)
        assert "36 repeat shots of this clinic" in after.basis
        assert "The error of a single pair" not in after.reason
    assert judged >= 10


def test_the_basis_without_a_clinic_is_that_of_simulated_skin(bundled: Comparison) -> None:
    hi = next(one for one in bundled.readings if one.quantity == "redness_hi")
    assert "of this clinic" not in hi.basis
    assert "learnt on simulated skin" in hi.basis


def test_one_quantity_is_taken_alone(bundled: Comparison) -> None:
    only = (ClinicShot("redness_hi", 3.0, 40.0, visits=12, shots=36),)
    found = compared(replace(BUNDLED, clinic_shots=only))
    changed = {
        after.quantity
        for before, after in zip(bundled.readings, found.readings, strict=True)
        if before.terms and before.terms != after.terms
    }
    assert changed == {"redness_hi"}
