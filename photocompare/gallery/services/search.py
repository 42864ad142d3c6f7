"""Cases found by what they are: cards for a gallery, page after page, without counting photos."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, ConsentRow
from photocompare.gallery.records import Case, Purpose
from photocompare.gallery.services.cases import case_of
from photocompare.gallery.services.consented import has_consent
from photocompare.gallery.services.patients import patient_in
from photocompare.gallery.services.work import Work, looking
from photocompare.gallery.store import Store

Range = tuple[float | None, float | None]
"""From and to, both counted in; None where it is open."""

OPEN: Range = (None, None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; an empty one finds every case.

    ``change`` is that of the primary quantity, ``days`` from the first visit to the last,
    ``monk`` 1 to 10. ``purpose``: the first and the last photo may be used for it now.
    """

    areas: tuple[str, ...] = ()
    indications: tuple[str, ...] = ()
    fitzpatrick: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    monk: Range = OPEN
    sessions: Range = OPEN
    days: Range = OPEN
    change: Range = OPEN
    purpose: Purpose | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A case as a gallery shows it; a photo that may not be seen now has no id here.

    ``number`` is the patient's, empty for who may not know it.
    """

    case: Case
    first_photo_id: str = ""
    last_photo_id: str = ""
    number: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of cards ended: the next one goes on from there."""

    changed_at: datetime
    case_id: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some cards, how many there are in all, and where the next ones begin, if there are any."""

    cards: tuple[Card, ...]
    total: int
    next: Place | None = None


def cards(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    wanted: Wanted = Wanted(),
    after: Place | None = None,
    most: int = 24,
) -> Page:
    """Return the cases that are wanted, those that changed last first."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        rules = _rules(work, wanted)
        total = work.session.scalars(select(func.count()).select_from(CaseRow).where(*rules)).one()
        found = select(CaseRow).where(*rules)
        if after is not None:
            here = tuple_(CaseRow.changed_at, CaseRow.id)
            found = found.where(here < (after.changed_at, after.case_id))
        rows = work.session.scalars(
            found.order_by(CaseRow.changed_at.desc(), CaseRow.id.desc()).limit(most + 1)
        ).all()
        shown = rows[:most]
        place = Place(shown[-1].changed_at, shown[-1].id) if len(rows) > most else None
        return Page(tuple(_card(work, row) for row in shown), total, place)


def facets(store: Store, actor: Actor, clinic_id: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each filter what can be chosen, and how many cases have it, most first."""
    columns = {
        "areas": CaseRow.area,
        "indications": CaseRow.indication,
        "fitzpatrick": CaseRow.fitzpatrick,
        "grades": CaseRow.grade,
        "verdicts": CaseRow.verdict,
    }
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        found = {}
        for name, column in columns.items():
            counted = (
                select(column, func.count())
                .where(CaseRow.clinic_id == clinic_id, column.is_not(None))
                .group_by(column)
                .order_by(func.count().desc(), column)
            )
            found[name] = tuple((str(value), n) for value, n in work.session.execute(counted))
        return found


def _rules(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = [CaseRow.clinic_id == work.clinic_id]
    chosen: tuple[tuple[Any, Sequence[str]], ...] = (
        (CaseRow.area, wanted.areas),
        (CaseRow.indication, wanted.indications),
        (CaseRow.fitzpatrick, wanted.fitzpatrick),
        (CaseRow.grade, wanted.grades),
        (CaseRow.verdict, wanted.verdicts),
    )
    rules += [column.in_(values) for column, values in chosen if values]
    ranges: tuple[tuple[Any, Range], ...] = (
        (CaseRow.monk, wanted.monk),
        (CaseRow.session_count, wanted.sessions),
        (CaseRow.days, wanted.days),
        (CaseRow.change, wanted.change),
    )
    for column, (low, high) in ranges:
        if low is not None:
            rules.append(column >= low)
        if high is not None:
            rules.append(column <= high)
    if wanted.purpose is not None:
        rules.append(_agreed(work, wanted.purpose, CaseRow.first_photo_id))
        rules.append(_agreed(work, wanted.purpose, CaseRow.last_photo_id))
    return rules


def _agreed(work: Work, purpose: Purpose, photo: Any) -> ColumnElement[bool]:
    """Return the rule that a photo may be used for a purpose now."""
    return exists().where(
        ConsentRow.clinic_id == work.clinic_id,
        ConsentRow.photo_id == photo,
        ConsentRow.purpose == str(purpose),
        ConsentRow.withdrawn_at.is_(None),
        or_(ConsentRow.expires_on.is_(None), ConsentRow.expires_on >= work.now.date()),
    )


def _card(work: Work, row: CaseRow) -> Card:
    may_know = work.actor.may(Action.SEE_PATIENTS)
    first, last = (
        photo_id if photo_id and has_consent(work, photo_id, Purpose.RECORD) else ""
        for photo_id in (row.first_photo_id, row.last_photo_id)
    )
    number = patient_in(work, row.patient_id).number if may_know else ""
    return Card(case_of(row), first, last, number)
