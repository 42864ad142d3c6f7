"""What a source gives: photos to be read one by one, and what was left out and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from photocompare.gallery.importing.files import PhotoFacts


@dataclass(frozen=True, slots=True)
class Hints:
    """What a table says of a photo; empty where it says nothing.

    Texts are kept as texts: one that begins like a formula is never worked out.
    """

    patient_number: str = field(default="", repr=False)
    area: str = ""
    indication: str = ""
    day: date | None = None
    baseline: date | None = None
    treated_on: date | None = None
    shot: int | None = None
    device: str = ""
    operator: str = field(default="", repr=False)
    room: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a photo; ``read`` gives its bytes, or raises ``PhotoReadError``.

    ``place`` is where it lies within its source, its parts joined by "/": to be compared with,
    never to be opened. Names stand in no repr: one may hold a patient's. ``facts`` are those of a
    look at the file before; what is taken in must still have their SHA-256.
    """

    display_name: str = field(repr=False)
    read: Callable[[], bytes] = field(repr=False)
    hints: Hints = Hints()
    place: str = field(default="", repr=False)
    facts: PhotoFacts | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or row that was left out, and the sentence that says why."""

    display_name: str = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a source holds, in a stable order; ``notes`` is what a person should know of it."""

    candidates: tuple[Candidate, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
