"""What was named on the line: photos, folders, ZIPs, and a table that says whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError

if TYPE_CHECKING:
    from photocompare.gallery.importing import Found

_ZIP, _TABLES = ".zip", (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Named:
    """The paths that were named, by what they are."""

    photos: tuple[Path, ...]
    folders: tuple[Path, ...]
    archives: tuple[Path, ...]
    table: Path | None


def sorted_out(names: Sequence[str]) -> Named:
    """Return what the ``names`` are; each must be there."""
    paths = [Path(name).expanduser() for name in names]
    for path in paths:
        if not path.exists():
            raise UsageError(f"There is no file or folder '{path}'. Check the path.")
    folders = tuple(path for path in paths if path.is_dir())
    files = [path for path in paths if path not in folders]
    tables = [path for path in files if path.suffix.lower() in _TABLES]
    if len(tables) > 1:
        raise UsageError("Several tables were given. Take photos in with one table at a time.")
    archives = tuple(path for path in files if path.suffix.lower() == _ZIP)
    photos = tuple(path for path in files if path not in (*tables, *archives))
    return Named(photos, folders, archives, tables[0] if tables else None)


@contextmanager
def opened_sources(named: Named, *, today: date) -> Iterator[Found]:
    """Yield what the sources hold; a table alone names the files beside it."""
    from photocompare.gallery.importing import Archive, Found, from_files, from_folder, from_table

    with ExitStack() as stack:
        parts = [from_files(named.photos)] if named.photos else []
        parts += [from_folder(folder) for folder in named.folders]
        parts += [stack.enter_context(Archive(path)).found for path in named.archives]
        if named.table is not None and not parts:
            parts = [_beside(named.table)]
        found = Found(
            tuple(one for part in parts for one in part.candidates),
            tuple(one for part in parts for one in part.refused),
            tuple(note for part in parts for note in part.notes),
        )
        if named.table is not None:
            found = from_table(_content(named.table), found, today=today)
        yield found


def _beside(table: Path) -> Found:
    from photocompare.gallery.importing import from_folder

    found = from_folder(table.parent)
    others = tuple(one for one in found.candidates if one.place != table.name)
    return replace(found, candidates=others)


def _content(table: Path) -> bytes:
    from photocompare.settings import StoreSettings

    try:
        with table.open("rb") as file:
            return file.read(StoreSettings().most_table_bytes + 1)  # more is refused by its length
    except OSError as error:
        raise UsageError(f"The table '{table}' can't be read. Check its permissions.") from error
