"""An original goes in and comes out byte for byte, while that is consented to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from photocompare.errors import (
    ClashError,
    ConsentMissingError,
    DamagedError,
    NotFoundError,
    NotHeldError,
    StoreFullError,
)
from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import ObjectRow, PhotoRow
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.consents import (
    NewConsent,
    record_consent,
    withdraw,
    withdraw_photo,
)
from photocompare.gallery.services.photos import keep_photo, original, photos, thumbnails
from photocompare.gallery.store import Store
from tests.unit.gallery.making import NOW, agree, jpeg, make_story, new_photo


def test_an_original_comes_back_as_it_was_given(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    assert original(store, admin, admin.clinic_id, photo_id=story.photo.id) == story.data
    (held,) = photos(store, admin, admin.clinic_id, case_id=story.case.id)
    assert held == story.photo
    assert held.display_name == "IMG_0001 Ada Example.jpg"


def test_without_consent_nothing_is_shown(store: Store, admin: Actor) -> None:
    story = make_story(store, admin, consented=False)
    clinic, photo_id = admin.clinic_id, story.photo.id
    agree(store, admin, photo_id, purpose=Purpose.WEBSITE)
    with pytest.raises(ConsentMissingError, match="clinical record"):
        original(store, admin, clinic, photo_id=photo_id)
    assert thumbnails(store, admin, clinic, photo_ids=[photo_id]) == {}


@pytest.mark.parametrize("by_photo", [True, False])
def test_a_consent_that_is_withdrawn_ends_at_once(
    store: Store, admin: Actor, by_photo: bool
) -> None:
    story = make_story(store, admin, consented=False)
    clinic, photo_id = admin.clinic_id, story.photo.id
    given = agree(store, admin, photo_id)
    assert photo_id in thumbnails(store, admin, clinic, photo_ids=[photo_id])
    if by_photo:
        withdraw_photo(store, admin, clinic, photo_id=photo_id)
    else:
        withdraw(store, admin, clinic, consent_id=given.id)
    with pytest.raises(ConsentMissingError):
        original(store, admin, clinic, photo_id=photo_id)
    assert thumbnails(store, admin, clinic, photo_ids=[photo_id]) == {}


def test_a_consent_ends_with_its_day(store: Store, admin: Actor) -> None:
    story = make_story(store, admin, consented=False)
    new = NewConsent(Purpose.RECORD, "v1", NOW, "the patient", "on paper", expires_on=NOW.date())
    record_consent(store, admin, admin.clinic_id, photo_ids=[story.photo.id], new=new)
    assert original(store, admin, admin.clinic_id, photo_id=story.photo.id)
    store.now = lambda: NOW + timedelta(days=1)
    with pytest.raises(ConsentMissingError):
        original(store, admin, admin.clinic_id, photo_id=story.photo.id)


def test_the_same_photo_twice_is_noticed(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    with pytest.raises(ClashError, match="already"):
        keep_photo(store, admin, admin.clinic_id, new=new_photo(story.visit.id, story.data))
    assert len(photos(store, admin, admin.clinic_id, case_id=story.case.id)) == 1


def test_another_clinic_finds_nothing(store: Store, admin: Actor) -> None:
    story, other = make_story(store, admin), new_clinic(store, "Hillside")
    with pytest.raises(NotFoundError):
        original(store, other, other.clinic_id, photo_id=story.photo.id)
    with pytest.raises(NotFoundError):
        keep_photo(store, other, other.clinic_id, new=new_photo(story.visit.id, jpeg(9)))


def test_a_file_that_is_gone_or_changed_is_said_to_be(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    with store.database.reading() as session:
        row = session.get_one(PhotoRow, (admin.clinic_id, story.photo.id))
    path = store.folder / "objects" / row.object_name[:2] / row.object_name
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        original(store, admin, admin.clinic_id, photo_id=story.photo.id)
    path.unlink()
    with pytest.raises(NotHeldError):
        original(store, admin, admin.clinic_id, photo_id=story.photo.id)


def test_one_patients_file_in_anothers_place_is_refused(store: Store, admin: Actor) -> None:
    first = make_story(store, admin)
    second = make_story(store, admin, number="P-2", seed=2)
    with store.database.reading() as session:
        mine, other = (
            session.get_one(PhotoRow, (admin.clinic_id, one.photo.id)) for one in (first, second)
        )
    objects = store.folder / "objects"
    path = objects / mine.object_name[:2] / mine.object_name
    path.chmod(0o600)
    path.write_bytes((objects / other.object_name[:2] / other.object_name).read_bytes())
    with pytest.raises(DamagedError):
        original(store, admin, admin.clinic_id, photo_id=first.photo.id)


def test_a_full_disk_keeps_nothing(
    store: Store, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_story(store, admin)

    def full(_name: str, _data: bytes) -> bool:
        raise StoreFullError("The disk is full.")

    monkeypatch.setattr(store.blobs, "put_once", full)
    with pytest.raises(StoreFullError):
        keep_photo(store, admin, admin.clinic_id, new=new_photo(story.visit.id, jpeg(5)))
    assert len(photos(store, admin, admin.clinic_id, case_id=story.case.id)) == 1


def test_the_rows_of_objects_are_those_on_the_disk(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    with store.database.reading() as session:
        rows = {row.name: row.byte_count for row in session.query(ObjectRow)}
    assert rows == {name: store.blobs.size(name) for name in store.blobs.names()}
    assert len(rows) == 2
