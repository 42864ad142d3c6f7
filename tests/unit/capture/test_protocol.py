"""How each area is photographed, in words that are there in every language."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from photocompare.capture import (
    AREAS,
    LIGHTS,
    PREPARATIONS,
    Action,
    CaptureRecord,
    Cue,
    CueId,
    CueState,
    Reason,
    protocol_for,
)
from photocompare.errors import SettingsError
from photocompare.indications import INDICATIONS
from photocompare.ui.words import LANGUAGES, words_in

REASONS = [None, *(one.name for one in INDICATIONS)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_of_every_protocol_has_words(language: str) -> None:
    words: dict[str, Any] = words_in(language, "protocols")
    ids: dict[str, set[str]] = {"views": set(), "cautions": set()}
    for area in AREAS:
        for reason in REASONS:
            found = protocol_for(area, reason)
            ids["views"] |= {view.id for view in found.views}
            ids["cautions"] |= set(found.cautions_after(None))
            assert found.light in LIGHTS
            assert set(found.preparations) <= set(PREPARATIONS)
    assert set(words["areas"]) == set(AREAS)
    assert set(words["views"]) == ids["views"]
    assert set(words["lights"]) == set(LIGHTS)
    assert set(words["preparations"]) == set(PREPARATIONS)
    assert set(words["cautions"]) == ids["cautions"]


def test_the_cautions_say_what_the_indications_say() -> None:
    words = words_in("en", "protocols")["cautions"]
    for indication in INDICATIONS:
        for caution in indication.cautions:
            assert words[caution.name] == caution.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cue_has_words_on_the_page(language: str) -> None:
    words = words_in(language, "capture")["live"]
    assert set(words["cues"]) == set(CueId)
    assert set(words["states"]) == set(CueState)
    assert set(words["actions"]) == set(Action) - {Action.NONE}
    assert set(words["reasons"]) == set(Reason) - {Reason.NONE}


@pytest.mark.parametrize("area", AREAS)
def test_a_protocol_can_be_followed(area: str) -> None:
    found = protocol_for(area)
    assert found.views
    assert len({view.id for view in found.views}) == len(found.views)
    # Nearer than 12 cm a phone does not focus; beyond a metre a pixel covers too much skin.
    assert all(12 <= view.distance_cm <= 100 for view in found.views)
    assert {"consent", "card_in_frame", "filters_off"} <= set(found.preparations)
    assert found.preparations == tuple(step for step in PREPARATIONS if step in found.preparations)


def test_relief_is_lit_aslant_and_colour_is_not() -> None:
    assert protocol_for("cheek", "acne_scars").light == "slanting"
    assert protocol_for("cheek", "hyperpigmentation").light == "even_front"


def test_cautions_end_with_their_day() -> None:
    found = protocol_for("face", "texture")
    assert found.cautions_after(3.0) == ("swelling", "light")
    assert found.cautions_after(60.0) == ("light",)
    assert found.as_json(days=60.0)["cautions"] == ["light"]


def test_sides_of_a_face_are_the_patients_own() -> None:
    views = {view.id: view.turn_deg for view in protocol_for("face").views}
    assert views["face_left_45"] == 45
    assert views["face_right_45"] == -45


def test_an_unknown_area_indication_or_view_is_refused() -> None:
    with pytest.raises(SettingsError, match="not a known area"):
        protocol_for("elbow pit")
    with pytest.raises(SettingsError, match="not a known indication"):
        protocol_for("face", "magic")
    with pytest.raises(SettingsError, match="not a view"):
        protocol_for("face").view("back_upper")
    assert protocol_for("face").view("face_front").distance_cm == 50


def test_a_record_of_a_capture_is_json() -> None:
    record = CaptureRecord(
        protocol_id="face.texture",
        view_id="face_front",
        taken_at=datetime(2026, 5, 17, 9, 30, tzinfo=UTC),
        camera_label="Back camera",
        size_hw=(3000, 4000),
        preparations=("consent", "skin_dry"),
        cues=(Cue(CueId.DISTANCE, CueState.OK, value=1.5, limit=10.0, unit="%"),),
    )
    told = json.loads(json.dumps(record.as_json()))
    assert told["taken_at"] == "2026-05-17T09:30:00+00:00"
    assert told["size_hw"] == [3000, 4000]
    assert told["cues"][0]["id"] == "distance"
    assert told["schema"] == 1


def test_a_record_without_a_time_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="time zone"):
        CaptureRecord("face", "face_front", datetime(2026, 5, 17), "", (10, 10))
