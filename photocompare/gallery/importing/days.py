"""Days as people write them into tables; one that can be read in two ways is not guessed."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_DOTS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{2}")
_FIRST_YEAR = 1900  # photos of skin that are older are no clinic's own

_HOW = "Write it as 2026-04-03 or 03.04.2026."


class NoDayError(ValueError):
    """A cell gives no day; the message is a sentence that holds nothing of the cell."""


def day_of(text: str) -> date:
    """Return the day in ``text``: year-month-day, day.month.year, or slashes with one reading.

    Raises
    ------
    NoDayError
        It is none, or might be two.
    """
    if match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := _DOTS.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _SLASHES.fullmatch(text):
        day, month, year = _unambiguous(*map(int, match.groups()))
    elif _SHORT_YEAR.fullmatch(text):
        raise NoDayError(f"the year has two digits, which can be read in several ways. {_HOW}")
    else:
        raise NoDayError(f"it is no day. {_HOW}")
    try:
        found = date(year, month, day)
    except ValueError as error:
        raise NoDayError(f"there is no such day in the calendar. {_HOW}") from error
    if found.year < _FIRST_YEAR:
        raise NoDayError(f"the year can't be right. {_HOW}")
    return found


def looks_like_a_day(text: str) -> bool:
    """Return whether ``text`` is written as a day, be it one that is refused."""
    return any(form.fullmatch(text) for form in (_ISO, _DOTS, _SLASHES, _SHORT_YEAR))


def _unambiguous(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Return day, month and year; 03/04 is March to some and April to others."""
    if first != second and first <= 12 and second <= 12:
        raise NoDayError(f"day and month can be read either way round. {_HOW}")
    return (second, first, year) if second > 12 else (first, second, year)
