"""The live desk of a session: what it looks for, what it holds, and that it ends."""

from __future__ import annotations

import json

import pytest

from photocompare.model import Photo
from photocompare.phantom import make_pair
from photocompare.settings import Settings, WebSettings
from photocompare.ui import cache
from photocompare.ui.live import LiveDesk, LiveDesks, live_desks

PAIR = make_pair(seed=4, size_hw=(480, 640))


@pytest.fixture
def desk() -> LiveDesk:
    return LiveDesks(WebSettings(most_shots=2)).open()


def photo() -> Photo:
    return PAIR.photos.before


def test_a_look_can_be_written_as_json(desk: LiveDesk) -> None:
    desk.aim_at(photo(), Settings())
    found = desk.look(PAIR.after_jpeg, is_front=False)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    cues = found["cues"]
    assert isinstance(cues, list)
    assert {"id", "state", "action", "value", "limit", "unit", "reason"} <= set(cues[0])


def test_a_frame_that_is_no_picture_says_nothing(desk: LiveDesk) -> None:
    assert desk.look(b"no picture", is_front=False)["cues"] == []


def test_a_shot_keeps_the_cues_that_stood_before_it(desk: LiveDesk) -> None:
    desk.look(PAIR.before_jpeg, is_front=False)
    held = desk.take(str(desk.hold(1, b"shot")))
    assert held is not None
    assert held.data == b"shot"
    assert held.cues
    desk.aim_at(photo(), Settings())  # what was said of another aim is not true of this one
    other = desk.take(str(desk.hold(2, b"shot")))
    assert other is not None
    assert other.cues == ()


def test_a_shot_is_taken_once(desk: LiveDesk) -> None:
    identity = str(desk.hold(1, b"shot"))
    assert desk.take(identity) is not None
    assert desk.take(identity) is None
    assert desk.take("never") is None


def test_a_shot_that_is_sent_anew_takes_the_place_of_the_first(desk: LiveDesk) -> None:
    first, again = str(desk.hold(1, b"half")), str(desk.hold(1, b"whole"))
    assert desk.take(first) is None
    held = desk.take(again)
    assert held is not None
    assert held.data == b"whole"


def test_no_more_shots_wait_than_are_allowed(desk: LiveDesk) -> None:
    assert all(desk.hold(number, b"shot") for number in (1, 2))
    assert desk.hold(3, b"shot") is None
    assert desk.hold(2, b"anew") is not None


def test_tokens_differ_and_lead_to_their_own_desk() -> None:
    desks = LiveDesks()
    first, second = desks.open(), desks.open()
    assert first.token != second.token
    assert len(first.token) == 32  # 192 bits
    assert desks.get(first.token) is first
    assert desks.get("never") is None


def test_a_session_that_ends_takes_its_live_desk_along() -> None:
    session = cache.Desk()
    live = session.live
    assert live_desks().get(live.token) is live
    identity = str(live.hold(1, b"shot"))
    session.clear()
    assert live_desks().get(live.token) is None
    assert live.take(identity) is None
    assert live.hold(2, b"shot") is None
    assert session.shooting.earlier is None
