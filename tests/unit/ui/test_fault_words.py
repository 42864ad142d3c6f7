"""Faults of a photo are told in the language of the session, whatever the check."""

from __future__ import annotations

import math
import re

import pytest
import streamlit as st

from photocompare.capture import Action, Refusal, Retake, Which
from photocompare.errors import PhotoReadError, TooSmallError
from photocompare.model import Check
from photocompare.report.check_words import CHECK_NAMES
from photocompare.ui.components.capture.faults import fault_of_pair, fault_of_photo, unread
from photocompare.ui.words import LANGUAGE_KEY, LANGUAGES, set_language, words_in

LATER = {"reference skin", "reference size"}  # regions are drawn after the photo was taken
OF_ONE_ALONE = {"resolution", "skin", "exposure"}
# The ones that grade() blames on a photo, as capture.pair_check passes them on.
OF_ONE = {
    "clipping", "colour", "focus", "motion", "noise", "processing", "relative blur", "sampling",
    "smoothing",
}  # fmt: skip
WAYS = {"scale ratio": ("nearer", "farther"), "pose": ("turned", "nodded", "tilted", "")}


@pytest.fixture(params=list(LANGUAGES))
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(st, "session_state", {})
    set_language(request.param)
    assert st.session_state[LANGUAGE_KEY] == request.param
    return str(request.param)


def retakes() -> list[Retake]:
    found = []
    for name in sorted(set(CHECK_NAMES) - LATER - OF_ONE_ALONE):
        sides = (Which.TAKEN, Which.EARLIER) if name in OF_ONE else (Which.EITHER,)
        found += [
            Retake(name, which, Action.NONE, 1.5, is_refused=False, way=way)
            for which in sides
            for way in WAYS.get(name, ("",))
        ]
    return found


@pytest.mark.parametrize("retake", retakes(), ids=lambda one: f"{one.check} {one.which} {one.way}")
def test_a_fault_of_a_pair_is_a_sentence(language: str, retake: Retake) -> None:
    said = fault_of_pair(retake).said
    assert said.endswith(".")
    assert "{" not in said
    assert "after photo" not in said
    too_late = words_in(language, "checking")["too_late"]
    assert said.endswith(too_late) == (retake.which is Which.EARLIER)


@pytest.mark.parametrize("which", [Which.TAKEN, Which.EARLIER])
@pytest.mark.parametrize(
    "name",
    ["clipping", "exposure", "focus", "motion", "noise", "processing", "resolution", "skin"],
)
def test_a_fault_of_one_photo_is_a_sentence(language: str, name: str, which: Which) -> None:
    check = Check(name, 0.123, "", 0.1, 1.0, passed=False, is_refused=True, message="English.")
    fault = fault_of_photo(check, which)
    assert fault.is_refused
    assert fault.said.endswith(".")
    assert fault.said != "English."
    assert not re.search(r"\d\.\d", fault.said) or language == "en"


def test_what_could_not_be_told_is_said_so(language: str) -> None:
    retake = Retake("relative blur", Which.EITHER, Action.NONE, math.nan, is_refused=False)
    unknown = words_in(language, "checking")["faults"]["relative blur"]["unknown"]
    assert fault_of_pair(retake).said == unknown


def test_every_refusal_has_a_sentence(language: str) -> None:
    refusals = words_in(language, "checking")["refusals"]
    assert set(refusals) == {str(one) for one in Refusal if one is not Refusal.NONE}


def test_a_file_that_is_no_photo_is_told_by_kind(language: str) -> None:
    kinds = words_in(language, "checking")["unread_kinds"]
    assert unread(TooSmallError(size_hw=(3, 3), least_px=9)) == kinds["TooSmallError"]
    assert unread(PhotoReadError("anything")) == kinds["PhotoReadError"]
