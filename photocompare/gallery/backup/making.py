"""A backup: one encrypted file, restored and read again before it is called one."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import func, select

from photocompare.errors import ClashError, DamagedError, NotHeldError, StoreError, StoreFullError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.backup.container import Packer, encrypt
from photocompare.gallery.backup.identity import identity_of
from photocompare.gallery.backup.restoring import restore_backup
from photocompare.gallery.blobs.folder import in_words
from photocompare.gallery.database import Database
from photocompare.gallery.database.tables import AuditRow, BackupRow, ClinicRow, ObjectRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys.recovery import store_name
from photocompare.gallery.services.work import doing, looking
from photocompare.gallery.store import DATABASE, MARKER, Store, open_store
from photocompare.gallery.verifying import chain_of, verify
from photocompare.version import VERSION

ENDING = ".backup.age"
_MOST_TRIES = 3  # a photo that is erased while it is copied makes the copy be begun anew
_COPIES = 2  # the backup, and what is restored of it to be read
_MEGABYTE = 1_000_000
_UNFINISHED = "unfinished-"
_LONGEST_SECONDS = 24 * 3600  # no backup takes as long
Progress = Callable[[str, float], None]
"""Hears "copying" or "checking", and the share of it that is done."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was restored and read; ``heads`` are the ends of the audit logs in it."""

    file: Path
    made_at: datetime
    object_count: int
    byte_count: int
    heads: dict[str, tuple[int, str]]


class _ErasedError(Exception):
    """Something was erased while it was copied."""


def make_backup(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    folder: Path,
    name: str = "",
    progress: Progress | None = None,
) -> Backup:
    """Return a backup of the whole store in ``folder``, as it is now; others may work meanwhile.

    It is called after the store and the time, or ``name``, which nothing there is called yet.

    Raises
    ------
    NotPermittedError
        The actor may not.
    ClashError
        There is something of that name.
    StoreFullError, StoreLockedError
        There is no room for it, or the folder can't be written to.
    DamagedError
        Something in the store is damaged, or the backup did not come back as it was made; it is
        not kept.
    """
    tell = progress or (lambda _what, _share: None)
    with looking(store, actor, clinic_id, Action.BACK_UP) as work:
        size = work.session.scalars(select(func.sum(ObjectRow.byte_count))).one() or 0
    made_at = store.now()
    name = name or f"photocompare-{store_name(store.id)}-{made_at:%Y%m%dT%H%M%SZ}{ENDING}"
    with store.activity.working(), in_words():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear_unfinished(folder, made_at)
        _require_room(folder, size + (store.folder / DATABASE).stat().st_size)
        if (folder / name).exists():
            raise ClashError("There is a file of this name already. Choose another name.")
        with tempfile.TemporaryDirectory(dir=folder, prefix=_UNFINISHED) as aside:
            file, records = Path(aside) / name, Path(aside) / DATABASE
            heads, count = _written(store, file, records, tell)
            _require_good(store, file, Path(aside) / "restored", tell)
            os.replace(file, folder / name)
            _make_safe(folder)
    made = Backup(folder / name, made_at, count, (folder / name).stat().st_size, heads)
    _noted(store, actor, clinic_id, made)
    return made


def backups(store: Store, actor: Actor, clinic_id: str) -> tuple[tuple[datetime, int, int], ...]:
    """Return when each backup was made, with its objects and bytes; newest first."""
    with looking(store, actor, clinic_id, Action.BACK_UP) as work:
        rows = work.session.scalars(select(BackupRow).order_by(BackupRow.made_at.desc()))
        return tuple((row.made_at, row.object_count, row.byte_count) for row in rows)


def _written(
    store: Store, file: Path, records: Path, tell: Progress
) -> tuple[dict[str, tuple[int, str]], int]:
    for _ in range(_MOST_TRIES):
        for path in (file, records):
            path.unlink(missing_ok=True)
        store.database.copy_to(records)
        with contextlib.suppress(_ErasedError):
            return _packed(store, file, records, tell)
    raise StoreError(
        "Photos were erased while they were copied. Make the backup again when nobody erases any."
    )


def _packed(
    store: Store, file: Path, records: Path, tell: Progress
) -> tuple[dict[str, tuple[int, str]], int]:
    copy = Database(records, store.settings)
    try:
        with copy.reading() as session:
            names = session.scalars(select(ObjectRow.name).order_by(ObjectRow.name)).all()
            clinics = session.scalars(select(ClinicRow.id)).all()
            states = {one: chain_of(store, session, one) for one in clinics}
    finally:
        copy.close()
    heads = {one: (state.count, state.head) for one, state in states.items()}

    about: dict[str, object] = {"store": store.id, "program": VERSION, "heads": heads}

    def write(stream: IO[bytes]) -> None:
        packer = Packer(stream)
        try:
            _fill(packer, store, records, names, tell)
            packer.close(about)
        except BaseException:
            packer.give_up()
            raise

    with file.open("xb") as to:
        os.fchmod(to.fileno(), 0o600)
        encrypt(write, to, identity_of(store.key_for("backups")))
        to.flush()
        os.fsync(to.fileno())
    return heads, len(names)


def _fill(
    packer: Packer, store: Store, records: Path, names: Sequence[str], tell: Progress
) -> None:
    for name in (MARKER, DATABASE):
        path = records if name == DATABASE else store.folder / name
        with path.open("rb") as content:
            packer.add(name, content, path.stat().st_size)
    for number, name in enumerate(names, 1):
        sealed = _sealed(store, name)
        packer.add(f"objects/{name}", io.BytesIO(sealed), len(sealed))
        tell("copying", number / len(names))


def _sealed(store: Store, name: str) -> bytes:
    try:
        return store.blobs.get(name)
    except NotHeldError:
        with store.database.reading() as session:
            if session.scalars(select(ObjectRow.name).where(ObjectRow.name == name)).first():
                raise
        raise _ErasedError from None


def _require_good(store: Store, file: Path, to: Path, tell: Progress) -> None:
    """Restore the backup aside and read every byte of it."""
    restore_backup(file, to, key=store.recovery_key())
    with open_store(to, store.recovery_key(), settings=store.settings) as restored:
        found = verify(restored, read_data=True, progress=lambda share: tell("checking", share))
    shutil.rmtree(to)
    if not found.is_whole:
        raise DamagedError(
            f"The store has {len(found.damages)} damaged photos, so no backup was made of it. "
            "Run the check of the store to see which, and restore those from an older backup."
        )


def _noted(store: Store, actor: Actor, clinic_id: str, made: Backup) -> None:
    with doing(store, actor, clinic_id, Action.BACK_UP) as work:
        work.session.add(
            BackupRow(
                id=new_id(),
                made_at=made.made_at,
                heads=" ".join(f"{one}:{n}:{head}" for one, (n, head) in made.heads.items()),
                object_count=made.object_count,
                byte_count=made.byte_count,
                is_verified=True,
            )
        )
        last = select(func.max(AuditRow.number)).where(AuditRow.clinic_id == clinic_id)
        number = work.session.scalars(last).one() or 0
        work.log("backup made", clinic_id, objects=made.object_count, entries=number)


def _require_room(folder: Path, byte_count: int) -> None:
    """Refuse where the backup and the copy of it that is read don't fit beside each other.

    The store's own disk may be full: that is when a backup is needed.
    """
    free, needed = shutil.disk_usage(folder).free, _COPIES * byte_count
    if free < needed:
        raise StoreFullError(
            f"There is too little room for the backup: {free // _MEGABYTE} MB are free and "
            f"{needed // _MEGABYTE} MB are needed while it is checked. Choose another disk."
        )


def _clear_unfinished(folder: Path, now: datetime) -> None:
    """Drop what a program that was killed left; what is younger may be another's, being made."""
    for left in folder.glob(f"{_UNFINISHED}*"):
        if now.timestamp() - left.stat().st_mtime > _LONGEST_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _make_safe(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
