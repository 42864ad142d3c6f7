"""What this session is about to take in: the files, what was seen in them, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Protocol

import streamlit as st

from photocompare.errors import ImportRefusedError
from photocompare.gallery.importing import (
    Archive,
    Candidate,
    Found,
    Preview,
    from_bytes,
    from_folder,
    from_table,
)
from photocompare.gallery.importing.batch import Outcome

_ZIP, _TABLES = ".zip", (".csv", ".tsv")
_SEVERAL_TABLES = "Several tables were chosen. Take photos in with one table at a time."
_TABLE_ALONE = "A table says whose each photo is. Choose the photos, or a ZIP of them, with it."


class Given(Protocol):
    """A file that was uploaded."""

    name: str

    def getvalue(self) -> bytes:
        """Return its bytes."""


@dataclass
class ImportDesk:
    """Held until the page is left for good; a ZIP stays open so that it is read once."""

    files: object = None  # which ones were chosen
    into: object = None  # where they were to go when they were looked at
    round: int = 0  # of choosing, that a field for files begins anew with each
    found: Found = field(default_factory=Found)
    seen: Preview | None = None
    outcome: Outcome | None = None
    stopped_after: tuple[int, int] | None = None  # of an import that was broken off: of how many
    _open: ExitStack = field(default_factory=ExitStack)

    def begin(self, files: object) -> None:
        """Forget what was looked at, for files that are another choice."""
        self.clear()
        self.files = files

    def remember(self, seen: Preview, into: object) -> None:
        """Keep what a look found; files need not be read again to be sorted otherwise."""
        facts = {id(photo.candidate.read): photo.facts for photo in seen.photos}
        again = (replace(one, facts=facts.get(id(one.read))) for one in self.found.candidates)
        self.found = replace(self.found, candidates=tuple(again))
        self.seen, self.into = seen, into

    def end(self, outcome: Outcome) -> None:
        """Let go of the files; only what came of them is left."""
        self.clear()
        self.outcome, self.round = outcome, self.round + 1

    def read(self, given: Sequence[Given], folder: str, *, today: date) -> Found:
        """Return what was chosen; raises ImportRefusedError."""
        self._open.close()
        parts = [self._of_files([one for one in given if _ending(one) not in _TABLES])]
        if folder.strip():
            parts.append(from_folder(Path(folder.strip()).expanduser()))
        found = Found(
            tuple(one for part in parts for one in part.candidates),
            tuple(one for part in parts for one in part.refused),
            tuple(note for part in parts for note in part.notes),
        )
        tables = [one for one in given if _ending(one) in _TABLES]
        if len(tables) > 1:
            raise ImportRefusedError(_SEVERAL_TABLES)
        if tables and not (found.candidates or found.refused):
            raise ImportRefusedError(_TABLE_ALONE)
        return from_table(tables[0].getvalue(), found, today=today) if tables else found

    def clear(self) -> None:
        """Forget everything, and close what is open."""
        self._open.close()
        self.files, self.into, self.found, self.seen = None, None, Found(), None
        self.outcome, self.stopped_after = None, None

    def _of_files(self, given: Sequence[Given]) -> Found:
        candidates: list[Candidate] = []
        archives: list[Found] = []
        for one in given:
            if _ending(one) == _ZIP:
                archives.append(self._open.enter_context(Archive(one.getvalue())).found)
            else:
                candidates.append(from_bytes(one.getvalue(), one.name))
        return Found(
            (*candidates, *(one for part in archives for one in part.candidates)),
            tuple(one for part in archives for one in part.refused),
            tuple(note for part in archives for note in part.notes),
        )


def wanted(seen: Preview, days: dict[int, date | None], left_out: frozenset[int]) -> Found:
    """Return the photos that are to be taken in, on the days that a person gave.

    ``days`` and ``left_out`` count the visits of ``seen`` from 0.
    """
    candidates = []
    for place, group in enumerate(seen.groups):
        if place in left_out:
            continue
        for shot in group.shots:
            one = shot.photo.candidate
            day = days.get(place) or one.hints.day
            hints = replace(one.hints, day=day)
            candidates.append(replace(one, facts=shot.photo.facts, hints=hints))
    return Found(tuple(candidates), (), seen.notes)


def _ending(given: Given) -> str:
    return PurePosixPath(given.name).suffix.lower()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def import_desk() -> ImportDesk:
    """Return what this session is about to take in."""
    return ImportDesk()
