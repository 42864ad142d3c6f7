"""What a caller hands over, as bytes and a name."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path
from typing import BinaryIO

from photocompare.errors import PhotoReadError
from photocompare.load import wording
from photocompare.settings import LoadSettings

_MAX_NAME = 120  # characters; longer names break tables and some file systems


def read_source(source: str | Path | bytes | BinaryIO, settings: LoadSettings) -> tuple[bytes, str]:
    """Return the bytes, and the name: the file's base name, or "" where there is none."""
    if isinstance(source, bytes):
        content, name = source, ""
    elif isinstance(source, (str, os.PathLike)):
        content, name = _from_path(Path(source), settings.max_file_bytes), Path(source).name
    else:
        content = _from_file(source, settings.max_file_bytes)
        given = getattr(source, "name", "")
        name = os.path.basename(given) if isinstance(given, str) else ""
    if not content:
        raise PhotoReadError(
            "The file is empty (0 bytes). Copy it again from the phone or camera, or choose "
            "another file."
        )
    if len(content) > settings.max_file_bytes:
        raise wording.too_many_bytes(settings)
    return content, clean_text(name, _MAX_NAME)


def clean_text(text: str, max_length: int) -> str:
    """Return ``text`` on one line, composed, without control and direction marks, cut to length."""
    composed = unicodedata.normalize("NFC", text[: 4 * max_length])
    kept = (sign if not sign.isspace() else " " for sign in composed)
    plain = "".join(sign for sign in kept if unicodedata.category(sign)[0] != "C")
    return " ".join(plain.split())[:max_length].rstrip()


def _from_path(path: Path, max_bytes: int) -> bytes:
    try:
        with _open_regular(path) as file:
            return file.read(max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:  # ValueError: NUL inside
        raise PhotoReadError(
            "There is no file of this name. Check the path and the spelling."
        ) from error
    except IsADirectoryError as error:
        raise PhotoReadError("This is a folder. Choose one photo inside it.") from error
    except PermissionError as error:
        if path.is_dir():  # as Windows says it
            raise PhotoReadError("This is a folder. Choose one photo inside it.") from error
        raise PhotoReadError(
            "The file may not be read by this user. Change its permissions, or copy it to a "
            "folder of your own."
        ) from error
    except OSError as error:
        raise PhotoReadError(
            "The file could not be read from the disk. Copy it to another folder and try again."
        ) from error


def _open_regular(path: Path) -> BinaryIO:
    """Open ``path``, without waiting for ever on what is no file."""
    descriptor = os.open(
        path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    )
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)  # before os.fdopen, which would keep a folder's open
        if stat.S_ISDIR(mode):
            raise IsADirectoryError
        raise PhotoReadError("This is not a file. Choose a photo that is stored on the disk.")
    return os.fdopen(descriptor, "rb")


def _from_file(file: BinaryIO, max_bytes: int) -> bytes:
    """Read from the start, where the file can go there: an upload may have been read before."""
    try:
        if file.seekable():
            file.seek(0)
        content = file.read(max_bytes + 1)
    except OSError as error:
        raise PhotoReadError(
            "The file could not be read. Choose it again, or copy it to another folder."
        ) from error
    if not isinstance(content, bytes):
        raise TypeError("a photo is read from a file that is opened in binary mode")
    return content
