"""Cases found by what they are: cards for a gallery, page after page, without counting photos."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, false, func, select

from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow
from photocompare.gallery.records import Case, Purpose
from photocompare.gallery.services.cases import case_of
from photocompare.gallery.services.consented import has_consent, visits_without
from photocompare.gallery.services.on_card import NO_MORE, OnCard, on_cards
from photocompare.gallery.services.patients import id_by_number, numbers_in, patient_in
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
    for it now, on ``channel`` where one is given. ``number`` is a patient's, in full. ``case_ids``
    are the only ones that are looked for, where it isn't None.
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
    case_ids: tuple[str, ...] | None = None
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
    more: OnCard = NO_MORE


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
        placed = _placed(work, wanted)
        total, is_down = len(placed), _ORDERS[wanted.order][1]
        if after is not None:
            here = after.value, after.case_id
            placed = [one for one in placed if (one < here if is_down else one > here)]
        shown = [work.row(CaseRow, case_id, "case") for _, case_id in placed[:most]]
        place = Place(*placed[most - 1]) if len(placed) > most else None
        more = on_cards(work, shown)
        return Page(tuple(_card(work, row, more[row.id]) for row in shown), total, place)


def _placed(work: Work, wanted: Wanted) -> list[tuple[Any, str]]:
    """Return by what each wanted case is placed, and its id; all of them, so each is asked once."""
    value, is_down = _ORDERS[wanted.order]
    found = work.session.execute(select(value, CaseRow.id).where(*_rules(work, wanted)))
    placed = [(one, case_id) for one, case_id in found]
    if wanted.order is Order.NUMBER:
        numbers = numbers_in(work, {patient_id for patient_id, _ in placed})
        said = ((numbers[patient_id], case_id) for patient_id, case_id in placed)
        placed = [((len(number), number), case_id) for number, case_id in said]
    return sorted(placed, reverse=is_down)


_SIZE = func.abs(CaseRow.change)
_ORDERS: dict[Order, tuple[Any, bool]] = {
    Order.CHANGED: (CaseRow.changed_at, True),
    Order.OLDEST: (CaseRow.created_at, False),
    Order.LARGEST_CHANGE: (func.coalesce(_SIZE, -1.0), True),
    Order.SMALLEST_CHANGE: (func.coalesce(_SIZE, sys.float_info.max), False),
    Order.SESSIONS: (CaseRow.session_count, True),
    Order.INTERVAL: (CaseRow.days, True),
    Order.NUMBER: (CaseRow.patient_id, False),  # the number itself is sealed
}
"""By what an order goes, and whether from the largest down."""


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


def change_range(store: Store, actor: Actor, clinic_id: str, *, indication: str) -> Range:
    """Return the lowest and the highest change of what was treated for one reason, as on cards."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        ends = select(func.min(CaseRow.change), func.max(CaseRow.change)).where(
            CaseRow.clinic_id == clinic_id, CaseRow.indication == indication
        )
        low, high = work.session.execute(ends).one()
        return low, high


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
    if wanted.case_ids is not None:
        rules.append(CaseRow.id.in_(wanted.case_ids))
    if wanted.purpose is not None:
        lacking = select(visits_without(work, wanted.purpose, channel=wanted.channel or None).c.id)
        for photo_id, visit_id in (
            (CaseRow.first_photo_id, CaseRow.baseline_visit_id),
            (CaseRow.last_photo_id, CaseRow.last_visit_id),
        ):
            rules += [photo_id.is_not(None), visit_id.not_in(lacking)]
    if wanted.number.strip():
        patient_id = id_by_number(work, wanted.number)
        rules.append(false() if patient_id is None else CaseRow.patient_id == patient_id)
    return rules


def _card(work: Work, row: CaseRow, more: OnCard) -> Card:
    may_know = work.actor.may(Action.SEE_PATIENTS)
    first, last = (
        photo_id if photo_id and has_consent(work, photo_id, Purpose.RECORD) else ""
        for photo_id in (row.first_photo_id, row.last_photo_id)
    )
    number = patient_in(work, row.patient_id).number if may_know else ""
    return Card(case_of(row), first, last, number, more)
