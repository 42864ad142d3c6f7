"""A backup comes back byte for byte, whatever was done while it was made, or isn't called one."""

from __future__ import annotations

import io
import json
import os
import shutil
import tarfile
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread, current_thread

import pyrage
import pytest

from photocompare.errors import (
    ClashError,
    DamagedError,
    NotAStoreError,
    NotHeldError,
    NotPermittedError,
    StoreFullError,
    WrongKeyError,
)
from photocompare.gallery.actor import Actor, Role
from photocompare.gallery.backup import ENDING, backups, make_backup, restore_backup
from photocompare.gallery.backup.identity import identity_of, secret_text
from photocompare.gallery.keys import derived_key, new_key
from photocompare.gallery.services.photos import keep_photo, original, photos
from photocompare.gallery.store import Store, open_store
from photocompare.gallery.verifying import verify
from tests.unit.gallery.making import NOW, jpeg, make_story, new_photo


def objects(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.glob("objects/*/*"))
    }


def test_a_store_that_is_wiped_comes_back_byte_for_byte(
    store: Store, admin: Actor, key: bytes, tmp_path: Path
) -> None:
    story = make_story(store, admin)
    for seed in range(3, 9):
        keep_photo(store, admin, admin.clinic_id, new=new_photo(story.visit.id, jpeg(seed)))
    made = make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    before = objects(store.folder)
    assert made.object_count == len(before) == 14
    store.close()
    shutil.rmtree(store.folder)
    restore_backup(made.file, store.folder, key=key)
    assert objects(store.folder) == before
    with open_store(store.folder, key) as again:
        assert verify(again, read_data=True).is_whole
        assert original(again, admin, admin.clinic_id, photo_id=story.photo.id) == story.data
        assert len(photos(again, admin, admin.clinic_id, case_id=story.case.id)) == 7


def test_the_same_backup_restored_twice_is_the_same(
    store: Store, admin: Actor, key: bytes, tmp_path: Path
) -> None:
    make_story(store, admin)
    made = make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    for name in ("one", "two"):
        restore_backup(made.file, tmp_path / name, key=key)
    first, second = (
        {file.relative_to(tmp_path / name): file.read_bytes() for file in files if file.is_file()}
        for name in ("one", "two")
        for files in [list((tmp_path / name).rglob("*"))]
    )
    assert first == second


def test_others_work_while_it_is_made(
    store: Store, admin: Actor, key: bytes, tmp_path: Path
) -> None:
    story = make_story(store, admin)
    stop, kept = Event(), [story.photo.id]

    def work() -> None:
        seed = 100
        while not stop.is_set():
            seed += 1
            new = new_photo(story.visit.id, jpeg(seed))
            kept.append(keep_photo(store, admin, admin.clinic_id, new=new).id)

    thread = Thread(target=work)
    thread.start()
    try:
        made = [
            make_backup(store, admin, admin.clinic_id, folder=tmp_path / str(n)) for n in range(3)
        ]
    finally:
        stop.set()
        thread.join()
    for number, one in enumerate(made):
        restore_backup(one.file, tmp_path / f"back {number}", key=key)
        with open_store(tmp_path / f"back {number}", key) as again:
            found = verify(again, read_data=True)
            assert found.is_whole
            assert found.orphans == ()
            held = photos(again, admin, admin.clinic_id, case_id=story.case.id)
            assert {photo.id for photo in held} <= set(kept)
            state = found.chains[admin.clinic_id]
            assert (state.count, state.head) == one.heads[admin.clinic_id]


def test_it_holds_nothing_to_be_read_without_the_key(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    story = make_story(store, admin, number="Patient-4711")
    made = make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    content = made.file.read_bytes()
    for mark in (b"SQLite", b"original", b"database", b"Patient-4711", story.photo.id.encode()):
        assert mark not in content
    assert made.file.stat().st_mode & 0o077 == 0
    with pytest.raises(WrongKeyError, match="another store"):
        restore_backup(made.file, tmp_path / "back", key=new_key())
    assert not (tmp_path / "back").exists()


def test_other_tools_open_it_with_the_secret_of_the_sheet(
    store: Store, admin: Actor, key: bytes, tmp_path: Path
) -> None:
    make_story(store, admin)
    made = make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    secret = secret_text(derived_key(key, "backups"))
    assert secret.startswith("AGE-SECRET-KEY-1")
    identity = pyrage.x25519.Identity.from_str(secret)
    assert str(identity) == secret
    assert b"manifest.json" in pyrage.decrypt(made.file.read_bytes(), [identity])


@pytest.mark.parametrize("seed", range(5))
def test_every_secret_is_written_as_age_reads_it(seed: int) -> None:
    secret = new_key()
    assert str(identity_of(secret)) == secret_text(secret), seed


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text", "longer"])
def test_a_damaged_backup_restores_nothing(
    store: Store, admin: Actor, key: bytes, tmp_path: Path, damage: str
) -> None:
    make_story(store, admin)
    made = make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    content = made.file.read_bytes()
    flipped = bytearray(content)
    flipped[len(flipped) // 2] ^= 1
    made.file.write_bytes(
        {
            "cut": content[:-100],
            "flipped": bytes(flipped),
            "empty": b"",
            "text": b"dear clinic" * 99,
            "longer": content + b"more",
        }[damage]
    )
    with pytest.raises(DamagedError, match="Use another one"):
        restore_backup(made.file, tmp_path / "back", key=key)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "store"]


def test_a_list_that_does_not_fit_restores_nothing(key: bytes, tmp_path: Path) -> None:
    def packed(*files: tuple[str, bytes]) -> Path:
        plain = io.BytesIO()
        with tarfile.open(fileobj=plain, mode="w") as tar:
            for name, content in files:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        identity = identity_of(derived_key(key, "backups"))
        file = tmp_path / "made.age"
        file.write_bytes(pyrage.encrypt(plain.getvalue(), [identity.to_public()]))
        return file

    whole = {"format": 1, "store": "x", "entries": []}
    for files in (
        (("manifest.json", json.dumps({**whole, "format": 2}).encode()),),
        (("manifest.json", json.dumps({**whole, "entries": [["a", 1, "b"]]}).encode()),),
        (("../outside", b"x"), ("manifest.json", json.dumps(whole).encode())),
        (("manifest.json", json.dumps(whole).encode()), ("objects/" + "a" * 64, b"x")),
        (("objects/" + "a" * 64, b"x"), ("manifest.json", json.dumps(whole).encode())),
        (("manifest.json", b"[]"),),
        (),
    ):
        with pytest.raises(DamagedError):
            restore_backup(packed(*files), tmp_path / "back", key=key)
        assert not (tmp_path / "back").exists()
        assert not (tmp_path / "outside").exists()


def test_a_store_with_a_damaged_photo_is_not_backed_up(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    make_story(store, admin)
    file = next(store.folder.glob("objects/*/*"))
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(DamagedError, match="1 damaged photo"):
        make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []
    assert backups(store, admin, admin.clinic_id) == ()


def test_what_was_made_is_listed_and_named_for_its_store(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    make_story(store, admin)
    told: list[str] = []
    threads = set()

    def tell(what: str, _share: float) -> None:
        told.append(what)
        threads.add(current_thread())

    made = make_backup(
        store,
        admin,
        admin.clinic_id,
        folder=tmp_path / "backups",
        progress=tell,
    )
    assert made.file.name.endswith(ENDING)
    assert [file.name for file in (tmp_path / "backups").iterdir()] == [made.file.name]
    ((when, count, size),) = backups(store, admin, admin.clinic_id)
    assert (when, count, size) == (made.made_at, 2, made.file.stat().st_size)
    assert list(dict.fromkeys(told)) == ["copying", "checking"]
    assert threads == {current_thread()}  # a page can show nothing from another one


def test_what_goes_wrong_while_it_is_written_is_said_and_leaves_nothing(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    make_story(store, admin)

    def stopped(what: str, _share: float) -> None:
        raise KeyboardInterrupt(what)

    with pytest.raises(KeyboardInterrupt, match="copying"):
        make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups", progress=stopped)
    assert list((tmp_path / "backups").iterdir()) == []


def test_what_a_killed_program_left_goes_and_what_may_be_anothers_stays(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    for name, hours in (("unfinished-old", 48), ("unfinished-young", 1)):
        (tmp_path / name).mkdir()
        begun = (NOW - timedelta(hours=hours)).timestamp()
        os.utime(tmp_path / name, (begun, begun))
    make_backup(store, admin, admin.clinic_id, folder=tmp_path)
    assert not (tmp_path / "unfinished-old").exists()
    assert (tmp_path / "unfinished-young").exists()


def test_a_full_disk_of_the_store_is_no_reason_against_a_backup_on_another(
    store: Store, admin: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    is_asked = []

    def asked(path: Path) -> object:
        is_asked.append(path)
        return usage

    monkeypatch.setattr("shutil.disk_usage", asked)
    make_backup(store, admin, admin.clinic_id, folder=tmp_path / "b")
    assert is_asked == [tmp_path / "b"]


def test_a_backup_may_have_a_name_that_nothing_has_yet(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    here = store, admin, admin.clinic_id
    made = make_backup(*here, folder=tmp_path / "b", name="one.age")
    assert made.file == tmp_path / "b" / "one.age"
    before = made.file.read_bytes()
    with pytest.raises(ClashError, match="another name"):
        make_backup(*here, folder=tmp_path / "b", name="one.age")
    assert made.file.read_bytes() == before


def test_what_stands_in_the_way_is_said(
    store: Store, admin: Actor, key: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotHeldError, match="no backup called"):
        restore_backup(tmp_path / "none.age", tmp_path / "back", key=key)
    make_story(store, admin)
    made = make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
    with pytest.raises(NotAStoreError, match="empty folder"):
        restore_backup(made.file, store.folder, key=key)
    editor = Actor(admin.member_id, admin.clinic_id, Role.EDITOR)
    with pytest.raises(NotPermittedError):
        make_backup(store, editor, admin.clinic_id, folder=tmp_path / "backups")
    usage = type("Usage", (), {"total": 1000, "used": 999, "free": 1})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)
    with pytest.raises(StoreFullError):
        make_backup(store, admin, admin.clinic_id, folder=tmp_path / "backups")
