"""What a live guide says of frames whose place, light and blur are known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import cv2
import numpy as np
import pytest

from photocompare.capture import Action, Cue, CueId, CueState, LiveGuide, Look, Reason
from photocompare.errors import PhotoReadError
from photocompare.model import Photo, PhotoSource
from photocompare.phantom import (
    Camera,
    Change,
    ChangeKind,
    Light,
    Pose,
    Scalp,
    Scene,
    Shot,
    Visit,
    make_photos,
)
from photocompare.phantom import camera as lens
from photocompare.phantom.face import FaceVisit
from photocompare.phantom.moving import (
    Standpoint,
    Take,
    face_frames,
    face_seen_from,
    seen_from,
    skin_frames,
)
from photocompare.settings import GradeSettings

SIZE_HW = (360, 480)
SCENES = {
    "palest": Scene(tone=0.0, mm_per_px=0.6),
    "cheek": Scene(tone=3.0, mm_per_px=0.25, wrinkles=6),
    "arm": Scene(tone=5.0, mm_per_px=0.3, curvature_mm=60.0),
    "smooth": Scene(
        tone=2.0,
        mm_per_px=0.3,
        freckles_per_cm2=0.05,
        spots_per_cm2=0.0,
        moles_per_cm2=0.01,
        vellus_per_cm2=0.0,
        vessels_per_cm2=0.0,
        pores_per_cm2=0.0,
    ),
    "scalp": Scene(tone=2.0, mm_per_px=0.3, scalp=Scalp()),
    "darkest": Scene(tone=10.0, mm_per_px=0.5, striae=8),
}


def camera(**changed: float) -> Take:
    return Take(shot=Shot(camera=Camera(**changed)))  # type: ignore[arg-type]  # numbers alone


# Each beyond its limit by half and more, but for the exposure that is otherwise as before.
WRONG: dict[str, tuple[Take, CueId, Action]] = {
    "far": (Take(Standpoint(1.2)), CueId.DISTANCE, Action.COME_CLOSER),
    "near": (Take(Standpoint(0.8)), CueId.DISTANCE, Action.STEP_BACK),
    "right": (Take(Standpoint(right=0.15)), CueId.POSITION, Action.MOVE_LEFT),
    "left": (Take(Standpoint(right=-0.15)), CueId.POSITION, Action.MOVE_RIGHT),
    "above": (Take(Standpoint(up=0.12)), CueId.POSITION, Action.MOVE_DOWN),
    "below": (Take(Standpoint(up=-0.12)), CueId.POSITION, Action.MOVE_UP),
    "round to the right": (Take(Standpoint(turn_deg=6.0)), CueId.TURN, Action.TURN_LEFT),
    "round to the left": (Take(Standpoint(turn_deg=-6.0)), CueId.TURN, Action.TURN_RIGHT),
    "from above": (Take(Standpoint(tilt_deg=6.0)), CueId.TILT, Action.TILT_DOWN),
    "from below": (Take(Standpoint(tilt_deg=-6.0)), CueId.TILT, Action.TILT_UP),
    "clockwise": (Take(Standpoint(roll_deg=8.0)), CueId.ROLL, Action.ROLL_ANTICLOCKWISE),
    "anticlockwise": (Take(Standpoint(roll_deg=-8.0)), CueId.ROLL, Action.ROLL_CLOCKWISE),
    "bright": (camera(exposure_ev=0.7), CueId.EXPOSURE, Action.LESS_LIGHT),
    "dark": (camera(exposure_ev=-0.7), CueId.EXPOSURE, Action.MORE_LIGHT),
    "blurred": (camera(psf_px=1.6), CueId.FOCUS, Action.FOCUS_ON_SKIN),
    "warm": (
        Take(shot=Shot(camera=Camera(white_balance_ln=(0.12, 0.0, -0.12)))),
        CueId.CAST,
        Action.WHITE_BALANCE,
    ),
    "lamp at the right": (
        Take(shot=Shot(Light(falloff=0.25, tilt_deg=0.0))),
        CueId.LIGHT_DIRECTION,
        Action.LIGHT_FROM_LEFT,
    ),
    "lamp at the left": (
        Take(shot=Shot(Light(falloff=0.25, tilt_deg=180.0))),
        CueId.LIGHT_DIRECTION,
        Action.LIGHT_FROM_RIGHT,
    ),
    "lamp below": (
        Take(shot=Shot(Light(falloff=0.25, tilt_deg=90.0))),
        CueId.LIGHT_DIRECTION,
        Action.LIGHT_FROM_ABOVE,
    ),
}
# Each below half of its limit, all at once.
NEARLY = Take(
    Standpoint(1.03, 0.02, -0.02, turn_deg=0.4, tilt_deg=-0.4, roll_deg=2.0),
    Shot(Light(falloff=0.09), Camera(exposure_ev=0.15, white_balance_ln=(0.02, 0.0, -0.02))),
)


# All were right on every scene; to draw them all again for each takes a minute.
FEW = ("far", "left", "round to the right", "clockwise", "lamp at the left")
ASKED = dict.fromkeys(SCENES, FEW) | {"cheek": tuple(WRONG), "darkest": tuple(WRONG)}


@cache
def frames(name: str) -> tuple[bytes, ...]:
    """Return the earlier photo, the nearly right frame and the wrong ones of a scene."""
    takes = (Take(), NEARLY, *(WRONG[wrong][0] for wrong in ASKED[name]))
    return skin_frames(SCENES[name], takes, seed=5, size_hw=SIZE_HW)


def photo(file: bytes) -> Photo:
    pixels = lens.decoded(file)
    digest = hashlib.sha256(file).hexdigest()
    return Photo(pixels, PhotoSource("earlier.jpg", digest, (pixels.shape[0], pixels.shape[1])))


def flipped(file: bytes) -> bytes:
    return lens.jpeg(np.ascontiguousarray(lens.decoded(file)[:, ::-1]), 92)


def ticking(step: float = 0.25) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def guide(earlier: bytes | None) -> LiveGuide:
    clock = ticking()
    return LiveGuide(None if earlier is None else photo(earlier), clock=lambda: next(clock))


def cue(of: Look, which: CueId) -> Cue:
    return next(entry for entry in of.cues if entry.id is which)


def to_do(of: Look) -> set[Action]:
    return {entry.action for entry in of.cues if entry.state is CueState.ADJUST}


@pytest.mark.parametrize("scene", SCENES)
def test_each_wrong_view_is_told_with_the_right_side_and_nothing_else(scene: str) -> None:
    earlier, _, *wrong = frames(scene)
    for name, frame in zip(ASKED[scene], wrong, strict=True):
        _, which, action = WRONG[name]
        told = guide(earlier).look(frame)
        assert cue(told, which).action is action, name
        assert to_do(told) == {action}, name
        assert not told.is_ready
        assert told.first is not None
        assert told.first.id is which


@pytest.mark.parametrize("scene", SCENES)
def test_a_nearly_right_view_is_quiet_and_ready(scene: str) -> None:
    earlier, nearly, *_ = frames(scene)
    session = guide(earlier)
    first, second = session.look(nearly), session.look(nearly)
    assert to_do(first) == set()
    assert cue(first, CueId.MOTION).reason is Reason.FIRST_FRAME
    assert not first.is_ready  # one frame can't say that nothing moves
    assert second.is_ready
    assert second.first is None


def test_skin_that_was_treated_breathes_and_is_lit_by_another_lamp_is_found_again() -> None:
    # The largest bend is 3 % of the width; a plane alone loses it.
    bent = Visit(
        Pose(scale=1.2, elastic_px=14.0),
        Shot(Light("LED4000", tilt_deg=-80.0, slant_deg=35.0)),
        (Change(ChangeKind.REDNESS, 0.0), Change(ChangeKind.SPOTS, 0.4)),
    )
    scene = Scene(tone=4.0, mm_per_px=0.3, redness=2.4, freckles_per_cm2=3.0)
    earlier, later = make_photos(scene, (Visit(), bent), seed=4, size_hw=SIZE_HW)
    told = guide(earlier.jpeg).look(later.jpeg)
    assert cue(told, CueId.SAME_VIEW).state is CueState.OK
    # Breathing itself stretches by a few percent.
    assert cue(told, CueId.DISTANCE).value == pytest.approx(20.0, abs=4.0)


def test_the_map_to_the_earlier_photo_is_that_of_the_camera() -> None:
    earlier, nearly, *_ = frames("cheek")
    rows = guide(earlier).look(nearly).to_earlier
    assert rows is not None
    height, width = SIZE_HW
    places = np.array([[40.0, 30.0], [440.0, 30.0], [240.0, 180.0], [60.0, 330.0]])
    seen = seen_from(NEARLY.standpoint, SIZE_HW).to_after(places)
    fractions = np.column_stack([(seen + 0.5) / (width, height), np.ones(len(seen))])
    mapped = fractions @ np.array(rows).T
    found = mapped[:, :2] / mapped[:, 2:] * (width, height) - 0.5
    np.testing.assert_allclose(found, places, atol=1.0)  # the fit lies within half a pixel


@pytest.mark.parametrize("scene", ["cheek", "scalp", "darkest"])
def test_a_mirrored_view_is_never_ready(scene: str) -> None:
    earlier = frames(scene)[0]
    session = guide(earlier)
    session.look(flipped(earlier))
    told = session.look(flipped(earlier))
    assert not told.is_ready
    assert told.to_earlier is None
    assert cue(told, CueId.SAME_VIEW).action is Action.UNMIRROR


@pytest.mark.parametrize("other", ["arm", "smooth"])
def test_other_skin_is_not_the_view(other: str) -> None:
    session = guide(frames("cheek")[0])
    elsewhere = skin_frames(SCENES[other], (Take(),), seed=77, size_hw=SIZE_HW)[0]
    session.look(elsewhere)
    told = session.look(elsewhere)
    assert not told.is_ready
    assert cue(told, CueId.SAME_VIEW).action is Action.FIND_VIEW
    for which in (CueId.DISTANCE, CueId.TURN, CueId.LIGHT_DIRECTION, CueId.FOCUS):
        assert cue(told, which).state is CueState.UNKNOWN
        assert cue(told, which).reason is Reason.NOT_FOUND


def test_a_wall_and_the_dark_are_not_known() -> None:
    session = guide(frames("cheek")[0])
    wall = lens.jpeg(np.full((360, 480, 3), 0.7, dtype=np.float32), 92)
    assert cue(session.look(wall), CueId.SAME_VIEW).reason is Reason.TOO_FEW_DETAILS
    night = lens.jpeg(np.full((360, 480, 3), 0.01, dtype=np.float32), 92)
    told = session.look(night)
    assert cue(told, CueId.SAME_VIEW).reason is Reason.TOO_DARK
    assert to_do(told) == {Action.MORE_LIGHT}
    assert not told.is_ready


def test_a_front_camera_swaps_the_sides_of_the_person_who_holds_it() -> None:
    earlier, _, *wrong = frames("cheek")
    names = list(WRONG)
    for name, action in (
        ("right", Action.MOVE_RIGHT),
        ("above", Action.MOVE_DOWN),
        ("clockwise", Action.ROLL_CLOCKWISE),
        ("round to the right", Action.TURN_RIGHT),
        ("lamp at the right", Action.LIGHT_FROM_RIGHT),
        ("far", Action.COME_CLOSER),
    ):
        frame = wrong[names.index(name)]
        assert to_do(guide(earlier).look(frame, is_front=True)) == {action}


def test_one_frame_that_is_off_says_nothing_and_is_not_ready() -> None:
    earlier, nearly, *wrong = frames("cheek")
    session = guide(earlier)
    for _ in range(3):
        session.look(nearly)
    jolt = session.look(wrong[list(WRONG).index("far")])
    assert cue(jolt, CueId.DISTANCE).state is CueState.OK
    assert not jolt.is_ready
    assert session.look(nearly).to_earlier is not None


def test_a_cue_stays_until_it_is_well_below_its_limit() -> None:
    limit = GradeSettings().scale_ratio[0] - 1.0
    distances = [1.0 + share * limit for share in (0.0, 0.7, 0.9, 0.7, 0.4)]
    takes = tuple(Take(Standpoint(distance)) for distance in distances)
    seen = skin_frames(SCENES["cheek"], takes, seed=5, size_hw=SIZE_HW)
    session = guide(seen[0])
    states = []
    for frame in seen[1:]:
        for _ in range(3):
            told = session.look(frame)
        states.append(cue(told, CueId.DISTANCE).state)
    assert states == [CueState.OK, CueState.ADJUST, CueState.ADJUST, CueState.OK]


def test_a_moving_camera_is_told_to_hold_still() -> None:
    places = [Standpoint(right=0.02 * step) for step in range(4)]  # 8 % of the side a second
    seen = skin_frames(SCENES["cheek"], tuple(Take(at) for at in places), seed=5, size_hw=SIZE_HW)
    session = guide(seen[0])  # four looks a second
    told = [session.look(frame) for frame in seen][-1]
    assert cue(told, CueId.MOTION).action is Action.HOLD_STILL
    assert cue(told, CueId.MOTION).value == pytest.approx(8.0, abs=0.5)


def test_a_hand_that_trembles_is_led_to_the_view_without_flutter() -> None:
    generator = np.random.default_rng(2)
    places = []
    for left in (1.0, 0.8, 0.6, 0.45, 0.3, 0.2, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0):
        tremor = generator.normal(0.0, (0.004, 0.002, 0.002, 0.3, 0.3))  # a mm or two at 30 cm
        places.append(
            Standpoint(
                1.0 + 0.22 * left + tremor[0],
                0.14 * left + tremor[1],
                -0.1 * left + tremor[2],
                turn_deg=3.0 * left,
                tilt_deg=tremor[3],
                roll_deg=7.0 * left + tremor[4],
            )
        )
    takes = (Take(), *(Take(at) for at in places))
    earlier, *seen = skin_frames(SCENES["arm"], takes, seed=8, size_hw=SIZE_HW)
    session = guide(earlier)
    told = [session.look(frame) for frame in seen]
    assert [look.is_ready for look in told[:6]] == [False] * 6
    assert [look.is_ready for look in told[-3:]] == [True] * 3
    for which in (CueId.DISTANCE, CueId.POSITION, CueId.TURN, CueId.TILT, CueId.ROLL):
        states = [cue(look, which).state for look in told]
        assert sum(one is not other for one, other in pairwise(states)) <= 1, which


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


def test_a_look_is_ready_for_json() -> None:
    earlier, nearly, *_ = frames("cheek")
    told = guide(earlier).look(nearly).as_json()
    assert set(told) == {"cues", "is_ready", "to_earlier", "seconds"}
    assert {entry["id"] for entry in told["cues"]} == set(CueId)
    assert [len(row) for row in told["to_earlier"]] == [3, 3, 3]


def test_the_same_frames_say_the_same_again() -> None:
    earlier, nearly, *_ = frames("cheek")
    one, two = (guide(earlier).look(nearly) for _ in range(2))
    assert one.cues == two.cues
    assert one.to_earlier == two.to_earlier


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
