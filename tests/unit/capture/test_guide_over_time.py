"""What a live guide says as the camera moves: steady, and never on one frame alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from photocompare.capture import Action, CueId, CueState
from photocompare.phantom.moving import (
    Standpoint,
    Take,
    skin_frames,
)
from photocompare.settings import GradeSettings
from tests.unit.capture.guided import (
    SCENES,
    SIZE_HW,
    WRONG,
    cue,
    frames,
    guide,
)


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
