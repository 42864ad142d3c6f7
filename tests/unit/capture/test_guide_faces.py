"""What a live guide says of faces, of frames by themselves, and of bytes that are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from photocompare.capture import Action, CueId, CueState
from photocompare.errors import PhotoReadError
from photocompare.faces import photo_mesh
from photocompare.faces.outlines import AREAS, FACE, corners_xy
from photocompare.phantom import (
    Camera,
    Light,
)
from photocompare.phantom import camera as lens
from photocompare.phantom.face import FaceVisit
from photocompare.phantom.moving import (
    Standpoint,
    face_frames,
    face_seen_from,
)
from tests.unit.capture.guided import (
    cue,
    flipped,
    frames,
    guide,
    photo,
    to_do,
)


def test_without_an_earlier_photo_only_the_frame_itself_is_judged() -> None:
    # The portrait was enlarged four times: small, its edges are as sharp as a camera's.
    visits = (FaceVisit(), FaceVisit(camera=Camera(psf_px=9.0)))
    sharp, blurred = face_frames(visits, seed=3, size_hw=(240, 320))
    session = guide(None)
    session.look(sharp)
    told = session.look(sharp)
    assert {entry.id for entry in told.cues} == {
        CueId.EXPOSURE,
        CueId.GLARE,
        CueId.MOTION,
        CueId.FOCUS,
    }
    assert told.to_earlier is None
    assert cue(told, CueId.FOCUS).state is CueState.OK
    assert cue(told, CueId.MOTION).state is CueState.OK
    soft = cue(guide(None).look(blurred), CueId.FOCUS)
    assert soft.state is not CueState.OK


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"GIF89a",
        b"\xff\xd8\xff",
        b"\xff\xd8\xff" + b"0" * 3_000_000,
        lens.jpeg(np.zeros((64, 64, 3), dtype=np.float32), 80),
    ],
    ids=["nothing", "another kind", "cut off", "too many bytes", "too small"],
)
def test_a_frame_that_can_not_be_read_is_refused_in_a_sentence(bad: bytes) -> None:
    with pytest.raises(PhotoReadError, match=r"[.]$"):
        guide(None).look(bad)


def test_a_frame_of_too_many_pixels_is_refused() -> None:
    large = cv2.imencode(".jpg", np.zeros((1200, 1200, 3), dtype=np.uint8))[1].tobytes()
    with pytest.raises(PhotoReadError, match=r"[.]$"):
        guide(None).look(large)


FACES: dict[str, tuple[FaceVisit, set[Action]]] = {
    "far": (face_seen_from(Standpoint(1.2)), {Action.COME_CLOSER}),
    "near": (face_seen_from(Standpoint(0.85)), {Action.STEP_BACK}),
    "right": (face_seen_from(Standpoint(right=0.12)), {Action.MOVE_LEFT}),
    "above": (face_seen_from(Standpoint(up=0.1)), {Action.MOVE_DOWN}),
    "clockwise": (face_seen_from(Standpoint(roll_deg=8.0)), {Action.ROLL_ANTICLOCKWISE}),
    "round to the right": (face_seen_from(Standpoint(turn_deg=9.0)), {Action.TURN_LEFT}),
    "round to the left": (face_seen_from(Standpoint(turn_deg=-9.0)), {Action.TURN_RIGHT}),
    "dark": (FaceVisit(camera=Camera(exposure_ev=-0.8)), {Action.MORE_LIGHT}),
    "lamp at the left": (
        FaceVisit(light=Light(slant_deg=40.0, tilt_deg=180.0)),
        {Action.LIGHT_FROM_RIGHT},
    ),
}
_OF_LIGHT = {Action.LIGHT_FROM_LEFT, Action.LIGHT_FROM_RIGHT, Action.AVOID_GLARE}


@pytest.fixture(scope="module")
def faces() -> tuple[bytes, ...]:
    return face_frames((FaceVisit(), *(visit for visit, _ in FACES.values())), seed=3)


def test_a_face_is_guided_by_its_mesh(faces: tuple[bytes, ...]) -> None:
    earlier, *wrong = faces
    for (name, (_, wanted)), frame in zip(FACES.items(), wrong, strict=True):
        told = to_do(guide(earlier).look(frame))
        # The lamp stays where it is when a head turns or goes: other light on it is no mistake.
        extra = set() if wanted & _OF_LIGHT else _OF_LIGHT
        assert wanted <= told <= wanted | extra | _OF_LIGHT, name


def test_the_same_face_is_ready_and_the_mirrored_one_is_not(faces: tuple[bytes, ...]) -> None:
    session = guide(faces[0])
    session.look(faces[0])
    assert session.look(faces[0]).is_ready
    told = session.look(flipped(faces[0]))
    assert not told.is_ready
    mirrored = guide(faces[0]).look(flipped(faces[0]))
    assert cue(mirrored, CueId.SAME_VIEW).action is Action.UNMIRROR


def test_skin_is_no_face(faces: tuple[bytes, ...]) -> None:
    told = guide(faces[0]).look(frames("cheek")[0])
    assert cue(told, CueId.SAME_VIEW).action is Action.FIND_VIEW
    assert not told.is_ready


def test_the_wall_behind_a_hidden_face_is_not_the_view(faces: tuple[bytes, ...]) -> None:
    hidden = lens.decoded(faces[0]).copy()
    hidden[:, 150:490] = 0.5
    told = guide(faces[0]).look(lens.jpeg(hidden, 92))
    assert cue(told, CueId.SAME_VIEW).action is Action.FIND_VIEW


@pytest.mark.parametrize("colour", [(0.75, 0.56, 0.47), (0.78, 0.86, 0.9), (0.15, 0.1, 0.07)])
@pytest.mark.parametrize("part", ["mouth and chin", "one side", "forehead"])
def test_a_half_hidden_face_is_never_ready(
    faces: tuple[bytes, ...], part: str, colour: tuple[float, float, float]
) -> None:
    session = guide(faces[0])
    for _ in range(3):
        told = session.look(covered(faces[0], part, colour))
        assert not told.is_ready
        view = cue(told, CueId.SAME_VIEW)
        assert view.state is not CueState.OK
        # So much of it may be hidden that it is no longer the same face to the guide.
        assert view.action in {Action.UNCOVER, Action.FIND_VIEW, Action.NONE}
    for _ in range(3):
        told = session.look(faces[0])
    assert cue(told, CueId.SAME_VIEW).state is CueState.OK


def test_a_hand_before_mouth_and_chin_is_said(faces: tuple[bytes, ...]) -> None:
    told = guide(faces[0]).look(covered(faces[0], "mouth and chin", (0.75, 0.56, 0.47)))
    assert cue(told, CueId.SAME_VIEW).action is Action.UNCOVER
    assert told.to_earlier is None


def covered(frame: bytes, part: str, colour: tuple[float, float, float]) -> bytes:
    """Return the frame with part of the face under something of a colour and a grain."""
    pixels = lens.decoded(frame).copy()
    mesh = photo_mesh(photo(frame))
    assert mesh is not None
    oval_xy = corners_xy(mesh, AREAS[FACE])
    (left, top), (right, bottom) = oval_xy.min(axis=0), oval_xy.max(axis=0)
    down, across = bottom - top, right - left
    rows, columns = {
        "mouth and chin": ((top + 0.55 * down, bottom + 9), (left, right)),
        "one side": ((top - 9, bottom + 9), (left - 9, left + 0.5 * across)),
        "forehead": ((top - 9, top + 0.27 * down), (left, right)),
    }[part]
    place = tuple(slice(max(0, round(low)), round(high)) for low, high in (rows, columns))
    size_hw = pixels[place].shape[:2]
    grain = cv2.GaussianBlur(np.random.default_rng(1).normal(size=size_hw), (0, 0), 2.0)
    shade = 1.0 + 0.03 * grain / grain.std()
    pixels[place] = np.clip(np.array(colour) * shade[..., None], 0.0, 1.0)
    return lens.jpeg(pixels, 90)
