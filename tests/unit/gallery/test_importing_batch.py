"""Files to photos of a gallery: none lost, none twice, and each that is left out has its reason."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import select

from photocompare.errors import SettingsError, StoreFullError
from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import BatchItemRow, BatchRow
from photocompare.gallery.importing import (
    Candidate,
    Found,
    Hints,
    Into,
    Watch,
    known_again,
    preview,
)
from photocompare.gallery.importing.batch import Outcome, import_found
from photocompare.gallery.records import Phase, Purpose
from photocompare.gallery.services.cases import cases
from photocompare.gallery.services.consents import NewConsent, withdraw_photo
from photocompare.gallery.services.patients import patients
from photocompare.gallery.services.photos import original, photos, thumbnails
from photocompare.gallery.services.visits import NewVisit, add_visit, visits
from photocompare.gallery.store import Store
from photocompare.gallery.verifying import verify
from tests.unit.gallery.making import NOW, jpeg

CONSENT = NewConsent(Purpose.RECORD, "2026-01 en", NOW, "the patient", "signed on paper")
INTO = Into(patient_number="P-1", area="face", indication="redness", consent=CONSENT)
DAY = date(2026, 2, 1)


def found(*contents: bytes, day: date | None = DAY, number: str = "") -> Found:
    return Found(
        tuple(
            Candidate(
                f"{place}.jpg",
                lambda content=content: content,  # type: ignore[misc] # bound now, not at the call
                Hints(day=day, patient_number=number),
                f"{place}.jpg",
            )
            for place, content in enumerate(contents)
        )
    )


def taken(
    store: Store, admin: Actor, given: Found, into: Into = INTO, watch: Watch | None = None
) -> Outcome:
    return import_found(
        store, admin, admin.clinic_id, found=given, into=into, watch=watch or Watch()
    )


def held(store: Store, admin: Actor) -> list[str]:
    """Return the SHA-256 of every original that is given back, by patient, case, day and shot."""
    here = store, admin, admin.clinic_id
    return [
        hashlib.sha256(original(*here, photo_id=one.id)).hexdigest()
        for patient in patients(*here)
        for case in cases(*here, patient_id=patient.id)
        for one in photos(*here, case_id=case.id)
    ]


def marks(*contents: bytes) -> list[str]:
    return [hashlib.sha256(content).hexdigest() for content in contents]


def test_what_went_in_is_given_back_byte_for_byte(store: Store, admin: Actor) -> None:
    given = [jpeg(seed) for seed in range(3)]
    outcome = taken(store, admin, found(*given))
    assert held(store, admin) == marks(*given)
    assert (len(outcome.kept), outcome.held, outcome.refused) == (3, (), ())
    small = thumbnails(store, admin, admin.clinic_id, photo_ids=outcome.kept)
    for picture in small.values():
        with Image.open(io.BytesIO(picture)) as image:
            assert image.size == (64, 48)
            assert not image.getexif()
    assert verify(store, read_data=True).is_whole


def test_running_it_again_doubles_nothing(store: Store, admin: Actor) -> None:
    given = [jpeg(seed) for seed in range(3)]
    first = taken(store, admin, found(*given))
    again = taken(store, admin, found(*given))
    assert (again.kept, again.held) == ((), first.kept)
    assert held(store, admin) == marks(*given)


@pytest.mark.parametrize("after", range(1, 7))  # three to be read, three to be taken in
def test_one_that_was_cancelled_is_taken_up_again(store: Store, admin: Actor, after: int) -> None:
    given = [jpeg(seed) for seed in range(3)]
    asked = iter([False] * (after - 1) + [True] * 20)
    watch = Watch(is_cancelled=lambda: next(asked))
    first = taken(store, admin, found(*given), watch=watch)
    assert first.is_cancelled
    assert len(first.kept) == max(0, after - 4)
    again = taken(store, admin, found(*given))
    assert len(again.kept) + len(first.kept) == 3
    assert held(store, admin) == marks(*given)
    with store.database.reading() as session:
        assert all(row.ended_at for row in session.scalars(select(BatchRow)))
        states = [row.state for row in session.scalars(select(BatchItemRow))]
    assert states == ["kept"] * 3


def test_what_is_no_photo_is_named_and_the_rest_goes_in(store: Store, admin: Actor) -> None:
    outcome = taken(store, admin, found(jpeg(1), b"no photo", jpeg(1), jpeg(2)))
    assert held(store, admin) == marks(jpeg(1), jpeg(2))
    assert {one.display_name for one in outcome.refused} == {"1.jpg", "2.jpg"}
    assert all(one.reason for one in outcome.refused)


def test_a_photo_without_a_day_waits_for_one(store: Store, admin: Actor) -> None:
    outcome = taken(store, admin, found(jpeg(1), day=None))
    assert "Give the day" in outcome.refused[0].reason
    assert held(store, admin) == []
    into = Into(None, "P-1", "face", "redness", DAY, CONSENT)
    assert len(taken(store, admin, found(jpeg(1), day=None), into).kept) == 1


def test_a_visit_of_the_day_takes_more_shots(store: Store, admin: Actor) -> None:
    taken(store, admin, found(jpeg(1)))
    taken(store, admin, found(jpeg(2)))
    here = store, admin, admin.clinic_id
    (patient,) = patients(*here)
    (case,) = cases(*here, patient_id=patient.id)
    assert [one.day for one in visits(*here, case_id=case.id)] == [DAY]
    assert [one.shot for one in photos(*here, case_id=case.id)] == [1, 2]


def test_another_patient_than_the_case_s_is_refused(store: Store, admin: Actor) -> None:
    first = taken(store, admin, found(jpeg(1)))
    here = store, admin, admin.clinic_id
    (patient,) = patients(*here)
    (case,) = cases(*here, patient_id=patient.id)
    outcome = taken(store, admin, found(jpeg(2), number="P-2"), Into(case.id, consent=CONSENT))
    assert "another patient" in outcome.refused[0].reason
    assert len(patients(*here)) == len(first.kept) == 1


def test_a_consent_that_was_withdrawn_is_not_given_again(store: Store, admin: Actor) -> None:
    outcome = taken(store, admin, found(jpeg(1)))
    withdraw_photo(store, admin, admin.clinic_id, photo_id=outcome.kept[0])
    taken(store, admin, found(jpeg(1)))
    assert thumbnails(store, admin, admin.clinic_id, photo_ids=outcome.kept) == {}


def test_room_is_asked_for_before_anything_is_taken(
    store: Store, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_count: int) -> None:
        raise StoreFullError("The disk has too little room.")

    monkeypatch.setattr(store, "require_room", full)
    with pytest.raises(StoreFullError):
        taken(store, admin, found(jpeg(1)))
    assert list(store.blobs.names()) == []
    assert patients(store, admin, admin.clinic_id) == ()


def test_what_a_table_says_besides_is_told_and_nothing_is_made_of_it(
    store: Store, admin: Actor
) -> None:
    (one,) = found(jpeg(1)).candidates
    hints = replace(one.hints, treated_on=DAY, baseline=date(2026, 1, 4))
    outcome = taken(store, admin, Found((replace(one, hints=hints),), notes=("Of the whole.",)))
    assert outcome.notes[0] == "Of the whole."
    assert any("treated on 2026-02-01, not with what" in note for note in outcome.notes)
    assert any("2026-01-04 is the baseline" in note for note in outcome.notes)
    (case,) = cases(store, admin, admin.clinic_id, patient_id=only_patient(store, admin))
    (visit,) = visits(store, admin, admin.clinic_id, case_id=case.id)
    assert visit.treatment is None


def only_patient(store: Store, admin: Actor) -> str:
    (one,) = patients(store, admin, admin.clinic_id)
    return one.id


def test_no_patient_is_begun_for_a_case_that_can_not_be(store: Store, admin: Actor) -> None:
    outcome = taken(store, admin, found(jpeg(1)), replace(INTO, area="elbow"))
    assert outcome.kept == ()
    assert "not a known area" in outcome.refused[0].reason
    assert patients(store, admin, admin.clinic_id) == ()


def test_a_consent_to_something_else_is_refused_and_not_dropped(store: Store, admin: Actor) -> None:
    into = replace(INTO, consent=replace(CONSENT, purpose=Purpose.WEBSITE))
    with pytest.raises(SettingsError, match="Record the others for the case"):
        taken(store, admin, found(jpeg(1)), into)
    assert patients(store, admin, admin.clinic_id) == ()


def test_photos_of_a_day_with_two_visits_are_told_where_they_went(
    store: Store, admin: Actor
) -> None:
    taken(store, admin, found(jpeg(1)))
    (case,) = cases(store, admin, admin.clinic_id, patient_id=only_patient(store, admin))
    new = NewVisit(case.id, DAY, Phase.AFTER)
    add_visit(store, admin, admin.clinic_id, new=new)
    outcome = taken(store, admin, found(jpeg(2)))
    assert any("went to the one before it" in note for note in outcome.notes)
    both = visits(store, admin, admin.clinic_id, case_id=case.id)
    of = photos(store, admin, admin.clinic_id, case_id=case.id)
    assert {one.visit_id for one in of} == {one.id for one in both if one.phase is Phase.BEFORE}


def test_a_look_before_is_not_done_again_and_a_file_that_changed_is_refused(
    store: Store, admin: Actor
) -> None:
    given, reads = found(jpeg(1), jpeg(2)), []
    (first, second) = given.candidates

    def other() -> bytes:
        reads.append(1)
        return jpeg(3)

    seen = preview(given, INTO, store.settings, now=store.now(), watch=Watch())
    again = known_again(seen)
    assert [one.facts for one in again.candidates] == [one.facts for one in seen.photos]
    changed = [
        replace(one, read=other) if one.display_name == second.display_name else one
        for one in again.candidates
    ]
    outcome = taken(store, admin, Found(tuple(changed)))
    assert len(outcome.kept) == 1
    assert [one.display_name for one in outcome.refused] == [second.display_name]
    assert "changed while it was taken in" in outcome.refused[0].reason
    assert len(reads) == 1
    assert held(store, admin) == [hashlib.sha256(first.read()).hexdigest()]
