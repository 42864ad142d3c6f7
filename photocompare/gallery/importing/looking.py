"""A look at what a clinic gives, before anything is taken in: the visits that it would become."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from photocompare.errors import PhotoReadError
from photocompare.gallery.importing.candidate import Candidate, Found, Refused
from photocompare.gallery.importing.files import looked_at
from photocompare.gallery.importing.grouping import Looked, VisitGroup, grouped, told_apart
from photocompare.gallery.services.consents import NewConsent
from photocompare.settings import MEGAPIXEL, StoreSettings

_THUMBNAIL_BYTES = 64 * MEGAPIXEL  # of some 2,000 photos; of more they are made once again


@dataclass(frozen=True, slots=True)
class Into:
    """Where photos go of which no table says it; ``case_id`` takes all of them into one case.

    ``day`` counts for photos without one; ``consent`` to the clinical record is recorded for every
    photo.
    """

    case_id: str | None = None
    patient_number: str = field(default="", repr=False)
    area: str = ""
    indication: str = ""
    day: date | None = None
    consent: NewConsent | None = None


@dataclass(frozen=True, slots=True)
class Watch:
    """Who follows an import: hears the step, how many are done, of how many; and may stop it."""

    progress: Callable[[str, int, int], None] = lambda _step, _done, _of: None
    is_cancelled: Callable[[], bool] = lambda: False


@dataclass(frozen=True, slots=True)
class Preview:
    """The visits that photos would become, what would be left out and why, and what to know.

    ``is_cancelled``: not every file was looked at, and none of them is in it.
    """

    groups: tuple[VisitGroup, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    is_cancelled: bool = False

    @property
    def photos(self) -> tuple[Looked, ...]:
        """Every photo that would be taken in, once."""
        return tuple(shot.photo for group in self.groups for shot in group.shots)


def preview(
    found: Found, into: Into, settings: StoreSettings, *, now: datetime, watch: Watch
) -> Preview:
    """Return what ``found`` would become; each file is decoded whole, unless it was before."""
    read, refused, room = [], list(found.refused), _THUMBNAIL_BYTES
    for number, one in enumerate(found.candidates, 1):
        if watch.is_cancelled():
            return Preview(refused=tuple(refused), notes=found.notes, is_cancelled=True)
        try:
            facts = one.facts or looked_at(one.read())
            room -= len(facts.thumbnail)
            facts = facts if room > 0 else replace(facts, thumbnail=b"")
            read.append(Looked(_placed(one, into), facts))
        except PhotoReadError as error:
            refused.append(Refused(one.display_name, str(error)))
        watch.progress("reading", number, len(found.candidates))
    once, twice = told_apart(read)
    return Preview(grouped(once, settings, now=now), (*refused, *twice), found.notes)


def known_again(seen: Preview) -> Found:
    """Return what was looked at, so that it need not be read to be told apart once more."""
    again = (replace(one.candidate, facts=one.facts) for one in seen.photos)
    return Found(tuple(again), seen.refused, seen.notes)


def _placed(one: Candidate, into: Into) -> Candidate:
    hints = replace(
        one.hints,
        patient_number=one.hints.patient_number or into.patient_number,
        area=one.hints.area or into.area,
        indication=one.hints.indication or into.indication,
    )
    return replace(one, hints=hints)
