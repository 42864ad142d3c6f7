"""A check finds whatever is gone, changed or cut off, names it, and mends nothing."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from photocompare.errors import DamagedError, StoreError
from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import (
    Base,
    ClinicRow,
    ObjectRow,
    PatientKeyRow,
    PhotoRow,
)
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.store import DATABASE, MARKER, Store, open_store
from photocompare.gallery.verifying import check_some, collect_orphans, verify
from tests.unit.gallery.making import NOW, Story, make_story


def with_signature(store: Store, admin: Actor) -> Story:
    story = make_story(store, admin)
    new = NewConsent(Purpose.TEACHING, "v1", NOW, "patient", "paper", signature=b"%PDF signed")
    record_consent(store, admin, admin.clinic_id, photo_ids=[story.photo.id], new=new)
    return story


def file_of(store: Store, kind: str) -> Path:
    with store.database.reading() as session:
        row = session.query(ObjectRow).filter_by(kind=kind).one()
    return store.folder / "objects" / row.name[:2] / row.name


def flip(file: Path, place: int) -> None:
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[place % len(content)] ^= 1 << place % 8
    file.write_bytes(content)


def test_a_whole_store_is_said_to_be_whole(store: Store, admin: Actor) -> None:
    with_signature(store, admin)
    told: list[float] = []
    found = verify(store, read_data=True, progress=told.append)
    assert found.is_whole
    assert found.object_count == 3
    assert found.bytes_read == sum(store.blobs.size(name) for name in store.blobs.names())
    assert told[-1] == 1.0
    assert found.chains[admin.clinic_id].count > 0


@pytest.mark.parametrize("kind", ["original", "thumbnail", "signature"])
def test_one_flipped_bit_anywhere_in_an_object_is_found(
    store: Store, admin: Actor, kind: str
) -> None:
    story = with_signature(store, admin)
    file = file_of(store, kind)
    whole = file.read_bytes()
    places = [*random.Random(1).sample(range(len(whole)), 40), 0, len(whole) - 1]
    for place in places:
        flip(file, place)
        found = verify(store, read_data=True)
        assert [damage.what for damage in found.damages] == ["changed"], f"byte {place}"
        assert found.damages[0].kind == kind
        if kind != "signature":
            assert found.damages[0].photo_ids == (story.photo.id,)
        file.write_bytes(whole)
    assert verify(store, read_data=True).is_whole


def test_a_file_that_is_gone_or_cut_off_is_found_without_reading(
    store: Store, admin: Actor
) -> None:
    with_signature(store, admin)
    file = file_of(store, "original")
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])
    assert [damage.what for damage in verify(store).damages] == ["changed"]
    file.unlink()
    assert [damage.what for damage in verify(store).damages] == ["gone"]


@pytest.mark.parametrize(
    ("row_type", "column", "is_said_to_be_damage"),
    [
        (ClinicRow, "wrapped_key", False),
        (PatientKeyRow, "wrapped", True),
        (PhotoRow, "sealed", True),
    ],
)
def test_a_flipped_bit_in_a_key_or_a_sealed_field_is_found(
    store: Store, admin: Actor, row_type: type[Base], column: str, is_said_to_be_damage: bool
) -> None:
    """Without the key of a clinic nothing of it can be checked, which is said at once."""
    with_signature(store, admin)
    with store.database.writing() as session:
        row = session.query(row_type).one()
        value = bytearray(getattr(row, column))
        value[len(value) // 2] ^= 4
        setattr(row, column, bytes(value))
    store.forget_keys()
    if is_said_to_be_damage:
        assert not verify(store, read_data=True).is_whole
    else:
        with pytest.raises(DamagedError, match="not as it was stored"):
            verify(store, read_data=True)


def test_an_entry_of_the_log_that_was_changed_is_found(store: Store, admin: Actor) -> None:
    with_signature(store, admin)
    with store.database.writing() as session:
        session.execute(text("DROP TRIGGER audit_no_update"))
        session.execute(text("UPDATE audit SET what = 'nothing' WHERE number = 3"))
    found = verify(store)
    assert not found.is_whole
    assert found.chains[admin.clinic_id].first_broken == 3


def test_a_flipped_bit_in_the_marker_stops_the_start(store: Store, key: bytes) -> None:
    store.close()
    whole = (store.folder / MARKER).read_bytes()
    for place in range(len(whole)):
        for bit in range(8):
            content = bytearray(whole)
            content[place] ^= 1 << bit
            (store.folder / MARKER).write_bytes(content)
            try:
                open_store(store.folder, key).close()
            except StoreError:
                continue
            # What still opens says the same; only an id may differ, which opens nothing by itself.
            assert bytes(content).lower() == whole.lower() or b'"id"' in content


def test_flipped_bits_in_the_records_are_found(store: Store, admin: Actor, key: bytes) -> None:
    """Pages have bytes that nothing is kept in any more; only there may a change go unseen."""
    story = with_signature(store, admin)
    store.close()
    file = store.folder / DATABASE
    whole = file.read_bytes()
    records = told_by(file)
    wanted = story.photo.id.encode()
    places = [at for at in range(len(whole)) if whole.startswith(wanted, at)]
    unseen = []
    for place in places:
        file.write_bytes(whole)
        flip(file, place)
        try:
            with open_store(store.folder, key) as again:
                is_seen = not verify(again, read_data=True).is_whole
        except StoreError:
            is_seen = True
        if not is_seen:
            unseen.append(place)
    assert len(unseen) < len(places)
    for place in unseen:
        file.write_bytes(whole)
        flip(file, place)
        assert told_by(file) == records, f"byte {place}"


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("case", "monk", "4"),
        ("case", "change", "-1.5"),
        ("visit", "day", "'2026-02-11'"),
        ("visit", "treatment", "'{\"sessions\": 4}'"),
        ("consent", "given_at", "'2026-01-01 00:00:00.000000'"),
        ("consent", "purpose", "'website'"),
        ("photo", "taken_at", "'2026-01-01 00:00:00.000000'"),
        ("object", "checked_at", "'2026-01-01 00:00:00.000000'"),
        ("patient", "proof", "NULL"),
        ("member", "role", "'auditor'"),
        ("visit", "day", "'no day'"),
    ],
)
def test_a_record_that_says_something_else_is_found(
    store: Store, admin: Actor, table: str, column: str, value: str
) -> None:
    with_signature(store, admin)
    assert verify(store).is_whole
    with store.database.writing() as session:
        session.execute(text(f'UPDATE "{table}" SET {column} = {value}'))  # noqa: S608 - above
    found = verify(store)
    assert not found.is_whole
    if value != "'no day'":  # that is read as nothing at all
        assert {damage.kind for damage in found.damages} == {table}


def told_by(file: Path) -> list[str]:
    """Return every record of a database, in words; it is read in a process of its own."""
    program = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).iterdump(), sep=chr(10))"
    dumped = subprocess.run(
        [sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=False
    )
    return dumped.stdout.splitlines()


def test_objects_that_nobody_names_are_no_damage_and_are_put_aside(
    store: Store, admin: Actor
) -> None:
    with_signature(store, admin)
    store.blobs.put_once("ab" * 32, b"left by a program that was killed")
    found = verify(store)
    assert found.is_whole
    assert found.orphans == ("ab" * 32,)
    assert collect_orphans(store) == 1
    assert verify(store).orphans == ()
    assert verify(store, read_data=True).object_count == 3
    assert (store.folder / "quarantine" / ("ab" * 32)).is_file()


def test_what_was_read_longest_ago_is_read_next(store: Store, admin: Actor) -> None:
    with_signature(store, admin)
    seen = [check_some(store, seconds=0.0).object_count for _ in range(3)]
    assert seen == [1, 1, 1]
    with store.database.reading() as session:
        assert all(row.checked_at == NOW for row in session.query(ObjectRow))
    flip(file_of(store, "thumbnail"), 50)
    assert len(check_some(store, seconds=10.0).damages) == 1


def test_nothing_is_deleted_by_a_check(store: Store, admin: Actor) -> None:
    with_signature(store, admin)
    flip(file_of(store, "original"), 9)
    before = sorted(path for path in store.folder.rglob("*"))
    verify(store, read_data=True)
    assert sorted(path for path in store.folder.rglob("*")) == before
    with store.database.reading() as session:
        assert session.query(PhotoRow).count() == 1
