"""What a browser says of its shots is taken for nothing more than that."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from photocompare.capture import AREAS, Action, CueId, CueState, Reason, protocol_for
from photocompare.indications import INDICATIONS
from photocompare.ui.components.capture import TakenShot, mount
from photocompare.ui.components.capture.keeping import kind_of
from photocompare.ui.components.capture.mount import taken_shot
from photocompare.ui.words import LANGUAGES, words_in

FOLDER = Path(mount.__file__).parent


def test_a_shot_is_taken_as_it_is_named() -> None:
    sent = {"id": "a" * 32, "origin": "camera", "camera": " Rear\ncamera "}
    assert taken_shot(sent) == TakenShot("a" * 32, is_file=False, camera="Rear camera")
    assert taken_shot({"id": "a", "origin": "file"}) == TakenShot("a", is_file=True, camera="")


@pytest.mark.parametrize(
    "sent",
    [None, "id", [], {}, {"id": ""}, {"id": 7}, {"id": "a" * 65}, {"id": ["a"]}, {"camera": "x"}],
)
def test_what_is_no_shot_is_none(sent: Any) -> None:
    assert taken_shot(sent) is None


def test_a_long_name_of_a_camera_is_cut() -> None:
    shot = taken_shot({"id": "a", "camera": "x" * 10_000})
    assert shot is not None
    assert len(shot.camera) == 120


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_everything_that_a_cue_can_say_has_words(language: str) -> None:
    texts = words_in(language, "capture")["live"]
    assert set(texts["cues"]) == set(CueId)
    assert set(texts["states"]) == set(CueState)
    assert set(texts["actions"]) == set(Action) - {Action.NONE}
    assert set(texts["reasons"]) == set(Reason) - {Reason.NONE}


def test_the_lines_of_cues_stand_in_the_order_of_their_importance() -> None:
    for language in LANGUAGES:  # the browser lists them as the words do
        assert list(words_in(language, "capture")["live"]["cues"]) == [str(cue) for cue in CueId]


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_everything_that_is_asked_before_has_words(language: str) -> None:
    said, treated = words_in(language, "protocols"), words_in(language, "clinic")["indications"]
    assert {indication.name for indication in INDICATIONS} == set(treated)
    for area in AREAS:
        for indication in (None, *(known.name for known in INDICATIONS)):
            protocol = protocol_for(area, indication)
            assert protocol.area in said["areas"]
            assert protocol.light in said["lights"]
            assert {view.id for view in protocol.views} <= set(said["views"])
            assert set(protocol.preparations) <= set(said["preparations"])
            assert set(protocol.cautions_after(None)) <= set(said["cautions"])


def test_every_action_and_state_has_a_sign() -> None:
    signs = re.findall(r"^  (\w+):", (FOLDER / "icons.js").read_text(encoding="utf-8"), re.M)
    assert {*Action, *CueState} - {Action.NONE} <= set(signs)


def test_every_problem_that_is_told_has_words() -> None:
    code = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.js"))
    named = set(re.findall(r'trouble\("(\w+)"\)', code))
    named |= set(re.findall(r'Error: "(\w+)"', code))
    for language in LANGUAGES:
        assert named == set(words_in(language, "capture")["live"]["problems"])


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", ("jpg", "image/jpeg")),
        (b"\x89PNG\r\n", ("png", "image/png")),
        (b"II*\x00", ("tif", "image/tiff")),
        (b"\x00\x00\x00\x18ftypheic", ("heic", "image/heic")),
    ],
)
def test_a_shot_is_saved_as_the_kind_of_file_that_it_is(
    start: bytes, kind: tuple[str, str]
) -> None:
    assert kind_of(start + bytes(20)) == kind
