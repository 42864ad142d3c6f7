"""Every place for sealed objects keeps what it promises, and a folder does so through faults."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from threading import Barrier, Thread

import pytest

from photocompare.errors import NotHeldError, StoreError, StoreFullError, StoreLockedError
from photocompare.gallery.blobs import BlobStore, FolderBlobs, MemoryBlobs

NAME, OTHER = "ab" * 32, "cd" * 32


@pytest.fixture(params=["memory", "folder"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return MemoryBlobs() if request.param == "memory" else FolderBlobs(tmp_path)


def test_what_was_put_is_given_back_and_never_changed(blobs: BlobStore) -> None:
    assert blobs.put_once(NAME, b"first")
    assert not blobs.put_once(NAME, b"second")
    assert blobs.get(NAME) == b"first"
    assert blobs.size(NAME) == 5
    assert list(blobs.names()) == [NAME]


def test_what_is_not_held_is_said(blobs: BlobStore) -> None:
    for use in (blobs.get, blobs.size, blobs.quarantine):
        with pytest.raises(NotHeldError):
            use(NAME)
    blobs.delete(NAME)


def test_what_is_put_aside_is_held_no_more_and_can_be_put_again(blobs: BlobStore) -> None:
    blobs.put_once(NAME, b"one")
    blobs.put_once(OTHER, b"two")
    blobs.quarantine(NAME)
    assert list(blobs.names()) == [OTHER]
    assert blobs.put_once(NAME, b"again")
    assert blobs.get(NAME) == b"again"


def test_what_is_deleted_is_gone(blobs: BlobStore) -> None:
    blobs.put_once(NAME, b"one")
    blobs.delete(NAME)
    assert list(blobs.names()) == []


@pytest.mark.parametrize("name", ["", "../x", "AB" * 32, "ab" * 31, "ab" * 33, "ab" * 31 + "/x"])
def test_a_name_is_hexadecimal_or_a_mistake_of_ours(blobs: BlobStore, name: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal"):
        blobs.put_once(name, b"")


def test_of_many_at_once_one_is_first(blobs: BlobStore) -> None:
    for number in range(20):
        won: list[bool] = []
        gate = Barrier(6)

        def put(name: str = f"{number:064x}", won: list[bool] = won, gate: Barrier = gate) -> None:
            gate.wait()
            won.append(blobs.put_once(name, b"x" * 1000))

        threads = [Thread(target=put) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(won) == [False] * 5 + [True]


def test_an_object_can_be_read_only_and_by_its_owner_alone(tmp_path: Path) -> None:
    FolderBlobs(tmp_path).put_once(NAME, b"one")
    (file,) = tmp_path.glob("objects/*/*")
    assert file.stat().st_mode & 0o777 == 0o400


def test_it_is_safe_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written and synced aside, renamed, and the folder synced: in this order alone."""
    blobs, done = FolderBlobs(tmp_path), list[str]()
    sync, rename = os.fsync, Path.rename

    def synced(handle: int) -> None:
        done.append("folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "file")
        sync(handle)

    def renamed(self: Path, target: Path) -> Path:
        done.append("name")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "rename", renamed)
    blobs.put_once(NAME, b"one")
    assert [one for one in done if one != "folder"] == ["file", "name"]
    assert done[-1] == "folder"
    done.clear()
    blobs.put_once(NAME, b"one")
    assert done == ["folder"], "one that is there may be there without its folder being safe"


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, StoreFullError),
        (errno.EDQUOT, StoreFullError),
        (errno.EROFS, StoreLockedError),
        (errno.EIO, StoreError),
    ],
)
def test_a_fault_while_it_is_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[StoreError]
) -> None:
    blobs = FolderBlobs(tmp_path)

    def fail(_handle: int) -> None:
        raise OSError(number, "fault")

    with monkeypatch.context() as context:
        context.setattr(os, "fsync", fail)
        with pytest.raises(error):
            blobs.put_once(NAME, b"one")
    assert list(blobs.names()) == []
    assert list((tmp_path / "tmp").iterdir()) == []
    assert blobs.put_once(NAME, b"one")


def test_what_a_killed_program_left_is_cleared(tmp_path: Path) -> None:
    blobs = FolderBlobs(tmp_path)
    (tmp_path / "tmp" / "half").write_bytes(b"hal")
    assert blobs.clear_unfinished() == 1
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize("where", ["objects/.DS_Store", "objects/ab/notes.txt"])
def test_what_somebody_else_put_there_is_no_object(tmp_path: Path, where: str) -> None:
    blobs = FolderBlobs(tmp_path)
    blobs.put_once(NAME, b"one")
    (tmp_path / where).write_text("mine")
    assert list(blobs.names()) == [NAME]
