"""Pose, perspective, motion, filters, processing, resolution and reference, each made to fail."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from photocompare.faces import photo_mesh
from photocompare.grade import grade
from photocompare.grade.edge_width import edge_width_px
from photocompare.grade.geometry_checks import resolution_check
from photocompare.grade.grading import letter_of
from photocompare.grade.motion import motion_ratio
from photocompare.grade.pose_checks import turns_deg
from photocompare.model import (
    AlignedPair,
    Check,
    Grade,
    NormalisedPair,
    PhotoPair,
    Processing,
    Region,
    RGBImage,
)
from photocompare.normalise import normalise
from photocompare.phantom import Camera, Light, PhantomPair, Pose, Scene, Shot, make_pair
from photocompare.phantom.beauty import beautified
from photocompare.phantom.camera import decoded
from photocompare.phantom.face import FaceVisit, make_face_pair
from photocompare.quantities import FAMILIES, QUANTITIES, Family
from photocompare.settings import GradeSettings

Align = Callable[[PhantomPair], AlignedPair]
SIZE_HW = (360, 480)
SETTINGS = GradeSettings()


@cache
def phantom(pose: Pose | None = None, camera: Camera | None = None) -> PhantomPair:
    shots = (Shot(), Shot(camera=camera or Camera()))
    scene = Scene(tone=2.0, mm_per_px=0.08)
    return make_pair(scene, seed=8, size_hw=SIZE_HW, pose=pose or Pose(), shots=shots)


def lit(aligned: AlignedPair, made: PhantomPair) -> NormalisedPair:
    return normalise(aligned, regions=made.regions)


def check(of: Grade, name: str) -> Check:
    return next(entry for entry in of.checks if entry.name == name)


def with_after(made: PhantomPair, pixels: RGBImage) -> PhantomPair:
    after = made.photos.after
    source = replace(after.source, sha256=f"{abs(hash(pixels.tobytes())):064x}"[:64])
    changed = replace(after, pixels=np.ascontiguousarray(pixels), source=source)
    return replace(made, photos=PhotoPair(made.photos.before, changed))


def smeared(image: RGBImage, length_px: int) -> RGBImage:
    kernel = np.eye(length_px, dtype=np.float32) / length_px
    return np.asarray(np.clip(cv2.filter2D(image, -1, kernel), 0.0, 1.0), dtype=np.float32)


# Of heads


@pytest.mark.parametrize("yaw_deg", [0.0, 6.0, 15.0])
def test_the_turn_of_a_head_is_read_to_a_quarter(yaw_deg: float) -> None:
    pose = Pose(rotation_deg=3.0, scale=1.05)
    made = make_face_pair(FaceVisit(), FaceVisit(yaw_deg=yaw_deg, pose=pose), seed=1)
    before, after = (photo_mesh(photo) for photo in (made.photos.before, made.photos.after))
    assert before is not None
    assert after is not None
    turns = turns_deg(before, after)
    # The mesh guesses depth, and guesses it too flat: it sees 78 % of a turn.
    assert turns["turned"] == pytest.approx(0.78 * yaw_deg, abs=1.0)
    assert turns["tilted"] == pytest.approx(3.0, abs=1.0)
    assert abs(turns["nodded"]) < 2.0
    back = turns_deg(after, before)
    assert {n: -v for n, v in back.items()} == pytest.approx(turns, abs=1e-6)


def test_the_same_head_is_not_turned() -> None:
    made = make_face_pair(FaceVisit(), FaceVisit(), seed=1)
    mesh = photo_mesh(made.photos.before)
    assert mesh is not None
    assert all(abs(turn) < 1e-6 for turn in turns_deg(mesh, mesh).values())


# Of skin


def test_a_camera_that_faces_the_skin_has_no_slant(aligned_exactly: Align) -> None:
    made = phantom(Pose(rotation_deg=20.0, scale=1.05))
    found = grade(lit(aligned_exactly(made), made))
    assert check(found, "pose").value == pytest.approx(0.0, abs=0.5)
    assert check(found, "perspective").value == pytest.approx(0.0, abs=0.1)


def test_a_change_of_scale_across_the_picture_is_told(aligned_exactly: Align) -> None:
    made = phantom(Pose(perspective_xy=(0.06, 0.0)))
    found = check(grade(lit(aligned_exactly(made), made)), "perspective")
    # Scale falls by 0.06 on either side of the middle, and along the view by half as much again.
    assert 12.0 < found.value < 25.0
    assert not found.passed
    assert "same distance" in found.message


def test_foreshortening_is_told_in_degrees(aligned_exactly: Align) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    matrix = np.diag([math.cos(math.radians(20.0)), 1.0, 1.0])
    slanted = replace(aligned.alignment, matrix=matrix)
    found = check(grade(lit(replace(aligned, alignment=slanted), made)), "pose")
    assert found.value == pytest.approx(20.0, abs=0.5)
    assert not found.passed
    assert not found.is_refused


# Of sharpness


@pytest.mark.parametrize(("blur_px", "low", "high"), [(0.8, 1.9, 3.2), (1.5, 3.5, 4.5), (3, 7, 9)])
def test_an_edge_is_as_wide_as_its_blur(blur_px: float, low: float, high: float) -> None:
    image = np.full((300, 400, 3), 0.6, dtype=np.float32)
    for x in range(40, 400, 50):
        image[:, x : x + 25] = 0.3
    soft = cv2.GaussianBlur(image, (0, 0), blur_px)
    # 10 to 90 % of the integral of a Gaussian is 2.56 of its widths; a step of one pixel adds.
    width = edge_width_px(np.asarray(soft, dtype=np.float32), np.ones((60, 80), bool), SETTINGS)
    assert low < width < high


def test_bare_skin_has_no_edges_to_tell_focus_by() -> None:
    image = np.full((300, 400, 3), 0.6, dtype=np.float32)
    assert math.isnan(edge_width_px(image, np.ones((300, 400), dtype=bool), SETTINGS))
    tiny = np.full((20, 20, 3), 0.6, dtype=np.float32)
    assert math.isnan(edge_width_px(tiny, np.ones((20, 20), dtype=bool), SETTINGS))


def test_a_smear_in_one_direction_is_motion(aligned_exactly: Align) -> None:
    made = phantom()
    still = check(grade(lit(aligned_exactly(made), made)), "motion")
    assert still.passed
    moved = with_after(made, smeared(made.photos.after.pixels, 6))
    found = check(grade(lit(aligned_exactly(moved), moved)), "motion")
    assert found.is_refused
    assert found.value > 2.0 * still.value
    assert "The after photo is smeared" in found.message
    assert "wrinkle_length" in found.forbids


def test_noise_alone_has_no_direction() -> None:
    random = np.random.default_rng(1)
    ln_y = random.normal(0.0, 0.1, (300, 300)).astype(np.float32)
    soft = cv2.GaussianBlur(ln_y, (0, 0), 0.8).astype(np.float32)
    assert motion_ratio(soft, np.ones((300, 300), bool)) < 1.5


@pytest.mark.parametrize("motion_deg", [0.0, 35.0, 90.0, 120.0])
def test_a_camera_that_moved_is_told_from_one_out_of_focus(
    aligned_exactly: Align, motion_deg: float
) -> None:
    # As long as the broad detail that shorter motion is told by.
    moved = phantom(Pose(), Camera(motion_px=10.0, motion_deg=motion_deg))
    found = grade(lit(aligned_exactly(moved), moved))
    motion = check(found, "motion")
    assert motion.is_refused
    assert "The after photo is smeared in one direction" in motion.message
    for family in (Family.TEXTURE, Family.WRINKLES, Family.PORES, Family.SCARS):
        assert set(FAMILIES[family]) <= set(motion.forbids)
    # Colour is a mean over far more than that.
    assert "redness_hi" not in motion.forbids


@pytest.mark.parametrize("motion_deg", [0.0, 35.0])
def test_a_short_motion_is_told(aligned_exactly: Align, motion_deg: float) -> None:
    moved = phantom(Pose(), Camera(motion_px=7.0, motion_deg=motion_deg))
    assert not check(grade(lit(aligned_exactly(moved), moved)), "motion").passed


def test_a_camera_out_of_focus_has_not_moved(aligned_exactly: Align) -> None:
    # A straight smear of length d has the variance d²/12 along it.
    soft = phantom(Pose(), Camera(psf_px=7.0 / math.sqrt(12.0)))
    found = grade(lit(aligned_exactly(soft), soft))
    assert not check(found, "relative blur").passed
    assert check(found, "motion").value < 1.6
    assert check(found, "motion").passed


@pytest.mark.parametrize("tilt_deg", [-20.0, 60.0])
def test_a_lamp_elsewhere_is_no_motion(aligned_exactly: Align, tilt_deg: float) -> None:
    lamps = (Light(tilt_deg=-110.0), Light(tilt_deg=tilt_deg))
    scene = Scene(tone=2.0, mm_per_px=0.08)
    shots = (Shot(lamps[0]), Shot(lamps[1]))
    made = make_pair(scene, seed=8, size_hw=SIZE_HW, shots=shots)
    found = grade(lit(aligned_exactly(made), made))
    assert not check(found, "motion").is_refused


def test_motion_of_nothing_is_not_known() -> None:
    flat = np.zeros((300, 300), dtype=np.float32)
    assert math.isnan(motion_ratio(flat, np.ones((300, 300), dtype=bool)))
    assert math.isnan(motion_ratio(flat, np.zeros((300, 300), dtype=bool)))
    assert math.isnan(motion_ratio(flat[:20, :20], np.ones((20, 20), dtype=bool)))


def test_a_beauty_filter_is_told_from_blur(aligned_exactly: Align) -> None:
    made = phantom()
    filtered = with_after(made, decoded(beautified(made.after_jpeg)))
    found = check(grade(lit(aligned_exactly(filtered), filtered)), "smoothing")
    assert not found.passed
    assert "beauty filter" in found.message
    blurred = phantom(camera=Camera(psf_px=1.6))
    soft = check(grade(lit(aligned_exactly(blurred), blurred)), "smoothing")
    assert soft.passed
    plain = check(grade(lit(aligned_exactly(made), made)), "smoothing")
    assert plain.passed


@pytest.mark.parametrize("tone", [0.0, 5.0, 10.0])
def test_repeat_shots_of_any_skin_are_an_a_and_filtered_ones_are_not(
    aligned_exactly: Align, tone: float
) -> None:
    again = Shot(camera=Camera(exposure_ev=0.15, white_balance_ln=(0.03, 0.0, -0.02)))
    made = make_pair(
        Scene(tone=tone, mm_per_px=0.06), seed=11, size_hw=(450, 600),
        pose=Pose(rotation_deg=3.0, scale=1.04, shift_xy=(9.0, -6.0)), shots=(Shot(), again),
    )  # fmt: skip
    good = grade(lit(aligned_exactly(made), made), mm_per_px=0.06)
    assert [entry.name for entry in good.checks if not entry.passed] == []
    assert good.letter == "A"
    filtered = with_after(made, decoded(beautified(made.after_jpeg)))
    poor = grade(lit(aligned_exactly(filtered), filtered), mm_per_px=0.06)
    assert not check(poor, "smoothing").passed
    assert poor.letter > "A"


# Of what the phone did


@pytest.mark.parametrize(
    ("processing", "passed", "refused"),
    [
        ((), True, False),
        ((Processing.GAIN_MAP,), False, False),
        ((Processing.MERGED, Processing.PORTRAIT), False, True),
    ],
)
def test_processing_that_the_file_tells_is_graded(
    aligned_exactly: Align, processing: tuple[Processing, ...], passed: bool, refused: bool
) -> None:
    made = phantom()
    aligned = aligned_exactly(made)
    after = replace(
        made.photos.after, source=replace(made.photos.after.source, processing=processing)
    )
    pair = lit(replace(aligned, photos=PhotoPair(made.photos.before, after)), made)
    found = check(grade(pair), "processing")
    assert (found.passed, found.is_refused) == (passed, refused)
    assert passed or "The after photo was taken in" in found.message


# Of resolution


@pytest.mark.parametrize(
    ("mm_per_px", "lost"),
    [
        (0.05, ()),
        (0.1, (Family.PORES,)),
        (0.2, (Family.PORES, Family.WRINKLES)),
        (0.3, (Family.PORES, Family.WRINKLES, Family.SPOTS)),
        (0.6, (Family.PORES, Family.WRINKLES, Family.SPOTS, Family.TEXTURE, Family.SCARS)),
        (1.2, tuple(Family)),
    ],
)
def test_each_family_bears_its_own_size_of_pixel(
    mm_per_px: float, lost: tuple[Family, ...]
) -> None:
    found = resolution_check(mm_per_px, SETTINGS)
    assert found.is_refused == bool(lost)
    if lost:
        gone = {family for family in Family if set(FAMILIES[family]) <= set(found.forbids)}
        assert gone >= set(lost)
        assert Family.REDNESS not in gone or len(lost) == len(tuple(Family))


def test_pores_out_of_reach_are_a_warning_of_the_pair(aligned_exactly: Align) -> None:
    made = phantom()
    found = grade(lit(aligned_exactly(made), made), mm_per_px=0.1)
    assert check(found, "resolution").is_refused
    assert found.letter == "B"
    assert letter_of((resolution_check(0.6, SETTINGS),), SETTINGS) == "D"
    assert letter_of((resolution_check(1.2, SETTINGS),), SETTINGS) == "F"


# Of the reference


@pytest.mark.parametrize(
    ("side", "passed", "refused"), [(0.25, True, False), (0.09, False, False), (0.05, False, True)]
)
def test_a_small_reference_has_few_patches(
    aligned_exactly: Align, side: float, passed: bool, refused: bool
) -> None:
    made = phantom()
    corners = ((0.7, 0.4), (0.7 + side, 0.4), (0.7 + side, 0.4 + side), (0.7, 0.4 + side))
    small = Region("neck", "reference", corners)
    pair = normalise(aligned_exactly(made), regions=(made.regions[0], small))
    names = {entry.name: entry for entry in grade(pair).checks}
    if refused and "reference size" not in names:
        assert not names["reference skin"].passed  # too small to match the light on at all
        return
    found = names["reference size"]
    assert (found.passed, found.is_refused) == (passed, refused)


def test_what_is_forbidden_is_a_quantity(aligned_exactly: Align) -> None:
    made = phantom()
    for entry in grade(lit(aligned_exactly(made), made), mm_per_px=0.05).checks:
        assert set(entry.forbids) <= set(QUANTITIES), entry.name
