"""What a live guide says of one frame whose place, light and blur are known."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.capture import Action, CueId, CueState, Reason
from photocompare.phantom import (
    Change,
    ChangeKind,
    Light,
    Pose,
    Scene,
    Shot,
    Visit,
    make_photos,
)
from photocompare.phantom import camera as lens
from photocompare.phantom.moving import (
    Take,
    seen_from,
    skin_frames,
)
from tests.unit.capture.guided import (
    ASKED,
    NEARLY,
    SCENES,
    SIZE_HW,
    WRONG,
    cue,
    flipped,
    frames,
    guide,
    to_do,
)


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
        Pose(scale=1.2, elastic_px=10.0),
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
