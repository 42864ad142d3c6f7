"""Photos by a table: each row names a file of a folder or ZIP, and says whose and when it is.

A row that can't be right is left out with its reason and the others go in; a table that can't be
right is refused as a whole. What a cell holds stands in no reason: it may name a patient.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from photocompare.errors import ImportRefusedError
from photocompare.gallery.importing import csv_text
from photocompare.gallery.importing.candidate import Candidate, Found, Hints, Refused
from photocompare.gallery.importing.columns import Column, columns_of, known, require_in_place
from photocompare.gallery.importing.days import NoDayError, day_of
from photocompare.gallery.importing.naming import (
    display_name,
    display_text,
    leads_outside,
    place_key,
)
from photocompare.settings import StoreSettings

_SEPARATOR_LINE = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)  # Excel writes and reads it
_MOST_SHOTS = 999  # of one visit; a larger number is a file's counter in the wrong column
_TOLD = 5  # rows that are named in one sentence
_DAYS = {Column.DAY: "visit day", Column.BASELINE: "baseline day", Column.TREATED: "treatment day"}

BaselineOf = Callable[[Hints], date | None]
"""What gives the day of a case's baseline, where the case is there already."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that can be right by itself."""

    number: int
    hints: Hints


class _RowError(Exception):
    """A row can't be right; the message is a sentence."""


def from_table(
    content: bytes,
    source: Found,
    *,
    today: date,
    baseline_of: BaselineOf = lambda hints: None,
    settings: StoreSettings = StoreSettings(),  # noqa: B008 - frozen
) -> Found:
    """Return the candidates of ``source`` that the table names, with what it says of them.

    Files that it doesn't name are listed as left out, as are rows without a file.

    Raises
    ------
    ImportRefusedError
        The table can't be read, or its columns are missing, doubled or swapped.
    """
    text, notes = csv_text.decoded(content, settings)
    header, rows = _table(text, settings)
    places, column_notes = columns_of(header)
    if not rows:
        raise ImportRefusedError("The table names no file: it has no row below its first.")
    require_in_place(places, [cells for _, cells in rows])
    files = _Files(source)
    refused: list[Refused] = []
    by_file: dict[int, list[_Row]] = defaultdict(list)
    for number, cells in rows:
        file = _cell(cells, places, Column.FILE)
        try:
            index = files.index_of(file)
            hints = _hints(cells, places, today=today)
            _require_order(hints, baseline_of)
            by_file[index].append(_Row(number, hints))
        except _RowError as error:
            refused.append(Refused(display_name(file), f"Row {number}: {error}"))
    candidates = _told_apart(source, by_file, refused)
    refused += files.unnamed()
    return Found(candidates, tuple(refused), (*source.notes, *notes, *column_notes))


class _Files:
    """The files of a source by their place, and by their name alone where that tells them."""

    def __init__(self, source: Found) -> None:
        self._source = source
        self._named: set[int] = set()
        self._left_out = {one.display_name: one.reason for one in source.refused}
        self._unsure: dict[int, list[int]] = {}  # by the list's id: each is told of once
        self._by_place: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, one in enumerate(source.candidates):
            parts = place_key(one.place)
            self._by_place[parts].append(index)
            # A table written beside the photos knows nothing of the folder that a ZIP puts them
            # in, and Windows cares for no capitals.
            for key in {_folded(parts), parts[-1:], _folded(parts[-1:])}:
                self._by_key[key].append(index)

    def index_of(self, file: str) -> int:
        """Return which candidate ``file`` names, or raise ``_RowError``."""
        if not file:
            raise _RowError("it names no file.")
        if leads_outside(file):
            raise _RowError(
                "the file must be named from the folder or ZIP on, without a drive or “..”."
            )
        parts = place_key(file)
        found = (
            self._by_place.get(parts)
            or self._by_key.get(parts)
            or self._by_key.get(_folded(parts), [])
        )
        if len(found) > 1:
            self._unsure[id(found)] = found
            raise _RowError("several files have this name. Write the folder before it.")
        if not found:
            reason = self._left_out.get(display_name(file))
            raise _RowError(reason or "there is no file of this name in the folder or ZIP.")
        self._named.add(found[0])
        return found[0]

    def unnamed(self) -> list[Refused]:
        """Return the files that no row named, and those that the source itself left out."""
        self._named.update(*self._unsure.values())
        others = [
            Refused(one.display_name, "The table does not name this file.")
            for index, one in enumerate(self._source.candidates)
            if index not in self._named
        ]
        return others + list(self._source.refused)


def _folded(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.casefold() for part in parts)


def _table(text: str, settings: StoreSettings) -> tuple[tuple[str, ...], tuple[csv_text.Row, ...]]:
    """Return the names of the columns, and the rows below them."""
    if stated := _SEPARATOR_LINE.match(text):
        text, delimiter = text[stated.end() :], stated[1]
    else:
        delimiter = max(csv_text.DELIMITERS, key=lambda sign: _fit(text, sign))
    rows = csv_text.rows_of(text, delimiter, settings)
    if not rows:
        raise ImportRefusedError("The table is empty. Choose the table that names the photos.")
    return rows[0][1], rows[1:]


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    header = csv_text.first_row(text, delimiter)
    return known(header), len(header)


def _hints(cells: Sequence[str], places: Mapping[Column, int], *, today: date) -> Hints:
    days = {column: _day(_cell(cells, places, column), column, today) for column in _DAYS}
    texts = {
        column: display_text(_cell(cells, places, column))
        for column in Column
        if column not in _DAYS
    }
    return Hints(
        patient_number=texts[Column.PATIENT],
        area=texts[Column.AREA],
        indication=texts[Column.INDICATION],
        day=days[Column.DAY],
        baseline=days[Column.BASELINE],
        treated_on=days[Column.TREATED],
        shot=_shot(texts[Column.SHOT]),
        device=texts[Column.DEVICE],
        operator=texts[Column.OPERATOR],
        room=texts[Column.ROOM],
    )


def _cell(cells: Sequence[str], places: Mapping[Column, int], column: Column) -> str:
    place = places.get(column, len(cells))
    return cells[place].strip() if place < len(cells) else ""


def _day(text: str, column: Column, today: date) -> date | None:
    if not text:
        return None
    try:
        day = day_of(text)
    except NoDayError as error:
        raise _RowError(f"of the {_DAYS[column]}, {error}") from error
    if day > today:
        raise _RowError(f"the {_DAYS[column]} lies in the future. Put it right.")
    return day


def _shot(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text) or not 1 <= int(text) <= _MOST_SHOTS:
        raise _RowError(f"the shot is no number from 1 to {_MOST_SHOTS}.")
    return int(text)


def _require_order(hints: Hints, baseline_of: BaselineOf) -> None:
    day = hints.day
    for baseline in (hints.baseline, baseline_of(hints)):
        if day is not None and baseline is not None and day < baseline:
            raise _RowError("the visit day lies before the baseline day. Put one of them right.")


def _told_apart(
    source: Found, by_file: Mapping[int, list[_Row]], refused: list[Refused]
) -> tuple[Candidate, ...]:
    """Return one candidate a file; rows that name the same file again are added to ``refused``."""
    candidates = []
    for index, rows in sorted(by_file.items()):
        one, first = source.candidates[index], rows[0]
        if any(row.hints != first.hints for row in rows):
            numbers = ", ".join(str(row.number) for row in rows[:_TOLD])
            more = f" and {len(rows) - _TOLD} others" if len(rows) > _TOLD else ""
            reason = f"Rows {numbers}{more} name this file and contradict each other."
            refused.append(Refused(one.display_name, reason))
            continue
        refused += [
            Refused(
                one.display_name, f"Row {row.number}: row {first.number} says the same already."
            )
            for row in rows[1:]
        ]
        candidates.append(replace(one, hints=first.hints))
    return tuple(candidates)
