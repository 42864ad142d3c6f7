"""Which column of a table is which, by its name in English or German, and whether it can be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

from photocompare.errors import ImportRefusedError
from photocompare.gallery.importing.days import looks_like_a_day


class Column(StrEnum):
    """What a column may hold; the value is its name in the tables that are written here."""

    FILE = "file"
    PATIENT = "patient number"
    AREA = "area"
    INDICATION = "indication"
    DAY = "visit day"
    BASELINE = "baseline day"
    TREATED = "treatment day"
    SHOT = "shot"
    DEVICE = "device"
    OPERATOR = "operator"
    ROOM = "room"


_NAMES = {
    Column.FILE: "file path photo filename filepath image picture datei pfad foto dateiname "
    "dateipfad bild bilddatei",
    Column.PATIENT: "patientnumber patient patientno patientnr patientid number "
    "patientennummer patientennr patientenid nummer",
    Column.AREA: "area casearea bodyarea bodysite site koerperregion areal bereich region "
    "koerperstelle behandlungsareal",
    Column.INDICATION: "indication reason indikation grund",
    Column.DAY: "visitday visit day date visitdate datetaken tag datum besuch besuchstag "
    "aufnahmetag aufnahmedatum besuchsdatum visite",
    Column.BASELINE: "baselineday baseline baselinedate ausgangstag ausgangsdatum ausgangsbefund",
    Column.TREATED: "treatmentday treatmentdate treatedon behandlungstag behandlungsdatum "
    "behandeltam",
    Column.SHOT: "shot shotnumber shotno view aufnahme aufnahmenummer aufnahmenr ansicht",
    Column.DEVICE: "device camera geraet kamera",
    Column.OPERATOR: "operator photographer takenby bediener fotograf aufgenommenvon",
    Column.ROOM: "room raum zimmer",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split()}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WANTED = (Column.PATIENT, Column.AREA, Column.DAY)
_FILE_NAME = re.compile(r".*\.[A-Za-z]{3,4}")
_MOST = 0.5  # of the cells that are filled: a slip is in one row, a swap in nearly all


def known(header: Sequence[str]) -> int:
    """Return how many cells of ``header`` name a column."""
    return sum(_key(cell) in _BY_NAME for cell in header)


def columns_of(header: Sequence[str]) -> tuple[dict[Column, int], tuple[str, ...]]:
    """Return where each column stands, and what should be known of those without use.

    Raises
    ------
    ImportRefusedError
        There is no column of files, or two columns are the same.
    """
    places: dict[Column, int] = {}
    unknown = []
    for number, cell in enumerate(header):
        column = _BY_NAME.get(_key(cell))
        if column is None:
            unknown += [str(number + 1)] if cell.strip() else []
        elif column in places:
            raise ImportRefusedError(
                f"Columns {places[column] + 1} and {number + 1} of the table are both the "
                f"{column.value}. Keep one of them."
            )
        else:
            places[column] = number
    if Column.FILE not in places:
        raise ImportRefusedError(
            "The table's first row names no column of files. Name its columns there: file, "
            "patient number, area, indication, visit day, shot."
        )
    return places, _notes(places, unknown)


def require_in_place(places: Mapping[Column, int], rows: Sequence[Sequence[str]]) -> None:
    """Raise ``ImportRefusedError`` where columns hold what belongs into others."""
    cells = {column: _filled(rows, place) for column, place in places.items()}
    files, days = cells[Column.FILE], cells.get(Column.DAY, [])
    if _are_mostly(files, looks_like_a_day):
        raise _swapped(Column.FILE, "days")
    if _are_mostly(files, str.isdecimal):
        raise _swapped(Column.FILE, "numbers")
    if _are_mostly(days, _is_file_name):
        raise _swapped(Column.DAY, "file names")
    patients, areas = cells.get(Column.PATIENT, []), cells.get(Column.AREA, [])
    if _are_mostly(patients, looks_like_a_day) or _are_mostly(patients, _is_file_name):
        raise _swapped(Column.PATIENT, "days or file names")
    if _are_mostly(areas, str.isdecimal) and not any(map(_has_digit, patients)):
        raise _swapped(Column.AREA, "numbers")


def _key(cell: str) -> str:
    composed = unicodedata.normalize("NFKC", cell).casefold().translate(_UMLAUTS)
    return "".join(sign for sign in composed if sign.isalnum())


def _notes(places: Mapping[Column, int], unknown: list[str]) -> tuple[str, ...]:
    notes = []
    missing = [column.value for column in _WANTED if column not in places]
    if missing:
        notes.append(f"The table has no column for: {', '.join(missing)}.")
    if unknown:
        notes.append(f"Columns of the table that are not known were left: {', '.join(unknown)}.")
    return tuple(notes)


def _filled(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows if place < len(row) and row[place].strip()]


def _are_mostly(cells: list[str], test: Callable[[str], bool]) -> bool:
    return sum(map(test, cells)) > _MOST * len(cells)


def _is_file_name(cell: str) -> bool:
    return _FILE_NAME.fullmatch(cell) is not None and not looks_like_a_day(cell)


def _has_digit(cell: str) -> bool:
    return any(sign.isdigit() for sign in cell)


def _swapped(column: Column, held: str) -> ImportRefusedError:
    return ImportRefusedError(
        f"The table's column “{column.value}” holds {held}. Are two of its columns swapped? Put "
        "each under its own name."
    )
