"""A store in a folder: made, opened, refused in plain words, and unread without its key."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from photocompare.errors import (
    DamagedError,
    LostKeyError,
    NewerStoreError,
    NotAStoreError,
    StoreBusyError,
    StoreFullError,
    WrongKeyError,
)
from photocompare.gallery.actor import Actor
from photocompare.gallery.keys import new_key
from photocompare.gallery.services.photos import original
from photocompare.gallery.store import DATABASE, MARKER, Store, is_store, new_store, open_store
from tests.unit.gallery.making import make_story


def test_what_was_kept_is_there_when_opened_again(store: Store, admin: Actor, key: bytes) -> None:
    story = make_story(store, admin)
    store.close()
    with open_store(store.folder, key) as again:
        assert original(again, admin, admin.clinic_id, photo_id=story.photo.id) == story.data


def test_a_folder_that_holds_something_is_no_place_for_a_store(tmp_path: Path, key: bytes) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(NotAStoreError, match="empty folder"):
        new_store(tmp_path, key)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("marker", [None, "", "[]", "{}", '{"format": 1, "id": "../x"}'])
def test_a_folder_that_is_no_store_is_said_to_be_none(
    tmp_path: Path, key: bytes, marker: str | None
) -> None:
    if marker is not None:
        (tmp_path / MARKER).write_text(marker)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(NotAStoreError, match="not a store"):
        open_store(tmp_path, key)
    assert sorted(tmp_path.iterdir()) == before


def test_a_store_of_a_newer_version_is_left_alone(store: Store, key: bytes) -> None:
    store.close()
    marker = json.loads((store.folder / MARKER).read_text())
    (store.folder / MARKER).write_text(json.dumps({**marker, "format": 2}))
    with pytest.raises(NewerStoreError, match="Update the program"):
        open_store(store.folder, key)


def test_another_key_opens_nothing(store: Store) -> None:
    store.close()
    with pytest.raises(WrongKeyError, match="recovery sheet"):
        open_store(store.folder, new_key())
    with pytest.raises(LostKeyError, match="recovery sheet"):
        open_store(store.folder, b"short")


def test_a_store_is_open_once(store: Store, key: bytes) -> None:
    with pytest.raises(StoreBusyError, match="Close it there"):
        open_store(store.folder, key)
    store.close()
    open_store(store.folder, key).close()


def test_another_program_that_has_it_open_is_noticed_and_its_death_too(
    store: Store, key: bytes
) -> None:
    store.close()
    code = (
        "import sys, time; from pathlib import Path; "
        "from photocompare.gallery.store import open_store; "
        "store = open_store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2])); "
        "print('open', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(store.folder), key.hex()], stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdout.readline() == b"open\n"
    with pytest.raises(StoreBusyError):
        open_store(store.folder, key)
    other.kill()
    other.wait()
    other.stdout.close()
    open_store(store.folder, key).close()


def test_a_folder_copied_without_its_key_says_nothing(store: Store, admin: Actor) -> None:
    story = make_story(store, admin, number="Patient-4711")
    store.close()
    planted = [  # long enough that no ciphertext and no hexadecimal id holds them by chance
        story.data[:64],
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"Patient-4711",
        b"Ada Exam",
        b"IMG_0001",
        bytes.fromhex(story.photo.sha256),
        story.photo.sha256.encode(),
    ]
    for file in (path for path in store.folder.rglob("*") if path.is_file()):
        content = file.read_bytes()
        for mark in planted:
            assert mark not in content, f"{file.name} holds {mark!r}"


def test_too_little_room_is_said_before_anything_is_taken_in(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = type("Usage", (), {"total": 100_000_000, "used": 0, "free": 10_000_000})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    store.require_room(1_000_000)
    with pytest.raises(StoreFullError, match="10 MB are free and 15 MB are needed"):
        store.require_room(5_000_000)


def test_only_the_owner_reads_the_folder(store: Store) -> None:
    assert is_store(store.folder)
    assert os.stat(store.folder).st_mode & 0o077 == 0


@pytest.mark.parametrize("is_empty", [False, True])
def test_records_that_are_gone_are_never_begun_anew(
    store: Store, admin: Actor, key: bytes, is_empty: bool
) -> None:
    make_story(store, admin)
    store.close()
    for file in store.folder.glob(f"{DATABASE}*"):
        file.unlink()
    if is_empty:
        (store.folder / DATABASE).touch()
    before = {file: file.stat().st_size for file in store.folder.rglob("*")}
    with pytest.raises(DamagedError, match="Restore the store from a backup"):
        open_store(store.folder, key)
    assert {file: file.stat().st_size for file in store.folder.rglob("*")} == before


def test_a_first_day_that_was_broken_off_goes_on(store: Store, key: bytes) -> None:
    store.close()
    for file in store.folder.glob(f"{DATABASE}*"):
        file.unlink()
    open_store(store.folder, key).close()
