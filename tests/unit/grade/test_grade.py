from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from photocompare.grade import grade
from photocompare.grade.geometry_checks import geometry_checks
from photocompare.model import AlignedPair, Check, Grade, NormalisedPair, PhotoPair
from photocompare.normalise import normalise
from photocompare.phantom import Camera, PhantomPair, Pose, Scene, Shot, make_pair
from photocompare.quantities import COLOUR_QUANTITIES, QUANTITIES, TEXTURE_QUANTITIES
from photocompare.settings import GradeSettings, LightMethod, LightSettings

Align = Callable[[PhantomPair], AlignedPair]
SIZE_HW = (360, 480)
LIMITS = GradeSettings()


@cache
def phantom(camera: Camera | None = None, pose: Pose | None = None) -> PhantomPair:
    shots = (Shot(), Shot(camera=camera or Camera()))
    return make_pair(
        Scene(tone=2.0, mm_per_px=0.08), seed=8, size_hw=SIZE_HW, pose=pose or Pose(), shots=shots
    )


def lit(aligned: AlignedPair, made: PhantomPair) -> NormalisedPair:
    return normalise(aligned, regions=made.regions)


def check(of: Grade, name: str) -> Check:
    return next(entry for entry in of.checks if entry.name == name)


def test_a_good_pair_is_an_a_and_has_nothing_to_say(aligned_exactly: Align) -> None:
    made = phantom()
    found = grade(lit(aligned_exactly(made), made), mm_per_px=0.05)
    assert found.letter == "A"
    assert all(entry.passed and not entry.message for entry in found.checks)


def test_without_reference_skin_a_pair_is_never_an_a(aligned_exactly: Align) -> None:
    found = grade(normalise(aligned_exactly(phantom())), mm_per_px=0.05)
    assert found.letter == "B"
    assert "Mark some" in check(found, "reference skin").message


@pytest.mark.parametrize(("exposure_ev", "is_refused"), [(-0.8, False), (-1.7, True)])
def test_a_difference_of_exposure_is_told_and_forbids_colour(
    aligned_exactly: Align, exposure_ev: float, is_refused: bool
) -> None:
    made = phantom(Camera(exposure_ev=exposure_ev))
    found = check(grade(lit(aligned_exactly(made), made)), "exposure difference")
    assert found.value == pytest.approx(-exposure_ev, abs=0.05)
    assert (found.passed, found.is_refused) == (False, is_refused)
    assert set(found.forbids) > set(COLOUR_QUANTITIES)
    assert "spot_contrast" in found.forbids
    assert "darker" in found.message


def test_the_light_is_graded_even_where_it_was_left_as_taken(aligned_exactly: Align) -> None:
    made = phantom(Camera(exposure_ev=-0.8))
    pair = normalise(
        aligned_exactly(made), LightSettings(method=LightMethod.OFF), regions=made.regions
    )
    assert check(grade(pair), "exposure difference").value == pytest.approx(0.8, abs=0.05)


def test_a_cast_is_told_in_percent(aligned_exactly: Align) -> None:
    made = phantom(Camera(white_balance_ln=(0.18, 0.0, 0.0)))
    found = check(grade(lit(aligned_exactly(made), made)), "cast")
    assert found.value == pytest.approx(100.0 * math.expm1(0.18), abs=1.5)
    assert not found.passed


def test_relative_blur_is_told_with_the_softer_photo(aligned_exactly: Align) -> None:
    made = phantom(Camera(psf_px=1.6))
    found = check(grade(lit(aligned_exactly(made), made)), "relative blur")
    # 1.6² − 0.7²; the camera's sharpening after the lens bends the curve a little.
    assert found.value == pytest.approx(2.07, rel=0.25)
    assert "after photo is blurrier" in found.message
    assert set(found.forbids) >= {*TEXTURE_QUANTITIES, "wrinkle_length", "pore_area"}


def test_focus_that_cannot_be_compared_warns_and_refuses_nothing(
    aligned_exactly: Align,
) -> None:
    made = make_pair(Scene(mm_per_px=0.5), seed=1, size_hw=(60, 80))
    found = check(grade(normalise(aligned_exactly(made))), "relative blur")
    assert math.isnan(found.value)
    assert (found.passed, found.is_refused) == (False, False)
    assert "could not be compared" in found.message


def test_noise_is_told(aligned_exactly: Align) -> None:
    made = phantom(Camera(noise=8.0, jpeg_quality=98))
    quiet = phantom()
    noisy = check(grade(lit(aligned_exactly(made), made)), "noise")
    assert noisy.value > 3.0 * check(grade(lit(aligned_exactly(quiet), quiet)), "noise").value
    assert not noisy.passed
    assert "after photo is noisy" in noisy.message


def test_glare_inside_skin_counts_as_clipped(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    before = aligned.before.copy()
    before[100:144, 100:144] = 1.0
    pair = normalise(replace(aligned, before=before), regions=made.regions)
    found = check(grade(pair), "clipping")
    # 44² of 360·480 pixels, sampled every second pixel
    assert found.value == pytest.approx(100.0 * 44**2 / (360 * 480), abs=0.1)
    assert not found.passed
    assert "before photo" in found.message


def test_a_black_backdrop_is_no_clipped_skin(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    before, after = aligned.before.copy(), aligned.after.copy()
    before[:120], after[:120] = 0.0, 0.0
    pair = normalise(replace(aligned, before=before, after=after), regions=made.regions)
    assert check(grade(pair), "clipping").value == pytest.approx(0.0, abs=0.1)


def test_dark_skin_is_not_taken_for_clipped(aligned_exactly: Align) -> None:
    made = make_pair(
        Scene(tone=10.0, mm_per_px=0.08), seed=8, size_hw=SIZE_HW,
        shots=(Shot(), Shot(camera=Camera(exposure_ev=-0.5))),
    )  # fmt: skip
    found = check(grade(lit(aligned_exactly(made), made)), "clipping")
    assert found.value < 1.0
    assert found.passed


def test_a_nearer_photo_is_told_by_name(aligned_exactly: Align) -> None:
    made = phantom(pose=Pose(scale=1.2))
    found = check(grade(lit(aligned_exactly(made), made)), "scale ratio")
    assert found.value == pytest.approx(1.2, abs=1e-6)
    assert "The after photo was taken nearer" in found.message


@pytest.mark.parametrize(
    ("after_share", "scale", "frame", "pixels"),
    [
        (0.5, 0.5, 1.0, 2.0),  # the same view with a quarter of the pixels
        (2.0, 2.0, 1.0, 2.0),
        (1 / 3, 1 / 3, 1.0, 3.0),
        (0.5, 1.0, 2.0, 1.0),  # cropped: nothing is lost of what is left
        (1.0, 2.0, 2.0, None),  # nearer by half
    ],
)
def test_distance_is_told_of_frames_and_sampling_of_pixels(
    aligned_exactly: Align, after_share: float, scale: float, frame: float, pixels: float | None
) -> None:
    made = phantom()
    pair = lit(aligned_exactly(made), made)
    after_hw = round(after_share * SIZE_HW[0]), round(after_share * SIZE_HW[1])
    seen = replace(pair.alignment, after_size_hw=after_hw, scale=scale)
    found = {one.name: one for one in geometry_checks(replace(pair, alignment=seen), LIMITS, None)}
    distance = found["scale ratio"]
    assert distance.value == pytest.approx(frame)
    assert distance.passed == (frame == 1.0)
    assert distance.is_refused == (pixels is None)
    assert ("sampling" in found) == (pixels is not None)
    if pixels is not None:
        assert found["sampling"].value == pytest.approx(pixels)
        assert found["sampling"].passed == (pixels == 1.0)
        assert found["sampling"].is_refused == (pixels >= 3.0)


def test_too_little_overlap_is_an_f(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    poor = replace(aligned.alignment, overlap_fraction=0.35)
    found = grade(lit(replace(aligned, alignment=poor), made))
    assert found.letter == "F"
    assert set(check(found, "overlap").forbids) == set(QUANTITIES)


@pytest.mark.parametrize(("mm_per_px", "unit", "value"), [(0.1, "mm", 0.4), (None, "%", 0.8333)])
def test_the_error_of_alignment_is_told_in_mm_where_the_scale_is_known(
    aligned_exactly: Align, mm_per_px: float | None, unit: str, value: float
) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    loose = replace(aligned.alignment, error_px=4.0)
    found = grade(lit(replace(aligned, alignment=loose), made), mm_per_px=mm_per_px)
    error = check(found, "alignment error")
    assert error.unit.startswith(unit)
    assert error.value == pytest.approx(value, abs=1e-3)
    assert not error.passed


def test_an_unknown_error_of_alignment_is_said(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    unknown = replace(aligned.alignment, error_px=math.nan)
    found = check(grade(lit(replace(aligned, alignment=unknown), made)), "alignment error")
    assert not found.passed
    assert "by eye" in found.message


def test_resolution_is_checked_only_where_the_scale_is_known(aligned_exactly: Align) -> None:
    made = phantom()
    pair = lit(aligned_exactly(made), made)
    assert "resolution" not in {entry.name for entry in grade(pair).checks}
    coarse = check(grade(pair, mm_per_px=0.6), "resolution")
    assert coarse.is_refused
    assert set(coarse.forbids) >= {*TEXTURE_QUANTITIES, "pore_area", "spot_count"}
    assert "redness_hi" not in coarse.forbids


def test_one_refusal_is_a_d(aligned_exactly: Align) -> None:
    made = phantom()
    found = grade(lit(aligned_exactly(made), made), mm_per_px=0.6)
    assert found.letter == "D"


def test_black_photos_are_graded_without_an_error(aligned_exactly: Align) -> None:
    aligned = aligned_exactly(phantom())
    black = np.zeros_like(aligned.before)
    pair = normalise(replace(aligned, before=black, after=black.copy()))
    found = grade(pair)
    assert check(found, "clipping").is_refused
    assert found.letter in {"D", "E", "F"}


def test_the_same_photo_twice_differs_in_nothing(aligned_exactly: Align) -> None:
    made = phantom()
    same = replace(made, photos=PhotoPair(made.photos.before, made.photos.before))
    found = grade(normalise(aligned_exactly(same)))
    for name in ("exposure difference", "cast", "relative blur"):
        assert check(found, name).value == 0.0
