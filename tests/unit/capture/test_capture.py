"""One photo is checked when it is taken: each fault has its sentence, a good one has none."""

from __future__ import annotations

import hashlib
from functools import cache

import cv2
import numpy as np
import pytest

from photocompare import Settings, check_photo
from photocompare.errors import SettingsError
from photocompare.model import Check, Grade, Photo, PhotoSource, Processing, RGBImage
from photocompare.phantom import Camera, Scene, Shot, make_pair
from photocompare.phantom.face import FaceVisit, make_face_pair
from photocompare.phantom.pose import Pose
from photocompare.quantities import QUANTITIES
from photocompare.settings import MeasureSettings

SIZE_HW = (360, 480)


@cache
def taken(camera: Camera | None = None, tone: float = 2.0) -> Photo:
    shots = (Shot(), Shot(camera=camera or Camera()))
    return make_pair(
        Scene(tone=tone, mm_per_px=0.06), seed=4, size_hw=SIZE_HW, shots=shots
    ).photos.after


def photo(pixels: RGBImage, processing: tuple[Processing, ...] = ()) -> Photo:
    pixels = np.ascontiguousarray(np.clip(pixels, 0.0, 1.0), dtype=np.float32)
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    size_hw = (pixels.shape[0], pixels.shape[1])
    return Photo(pixels, PhotoSource("p.jpg", digest, size_hw, processing=processing))


def check(of: Grade, name: str) -> Check:
    return next(entry for entry in of.checks if entry.name == name)


@pytest.mark.parametrize("tone", [0.0, 5.0, 10.0])
def test_a_good_photo_of_any_skin_has_nothing_to_object_to(tone: float) -> None:
    found = check_photo(taken(tone=tone))
    assert [entry.message for entry in found.checks if entry.message] == []
    assert found.letter == "A"


def test_noise_is_told() -> None:
    found = check(check_photo(taken(Camera(noise=9.0, jpeg_quality=98))), "noise")
    assert not found.passed
    assert "more light" in found.message


def test_a_smear_is_told() -> None:
    kernel = np.eye(9, dtype=np.float32) / 9
    moved = cv2.filter2D(taken().pixels, -1, kernel).astype(np.float32)
    still = check(check_photo(taken()), "motion")
    found = check(check_photo(photo(moved)), "motion")
    assert still.passed
    assert not found.passed
    assert "smeared in one direction" in found.message


def test_glare_is_told() -> None:
    pixels = taken().pixels.copy()
    pixels[100:140, 100:140] = pixels[200:240, 300:340] = 1.0
    found = check(check_photo(photo(pixels)), "clipping")
    # 2 · 40² of 360·480, counted although glare is not of the colour of skin
    assert found.value == pytest.approx(1.85, abs=0.2)
    assert not found.passed


def test_a_dark_photo_is_told() -> None:
    found = check(check_photo(photo(taken().pixels * np.float32(0.22))), "exposure")
    assert not found.passed
    assert "very dark" in found.message


def test_a_photo_of_something_else_is_refused() -> None:
    green = np.full((200, 300, 3), (0.2, 0.6, 0.2), dtype=np.float32)
    found = check_photo(photo(green))
    assert check(found, "skin").is_refused
    assert "looks like skin" in check(found, "skin").message


def test_black_is_checked_without_an_error() -> None:
    found = check_photo(photo(np.zeros((64, 64, 3), dtype=np.float32)))
    assert check(found, "skin").is_refused


def test_a_photo_of_the_least_size_is_checked_without_an_error() -> None:
    found = check_photo(photo(taken().pixels[:32, :32]), earlier=taken())
    assert found.checks


def test_portrait_mode_is_refused() -> None:
    found = check(check_photo(photo(taken().pixels, (Processing.PORTRAIT,))), "processing")
    assert found.is_refused
    assert found.message.startswith("This photo was taken in portrait mode")


def test_resolution_is_checked_where_the_scale_is_known() -> None:
    coarse = Settings(measure=MeasureSettings(mm_per_px=0.1))
    found = check(check_photo(taken(), coarse), "resolution")
    assert found.is_refused
    assert set(found.forbids) == {"pore_contrast", "pore_area"}
    assert "A pixel of this photo" in found.message
    assert "resolution" not in {entry.name for entry in check_photo(taken()).checks}


def test_an_absurd_scale_is_refused() -> None:
    with pytest.raises(SettingsError, match="makes no sense"):
        check_photo(taken(), Settings(measure=MeasureSettings(mm_per_px=-1.0)))


def test_the_earlier_photo_shows_other_light() -> None:
    darker = taken(Camera(exposure_ev=-1.0, white_balance_ln=(0.2, 0.0, 0.0)))
    found = check_photo(darker, earlier=taken())
    assert check(found, "exposure difference").value == pytest.approx(1.0, abs=0.1)
    assert check(found, "cast").value == pytest.approx(22.1, abs=3.0)  # e^0.2
    same = check_photo(taken(), earlier=taken())
    assert check(same, "exposure difference").value == 0.0
    assert check(same, "cast").value == 0.0


@pytest.fixture(scope="module")
def faces() -> tuple[Photo, Photo]:
    after = FaceVisit(yaw_deg=12.0, pose=Pose(scale=0.8))
    pair = make_face_pair(FaceVisit(), after, seed=2).photos
    return pair.before, pair.after


def test_a_turned_and_smaller_face_is_told(faces: tuple[Photo, Photo]) -> None:
    found = check_photo(faces[1], earlier=faces[0])
    pose = check(found, "pose")
    assert pose.value > 7.0  # the mesh sees about 78 % of a turn
    assert "looking the same way" in pose.message
    scale = check(found, "scale ratio")
    assert scale.value == pytest.approx(1.25, abs=0.06)
    assert "smaller" in scale.message


def test_the_same_face_again_is_the_same_view(faces: tuple[Photo, Photo]) -> None:
    found = check_photo(faces[0], earlier=faces[0])
    assert check(found, "pose").value == pytest.approx(0.0, abs=1e-6)
    assert check(found, "scale ratio").value == 1.0


def test_a_face_that_is_missing_is_told(faces: tuple[Photo, Photo]) -> None:
    found = check(check_photo(taken(), earlier=faces[0]), "same view")
    assert not found.passed
    assert "No face was found in this photo" in found.message


def test_what_is_forbidden_is_a_quantity() -> None:
    for entry in check_photo(taken(), earlier=taken()).checks:
        assert set(entry.forbids) <= set(QUANTITIES)
