"""What is erased is nowhere any more, and nothing else is gone."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from photocompare.errors import NotFoundError, NotPermittedError
from photocompare.gallery.actor import Actor, Role
from photocompare.gallery.database.tables import (
    Base,
    DoomedRow,
    ObjectRow,
    PatientKeyRow,
    PhotoRow,
    TombstoneRow,
)
from photocompare.gallery.erasing import Target, WhatGoes, erase, finish_erasing, preview
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.photos import keep_photo, original
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import Store
from photocompare.gallery.verifying import verify
from tests.unit.gallery.making import NOW, Story, agree, jpeg, make_story, new_photo

OF_A_PATIENT = {
    "alignment",
    "batch_item",
    "case",
    "collection_case",
    "consent",
    "object",
    "patient",
    "patient_key",
    "photo",
    "reading",
    "sent_copy",
    "shot_spread",
    "visit",
}
OF_THE_CLINIC = {
    "audit",
    "backup",
    "batch",
    "clinic",
    "collection",
    "doomed",
    "member",
    "term",
    "tombstone",
}


def targets(story: Story) -> dict[str, Target]:
    return {
        "photo": Target(photo_id=story.photo.id),
        "case": Target(case_id=story.case.id),
        "patient": Target(patient_id=story.patient.id),
    }


def test_every_table_is_known_to_hold_something_of_a_patient_or_not() -> None:
    """A new table has to be put into one of the two, and into the erasure if it is the first."""
    assert {table.name for table in Base.metadata.sorted_tables} == OF_A_PATIENT | OF_THE_CLINIC


@pytest.mark.parametrize("what", ["photo", "case", "patient"])
def test_what_is_erased_is_in_no_file_and_another_patient_is_untouched(
    store: Store, admin: Actor, what: str
) -> None:
    story = make_story(store, admin)
    other = make_story(store, admin, number="P-2", seed=2)
    signed = NewConsent(Purpose.TEACHING, "v1", NOW, "patient", "paper", signature=b"%PDF name")
    record_consent(store, admin, admin.clinic_id, photo_ids=[story.photo.id], new=signed)
    with store.database.reading() as session:
        row = session.get_one(PhotoRow, (admin.clinic_id, story.photo.id))
        marks = [row.object_name, str(row.thumbnail_name), story.photo.id, row.content_mark]
    target = targets(story)[what]
    foreseen = preview(store, admin, admin.clinic_id, target=target)
    assert erase(store, admin, admin.clinic_id, target=target) == foreseen
    assert foreseen.photos == 1
    assert foreseen.consents == 2
    with pytest.raises(NotFoundError):
        original(store, admin, admin.clinic_id, photo_id=story.photo.id)
    assert original(store, admin, admin.clinic_id, photo_id=other.photo.id) == other.data
    names = [file.name for file in store.folder.rglob("*")]
    assert not set(marks[:2]) & set(names)
    # The log keeps that a photo of this id was kept and seen; all else of it is gone.
    content = b"".join(file.read_bytes() for file in store.folder.glob("database.sqlite*"))
    for mark in (*marks[:2], marks[3]):
        assert mark.encode() not in content
    found = verify(store, read_data=True)
    assert found.is_whole
    assert found.orphans == ()


def test_with_a_patient_goes_the_key_of_all_copies(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    erase(store, admin, admin.clinic_id, target=Target(patient_id=story.patient.id))
    with store.database.reading() as session:
        assert session.scalars(select(PatientKeyRow)).all() == []
        assert [row.kind for row in session.scalars(select(TombstoneRow))] == ["patient"]


def test_what_two_cases_share_stays_until_the_last(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    second = add_case(store, admin, clinic, new=NewCase(story.patient.id, "neck", "texture"))
    visit = add_visit(store, admin, clinic, new=NewVisit(second.id, date(2026, 2, 2)))
    again = keep_photo(store, admin, clinic, new=new_photo(visit.id, story.data))
    agree(store, admin, again.id)
    assert len(list(store.blobs.names())) == 2
    erase(store, admin, clinic, target=Target(case_id=story.case.id))
    assert original(store, admin, clinic, photo_id=again.id) == story.data
    erase(store, admin, clinic, target=Target(case_id=second.id))
    assert list(store.blobs.names()) == []


def test_a_stop_between_records_and_disk_is_made_up_for(
    store: Store, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_story(store, admin)

    def stopped(_name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(store.blobs, "delete", stopped)
        with pytest.raises(KeyboardInterrupt):
            erase(store, admin, admin.clinic_id, target=Target(photo_id=story.photo.id))
    assert len(list(store.blobs.names())) == 2
    assert finish_erasing(store) == 2
    assert list(store.blobs.names()) == []
    assert finish_erasing(store) == 0


def test_a_photo_that_comes_back_meanwhile_stays(
    store: Store, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    with monkeypatch.context() as context:
        context.setattr("photocompare.gallery.erasing.finish_erasing", lambda _store: 0)
        erase(store, admin, clinic, target=Target(photo_id=story.photo.id))
    kept = keep_photo(store, admin, clinic, new=new_photo(story.visit.id, story.data))
    agree(store, admin, kept.id)
    finish_erasing(store)
    assert original(store, admin, clinic, photo_id=kept.id) == story.data
    with store.database.reading() as session:
        assert session.scalars(select(DoomedRow)).all() == []
        assert len(session.scalars(select(ObjectRow)).all()) == 2


def test_only_who_may_erases(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    actor = Actor(admin.member_id, admin.clinic_id, Role.PRACTITIONER)
    for what in (preview, erase):
        with pytest.raises(NotPermittedError):
            what(store, actor, admin.clinic_id, target=Target(case_id=story.case.id))


def test_what_goes_is_counted(store: Store, admin: Actor) -> None:
    story, clinic = make_story(store, admin), admin.clinic_id
    keep_photo(store, admin, clinic, new=new_photo(story.visit.id, jpeg(7)))
    seen = preview(store, admin, clinic, target=Target(patient_id=story.patient.id))
    assert seen == WhatGoes(1, 1, 1, 2, 1, 0)
    assert preview(store, admin, clinic, target=Target(patient_id=story.patient.id)) == seen


def test_one_thing_at_a_time() -> None:
    with pytest.raises(ValueError, match="one thing"):
        Target()
    with pytest.raises(ValueError, match="one thing"):
        Target(case_id="a", photo_id="b")
