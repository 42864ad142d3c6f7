"""A store brought back from a backup: wholly, into a folder of its own, or not at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from photocompare.errors import DamagedError, NotAStoreError, NotHeldError
from photocompare.gallery.backup.container import unpack
from photocompare.gallery.backup.identity import identity_of
from photocompare.gallery.blobs.folder import in_words
from photocompare.gallery.keys import derived_key


def restore_backup(file: Path, to: Path, *, key: bytes) -> dict[str, object]:
    """Bring the store of a backup back in ``to``, which is empty or not there; return its list.

    ``key`` is that of the store, 32 bytes; a recovery sheet gives it.

    Raises
    ------
    NotHeldError
        There is no such file.
    NotAStoreError
        The folder holds something already.
    WrongKeyError
        The backup is of another store.
    DamagedError
        It is none, or is damaged; nothing was restored.
    StoreFullError, StoreLockedError
        The folder can't be written to; nothing was restored.
    """
    if not file.is_file():
        raise NotHeldError(f"There is no backup called '{file.name}'. Choose the file again.")
    aside = to.with_name(f"{to.name}.restoring")
    with in_words():
        if to.exists() and any(to.iterdir()):
            raise NotAStoreError(
                "The folder holds something already. Choose an empty folder to restore into."
            )
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(mode=0o700)
        try:
            with file.open("rb") as packed:
                manifest = unpack(packed, aside, identity_of(derived_key(key, "backups")))
            if not isinstance(manifest.get("store"), str):
                raise DamagedError("The backup doesn't say whose it is. Use another one.")
            if to.exists():
                to.rmdir()
            os.replace(aside, to)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return manifest
