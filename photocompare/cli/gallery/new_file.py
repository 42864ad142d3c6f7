"""A file that is written wholly or not at all, and never over another one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path
from typing import IO

from photocompare.cli.command import UsageError
from photocompare.errors import StoreError


@contextmanager
def new_file(name: str) -> Iterator[FileIO]:
    """Yield a file that its owner alone reads; it has its name once it is whole, or never was.

    One folder is made for it, if need be; more than one that is missing is a slip.
    """
    path = Path(name).expanduser()
    aside = path.with_name(f"{path.name}.part")
    if path.exists():
        raise UsageError(f"There is a file '{name}' already. Choose another name.")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError as error:
        raise UsageError(
            f"'{name}' can't be written. Choose a folder that is there and can be written to."
        ) from error
    try:
        with os.fdopen(handle, "wb", buffering=0) as file:  # nothing waits until it is closed
            yield file
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def write(file: FileIO, data: bytes) -> None:
    """Write ``data``; a disk that is full is said in plain words."""
    with _in_words():
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
        os.fsync(file.fileno())


def made_safe(file: IO[bytes]) -> None:
    """Have all that was written on the disk."""
    with _in_words():
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(
            "The disk is full or does not answer, so the file was not written. Make room on it and "
            "try again."
        ) from error
