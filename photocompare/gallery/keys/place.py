"""A file that holds a key: read, or written wholly, with its faults in plain words."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path

from photocompare.errors import LostKeyError, StoreFullError, StoreLockedError, WrongKeyError
from photocompare.gallery.blobs.folder import FULL, make_safe

_OWN_ENDINGS = {".key", ".replaced", ".part"}
LOST = (
    "The key of the store is not where it was kept. Enter the recovery sheet that was printed when "
    "the store was made; without either, its photos can't be read."
)
BROKEN = (
    "The key of the store is damaged where it was kept. Enter the recovery sheet that was printed "
    "when the store was made; nothing was changed."
)


def read_key(path: Path) -> bytes:
    """Return what the file holds; LostKeyError without one."""
    with _in_words():
        try:
            return path.read_bytes()
        except FileNotFoundError:
            raise LostKeyError(LOST) from None


def write_key(path: Path, content: bytes) -> None:
    """Have ``content`` in the file wholly, or what was there before."""
    aside = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with _in_words():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _close_to_others(path.parent, path.name)
        try:
            handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(aside, path)
        finally:
            aside.unlink(missing_ok=True)  # it would hold the key
        make_safe(path.parent)


def _close_to_others(folder: Path, name: str) -> None:
    """Let nobody else into a folder for keys alone; one with other things stays as it is."""
    if os.name == "nt":
        return
    found = folder.stat()
    is_open = found.st_mode & 0o077 and found.st_uid == os.geteuid()
    if not is_open or found.st_mode & stat.S_ISVTX:  # a place that everybody shares
        return
    if all(file.name == name or file.suffix in _OWN_ENDINGS for file in folder.iterdir()):
        folder.chmod(stat.S_IMODE(found.st_mode) & 0o700)


@contextlib.contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFullError(
                "The disk is full, so the key could not be kept. Make room on it and try again."
            ) from error
        raise StoreLockedError(
            "The place of the key can't be read or written. Allow it to this account and try again."
        ) from error


def another() -> WrongKeyError:
    """Return the error for a place that another key is kept in."""
    return WrongKeyError(
        "Another key is kept in this place. Move it away first: the store that it belongs to can't "
        "be read without it."
    )
