"""The pair at once: its grade, which photo is at fault, and what to do."""

from __future__ import annotations

import hashlib
import json
from functools import cache

import numpy as np
import pytest

from photocompare.capture import Action, PairCheck, Refusal, Retake, Which, pair_check
from photocompare.model import Photo, PhotoSource
from photocompare.phantom import Camera, Light, Scene, Shot
from photocompare.phantom import camera as lens
from photocompare.phantom.face import FaceVisit, make_face_pair
from photocompare.phantom.moving import Standpoint, Take, skin_frames

SIZE_HW = (480, 640)
SCENE = Scene(tone=3.0, mm_per_px=0.15, moles_per_cm2=0.1)
TAKES = {
    "earlier": Take(),
    "again": Take(Standpoint(1.02, 0.02, 0.01, roll_deg=1.0)),
    "near": Take(Standpoint(0.82)),
    "far": Take(Standpoint(1.22)),
    "blurred": Take(shot=Shot(camera=Camera(psf_px=2.2))),
    "noisy": Take(shot=Shot(camera=Camera(noise=9.0, jpeg_quality=98))),
    "warm": Take(shot=Shot(camera=Camera(white_balance_ln=(0.15, 0.0, -0.15)))),
    "side": Take(shot=Shot(Light(falloff=0.3, tilt_deg=0.0))),
}


@cache
def photos() -> dict[str, Photo]:
    files = skin_frames(SCENE, tuple(TAKES.values()), seed=8, size_hw=SIZE_HW)
    return {name: photo(lens.decoded(file)) for name, file in zip(TAKES, files, strict=True)}


def photo(pixels: np.ndarray) -> Photo:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Photo(pixels, PhotoSource("p.jpg", digest, (pixels.shape[0], pixels.shape[1])))


def reduced(of: Photo, by: int) -> Photo:
    height, width = of.size_hw
    pixels = of.pixels.reshape(height // by, by, width // by, by, 3).mean(axis=(1, 3))
    return photo(np.ascontiguousarray(pixels, dtype=np.float32))


def fault(of: PairCheck, name: str) -> Retake:
    return next(one for one in of.retakes if one.check == name)


def test_the_same_view_again_has_nothing_to_take_again() -> None:
    told = pair_check(photos()["earlier"], photos()["again"])
    assert told.letter == "A"
    assert told.retakes == ()
    assert told.refusal is Refusal.NONE


@pytest.mark.parametrize(
    ("taken", "check", "action"),
    [
        ("near", "scale ratio", Action.STEP_BACK),
        ("far", "scale ratio", Action.COME_CLOSER),
        ("warm", "cast", Action.WHITE_BALANCE),
    ],
)
def test_what_differs_is_told_with_what_to_do(taken: str, check: str, action: Action) -> None:
    told = fault(pair_check(photos()["earlier"], photos()[taken]), check)
    assert told.which is Which.EITHER
    assert told.action is action
    assert told.way == {"near": "nearer", "far": "farther"}.get(taken, "")


def test_a_lamp_that_moved_is_told() -> None:
    told = fault(pair_check(photos()["earlier"], photos()["side"]), "light direction")
    assert told.is_refused
    assert told.value > 40.0


@pytest.mark.parametrize(
    ("bad", "check", "action"),
    [
        ("blurred", "relative blur", Action.FOCUS_ON_SKIN),
        ("noisy", "noise", Action.MORE_LIGHT),
    ],
)
def test_the_photo_at_fault_is_named(bad: str, check: str, action: Action) -> None:
    good = photos()["again"]
    new = fault(pair_check(good, photos()[bad]), check)
    assert (new.which, new.action) == (Which.TAKEN, action)
    old = fault(pair_check(photos()[bad], good), check)
    assert (old.which, old.action) == (Which.EARLIER, Action.NONE)


def test_the_same_view_in_fewer_pixels_was_not_taken_from_afar() -> None:
    whole, half = photos()["earlier"], reduced(photos()["again"], 2)
    told = pair_check(whole, half)
    assert told.letter in {"B", "C"}  # half of the pixels make the edges softer as well
    assert "scale ratio" not in {one.check for one in told.retakes}
    new = fault(told, "sampling")
    assert (new.which, new.action, new.is_refused) == (Which.TAKEN, Action.NONE, False)
    assert new.value == pytest.approx(2.0, abs=0.06)
    assert fault(pair_check(half, whole), "sampling").which is Which.EARLIER


def test_what_the_earlier_photo_lacks_is_not_held_against_the_new_one() -> None:
    good, bad = photos()["again"], photos()["noisy"]
    assert pair_check(good, bad).best_letter == pair_check(good, bad).letter
    told = pair_check(bad, good)
    assert told.best_letter < told.letter


def test_refused_faults_come_first() -> None:
    told = pair_check(photos()["earlier"], photos()["blurred"])
    refused = [one.is_refused for one in told.retakes]
    assert refused == sorted(refused, reverse=True)


def test_other_skin_is_refused() -> None:
    other = skin_frames(SCENE, (Take(),), seed=99, size_hw=SIZE_HW)[0]
    told = pair_check(photos()["earlier"], photo(lens.decoded(other)))
    assert told.grade is None
    assert told.letter == "F"
    assert told.refusal in {Refusal.NOTHING_SHARED, Refusal.UNLIKELY}
    assert told.retakes == ()


def test_the_same_file_is_no_new_photo() -> None:
    told = pair_check(photos()["earlier"], photos()["earlier"])
    assert told.refusal is Refusal.SAME_FILE


def test_a_turned_head_is_told_by_how_it_turned() -> None:
    pair = make_face_pair(FaceVisit(), FaceVisit(yaw_deg=9.0), seed=2).photos
    told = fault(pair_check(pair.before, pair.after), "pose")
    assert told.way == "turned"
    assert told.value > 5.0


def test_progress_is_told_and_may_stop_it() -> None:
    told: list[str] = []

    def tell(step: str, _share: float) -> None:
        told.append(step)
        if step == "light":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pair_check(photos()["earlier"], photos()["again"], progress=tell)
    assert told == ["laying", "light"]


def test_a_check_is_ready_for_json() -> None:
    told = json.loads(json.dumps(pair_check(photos()["earlier"], photos()["far"]).as_json()))
    assert told["retakes"][0]["which"] == "either"
    assert set(told) == {"letter", "best_letter", "refusal", "retakes", "notices", "seconds"}
