"""Files that a session was sent: what the browser says of them, and that they are let go."""

from __future__ import annotations

from typing import Any

import pytest

from photocompare.settings import WebSettings
from photocompare.ui.uploads import (
    Choice,
    GivenFile,
    UploadDesk,
    UploadDesks,
    choice_of,
    shown_name,
)


@pytest.fixture
def desk() -> UploadDesk:
    return UploadDesks(WebSettings(most_uploads=2)).open()


def choice(desk: UploadDesk, identity: str, *files: bytes) -> Choice:
    return Choice(identity, tuple(GivenFile(str(desk.hold(data)), "a.jpg") for data in files))


def test_a_choice_waits_for_its_field_and_is_freed_when_it_is_read(desk: UploadDesk) -> None:
    given = choice(desk, "one", b"first", b"second")
    desk.choose("before", given)
    assert desk.chosen("after") is None
    assert desk.chosen("before") == given
    assert [desk.read(file.id) for file in given.files] == [b"first", b"second"]
    desk.finish("before", given, "No.")
    assert desk.chosen("before") is None
    assert desk.answer("before") == ("one", "No.")
    assert [desk.read(file.id) for file in given.files] == [None, None]
    assert desk.hold(b"third") is not None  # its place is free again
    desk.forgive()
    assert desk.answer("before") == ("one", "")


def test_what_was_chosen_meanwhile_is_not_lost(desk: UploadDesk) -> None:
    first, second = choice(desk, "one", b"1"), choice(desk, "two", b"2")
    desk.choose("before", first)
    desk.choose("before", second)
    desk.finish("before", first)
    assert desk.chosen("before") == second


def test_no_more_wait_than_may(desk: UploadDesk) -> None:
    first = str(desk.hold(b"1"))
    desk.hold(b"2")
    assert desk.hold(b"3") is None
    assert desk.drop(first)
    assert not desk.drop(first)
    assert desk.hold(b"3") is not None


def test_an_ended_session_leaves_nothing() -> None:
    desks = UploadDesks()
    desk = desks.open()
    given = choice(desk, "one", b"first")
    desk.choose("before", given)
    desk.close()
    assert desks.get(desk.token) is None
    assert desk.read(given.files[0].id) is None
    assert desk.chosen("before") is None
    assert desk.hold(b"late") is None
    desk.choose("before", given)
    assert desk.chosen("before") is None


def test_two_sessions_share_nothing() -> None:
    desks = UploadDesks()
    one, other = desks.open(), desks.open()
    identity = str(one.hold(b"mine"))
    assert one.token != other.token
    assert other.read(identity) is None
    assert not other.drop(identity)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "id",
        [],
        {},
        {"id": "a"},
        {"id": "", "files": [{"id": "x", "name": "n"}]},
        {"id": "a" * 65, "files": [{"id": "x", "name": "n"}]},
        {"id": "a", "files": []},
        {"id": "a", "files": {"id": "x"}},
        {"id": "a", "files": ["x"]},
        {"id": "a", "files": [{"id": 7, "name": "n"}]},
        {"id": "a", "files": [{"id": "x"}] * 101},
    ],
)
def test_what_is_no_choice_is_none(sent: Any) -> None:
    assert choice_of(sent) is None


def test_a_choice_is_taken_as_it_is_named() -> None:
    sent = {"id": "a", "files": [{"id": "x", "name": "Jane.jpg"}, {"id": "y", "name": 5}]}
    found = choice_of(sent)
    assert found == Choice("a", (GivenFile("x", "Jane.jpg"), GivenFile("y", "")))
    assert "Jane" not in repr(found)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\jane\\face.jpg", "face.jpg"),
        ("a\nb\r\tc.jpg", "a b c.jpg"),
        ("\x00\x1b[31mred.jpg", "[31mred.jpg"),
        ("gpj.\u202eevil.jpg", "gpj.evil.jpg"),
        ("صورة.jpg", "صورة.jpg"),
        ("👩🏽.jpg", "👩🏽.jpg"),
        ("\ud800.jpg", ".jpg"),
        ("..", ".."),
        ("", ""),
        ("x" * 10_000, "x" * 120),
    ],
)
def test_a_name_is_one_short_line_and_no_way(name: str, shown: str) -> None:
    assert shown_name(name) == shown
