"""``--points``: pairs of points from the line or from a table, read or refused in a sentence."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from photocompare.errors import PointsError

if TYPE_CHECKING:
    from photocompare.settings import PointPair

POINTS_FORM = (
    'pairs of points set by hand, "BX,BY=AX,AY; BX,BY=AX,AY; …" in pixels of the upright photos '
    "(before = after), or a CSV file with those four columns"
)

_EXAMPLE = (
    'Write the pairs as "412,300=455,322; 700,310=744,335; 520,640=561,668": x,y in the before '
    "photo, =, x,y in the after photo"
)
_TABLE = "Give it four columns: before x, before y, after x, after y"
_MOST_BYTES = 1_000_000
_MOST_PAIRS = 500  # each pair is held against every other


def points(text: str | None) -> tuple[PointPair, ...]:
    """Return the pairs that were given, none where nothing was."""
    if text is None:
        return ()
    path = Path(text)
    is_table = "=" not in text and (path.suffix.lower() in (".csv", ".txt", ".tsv"))
    found = _from_table(path) if is_table else _from_line(text)
    if len(found) > _MOST_PAIRS:
        raise PointsError(f"{len(found)} pairs of points are too many; use {_MOST_PAIRS} at most.")
    if not found:
        raise PointsError(f"--points holds no pair. {_EXAMPLE}.")
    return found


def _from_line(text: str) -> tuple[PointPair, ...]:
    pairs = [part for part in text.split(";") if part.strip()]
    return tuple(_pair(part, number) for number, part in enumerate(pairs, start=1))


def _pair(text: str, number: int) -> PointPair:
    sides = text.split("=")
    try:
        (before, after) = (_place(side) for side in sides)
    except ValueError as error:
        raise PointsError(
            f"Pair {number} of --points, '{text.strip()}', can't be read. {_EXAMPLE}.",
            pairs=(number,),
        ) from error
    return before, after


def _place(text: str) -> tuple[float, float]:
    x, y = text.split(",")
    return float(x), float(y)


def _from_table(path: Path) -> tuple[PointPair, ...]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PointsError(f"'{path.name}' is too large for a table of points. {_TABLE}.")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PointsError(f"The table of points '{path}' can't be read. {_TABLE}.") from error
    separator = next((mark for mark in ";\t" if mark in text), ",")
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(row)]
    except csv.Error as error:
        raise PointsError(f"The table of points '{path}' can't be read. {_TABLE}.") from error
    if rows and not _is_number(rows[0][0], separator):
        rows = rows[1:]  # the names of the columns
    return tuple(_row(row, number, path, separator) for number, row in enumerate(rows, start=1))


def _row(row: list[str], number: int, path: Path, separator: str) -> PointPair:
    try:
        before_x, before_y, after_x, after_y = (_number(cell, separator) for cell in row)
    except ValueError as error:
        raise PointsError(
            f"Row {number} of '{path.name}' can't be read. {_TABLE}.", pairs=(number,)
        ) from error
    return (before_x, before_y), (after_x, after_y)


def _is_number(cell: str, separator: str) -> bool:
    try:
        _number(cell, separator)
    except ValueError:
        return False
    return True


def _number(cell: str, separator: str) -> float:
    # Where Excel separates columns by semicolons, it writes 412,5 for 412.5.
    return float(cell if separator == "," else cell.replace(",", "."))
