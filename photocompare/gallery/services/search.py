"""Cases found by what they are: cards for a gallery, page after page, without counting photos."""

from __future__ import annotations

import bisect
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, ConsentRow, PhotoRow
from photocompare.gallery.records import Case, Purpose
from photocompare.gallery.services.cases import case_of
from photocompare.gallery.services.consented import has_consent
from photocompare.gallery.services.patients import id_by_number, patient_in
from photocompare.gallery.services.work import Work, looking, permit
from photocompare.gallery.store import Store

Range = tuple[float | None, float | None]
"""From and to, both counted in; None where it is open."""

OPEN: Range = (None, None)


class Order(StrEnum):
    """Which cases come first; the size of a change counts, not its direction."""

    CHANGED = "changed last"
    OLDEST = "oldest"
    LARGEST_CHANGE = "largest change"
    SMALLEST_CHANGE = "smallest change"
    SESSIONS = "most sessions"
    INTERVAL = "longest interval"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for and what comes first; an empty one finds every case.

    ``change`` is that of the primary quantity, ``days`` from the first visit to the last,
    ``monk`` 1 to 10. ``purpose``: every photo of the baseline and of the last visit may be used
    for it now, on ``channel`` where one is given. ``number`` is a patient's, in full.
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
    channel: str = ""
    number: str = field(default="", repr=False)
    order: Order = Order.CHANGED


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
    """Where a page of cards ended, in its order: the next one goes on from there."""

    value: Any = field(repr=False)
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
    """Return the cases that are wanted, in their order; those without a change stand last.

    Raises
    ------
    NotPermittedError
        A patient's number is asked for by who may not see patients.
    """
    if wanted.number or wanted.order is Order.NUMBER:
        permit(store, actor, clinic_id, Action.SEE_PATIENTS)
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        rules = _rules(work, wanted)
        if wanted.order is Order.NUMBER:
            return _by_number(work, rules, after, most)
        total = work.session.scalars(select(func.count()).select_from(CaseRow).where(*rules)).one()
        value, is_down = _ORDERS[wanted.order]
        found = select(CaseRow, value).where(*rules)
        if after is not None:
            here, there = tuple_(value, CaseRow.id), (after.value, after.case_id)
            found = found.where(here < there if is_down else here > there)
        placed = [one.desc() if is_down else one.asc() for one in (value, CaseRow.id)]
        rows = work.session.execute(found.order_by(*placed).limit(most + 1)).all()
        shown = rows[:most]
        place = Place(shown[-1][1], shown[-1][0].id) if len(rows) > most else None
        return Page(tuple(_card(work, row) for row, _ in shown), total, place)


_SIZE = func.abs(CaseRow.change)
_ORDERS: dict[Order, tuple[Any, bool]] = {
    Order.CHANGED: (CaseRow.changed_at, True),
    Order.OLDEST: (CaseRow.created_at, False),
    Order.LARGEST_CHANGE: (func.coalesce(_SIZE, -1.0), True),
    Order.SMALLEST_CHANGE: (func.coalesce(_SIZE, sys.float_info.max), False),
    Order.SESSIONS: (CaseRow.session_count, True),
    Order.INTERVAL: (CaseRow.days, True),
}
"""By what an order goes, and whether from the largest down."""


def _by_number(
    work: Work, rules: Sequence[ColumnElement[bool]], after: Place | None, most: int
) -> Page:
    """Return a page in the order of numbers, which are sealed: each patient's is opened once."""
    found = work.session.execute(select(CaseRow.id, CaseRow.patient_id).where(*rules)).all()
    numbers = {one: patient_in(work, one).number for one in {row.patient_id for row in found}}
    placed = sorted(
        (len(numbers[row.patient_id]), numbers[row.patient_id], row.id) for row in found
    )
    if after is not None:
        placed = placed[bisect.bisect_right(placed, (*after.value, after.case_id)) :]
    shown = [work.row(CaseRow, case_id, "case") for *_, case_id in placed[:most]]
    place = None
    if len(placed) > most:
        *value, case_id = placed[most - 1]
        place = Place(tuple(value), case_id)
    return Page(tuple(_card(work, row) for row in shown), len(found), place)


def facets(store: Store, actor: Actor, clinic_id: str) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return for each filter what can be chosen, and how many cases have it, most first.

    Numbers (``monk``, ``sessions``, ``days``) stand in their own order.
    """
    columns = {
        "areas": CaseRow.area,
        "indications": CaseRow.indication,
        "fitzpatrick": CaseRow.fitzpatrick,
        "grades": CaseRow.grade,
        "verdicts": CaseRow.verdict,
    }
    measured = {"monk": CaseRow.monk, "sessions": CaseRow.session_count, "days": CaseRow.days}
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        found = {}
        for name, column in {**columns, **measured}.items():
            counted = (
                select(column, func.count())
                .where(CaseRow.clinic_id == clinic_id, column.is_not(None))
                .group_by(column)
                .order_by(*([] if name in measured else [func.count().desc()]), column)
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
        for photo in (CaseRow.first_photo_id, CaseRow.last_photo_id):
            rules.append(_agreed(work, wanted, photo))
            rules.append(~_has_shot_without(work, wanted, photo))
    if wanted.number.strip():
        patient_id = id_by_number(work, wanted.number)
        rules.append(false() if patient_id is None else CaseRow.patient_id == patient_id)
    return rules


def _agreed(work: Work, wanted: Wanted, photo: Any) -> ColumnElement[bool]:
    """Return the rule that a photo may be used now for the purpose that is wanted."""
    channels = (ConsentRow.channel.in_(("", wanted.channel)),) if wanted.channel else ()
    return exists().where(
        ConsentRow.clinic_id == work.clinic_id,
        ConsentRow.photo_id == photo,
        ConsentRow.purpose == str(wanted.purpose),
        ConsentRow.withdrawn_at.is_(None),
        or_(ConsentRow.expires_on.is_(None), ConsentRow.expires_on >= work.now.date()),
        *channels,
    )


def _has_shot_without(work: Work, wanted: Wanted, photo: Any) -> ColumnElement[bool]:
    """Return the rule that a shot of the visit of ``photo`` may not be used so."""
    one, shot = aliased(PhotoRow), aliased(PhotoRow)
    same_visit = and_(shot.clinic_id == one.clinic_id, shot.visit_id == one.visit_id)
    return (
        select(literal(1))
        .select_from(one)
        .join(shot, same_visit)
        .where(one.clinic_id == work.clinic_id, one.id == photo, ~_agreed(work, wanted, shot.id))
        .correlate(CaseRow)
        .exists()
    )


def _card(work: Work, row: CaseRow) -> Card:
    may_know = work.actor.may(Action.SEE_PATIENTS)
    first, last = (
        photo_id if photo_id and has_consent(work, photo_id, Purpose.RECORD) else ""
        for photo_id in (row.first_photo_id, row.last_photo_id)
    )
    number = patient_in(work, row.patient_id).number if may_know else ""
    return Card(case_of(row), first, last, number)
