"""A patient's copy of what is held of them: all of it, whole, and nobody else's."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest

from photocompare.errors import StoreFullError
from photocompare.gallery.actor import Actor
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.log import WantedEntries, entries
from photocompare.gallery.services.own_copy import OwnCopy, write_own_copy
from photocompare.gallery.store import Store
from tests.unit.gallery.making import make_story


def written(store: Store, admin: Actor, patient_id: str) -> tuple[OwnCopy, zipfile.ZipFile]:
    file = io.BytesIO()
    made = write_own_copy(store, admin, admin.clinic_id, patient_id=patient_id, file=file)
    return made, zipfile.ZipFile(file)


def record_of(packed: zipfile.ZipFile) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(packed.read("record.json"))
    return record


def test_everything_of_a_patient_is_in_it_byte_for_byte(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    made, packed = written(store, admin, story.patient.id)
    record = record_of(packed)
    assert made == OwnCopy(1)
    assert packed.read(record["photos"][0]["file"]) == story.data
    assert record["patient"]["name"] == "Ada Example"
    assert [one["id"] for one in record["cases"]] == [story.case.id]
    assert [one["day"] for one in record["visits"]] == ["2026-02-01"]
    assert [one["purpose"] for one in record["consents"]] == ["clinical record"]
    assert "photo kept" in {one["what"] for one in record["log"]}


def test_each_file_has_the_sum_that_is_listed(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    _, packed = written(store, admin, story.patient.id)
    lines = packed.read("SHA256SUMS").decode().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    assert listed.keys() == set(packed.namelist()) - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256(packed.read(name)).hexdigest() == digest


def test_nothing_of_anybody_else_is_in_it(store: Store, admin: Actor) -> None:
    story, other = (make_story(store, admin, number=f"P-{n}", seed=n) for n in (1, 2))
    _, packed = written(store, admin, story.patient.id)
    text = packed.read("record.json").decode()
    ids = (other.patient.id, other.case.id, other.visit.id, other.photo.id, "P-2")
    assert not [one for one in ids if one in text]


def test_it_rests_on_no_consent(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    withdraw_photo(store, admin, admin.clinic_id, photo_id=story.photo.id)
    made, packed = written(store, admin, story.patient.id)
    assert made.photo_count == 1
    assert record_of(packed)["consents"][0]["withdrawn_at"] is not None


def test_a_damaged_photo_is_named_and_keeps_no_other_back(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    names = list(store.blobs.names())
    for name in names:
        store.blobs.delete(name)
    made, packed = written(store, admin, story.patient.id)
    assert made == OwnCopy(0, (story.photo.id,))
    assert record_of(packed)["photos"][0]["file"] is None
    assert "backup" in record_of(packed)["photos"][0]["missing"]


def test_it_is_logged_once_it_is_whole(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    here = store, admin, admin.clinic_id

    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError(errno.ENOSPC, "full")

    with pytest.raises(StoreFullError):
        write_own_copy(*here, patient_id=story.patient.id, file=Full())
    wanted = WantedEntries(what="own copy given out")
    assert entries(*here, wanted=wanted) == ()
    write_own_copy(*here, patient_id=story.patient.id, file=io.BytesIO())
    (entry,) = entries(*here, wanted=wanted)
    assert (entry.subject_id, entry.detail) == (story.patient.id, {"photos": 1, "missing": 0})
