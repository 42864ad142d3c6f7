"""Photos to visits by the day they were taken, and photos that are there twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count

from photocompare.gallery.importing.candidate import Candidate, Hints, Refused
from photocompare.gallery.importing.files import PhotoFacts
from photocompare.gallery.importing.naming import natural_order
from photocompare.settings import StoreSettings

_CLOCK_SLACK = timedelta(days=1)  # cameras keep local time, which is ahead of UTC by half a day

_HELD = "This very photo is in the gallery already."
_TWICE = "This very photo is here twice; it is taken once."
_TORN = (
    "This very photo is here more than once, for different patients, cases or days. Say in the "
    "table where it belongs."
)
_NO_DATE = "The photo doesn't say when it was taken."
_FUTURE = "The camera's clock was wrong: by it, the photo was taken in the future."
_PAST_MIDNIGHT = "Taken after midnight, and counted to the visit of the evening before."
_OTHER_DAY = "The camera's clock says another day than the table, whose day was taken."
_SHOTS_CLASH = "Several photos had the same shot number; they were numbered by time."
_OF_A_VISIT = {
    "patient_number": "patient number",
    "area": "area",
    "indication": "indication",
    "day": "visit day",
    "baseline": "baseline day",
    "treated_on": "treatment day",
    "device": "device",
    "operator": "operator",
    "room": "room",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """A candidate that was read and is a photo."""

    candidate: Candidate
    facts: PhotoFacts


@dataclass(frozen=True, slots=True)
class Shot:
    """A photo of a visit, numbered from 1; ``notes`` are what a person should check."""

    number: int
    photo: Looked
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitGroup:
    """Photos of one visit in the order of their shots.

    ``day`` is None where nothing says it: a person must place those. ``hints`` is what a table
    says of all of them: whose they are, of which area.
    """

    day: date | None
    shots: tuple[Shot, ...]
    hints: Hints
    notes: tuple[str, ...] = ()


def told_apart(
    photos: Iterable[Looked], *, known: Collection[str] = ()
) -> tuple[tuple[Looked, ...], tuple[Refused, ...]]:
    """Return each photo once, and those that are there twice or held already, by their SHA-256.

    The same photo for two patients is taken for neither: which of them is right isn't known here.
    """
    by_sha: dict[str, list[Looked]] = defaultdict(list)
    for photo in photos:
        by_sha[photo.facts.sha256].append(photo)
    kept, refused = [], []
    for sha256, same in by_sha.items():
        if sha256 in known:
            left, reason = same, _HELD
        elif any(_belongs(one) != _belongs(same[0]) for one in same):
            left, reason = same, _TORN
        else:
            kept.append(same[0])
            left, reason = same[1:], _TWICE
        refused += [Refused(one.candidate.display_name, reason) for one in left]
    return tuple(kept), tuple(refused)


def grouped(
    photos: Iterable[Looked],
    settings: StoreSettings = StoreSettings(),  # noqa: B008 - frozen
    *,
    now: datetime,
) -> tuple[VisitGroup, ...]:
    """Return the visits that ``photos`` show, by patient and case, then by day; without a day last.

    A table's day goes before the camera's clock. A visit goes on past midnight while its photos
    follow each other closely and the night lasts.
    """
    by_case: dict[tuple[str, str, str], list[Looked]] = defaultdict(list)
    for photo in photos:
        by_case[_case(photo.candidate.hints)].append(photo)
    latest = now.replace(tzinfo=None) + _CLOCK_SLACK
    dated: list[VisitGroup] = []
    undated: list[VisitGroup] = []
    for _, of_case in sorted(by_case.items()):
        in_order = sorted(of_case, key=lambda photo: _order(photo, latest))
        by_day, without = _by_day(in_order, settings, latest)
        dated += [_visit(day, of_day, latest) for day, of_day in sorted(by_day.items())]
        undated += [_visit(None, without, latest)] if without else []
    return (*dated, *undated)


def _by_day(
    in_order: list[Looked], settings: StoreSettings, latest: datetime
) -> tuple[dict[date, list[Looked]], list[Looked]]:
    """Return the photos of each day, and those that nothing gives a day."""
    days: dict[date, list[Looked]] = defaultdict(list)
    without = []
    before: tuple[datetime, date] | None = None
    for photo in in_order:
        day, taken_at = photo.candidate.hints.day, _believed(photo, latest)
        if day is not None:
            days[day].append(photo)
        elif taken_at is None:
            without.append(photo)
        else:
            goes_on = before is not None and _goes_on(before, taken_at, settings)
            day = before[1] if before is not None and goes_on else taken_at.date()
            before = taken_at, day
            days[day].append(photo)
    return days, without


def _goes_on(before: tuple[datetime, date], taken_at: datetime, settings: StoreSettings) -> bool:
    """Return whether a photo belongs to the visit of the evening before it."""
    last, day = before
    return (
        taken_at.date() == day + timedelta(days=1)
        and taken_at.hour < settings.night_ends_hour
        and taken_at - last <= timedelta(hours=settings.visit_gap_hours)
    )


def _visit(day: date | None, photos: list[Looked], latest: datetime) -> VisitGroup:
    """Return the visit; the table's numbers of shots are kept, the others fill the gaps."""
    stated = [photo.candidate.hints.shot for photo in photos]
    numbers = [number for number in stated if number is not None]
    is_clash = len(set(numbers)) < len(numbers)
    if is_clash:
        stated, numbers = [None] * len(photos), []
    free = (number for number in count(1) if number not in numbers)
    shots = [
        Shot(next(free) if number is None else number, photo, _doubts(photo, day, latest))
        for photo, number in zip(photos, stated, strict=True)
    ]
    hints, differing = _shared([photo.candidate.hints for photo in photos])
    notes: tuple[str, ...] = (_SHOTS_CLASH,) if is_clash else ()
    if differing:
        notes += (f"The table says different things of this visit's {', '.join(differing)}.",)
    return VisitGroup(day, tuple(sorted(shots, key=lambda shot: shot.number)), hints, notes)


def _doubts(photo: Looked, day: date | None, latest: datetime) -> tuple[str, ...]:
    stated, taken_at = photo.candidate.hints.day, photo.facts.taken_at
    if stated is None and taken_at is None:
        return (_NO_DATE,)
    if taken_at is None:
        return ()
    if taken_at > latest:
        return (_FUTURE,)
    if taken_at.date() == day:
        return ()
    return (_PAST_MIDNIGHT if stated is None else _OTHER_DAY,)


def _believed(photo: Looked, latest: datetime) -> datetime | None:
    taken_at = photo.facts.taken_at
    return taken_at if taken_at is not None and taken_at <= latest else None


def _order(photo: Looked, latest: datetime) -> tuple[object, ...]:
    """Return what sorts by time, then by name: photos of one second, and those without a time."""
    taken_at = _believed(photo, latest) or datetime.max
    return taken_at, natural_order(photo.candidate.place), photo.facts.sha256


def _case(hints: Hints) -> tuple[str, str, str]:
    return hints.patient_number, hints.area, hints.indication


def _belongs(photo: Looked) -> tuple[object, ...]:
    return (*_case(photo.candidate.hints), photo.candidate.hints.day)


def _shared(all_hints: list[Hints]) -> tuple[Hints, tuple[str, ...]]:
    """Return what is said of each of them alike, and the names of what isn't."""
    empty = Hints()
    differing = []
    for name, label in _OF_A_VISIT.items():
        said = {getattr(hints, name) for hints in all_hints} - {getattr(empty, name)}
        differing += [label] if len(said) > 1 else []
        empty = replace(empty, **{name: said.pop()}) if len(said) == 1 else empty
    return empty, tuple(differing)
