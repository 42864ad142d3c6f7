"""A publication checklist passes nothing that nobody knows, and says which rule it rests on."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from photocompare.errors import ChecklistError
from photocompare.gallery.releasing import jurisdictions
from photocompare.gallery.releasing.checklist import (
    Answer,
    check,
    may_publish,
    require_publishable,
)
from photocompare.gallery.releasing.facts import Facts
from photocompare.gallery.releasing.jurisdictions import Profile, profile, profile_of, profiles

IDS = ("au-ahpra-tga", "eu-gdpr", "uk-asa-cap", "us-hipaa")
REASON = "The clinic's lawyer has agreed in writing."
GOOD = Facts(
    is_adult=True,
    consent_holds=True,
    consent_is_signed=True,
    disguise_is_as_agreed=True,
    face_is_found=False,
    grade="A",
    same_light=True,
    same_view=True,
    days_since_treatment_shown=True,
    is_whole_frame_only=True,
    original_is_held=True,
    has_disclaimer=True,
    treatment_is_prescription_only=False,
    choice_is_stated=True,
)
each_profile = pytest.mark.parametrize("profile_id", IDS)


def all_yes(of: Profile) -> dict[str, bool]:
    return {item.id: True for item in of.items if item.by is None}


def source_of(profile_id: str) -> dict[str, Any]:
    folder = Path(jurisdictions.__file__).parent / "profiles"
    found: dict[str, Any] = json.loads((folder / f"{profile_id}.json").read_text(encoding="utf-8"))
    return found


def test_the_promised_profiles_are_there() -> None:
    assert tuple(one.id for one in profiles()) == IDS
    with pytest.raises(ChecklistError, match="Choose one of: au-ahpra-tga"):
        profile("mars")


@each_profile
def test_a_good_case_may_be_published(profile_id: str) -> None:
    of = profile(profile_id)
    checked = check(of, GOOD, answers=all_yes(of))
    assert all(one.answer is Answer.YES for one in checked)
    assert may_publish(checked)
    require_publishable(checked)


@each_profile
def test_what_nobody_knows_holds_back(profile_id: str) -> None:
    checked = check(profile(profile_id), Facts())
    for one in checked:
        assert one.answer is Answer.CANT_TELL
        assert one.holds_back == one.item.blocks
    with pytest.raises(ChecklistError, match="18 years"):
        require_publishable(checked)


@each_profile
def test_each_fact_that_is_asked_for_holds_back_alone(profile_id: str) -> None:
    of = profile(profile_id)
    for item in of.items:
        if item.by is None:
            unanswered = all_yes(of)
            del unanswered[item.id]
            cases = [
                check(of, GOOD, answers=answers)
                for answers in (unanswered, all_yes(of) | {item.id: False})
            ]
        else:
            bad = "F" if item.by.fact == "grade" else not item.by.one_of[0]
            facts = [Facts(**(asdict(GOOD) | {item.by.fact: value})) for value in (None, bad)]
            cases = [check(of, one, answers=all_yes(of)) for one in facts]
        for checked, answer in zip(cases, (Answer.CANT_TELL, Answer.NO), strict=True):
            other = [one for one in checked if one.answer is not Answer.YES]
            assert [(one.item.id, one.answer) for one in other] == [(item.id, answer)]
            assert may_publish(checked) != item.blocks


@each_profile
def test_nothing_replaces_consent_or_age(profile_id: str) -> None:
    of = profile(profile_id)
    items = {item.id: item for item in of.items}
    for must in ("adult", "consent", "disguise"):
        assert items[must].blocks
        with pytest.raises(ChecklistError, match="can't be passed over"):
            check(of, GOOD, reasons={must: REASON})


@each_profile
def test_an_item_is_passed_over_only_with_a_reason(profile_id: str) -> None:
    of = profile(profile_id)
    facts = replace(GOOD, grade="D")
    assert not may_publish(check(of, facts, answers=all_yes(of)))
    for empty in ("", "   ", "ok", "1234567890 !!"):
        with pytest.raises(ChecklistError, match="reason in words"):
            check(of, facts, answers=all_yes(of), reasons={"grade": empty})
    checked = check(of, facts, answers=all_yes(of), reasons={"grade": REASON})
    assert may_publish(checked)
    graded = next(one for one in checked if one.item.id == "grade")
    # It is passed over, not answered: the record keeps saying no.
    assert (graded.answer, graded.reason) == (Answer.NO, REASON)


def test_what_the_record_knows_is_not_answered_by_hand() -> None:
    of = profile("uk-asa-cap")
    with pytest.raises(ChecklistError, match="Correct the record"):
        check(of, Facts(), answers={"adult": True})
    with pytest.raises(ChecklistError, match="Open it anew"):
        check(of, Facts(), answers={"no such item": True})


@pytest.mark.parametrize("profile_id", ["uk-asa-cap", "au-ahpra-tga"])
def test_a_prescription_only_treatment_is_never_advertised(profile_id: str) -> None:
    of = profile(profile_id)
    checked = check(of, replace(GOOD, treatment_is_prescription_only=True), answers=all_yes(of))
    assert not may_publish(checked)
    with pytest.raises(ChecklistError, match="can't be passed over"):
        check(of, GOOD, reasons={"no-prescription-medicine": REASON})


@each_profile
def test_each_item_names_its_rules_and_each_rule_its_date(profile_id: str) -> None:
    of = profile(profile_id)
    assert of.checked_on >= date(2026, 11, 23)
    assert "not legal advice" in of.note.in_language("en")
    assert "keine Rechtsberatung" in of.note.in_language("de")
    used = {rule for item in of.items for rule in item.rules}
    assert used == {rule.id for rule in of.rules}
    for rule in of.rules:
        assert re.search(r"\b20\d\d\b", rule.dated), rule.id
        assert (
            rule.address.startswith("https://")
            or rule.address.startswith("http://")
            or (rule.id == "own-caution")
        )
    for item in of.items:
        english, german = item.question_in("en"), item.question_in("de")
        assert english != german
        assert "?" in english
        assert "?" in german
        assert item.question_in("fr") == english


def test_every_fact_is_asked_for_somewhere() -> None:
    asked = {item.by.fact for of in profiles() for item in of.items if item.by is not None}
    assert asked == {one.name for one in fields(Facts)}


def test_an_old_profile_says_so() -> None:
    of = profile("eu-gdpr")
    assert not of.is_old(of.checked_on)
    assert not of.is_old(of.checked_on + timedelta(days=365))
    assert of.is_old(of.checked_on + timedelta(days=366))
    assert of.is_old(of.checked_on - timedelta(days=1))  # a clock, or a date, that is wrong


@pytest.mark.parametrize(
    "change",
    [
        {"items": []},
        {"checked_on": "soon"},
        {"title": {"en": "only English"}},
        {"id": ""},
        {"rules": []},
        {"items": 3},
        {"item": {"by": {"fact": "shoe_size", "one_of": [1]}}},
        {"item": {"by": {"fact": "grade", "one_of": []}}},
        {"item": {"by": "the cat"}},
        {"item": {"blocks": "yes"}},
        {"item": {"rules": []}},
        {"item": {"rules": ["no such rule"]}},
        {"item": {"id": "consent"}},
    ],
)
def test_a_profile_that_can_not_be_used_is_refused(change: dict[str, Any]) -> None:
    content = source_of("eu-gdpr")
    content["items"][0] |= change.pop("item", {})
    with pytest.raises(ChecklistError, match="can't be read"):
        profile_of(json.dumps(content | change))


@pytest.mark.parametrize("text", ["", "[]", "null", "{", '"x"'])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(ChecklistError, match="can't be read"):
        profile_of(text)
