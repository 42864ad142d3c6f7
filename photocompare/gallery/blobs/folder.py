"""Objects as files of a folder: written aside, made safe, and only then given their name.

The order is what keeps an acknowledged photo through a power cut: write to ``tmp``, fsync, rename
to the name, fsync the folder. Until the last step there is nothing under the name at all.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from uuid import uuid4

from photocompare.errors import NotHeldError, StoreError, StoreFullError, StoreLockedError
from photocompare.gallery.blobs.memory import GONE
from photocompare.gallery.blobs.store import require_name

_READ_ONLY = 0o400
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_LOCKED = {errno.EROFS, errno.EACCES, errno.EPERM}


class FolderBlobs:
    """A :class:`~photocompare.gallery.blobs.BlobStore` in ``root``, which is made if need be."""

    def __init__(self, root: Path) -> None:
        self._objects, self._tmp, self._aside = (
            root / name for name in ("objects", "tmp", "quarantine")
        )
        self._lock = Lock()
        with in_words():
            for folder in (self._objects, self._tmp, self._aside):
                folder.mkdir(parents=True, exist_ok=True)

    def put_once(self, name: str, data: bytes) -> bool:
        """Keep ``data`` as ``name``; return whether it was new."""
        path = self._path(name)
        aside = self._tmp / uuid4().hex
        with in_words():
            if path.exists():
                make_safe(path.parent)  # whoever put it there may not have come as far
                return False
            try:
                _write(aside, data)
                self._make_folder(path.parent)
                with self._lock:  # a rename would replace what another thread just kept
                    is_new = not path.exists()
                    if is_new:
                        aside.rename(path)
                make_safe(path.parent)
            finally:
                aside.unlink(missing_ok=True)
        return is_new

    def get(self, name: str) -> bytes:
        """Return the bytes held as ``name``; NotHeldError without any."""
        with in_words():
            try:
                return self._path(name).read_bytes()
            except FileNotFoundError:
                raise NotHeldError(GONE) from None

    def size(self, name: str) -> int:
        """Return how many bytes ``name`` has; NotHeldError without any."""
        with in_words():
            try:
                return self._path(name).stat().st_size
            except FileNotFoundError:
                raise NotHeldError(GONE) from None

    def names(self) -> Iterator[str]:
        """Yield every name that is held."""
        for folder in (one for one in self._objects.iterdir() if one.is_dir()):
            for file in folder.iterdir():
                with contextlib.suppress(ValueError):  # what somebody else put there
                    yield require_name(file.name)

    def quarantine(self, name: str) -> None:
        """Put an object aside; NotHeldError where there is none."""
        path = self._path(name)
        with in_words():
            try:
                path.replace(self._aside / name)
            except FileNotFoundError:
                raise NotHeldError(GONE) from None
            make_safe(self._aside)
            make_safe(path.parent)

    def delete(self, name: str) -> None:
        """Drop an object for good."""
        path = self._path(name)
        with in_words():
            for file in (path, self._aside / name):
                if file.exists():
                    file.unlink()
                    make_safe(file.parent)

    def clear_unfinished(self) -> int:
        """Drop what a program that was killed left half-written; return how many files."""
        left = list(self._tmp.iterdir())
        for file in left:
            file.unlink(missing_ok=True)
        return len(left)

    def _path(self, name: str) -> Path:
        return self._objects / require_name(name)[:2] / name

    def _make_folder(self, folder: Path) -> None:
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            make_safe(self._objects)


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), _READ_ONLY)
        os.fsync(file.fileno())


def make_safe(folder: Path) -> None:
    """Have the names of a folder written to the disk; some systems do so by themselves."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Say in plain words what the disk could not do."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StoreFullError(
                "The disk is full, so nothing was kept. Make room on it and try again."
            ) from error
        if error.errno in _LOCKED:
            raise StoreLockedError(
                "The folder of the store can't be written to. Allow it, or choose another folder."
            ) from error
        raise StoreError(
            "The disk of the store answered with an error, so nothing was kept. "
            "Check the disk, then try again."
        ) from error
