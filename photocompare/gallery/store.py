"""A clinic's memory in one folder: sealed objects, the records of them, and who has it open.

    photocompare-store.json   what this is, and which store it is
    database.sqlite           records (``database``)
    objects/, tmp/, quarantine/   sealed photos (``blobs``)
    copies/                   the records as they were before a new version changed them
    lock                      held by the program that has it open

The key lies elsewhere (``keys.keepers``): who copies the folder has nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout
from sqlalchemy.orm import Session

from photocompare.errors import (
    DamagedError,
    LostKeyError,
    NewerStoreError,
    NotAStoreError,
    NotFoundError,
    StoreBusyError,
    StoreFullError,
    WrongKeyError,
)
from photocompare.gallery.activity import Activity
from photocompare.gallery.blobs import BlobStore, FolderBlobs
from photocompare.gallery.blobs.folder import in_words
from photocompare.gallery.database import Database, bring_up_to_date
from photocompare.gallery.database.tables import ClinicRow, PatientKeyRow
from photocompare.gallery.ids import is_id, new_id
from photocompare.gallery.keys import KEY_BYTES, derived_key, unwrap_key, wrap_key
from photocompare.settings import StoreSettings

MARKER = "photocompare-store.json"
DATABASE = "database.sqlite"
COPIES = "copies"
_LOCK = "lock"
_FORMAT = 1


class Store:
    """An open store; close it, or use it as a context, so that another program may open it.

    ``now`` is the clock, for tests of what expires; ``ends`` are called before it is closed.
    """

    def __init__(
        self, folder: Path, key: bytes, *, settings: StoreSettings, blobs: BlobStore, lock: FileLock
    ) -> None:
        self.folder = folder
        self.id = _marked(folder)
        self.settings = settings
        self.blobs = blobs
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.database = Database(folder / DATABASE, settings, derived_key(key, "records"))
        self._key, self._lock = key, lock
        self._clinic_keys: dict[str, bytes] = {}
        self.activity = Activity()
        self.ends: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another program open the store."""
        while self.ends:
            self.ends.pop()()
        self.database.close()
        self.forget_keys()
        self._lock.release()

    def key_for(self, use: str) -> bytes:
        """Return a key of the whole installation for one ``use``, 32 bytes."""
        return derived_key(self._key, use)

    def clinic_key(self, session: Session, clinic_id: str, use: str) -> bytes:
        """Return the key of a clinic for one ``use``, 32 bytes.

        Raises
        ------
        NotFoundError
            There is no such clinic.
        """
        if clinic_id not in self._clinic_keys:
            row = session.get(ClinicRow, clinic_id)
            if row is None:
                raise NotFoundError("clinic")
            self._clinic_keys[clinic_id] = unwrap_key(
                self._key, row.wrapped_key, clinic_id=clinic_id, owner_id=clinic_id
            )
        return derived_key(self._clinic_keys[clinic_id], use)

    def forget_keys(self) -> None:
        """Hold no clinic's key any more; each is unwrapped anew when it is needed."""
        self._clinic_keys.clear()

    def patient_key(self, session: Session, clinic_id: str, patient_id: str) -> bytes:
        """Return the key that everything of a patient is sealed with, 32 bytes.

        It is asked for each time and kept nowhere: once its row is erased, nothing is read.

        Raises
        ------
        NotFoundError
            The patient is not there, or was erased.
        """
        row = session.get(PatientKeyRow, (clinic_id, patient_id))
        if row is None:
            raise NotFoundError("patient")
        outer = self.clinic_key(session, clinic_id, "patients")
        return unwrap_key(outer, row.wrapped, clinic_id=clinic_id, owner_id=patient_id)

    def wrapped_for_clinic(self, clinic_id: str, key: bytes) -> bytes:
        """Return the key of a new clinic as its row keeps it."""
        return wrap_key(self._key, key, clinic_id=clinic_id, owner_id=clinic_id)

    def recovery_key(self) -> bytes:
        """Return the key of the installation, 32 bytes, to be printed or kept elsewhere."""
        return self._key

    def require_room(self, byte_count: int) -> None:
        """Let ``byte_count`` more be taken in.

        Raises
        ------
        StoreFullError
            Less would be left on the disk than the system and a backup need.
        """
        disk = shutil.disk_usage(self.folder)
        needed = (
            byte_count * self.settings.free_batches + disk.total * self.settings.least_free_share
        )
        if disk.free < needed:
            raise StoreFullError(
                f"The disk has too little room: {_megabytes(disk.free)} MB are free and "
                f"{_megabytes(needed)} MB are needed. Make room on it and try again; nothing was "
                "taken in."
            )


def new_store(
    folder: Path, key: bytes, *, settings: StoreSettings | None = None, store_id: str | None = None
) -> Store:
    """Return a new, open store in ``folder``, which is made if need be and holds nothing yet.

    ``store_id`` is its id where the key was kept under one beforehand.

    Raises
    ------
    NotAStoreError
        The folder holds something already.
    StoreLockedError, StoreFullError
        It can't be written to.
    """
    with in_words():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(folder.iterdir()):
            raise NotAStoreError(
                "The folder holds something already. Choose an empty folder for the store."
            )
        text = json.dumps({"format": _FORMAT, "id": store_id or new_id(), "key": _mark(key)})
        aside = folder / f"{MARKER}.part"
        try:
            aside.write_text(text, "ascii")
            with aside.open("rb") as handle:
                os.fsync(handle.fileno())
            os.replace(aside, folder / MARKER)
        finally:
            aside.unlink(missing_ok=True)
    return open_store(folder, key, settings=settings)


def open_store(folder: Path, key: bytes, *, settings: StoreSettings | None = None) -> Store:
    """Return the store in ``folder``, open and up to date.

    Raises
    ------
    NotAStoreError
        The folder is none.
    NewerStoreError
        A newer version of the program wrote it.
    StoreBusyError
        Another program has it open.
    WrongKeyError
        The key is not that of this store.
    StoreLockedError, StoreFullError, DamagedError
        The folder can't be written to, or what lies in it is not what was written.
    """
    settings = settings or StoreSettings()
    _marked(folder)
    _require_key(folder, key)
    lock = _locked(folder)
    try:
        blobs = FolderBlobs(folder)
        _require_records(folder, blobs)
        blobs.clear_unfinished()
        store = Store(folder, key, settings=settings, blobs=blobs, lock=lock)
        bring_up_to_date(store.database, copies=folder / COPIES)
    except BaseException:
        lock.release()
        raise
    return store


def is_store(folder: Path) -> bool:
    """Return whether ``folder`` is a store."""
    return (folder / MARKER).is_file()


def store_id(folder: Path) -> str:
    """Return which store lies in ``folder``; raises as :func:`open_store`."""
    return _marked(folder)


def _marked(folder: Path) -> str:
    marker = _marker(folder)
    if int(str(marker["format"])) > _FORMAT:
        raise NewerStoreError(
            "The store was written by a newer version of photocompare. Update the program; "
            "nothing was changed."
        )
    found = marker.get("id")
    if not isinstance(found, str) or not is_id(found):
        raise _not_a_store()
    return found


def _marker(folder: Path) -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError):
        read = json.loads((folder / MARKER).read_text("ascii"))
        if isinstance(read, dict) and isinstance(read.get("format"), int):
            return read
    raise _not_a_store()


def _not_a_store() -> NotAStoreError:
    return NotAStoreError(
        f"The folder is not a store of photocompare: it has no {MARKER} that can be read. "
        "Choose the folder that has one, or an empty folder for a new store."
    )


def _require_records(folder: Path, blobs: BlobStore) -> None:
    """Let no empty records take the place of lost ones: their photos would be nobody's."""
    path = folder / DATABASE
    if path.exists() and path.stat().st_size:
        return
    if (folder / COPIES).exists() or any(True for _ in blobs.names()):
        raise DamagedError(
            "The records of the store are gone, and its photos are there without them. Restore the "
            "store from a backup; nothing was changed."
        )


def _mark(key: bytes) -> str:
    return derived_key(key, "mark of the store").hex()


def _require_key(folder: Path, key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise LostKeyError(
            "The key of the store is not whole. Enter the recovery sheet that was printed when the "
            "store was made; without either, its photos can't be read."
        )
    if _marker(folder).get("key") != _mark(key):
        raise WrongKeyError(
            "The key is not that of this store. Use the one that was made with it, or enter its "
            "recovery sheet; nothing was changed."
        )


def _locked(folder: Path) -> FileLock:
    lock = FileLock(folder / _LOCK, blocking=False, mode=0o600)
    with in_words():
        try:
            lock.acquire()
        except Timeout:
            raise StoreBusyError(
                "Another program has this store open. Close it there first, then try again."
            ) from None
    return lock


def _megabytes(count: float) -> int:
    return round(count / 1_000_000)
