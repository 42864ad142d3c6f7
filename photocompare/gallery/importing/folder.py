"""The files of a folder and of those inside it; no link is followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

from photocompare.errors import ImportRefusedError, PhotoReadError
from photocompare.gallery.importing.candidate import Candidate, Found, Refused
from photocompare.gallery.importing.naming import display_name, is_ignored, natural_order
from photocompare.load.source import read_source
from photocompare.settings import LoadSettings, StoreSettings

_Kind = TypeVar("_Kind")

_LINK = "This is a link to another place. Copy the photo itself into the folder."
_LOCKED_FOLDER = (
    "This folder may not be read by this user. Change its permissions, or copy the photos to a "
    "folder of your own."
)
_NO_FILE = "This is not a file. Choose photos that are stored on the disk."


def from_folder(
    folder: Path,
    settings: StoreSettings = StoreSettings(),  # noqa: B008 - frozen
    *,
    load: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
) -> Found:
    """Return the files of ``folder``, those of inner folders too, ordered by their names.

    Hidden files and what systems leave beside photos are passed over; links, and folders that may
    not be read, are listed as refused. No file is opened yet.

    Raises
    ------
    ImportRefusedError
        It is no folder that can be read, or holds more files than are taken.
    """
    candidates: dict[str, Candidate] = {}
    refused: dict[str, Refused] = {}
    for count, (place, entry, reason) in enumerate(_walk(folder), start=1):
        if count > settings.most_folder_files:
            raise ImportRefusedError(
                f"The folder holds more than {settings.most_folder_files:,} files. Choose the "
                "folder of the photos themselves, or take in one of its folders at a time."
            )
        name = display_name(place)
        if reason:
            refused[place] = Refused(name, reason)
        else:
            candidates[place] = Candidate(name, partial(_read, Path(entry), load), place=place)
    return Found(_ordered(candidates), _ordered(refused))


def from_files(
    paths: tuple[Path, ...],
    *,
    load: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
) -> Found:
    """Return the files at ``paths``, in the order given; a link that a person names is opened."""
    return Found(
        tuple(
            Candidate(
                display_name(path.name), partial(_read_source, path, load), place=str(path.name)
            )
            for path in paths
        )
    )


def from_bytes(
    content: bytes,
    name: str,
    *,
    load: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
) -> Candidate:
    """Return what was uploaded as ``name``."""
    return Candidate(display_name(name), partial(_read_source, content, load), place=name)


def _walk(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield each file's place and path, and the reason why it is left out, if it is."""
    pending = [("", os.fspath(folder))]
    while pending:
        place, path = pending.pop()
        try:
            with os.scandir(path) as entries:
                listed = [entry for entry in entries if not is_ignored(entry.name)]
        except OSError as error:
            if not place:
                raise _unusable(folder) from error
            yield place, path, _LOCKED_FOLDER
            continue
        for entry in listed:
            inner = f"{place}/{entry.name}" if place else entry.name
            reason = _reason(entry)
            if reason is None:
                pending.append((inner, entry.path))
            else:
                yield inner, entry.path, reason


def _reason(entry: os.DirEntry[str]) -> str | None:
    """Return why a file is left out, "" if it isn't; None for a folder to be walked."""
    is_junction = getattr(entry, "is_junction", lambda: False)  # Windows, since Python 3.12
    try:
        if entry.is_symlink() or is_junction():
            return _LINK
        if entry.is_dir(follow_symlinks=False):
            return None
        return "" if entry.is_file(follow_symlinks=False) else _NO_FILE
    except OSError:  # gone meanwhile, or the disk doesn't answer
        return _NO_FILE


def _unusable(folder: Path) -> ImportRefusedError:
    if not folder.exists():
        return ImportRefusedError("There is no folder of this name. Check the path.")
    if not folder.is_dir():
        return ImportRefusedError("This is a file, not a folder. Choose the folder it lies in.")
    return ImportRefusedError(_LOCKED_FOLDER)


def _read(path: Path, load: LoadSettings) -> bytes:
    if path.is_symlink():  # it was none when the folder was listed
        raise PhotoReadError(_LINK)
    return _read_source(path, load)


def _read_source(source: Path | bytes, load: LoadSettings) -> bytes:
    content, _ = read_source(source, load)
    return content


def _ordered(by_place: dict[str, _Kind]) -> tuple[_Kind, ...]:
    return tuple(by_place[place] for place in sorted(by_place, key=natural_order))
