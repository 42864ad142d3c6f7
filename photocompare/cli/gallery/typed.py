"""What a person typed: the number of a patient, a day."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from photocompare.cli.command import UsageError
from photocompare.cli.gallery.opening import Here

if TYPE_CHECKING:
    from photocompare.gallery.records import Patient


def patient_numbered(here: Here, number: str) -> Patient:
    """Return the patient who has ``number``, or raise in a sentence that does not repeat it."""
    from photocompare.gallery.services.patients import patient_by_number

    found = here.do(patient_by_number, number=number)
    if found is None:
        raise UsageError("No patient has this number. See 'gallery list' for those there are.")
    return found


def day_of(text: str | None, option: str) -> date | None:
    """Return the day that was typed, if one was."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} is '{text}'; write the day as 2026-03-31.") from error


def require_writable(folder: Path) -> None:
    """Raise where something new can't be put into ``folder``, which need not be there yet."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        raise UsageError(f"'{there}' can't be written to. Allow it, or name another folder.")
