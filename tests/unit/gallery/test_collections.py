"""What is shown is agreed to, asked each time, and stands beside all that was treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from photocompare.errors import (
    ClashError,
    ConsentMissingError,
    NotFoundError,
    NotPermittedError,
    SettingsError,
)
from photocompare.gallery.actor import Actor, Role
from photocompare.gallery.database.tables import CaseRow, ReadingRow
from photocompare.gallery.erasing import Target, erase
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import NewPatient, Phase, Purpose
from photocompare.gallery.services.cases import NewCase, add_case, change_case
from photocompare.gallery.services.cases import case as case_now
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.collections import (
    FOR_SHOWING,
    MOST_CASES,
    Collection,
    NewCollection,
    change_collection,
    collections,
    new_collection,
    remove_collection,
    summary,
)
from photocompare.gallery.services.consents import NewConsent, record_consent, withdraw_photo
from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import keep_photo, photos
from photocompare.gallery.services.treated import (
    HOPED_FOR,
    Everyone,
    Spot,
    representative,
)
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.indications import INDICATIONS
from photocompare.model import Verdict
from tests.unit.gallery.making import NOW, agree, jpeg, new_photo

NEW = NewCollection("Redness in May", Purpose.TEACHING, "redness")
Treat = Callable[..., str]


@pytest.fixture
def treat(store: Store, admin: Actor) -> Treat:
    """Return a function that adds a case of two visits and returns its id."""
    clinic, numbers = admin.clinic_id, iter(range(1, 100))

    def made(
        change: float | None = -2.0,
        verdict: str | None = "lower",
        *,
        indication: str = "redness",
        area: str = "face",
        purposes: tuple[Purpose, ...] = (Purpose.RECORD, Purpose.TEACHING),
        days: tuple[int, ...] = (1, 20),
    ) -> str:
        number = next(numbers)
        patient = add_patient(store, admin, clinic, new=NewPatient(f"P-{number}"))
        case = add_case(store, admin, clinic, new=NewCase(patient.id, area, indication))
        for day in days:
            visit = add_visit(store, admin, clinic, new=NewVisit(case.id, date(2026, 2, day)))
            data = jpeg(100 * number + day)
            photo = keep_photo(store, admin, clinic, new=new_photo(visit.id, data))
            for purpose in purposes:
                agree(store, admin, photo.id, purpose=purpose)
        with store.database.writing() as session:
            row = session.get_one(CaseRow, (clinic, case.id))
            row.change, row.verdict = change, verdict
        return case.id

    return made


def chosen(store: Store, actor: Actor, *case_ids: str, new: NewCollection = NEW) -> Collection:
    made = new_collection(store, actor, actor.clinic_id, new=new)
    wanted = replace(made, case_ids=case_ids)
    return change_collection(store, actor, actor.clinic_id, collection=wanted)


def ids_shown(store: Store, actor: Actor, collection: Collection) -> list[str]:
    found = summary(store, actor, actor.clinic_id, collection_id=collection.id)
    return [one.case_id for one in found.shown]


def test_a_collection_is_kept_with_its_cases_in_their_order(
    store: Store, admin: Actor, treat: Treat
) -> None:
    clinic = admin.clinic_id
    first, second, third = (treat(float(-one)) for one in (1, 2, 3))
    made = chosen(store, admin, third, first, second, third)
    assert made.case_ids == (third, first, second)
    assert collections(store, admin, clinic) == (made,)
    turned = replace(made, name="  Redness   again ", case_ids=(second, third))
    now = change_collection(store, admin, clinic, collection=turned)
    assert (now.name, now.case_ids) == ("Redness again", (second, third))
    assert ids_shown(store, admin, now) == [second, third]
    with pytest.raises(ClashError, match="Somebody else"):
        change_collection(store, admin, clinic, collection=made)
    with pytest.raises(ClashError, match="Somebody else"):
        remove_collection(store, admin, clinic, collection=made)
    remove_collection(store, admin, clinic, collection=now)
    assert collections(store, admin, clinic) == ()
    with pytest.raises(NotFoundError):
        summary(store, admin, clinic, collection_id=made.id)


@pytest.mark.parametrize(
    "new",
    [
        replace(NEW, name="  "),
        replace(NEW, name="x" * 121),
        replace(NEW, indication="luck"),
        replace(NEW, area="moon"),
        replace(NEW, purpose=Purpose.RECORD),
        replace(NEW, purpose=Purpose.OWN_REPORT),
    ],
)
def test_what_can_be_no_collection_is_refused(
    store: Store, admin: Actor, new: NewCollection
) -> None:
    with pytest.raises(SettingsError):
        new_collection(store, admin, admin.clinic_id, new=new)
    assert collections(store, admin, admin.clinic_id) == ()


@pytest.mark.parametrize("photo", [0, 1, 2])
def test_a_case_is_shown_only_while_every_shot_is_agreed_to(
    store: Store, admin: Actor, treat: Treat, photo: int
) -> None:
    clinic, case_id = admin.clinic_id, treat()
    held = photos(store, admin, clinic, case_id=case_id)
    again = replace(new_photo(held[1].visit_id, jpeg(7)), shot=2)
    extra = keep_photo(store, admin, clinic, new=again)
    for purpose in (Purpose.RECORD, Purpose.TEACHING):
        agree(store, admin, extra.id, purpose=purpose)
    with store.database.writing() as session:  # a new photo made it be forgotten
        row = session.get_one(CaseRow, (clinic, case_id))
        row.change, row.verdict = -2.0, "lower"
    made = chosen(store, admin, case_id)
    assert ids_shown(store, admin, made) == [case_id]
    asked = (*held, extra)[photo]
    withdraw_photo(store, admin, clinic, photo_id=asked.id, purpose=Purpose.TEACHING)
    found = summary(store, admin, clinic, collection_id=made.id)
    assert (found.shown, found.hidden, found.everyone.count) == ((), 1, 1)
    agree(store, admin, asked.id, purpose=Purpose.TEACHING)
    assert ids_shown(store, admin, made) == [case_id]


def test_a_photo_that_may_not_be_kept_is_not_shown(
    store: Store, admin: Actor, treat: Treat
) -> None:
    case_id = treat()
    made = chosen(store, admin, case_id)
    photo = photos(store, admin, admin.clinic_id, case_id=case_id)[0]
    withdraw_photo(store, admin, admin.clinic_id, photo_id=photo.id, purpose=Purpose.RECORD)
    assert ids_shown(store, admin, made) == []


@pytest.mark.parametrize(
    "given", [{"channel": "Instagram"}, {"expires_on": NOW.date()}], ids=["channel", "past"]
)
def test_a_consent_for_one_channel_or_until_yesterday_shows_nothing(
    store: Store, admin: Actor, treat: Treat, given: dict[str, object]
) -> None:
    clinic, case_id = admin.clinic_id, treat(purposes=(Purpose.RECORD,))
    new = NewConsent(Purpose.TEACHING, "1", NOW, "the patient", "on paper")
    ids = [one.id for one in photos(store, admin, clinic, case_id=case_id)]
    record_consent(store, admin, clinic, photo_ids=ids, new=replace(new, **given))  # type: ignore[arg-type]
    store.now = lambda: NOW + timedelta(days=1)
    with pytest.raises(ConsentMissingError):
        chosen(store, admin, case_id)


def test_a_case_that_does_not_fit_is_not_taken(store: Store, admin: Actor, treat: Treat) -> None:
    unfit = [
        treat(indication="texture"),
        treat(area="neck"),
        treat(None, None),
        treat(None, NOT_COMPARABLE),
        treat(None, "not measurable"),
        treat(days=(1,)),
    ]
    fit = treat()
    made = chosen(store, admin, fit, new=replace(NEW, area="face"))
    for one in unfit:
        wanted = replace(made, case_ids=(fit, one))
        with pytest.raises(ClashError):
            change_collection(store, admin, admin.clinic_id, collection=wanted)
    unknown = replace(made, case_ids=(fit, new_id()))
    other = replace(made, indication="texture")
    many = replace(made, case_ids=tuple(new_id() for _ in range(MOST_CASES + 1)))
    for wanted, error in ((unknown, NotFoundError), (other, ClashError), (many, SettingsError)):
        with pytest.raises(error):
            change_collection(store, admin, admin.clinic_id, collection=wanted)
    assert collections(store, admin, admin.clinic_id) == (made,)


def test_every_treated_case_counts_whatever_came_of_it(
    store: Store, admin: Actor, treat: Treat
) -> None:
    clinic = admin.clinic_id
    best, worst = treat(-6.0), treat(2.5, "higher", purposes=(Purpose.RECORD,))
    middle = treat(-0.2, "within error")
    treat(None, NOT_COMPARABLE)
    treat(None, "not measurable")
    treat(None, None)
    treat(days=(1,))  # seen once: not yet treated and looked at again
    treat(indication="texture")
    made = chosen(store, admin, best)
    found = summary(store, admin, clinic, collection_id=made.id).everyone
    assert [one.case_id for one in found.spots] == [best, middle, worst]
    assert [one.may_be_shown for one in found.spots] == [True, True, False]
    assert (found.not_comparable, found.not_measurable, found.not_measured) == (1, 1, 1)
    assert found.count == 6
    assert found.median == pytest.approx(-0.2)
    assert [one.case_id for one in found.without_response] == [middle, worst]


@pytest.mark.parametrize(("phase", "count"), [(Phase.AFTER, 1), (None, 0)])
def test_photos_after_a_treatment_of_the_same_day_are_a_later_visit(
    store: Store, admin: Actor, phase: Phase | None, count: int
) -> None:
    clinic = admin.clinic_id
    patient = add_patient(store, admin, clinic, new=NewPatient("P-1"))
    case = add_case(store, admin, clinic, new=NewCase(patient.id, "face", "redness"))
    for one in [Phase.BEFORE, *([phase] if phase else [])]:
        add_visit(store, admin, clinic, new=NewVisit(case.id, date(2026, 2, 1), phase=one))
    made = new_collection(store, admin, clinic, new=NEW)
    found = summary(store, admin, clinic, collection_id=made.id).everyone
    assert found.count == count


def test_a_visit_before_the_baseline_is_no_later_one(
    store: Store, admin: Actor, treat: Treat
) -> None:
    clinic, case_id = admin.clinic_id, treat()
    held = photos(store, admin, clinic, case_id=case_id)
    case = replace(
        case_now(store, admin, clinic, case_id=case_id), baseline_visit_id=held[-1].visit_id
    )
    change_case(store, admin, clinic, case=case)
    made = new_collection(store, admin, clinic, new=NEW)
    assert summary(store, admin, clinic, collection_id=made.id).everyone.count == 0


def test_the_interval_is_that_of_the_change_on_the_card(
    store: Store, admin: Actor, treat: Treat
) -> None:
    clinic, case_id = admin.clinic_id, treat(days=(1, 10, 20))
    visits = [one.visit_id for one in photos(store, admin, clinic, case_id=case_id)]
    for after, quantity, position, low in (
        (visits[1], "redness_hi", 0, -9.0),
        (visits[2], "redness_hi", 1, -8.0),
        (visits[2], "redness_hi", 0, -3.0),
        (visits[2], "redness_a", 0, -7.0),
    ):
        with store.database.writing() as session:
            session.add(
                ReadingRow(
                    clinic_id=clinic,
                    id=new_id(),
                    case_id=case_id,
                    before_id=visits[0],
                    after_id=after,
                    result_key=new_id(),
                    position=position,
                    region="cheek",
                    quantity=quantity,
                    low=low,
                    high=low + 2.0,
                    verdict="lower",
                    program="1",
                    made_at=NOW,
                )
            )
    made = new_collection(store, admin, clinic, new=NEW)
    (spot,) = summary(store, admin, clinic, collection_id=made.id).everyone.spots
    assert (spot.change, spot.low, spot.high) == (-2.0, -3.0, -1.0)


def test_an_erased_case_is_in_no_collection(store: Store, admin: Actor, treat: Treat) -> None:
    clinic = admin.clinic_id
    gone, left = treat(-1.0), treat(-2.0)
    made = chosen(store, admin, gone, left)
    erase(store, admin, clinic, target=Target(case_id=gone))
    found = summary(store, admin, clinic, collection_id=made.id)
    assert (found.collection.case_ids, found.everyone.count) == ((left,), 1)


def test_who_may_not_curate_looks_only_and_who_may_not_see_does_neither(
    store: Store, admin: Actor, treat: Treat
) -> None:
    clinic = admin.clinic_id
    editor, auditor = (replace(admin, role=one) for one in (Role.EDITOR, Role.AUDITOR))
    made = chosen(store, editor, treat())
    with pytest.raises(NotPermittedError):
        summary(store, auditor, clinic, collection_id=made.id)
    with pytest.raises(NotPermittedError):
        remove_collection(store, auditor, clinic, collection=made)
    other = new_clinic(store, "Hillside")
    assert collections(store, other, other.clinic_id) == ()


def spots(*changes: float, hidden: tuple[float, ...] = ()) -> Everyone:
    return Everyone(
        tuple(
            Spot(f"case {one}", one, None, None, Verdict.LOWER, one not in hidden)
            for one in sorted(changes)
        )
    )


def chosen_changes(found: Everyone, count: int) -> list[float]:
    return [float(one.removeprefix("case ")) for one in representative(found, count)]


def test_a_representative_set_has_the_median_case_and_an_even_spread() -> None:
    found = spots(*(float(one) for one in range(-10, 11)))
    assert chosen_changes(found, 1) == [0.0]
    assert chosen_changes(found, 3) == [-7.0, 0.0, 7.0]
    assert chosen_changes(found, 5) == [-8.0, -4.0, 0.0, 4.0, 8.0]


def test_a_representative_set_goes_by_all_and_takes_what_may_be_shown() -> None:
    found = spots(-4.0, -3.0, -2.0, -1.0, 0.0, hidden=(-2.0, 0.0))
    assert chosen_changes(found, 1) == [-1.0]  # as near to the median of all as -3
    assert chosen_changes(found, 9) == [-4.0, -3.0, -1.0]
    assert chosen_changes(spots(), 3) == []


def test_a_lower_value_is_what_every_treatment_is_for() -> None:
    """Each primary quantity says what is amiss, so less of it is hoped for."""
    assert HOPED_FOR is Verdict.LOWER
    assert {one.primary_quantity for one in INDICATIONS} == {
        "redness_hi",
        "texture_medium",
        "scar_contrast",
        "spot_contrast",
        "evenness_pigment",
        "scalp_visible",
        "stria_contrast",
    }


def test_a_collection_is_for_somebody_else_than_the_patient() -> None:
    assert Purpose.RECORD not in FOR_SHOWING
    assert Purpose.TEACHING in FOR_SHOWING
