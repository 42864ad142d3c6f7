"""Tables as text (CSV): read whatever program wrote them, and written so that none runs a cell."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence

from photocompare.errors import ImportRefusedError
from photocompare.settings import MEGAPIXEL, StoreSettings

# What a spreadsheet takes for the start of a formula, and what it drops before it looks.
_RISKY = re.compile("'*[=+\\-@\t\r\n\0\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}"
                    "\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]")  # fmt: skip
_QUOTED_RISK = re.compile("'" + _RISKY.pattern)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_MOST_CONTROLS = 0.05  # of the first signs; a photo or program has a tenth and more
DELIMITERS = (";", ",", "\t")
_MARKS = (  # the longest first: UTF-32 begins with the mark of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # of today, and of before 2007

_NO_TABLE = "The file is not a table of text (CSV). Choose the table, or save it as CSV first."
_GUESSED = (
    "The table's letters were read as Windows wrote them (cp1252), which was guessed. Check names "
    "with umlauts or accents, or save the table as CSV UTF-8."
)


Row = tuple[int, tuple[str, ...]]
"""A row's number, as spreadsheets count from 1, and its cells as they stand."""


def decoded(content: bytes, settings: StoreSettings) -> tuple[str, tuple[str, ...]]:
    """Return the text of a table, and a note where its letters had to be guessed.

    Raises
    ------
    ImportRefusedError
        It is no text, or too much of it.
    """
    if len(content) > settings.most_table_bytes:
        limit = settings.most_table_bytes / MEGAPIXEL
        raise ImportRefusedError(f"The table is larger than {limit:.0f} MB. Split it into parts.")
    if content.startswith(_OFFICE):
        raise ImportRefusedError("This is an Excel file or a ZIP. Save the table as CSV UTF-8.")
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for name in (encoding,) if encoding else (_wide(content), "utf-8", "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeError:
            continue
        if len(_CONTROLS.findall(text[:1_000])) > _MOST_CONTROLS * len(text[:1_000]):
            break
        return text, (_GUESSED,) if name == "cp1252" else ()
    raise ImportRefusedError(_NO_TABLE)


def first_row(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the first row of ``text``; none where it can't be read so."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return tuple(next(reader, ()))
    except csv.Error:
        return ()


def rows_of(text: str, delimiter: str, settings: StoreSettings) -> tuple[Row, ...]:
    """Return the rows of ``text`` that hold anything; a leading ' before a formula's sign goes.

    Raises
    ------
    ImportRefusedError
        More rows than are taken, or quotes that don't close.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                rows.append((number, tuple(_unquoted(cell) for cell in cells)))
            if len(rows) > settings.most_table_rows + 1:  # and the names of its columns
                raise ImportRefusedError(
                    f"The table has more than {settings.most_table_rows:,} rows. Split it into "
                    "parts."
                )
    except csv.Error as error:
        raise ImportRefusedError(
            f"Row {number + 1} of the table can't be read: a quote isn't closed, or a cell is far "
            "too long. Mend it, or save the table anew."
        ) from error
    return tuple(rows)


def write_table(rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Return ``rows`` as CSV in UTF-8 with its mark, every cell quoted, none of them a formula.

    A cell that a spreadsheet would work out gets a ' before it, which ``rows_of`` takes away
    again.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    for cells in rows:
        writer.writerow(["'" + cell if _RISKY.match(cell) else cell for cell in cells])
    return codecs.BOM_UTF8 + file.getvalue().encode("utf-8", errors="replace")


def _unquoted(cell: str) -> str:
    return cell[1:] if _QUOTED_RISK.match(cell) else cell


def _wide(content: bytes) -> str:
    """Return the UTF-16 that a text without a mark is in, by where its zeros are; else UTF-8."""
    head = content[:1_000]
    zeros = (head[::2].count(0), head[1::2].count(0))
    if max(zeros) * 4 < len(head) or min(zeros) * 4 > max(zeros):
        return "utf-8"
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
