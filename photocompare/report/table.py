"""Readings as rows of a spreadsheet (CSV), and numbers as people read them."""

from __future__ import annotations

import csv
import io
import math
import unicodedata

from photocompare.model import Comparison, Reading
from photocompare.quantities import QUANTITIES

CSV_COLUMNS = (
    "region",
    "quantity",
    "name",
    "unit",
    "before",
    "after",
    "change",
    "interval_low",
    "interval_high",
    "detectable_change",
    "verdict",
    "reason",
    "comparability",
    "is_primary",
)
_CSV_DIGITS = 6
_FORMULA_STARTS = "=+-@"
_NOT_KNOWN = "not known"

Cell = str | float


def readings_csv(comparison: Comparison) -> str:
    """Return the readings as CSV (RFC 4180): text quoted, numbers bare, empty where not known.

    No cell of text can become a formula in a spreadsheet: one that starts like a formula gets an
    apostrophe in front, as OWASP advises. Numbers are written by us and stay numbers.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for reading in comparison.readings:
        is_primary = reading.quantity == comparison.primary_quantity
        writer.writerow([*_csv_row(reading, comparison.grade.letter), "yes" if is_primary else ""])
    return buffer.getvalue()


def _csv_row(reading: Reading, letter: str) -> list[Cell]:
    low, high = reading.interval or (math.nan, math.nan)
    least = math.nan if reading.detectable_change is None else reading.detectable_change
    return [
        inert(reading.region),
        inert(reading.quantity),
        inert(plain_name(reading.quantity)),
        inert(reading.unit),
        *(_number(v) for v in (reading.before, reading.after, reading.change, low, high, least)),
        inert(reading.verdict.value),
        inert(reading.reason),
        inert(letter),
    ]


def inert(text: str) -> str:
    """Return ``text`` as a spreadsheet shows it and never runs it; control characters are gone."""
    flat = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    # Full-width signs count as the plain ones in some spreadsheets; so does a sign after blanks
    # or after characters that have no width.
    visible = "".join(c for c in flat if unicodedata.category(c) != "Cf")
    start = unicodedata.normalize("NFKC", visible).lstrip()[:1]
    is_formula = bool(start) and start in _FORMULA_STARTS + "−"
    return f"'{flat}" if is_formula or text[:1] in ("\t", "\r", "\n") else flat


def _number(value: float) -> Cell:
    return round(value, _CSV_DIGITS) + 0.0 if math.isfinite(value) else ""


def plain_name(quantity: str) -> str:
    """Return what a person calls the quantity."""
    known = QUANTITIES.get(quantity)
    return quantity if known is None else known.plain_name


def number_text(value: float, *, signed: bool = False, decimals: int = 1) -> str:
    """Return ``value`` as a person reads it, or "not known"; ±0.0 is small but not zero."""
    if not math.isfinite(value):
        return _NOT_KNOWN
    text = f"{value:{'+' if signed else ''}.{decimals}f}"
    if float(text) == 0.0:
        sign = "±" if signed and value != 0.0 else ""
        return f"{sign}{0.0:.{decimals}f}"
    return text.replace("-", "−")


def decimals_of(quantity: str) -> int:
    """Return how many decimals of a quantity mean something."""
    known = QUANTITIES.get(quantity)
    return 1 if known is None else known.decimals


def three_numbers(reading: Reading) -> tuple[str, str, str]:
    """Return before, after and change in words."""
    decimals = decimals_of(reading.quantity)
    return (
        number_text(reading.before, decimals=decimals),
        number_text(reading.after, decimals=decimals),
        number_text(reading.change, signed=True, decimals=decimals),
    )


def interval_text(reading: Reading) -> str:
    """Return the 95 % interval of the change in words, or "not known"."""
    if reading.interval is None or not all(math.isfinite(end) for end in reading.interval):
        return _NOT_KNOWN
    low, high = (
        number_text(end, signed=True, decimals=decimals_of(reading.quantity))
        for end in reading.interval
    )
    return f"{low} to {high}"


def detectable_text(reading: Reading) -> str:
    """Return the smallest change that can be told from error, or "not known"."""
    if reading.detectable_change is None:
        return _NOT_KNOWN
    return number_text(reading.detectable_change, decimals=decimals_of(reading.quantity))
