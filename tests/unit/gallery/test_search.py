"""Cases are found by what they are, each once, and shown only as far as that is agreed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from photocompare.errors import NotPermittedError
from photocompare.gallery.actor import Actor, Role
from photocompare.gallery.database.tables import CaseRow
from photocompare.gallery.erasing import Target, erase
from photocompare.gallery.records import Fitzpatrick, NewPatient, Purpose, Treatment
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.consents import NewConsent, record_consent, withdraw_photo
from photocompare.gallery.services.on_card import OnCard
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import keep_photo
from photocompare.gallery.services.readings import keep_comparison, keep_refusal
from photocompare.gallery.services.search import (
    OPEN,
    Order,
    Page,
    Place,
    Wanted,
    cards,
    change_range,
    facets,
)
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from tests.conftest import comparison_of, skin
from tests.unit.gallery.making import NOW, agree, jpeg, make_story, new_photo

EVERYTHING = Wanted()


def found(store: Store, actor: Actor, wanted: Wanted = EVERYTHING) -> set[str]:
    return {card.case.id for card in cards(store, actor, actor.clinic_id, wanted=wanted).cards}


def test_an_empty_clinic_has_an_empty_gallery(store: Store, admin: Actor) -> None:
    assert cards(store, admin, admin.clinic_id) == Page((), 0)
    assert facets(store, admin, admin.clinic_id)["areas"] == ()


def test_a_card_shows_the_baseline_and_the_last_visit(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    later = add_visit(store, admin, clinic, new=NewVisit(story.case.id, date(2026, 2, 20)))
    last = keep_photo(store, admin, clinic, new=new_photo(later.id, jpeg(5)))
    agree(store, admin, last.id)
    (card,) = cards(store, admin, clinic).cards
    assert (card.first_photo_id, card.last_photo_id) == (story.photo.id, last.id)
    assert card.number == "P-1"
    assert (card.case.visit_count, card.case.photo_count, card.case.days) == (2, 2, 19)
    erase(store, admin, clinic, target=Target(photo_id=last.id))
    (card,) = cards(store, admin, clinic).cards
    assert card.last_photo_id == story.photo.id


def test_a_photo_without_consent_is_in_no_card(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    withdraw_photo(store, admin, admin.clinic_id, photo_id=story.photo.id)
    (card,) = cards(store, admin, admin.clinic_id).cards
    assert (card.first_photo_id, card.last_photo_id) == ("", "")


def test_who_may_not_know_patients_sees_no_number(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    editor = replace(admin, role=Role.EDITOR)
    (card,) = cards(store, editor, admin.clinic_id).cards
    assert card.number == ""


def test_another_clinic_sees_nothing(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    other = new_clinic(store, "Hillside")
    assert cards(store, other, other.clinic_id) == Page((), 0)


def test_pages_show_each_case_once_those_changed_last_first(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    patient = add_patient(store, admin, clinic, new=NewPatient("P-1"))
    made = []
    for number in range(7):
        moment = NOW + timedelta(minutes=number // 2)  # some at the same moment
        store.now = lambda at=moment: at  # type: ignore[misc]
        made.append(add_case(store, admin, clinic, new=NewCase(patient.id, "face", "redness")).id)
    seen: list[str] = []
    after = None
    while True:
        page = cards(store, admin, clinic, after=after, most=3)
        assert page.total == 7
        seen += [card.case.id for card in page.cards]
        after = page.next
        if after is None:
            break
    assert seen == made[::-1]


FILTERS = {
    "areas": (Wanted(areas=("neck",)), {"neck"}),
    "two areas": (Wanted(areas=("neck", "back")), {"neck", "back"}),
    "indications": (Wanted(indications=("texture",)), {"neck"}),
    "fitzpatrick": (Wanted(fitzpatrick=("V",)), {"back"}),
    "grades": (Wanted(grades=("A",)), {"back"}),
    "verdicts": (Wanted(verdicts=("within error",)), {"back"}),
    "monk": (Wanted(monk=(7, None)), {"back"}),
    "monk to": (Wanted(monk=(None, 7)), {"neck"}),
    "sessions": (Wanted(sessions=(1, 3)), {"neck"}),
    "days": (Wanted(days=(10, None)), {"neck"}),
    "change": (Wanted(change=(-5.0, -1.0)), {"neck"}),
    "both": (Wanted(areas=("neck",), monk=(7, None)), set()),
    "all": (Wanted(monk=OPEN), {"neck", "back", "face"}),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_finds_what_it_says(store: Store, admin: Actor, name: str) -> None:
    clinic = admin.clinic_id
    patient = add_patient(store, admin, clinic, new=NewPatient("P-1"))
    made = {
        "neck": NewCase(patient.id, "neck", "texture", Fitzpatrick.II, 3),
        "back": NewCase(patient.id, "back", "redness", Fitzpatrick.V, 9),
        "face": NewCase(patient.id, "face", "redness"),
    }
    ids = {one: add_case(store, admin, clinic, new=new).id for one, new in made.items()}
    treatment = Treatment("microneedling", session=1)
    for day, done in ((date(2026, 1, 1), treatment), (date(2026, 1, 15), None)):
        new = NewVisit(ids["neck"], day, treatment=done)
        add_visit(store, admin, clinic, new=new)
    with store.database.writing() as session:
        neck, back = (session.get_one(CaseRow, (clinic, ids[one])) for one in ("neck", "back"))
        neck.change, neck.verdict, neck.grade = -3.0, "lower", "B"
        back.change, back.verdict, back.grade = 0.1, "within error", "A"
    wanted, expected = FILTERS[name]
    assert found(store, admin, wanted) == {ids[one] for one in expected}


def test_a_purpose_is_asked_of_the_first_and_the_last_photo(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    later = add_visit(store, admin, clinic, new=NewVisit(story.case.id, date(2026, 2, 20)))
    last = keep_photo(store, admin, clinic, new=new_photo(later.id, jpeg(5)))
    wanted = Wanted(purpose=Purpose.WEBSITE)
    agree(store, admin, story.photo.id, purpose=Purpose.WEBSITE)
    assert found(store, admin, wanted) == set()
    agree(store, admin, last.id, purpose=Purpose.WEBSITE)
    assert found(store, admin, wanted) == {story.case.id}
    withdraw_photo(store, admin, clinic, photo_id=last.id, purpose=Purpose.WEBSITE)
    assert found(store, admin, wanted) == set()


@pytest.mark.parametrize("day", [date(2026, 2, 1), date(2026, 2, 20)])
def test_a_purpose_is_asked_of_every_shot_of_both_visits(
    store: Store, admin: Actor, day: date
) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    later = add_visit(store, admin, clinic, new=NewVisit(story.case.id, date(2026, 2, 20)))
    last = keep_photo(store, admin, clinic, new=new_photo(later.id, jpeg(5)))
    for photo in (story.photo, last):
        agree(store, admin, photo.id, purpose=Purpose.TEACHING)
    wanted = Wanted(purpose=Purpose.TEACHING)
    assert found(store, admin, wanted) == {story.case.id}
    visit = story.visit if day == story.visit.day else later
    second = keep_photo(store, admin, clinic, new=replace(new_photo(visit.id, jpeg(6)), shot=2))
    assert found(store, admin, wanted) == set()
    agree(store, admin, second.id, purpose=Purpose.TEACHING)
    assert found(store, admin, wanted) == {story.case.id}


def test_a_visit_between_is_not_shown_and_not_asked(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    agree(store, admin, story.photo.id, purpose=Purpose.TEACHING)
    for day, seed, is_agreed in ((date(2026, 2, 10), 5, False), (date(2026, 2, 20), 6, True)):
        visit = add_visit(store, admin, clinic, new=NewVisit(story.case.id, day))
        photo = keep_photo(store, admin, clinic, new=new_photo(visit.id, jpeg(seed)))
        if is_agreed:
            agree(store, admin, photo.id, purpose=Purpose.TEACHING)
    assert found(store, admin, Wanted(purpose=Purpose.TEACHING)) == {story.case.id}


def test_an_expired_consent_counts_as_none(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    until = NewConsent(
        Purpose.TEACHING, "1", NOW, "the patient", "on paper", expires_on=date(2026, 3, 5)
    )
    record_consent(store, admin, clinic, photo_ids=[story.photo.id], new=until)
    wanted = Wanted(purpose=Purpose.TEACHING)
    for day, expected in ((5, {story.case.id}), (6, set())):
        store.now = lambda day=day: NOW.replace(day=day)  # type: ignore[misc]
        assert found(store, admin, wanted) == expected


def test_a_consent_for_one_channel_is_none_for_another(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    given = NewConsent(
        Purpose.SOCIAL_MEDIA, "1", NOW, "the patient", "on paper", channel="Instagram"
    )
    record_consent(store, admin, clinic, photo_ids=[story.photo.id], new=given)
    for channel, expected in (("Instagram", {story.case.id}), ("TikTok", set())):
        wanted = Wanted(purpose=Purpose.SOCIAL_MEDIA, channel=channel)
        assert found(store, admin, wanted) == expected


def test_a_case_is_found_by_the_whole_number_of_its_patient(store: Store, admin: Actor) -> None:
    first, second = (make_story(store, admin, number=one) for one in ("P-1", "P-12"))
    assert found(store, admin, Wanted(number=" p-1 ")) == {first.case.id}
    assert found(store, admin, Wanted(number="P-12")) == {second.case.id}
    assert found(store, admin, Wanted(number="P")) == set()
    assert found(store, admin, Wanted(number=" ")) == {first.case.id, second.case.id}


@pytest.mark.parametrize("wanted", [Wanted(number="P-1"), Wanted(order=Order.NUMBER)])
def test_who_may_not_know_patients_finds_none_by_number(
    store: Store, admin: Actor, wanted: Wanted
) -> None:
    make_story(store, admin)
    editor = replace(admin, role=Role.EDITOR)
    with pytest.raises(NotPermittedError):
        cards(store, editor, admin.clinic_id, wanted=wanted)


def test_a_number_is_not_in_what_a_search_says_of_itself() -> None:
    assert "P-1" not in repr(Wanted(number="P-1"))
    assert "P-1" not in repr(Place((3, "P-1"), "a case"))


# Cases of the same value go by their age, in the direction of the order.
ORDERS = {
    Order.CHANGED: "gfedcba",
    Order.OLDEST: "abcdefg",
    Order.LARGEST_CHANGE: "cbadegf",
    Order.SMALLEST_CHANGE: "edabcfg",
    Order.SESSIONS: "gdcbafe",
    Order.INTERVAL: "bagfedc",
    Order.NUMBER: "abcdefg",
}
_CHANGES = (-2.0, 2.0, -3.0, 0.5, 0.0, None, None)
_SESSIONS, _DAYS = (1, 1, 1, 1, 0, 0, 9), (30, 90, 5, 5, 5, 5, 5)


@pytest.mark.parametrize("order", Order)
def test_each_order_shows_each_case_once_page_after_page(
    store: Store, admin: Actor, order: Order
) -> None:
    clinic, names = admin.clinic_id, {}
    for place, name in enumerate("abcdefg"):
        moment = NOW + timedelta(minutes=place)
        store.now = lambda at=moment: at  # type: ignore[misc]
        # 2 before 10: numbers of patients go as people count
        patient = add_patient(store, admin, clinic, new=NewPatient(str(place * 3 + 1)))
        case = add_case(store, admin, clinic, new=NewCase(patient.id, "face", "redness"))
        names[case.id] = name
        with store.database.writing() as session:
            row = session.get_one(CaseRow, (clinic, case.id))
            row.change, row.session_count, row.days = (
                _CHANGES[place],
                _SESSIONS[place],
                _DAYS[place],
            )
    seen, after = "", None
    while True:
        page = cards(store, admin, clinic, wanted=Wanted(order=order), after=after, most=2)
        assert page.total == len(names)
        seen += "".join(names[card.case.id] for card in page.cards)
        after = page.next
        if after is None:
            break
    assert sorted(seen) == sorted(names.values())
    assert seen == ORDERS[order]


def test_a_card_tells_the_interval_of_its_change_or_why_there_is_none(
    store: Store, admin: Actor
) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    later = add_visit(store, admin, clinic, new=NewVisit(story.case.id, date(2026, 2, 20)))
    keep_photo(store, admin, clinic, new=new_photo(later.id, jpeg(5)))
    pair = (story.visit.id, later.id)
    at = store, admin, clinic
    assert cards(*at).cards[0].more == OnCard()
    keep_refusal(*at, case_id=story.case.id, visit_ids=pair, reason="Too dark.")
    assert cards(*at).cards[0].more == OnCard(reason="Too dark.")
    before = skin(size_hw=(40, 52))
    found = comparison_of(before, before)
    keep_comparison(*at, case_id=story.case.id, visit_ids=pair, comparison=found)
    (card,) = cards(*at).cards
    (reading,) = [one for one in found.readings if one.quantity == "redness_hi"][:1]
    assert (card.case.change, card.more.reason) == (reading.change, reading.reason)
    assert (card.more.low, card.more.high) == (reading.interval or (None, None))


def test_only_the_named_cases_are_found_where_they_are_named(store: Store, admin: Actor) -> None:
    first, second = (make_story(store, admin, number=one) for one in ("P-1", "P-2"))
    assert found(store, admin, Wanted(case_ids=(second.case.id,))) == {second.case.id}
    assert found(store, admin, Wanted(case_ids=())) == set()
    assert found(store, admin) == {first.case.id, second.case.id}


def test_the_changes_of_one_treatment_have_ends(store: Store, admin: Actor) -> None:
    clinic, indications = admin.clinic_id, ("redness", "redness", "texture")
    patient = add_patient(store, admin, clinic, new=NewPatient("P-1"))
    assert change_range(store, admin, clinic, indication="redness") == OPEN
    for change, indication in zip((-3.0, 0.5, 9.0), indications, strict=True):
        new = NewCase(patient.id, "face", indication)
        made = add_case(store, admin, clinic, new=new)
        with store.database.writing() as session:
            session.get_one(CaseRow, (clinic, made.id)).change = change
    assert change_range(store, admin, clinic, indication="redness") == (-3.0, 0.5)


def test_what_can_be_chosen_is_counted(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    patient = add_patient(store, admin, clinic, new=NewPatient("P-1"))
    for area in ("neck", "neck", "face"):
        add_case(store, admin, clinic, new=NewCase(patient.id, area, "redness"))
    counted = facets(store, admin, clinic)
    assert counted["areas"] == (("neck", 2), ("face", 1))
    assert counted["indications"] == (("redness", 3),)
    assert counted["grades"] == ()
    assert counted["sessions"] == counted["days"] == (("0", 3),)
    assert counted["monk"] == ()
    for monk in (10, 9, 9):
        new = NewCase(patient.id, "back", "texture", monk=monk)
        add_case(store, admin, clinic, new=new)
    assert facets(store, admin, clinic)["monk"] == (("9", 2), ("10", 1))
