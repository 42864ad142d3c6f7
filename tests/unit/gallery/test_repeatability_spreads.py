"""From the findings of repeat shots to what they say, on simulated photos."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pytest

from photocompare import compare
from photocompare.align import align
from photocompare.gallery.repeatability import (
    ErrorScale,
    ShotPlace,
    ShotSpread,
    bundled_sd,
    clinic_shot_error,
    shot_errors_for,
    spreads_of,
)
from photocompare.measure import Repeats, find
from photocompare.measure.verdict import Finding
from photocompare.model import Photo, PhotoPair
from photocompare.normalise import normalise
from photocompare.phantom import Camera, Change, ChangeKind, Light, Scene, Shot
from photocompare.phantom.pair import Visit, make_photos
from photocompare.phantom.pose import Pose
from photocompare.settings import AlignMethod, AlignSettings, MeasureSettings, Settings

SCENE = Scene(tone=2.0, mm_per_px=0.12)
SETTINGS = Settings(
    align=AlignSettings(method=AlignMethod.AS_TAKEN), measure=MeasureSettings(mm_per_px=0.12)
)
BEFORE = ShotPlace("first", date(2026, 1, 5), "camera", "anna", "one")
AFTER = ShotPlace("second", date(2026, 2, 2), "camera", "bert", "one")


@dataclass(frozen=True, slots=True)
class Shots:
    """Three photos at each of two visits, redder at the second, and what was found of them."""

    photos: tuple[Photo, ...]
    found: tuple[Finding, ...]
    repeats: Repeats

    def spreads(self, measure: MeasureSettings = SETTINGS.measure) -> dict[str, list[ShotSpread]]:
        """Return the spreads by quantity."""
        every = spreads_of(self.found, self.repeats, measure, before=BEFORE, after=AFTER)
        return {
            one.quantity: [two for two in every if two.quantity == one.quantity] for one in every
        }


def shots_read(measure: MeasureSettings) -> Shots:
    random = np.random.default_rng(3)
    visits = []
    for lamp, _ in itertools.product(("D65", "LED4000"), range(3)):
        red, green, blue = random.normal(0.0, 0.03, 3)
        camera = Camera(
            exposure_ev=float(random.uniform(-0.2, 0.2)), white_balance_ln=(red, green, blue)
        )
        changes = (Change(ChangeKind.BLOOD, 1.5),) if lamp == "LED4000" else ()
        visits.append(Visit(Pose(), Shot(Light(lamp), camera), changes))
    photos = tuple(
        taken.photo(f"{place}.jpg")
        for place, taken in enumerate(make_photos(SCENE, tuple(visits), seed=5, size_hw=(300, 400)))
    )
    regions = SCENE.regions()

    def read(photo: Photo) -> tuple[Finding, ...]:
        laid = align(PhotoPair(photos[0], photo), SETTINGS.align, mm_per_px=0.12)
        return find(normalise(laid, SETTINGS.light, regions=regions), measure, regions=regions)

    second, third, *after = (read(photo) for photo in photos[1:])
    return Shots(photos, after[0], Repeats((second, third), tuple(after[1:])))


@pytest.fixture(scope="module")
def shots() -> Shots:
    return shots_read(SETTINGS.measure)


def change(found: tuple[Finding, ...], quantity: str) -> float:
    return next(one.change for one in found if (one.area, one.quantity) == ("treated", quantity))


def test_the_variance_is_that_of_the_shots_of_a_visit_whatever_changed_between(
    shots: Shots,
) -> None:
    before, after = shots.spreads()["redness_hi"]
    first = [0.0, *(change(found, "redness_hi") for found in shots.repeats.before)]
    second = [change(found, "redness_hi") for found in (shots.found, *shots.repeats.after)]
    assert np.mean(second) > 1.0  # blood × 1.5 is seen, and does not count as scatter
    assert before.variance == pytest.approx(np.var(first, ddof=1))
    assert after.variance == pytest.approx(np.var(second, ddof=1))
    assert (before.shots, before.degrees_of_freedom, after.shots) == (3, 2.0, 3)
    assert (before.visit, before.operator, after.visit, after.operator) == (
        "first",
        "anna",
        "second",
        "bert",
    )


def test_the_noise_is_known_of_shots_of_the_same_visit_alone(shots: Shots) -> None:
    for pair in shots.spreads().values():
        for spread in pair:
            assert (spread.noise_variance is None) == (spread.visit == "second")


@pytest.mark.parametrize(
    "quantity", ["redness_hi", "tone_l", "texture_medium", "texture_coarse", "evenness_redness"]
)
def test_what_is_promised_is_the_bundled_error_on_its_own_scale(
    shots: Shots, quantity: str
) -> None:
    wanted = bundled_sd(quantity)
    is_log = quantity.startswith(("texture", "evenness"))
    for spread in shots.spreads()[quantity]:
        assert math.sqrt(spread.expected_variance) == pytest.approx(wanted, rel=1e-6)
        assert spread.scale is (ErrorScale.LOG if is_log else ErrorScale.LINEAR)


def test_distances_and_what_is_withheld_say_nothing(shots: Shots) -> None:
    assert "difference_de00" not in shots.spreads()
    assert {one.area for pair in shots.spreads().values() for one in pair} == {"treated"}


def test_a_single_shot_says_nothing(shots: Shots) -> None:
    assert spreads_of(shots.found, Repeats(), SETTINGS.measure, before=BEFORE, after=AFTER) == ()


def test_shots_read_with_the_clinics_error_are_told_in_bundled_ones(shots: Shots) -> None:
    spreads = tuple(one for pair in shots.spreads().values() for one in pair)
    measure = shot_errors_for(spreads, SETTINGS.measure)
    assert measure.clinic_shots
    again = shots_read(measure).spreads(measure)
    for quantity, pair in shots.spreads().items():
        for old, new in zip(pair, again[quantity], strict=True):
            assert new.expected_variance == pytest.approx(old.expected_variance)
            assert new.variance == pytest.approx(old.variance)


def test_a_comparison_says_that_it_rests_on_the_clinics_shots(shots: Shots) -> None:
    spreads = tuple(one for pair in shots.spreads().values() for one in pair)
    measure = shot_errors_for(spreads, SETTINGS.measure)
    made = compare(
        shots.photos[0],
        shots.photos[3],
        replace(SETTINGS, measure=measure),
        regions=SCENE.regions(),
    )
    reading = next(one for one in made.readings if one.quantity == "redness_hi")
    error = clinic_shot_error(spreads, "redness_hi")
    shot = next(term for term in reading.terms if term.name == "shot")
    # The term is of the difference of two shots.
    wanted = math.sqrt(2.0) * error.factor * (bundled_sd("redness_hi") or math.nan)
    assert shot.size == pytest.approx(wanted)
    assert shot.freedom == error.degrees_of_freedom
    assert "6 repeat shots of this clinic" in reading.basis
