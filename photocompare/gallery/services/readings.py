"""What comparisons of two visits found, kept with what it rests on."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from photocompare.errors import ClashError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, ReadingRow, VisitRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.services.cases import touch
from photocompare.gallery.services.found import NOT_COMPARABLE
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store
from photocompare.model import Comparison, Reading, Verdict
from photocompare.quantities import QUANTITIES
from photocompare.report.plain import plain
from photocompare.version import VERSION

_MOST_REASON = 2000
_ORDER = (ReadingRow.made_at, ReadingRow.after_id, ReadingRow.before_id, ReadingRow.position)


@dataclass(frozen=True, slots=True)
class KeptReading:
    """What was found of one quantity from one visit to another, or why nothing was.

    Without a comparison ``quantity`` and ``region`` are empty and ``reason`` says why.
    """

    before_id: str
    after_id: str
    region: str
    quantity: str
    before: float | None
    after: float | None
    change: float | None
    low: float | None
    high: float | None
    detectable: float | None
    verdict: str
    reason: str
    grade: str
    program: str
    made_at: datetime

    @property
    def is_refusal(self) -> bool:
        """Return whether the two visits could not be compared at all."""
        return self.verdict == NOT_COMPARABLE

    def reading(self) -> Reading | None:
        """Return it as the pages and plots know readings; None of a refusal."""
        if self.is_refusal:
            return None
        has_interval = self.low is not None and self.high is not None
        return Reading(
            region=self.region,
            quantity=self.quantity,
            unit=QUANTITIES[self.quantity].unit,
            before=_number(self.before),
            after=_number(self.after),
            change=_number(self.change),
            interval=(_number(self.low), _number(self.high)) if has_interval else None,
            detectable_change=self.detectable,
            verdict=Verdict(self.verdict),
            reason=self.reason,
        )


def keep_comparison(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    case_id: str,
    visit_ids: tuple[str, str],
    comparison: Comparison,
) -> tuple[KeptReading, ...]:
    """Return what ``comparison`` found, kept in the place of what was found of the two before.

    Raises
    ------
    NotFoundError, ClashError
        There is no such case or visit; a visit is of another case.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        case = _required(work, case_id, visit_ids)
        key = result_key(comparison, visit_ids)
        held = _of_pair(work, case_id, visit_ids)
        if held and all(row.result_key == key for row in held):
            return tuple(_kept(row) for row in held)
        _drop(work, held)
        count = len(comparison.readings)
        rows = [_row(work, case_id, visit_ids, comparison, place) for place in range(count)]
        work.session.add_all(rows)
        touch(work, case)
        work.log("visits compared", case_id, before=visit_ids[0], after=visit_ids[1])
        return tuple(_kept(row) for row in rows)


def keep_refusal(
    store: Store,
    actor: Actor,
    clinic_id: str,
    *,
    case_id: str,
    visit_ids: tuple[str, str],
    reason: str,
) -> None:
    """Keep why two visits can't be compared, in the place of what was found of them before.

    Raises
    ------
    NotFoundError, ClashError
        There is no such case or visit; a visit is of another case.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        case = _required(work, case_id, visit_ids)
        held = _of_pair(work, case_id, visit_ids)
        if [row.reason for row in held if row.verdict == NOT_COMPARABLE] == [reason]:
            return
        _drop(work, held)
        work.session.add(
            ReadingRow(
                clinic_id=work.clinic_id,
                id=new_id(),
                case_id=case_id,
                before_id=visit_ids[0],
                after_id=visit_ids[1],
                result_key=hashlib.sha256("/".join((*visit_ids, reason)).encode()).hexdigest(),
                region="",
                quantity="",
                verdict=NOT_COMPARABLE,
                reason=reason[:_MOST_REASON],
                program=VERSION,
                made_at=work.now,
            )
        )
        touch(work, case)
        work.log("visits not comparable", case_id, before=visit_ids[0], after=visit_ids[1])


def readings(
    store: Store, actor: Actor, clinic_id: str, *, case_id: str
) -> tuple[KeptReading, ...]:
    """Return everything that was found in a case, in the order in which it was kept."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        work.row(CaseRow, case_id, "case")
        rows = work.session.scalars(
            select(ReadingRow)
            .where(ReadingRow.clinic_id == clinic_id, ReadingRow.case_id == case_id)
            .order_by(*_ORDER)
        )
        return tuple(_kept(row) for row in rows)


def result_key(comparison: Comparison, visit_ids: tuple[str, str]) -> str:
    """Return a hash of all that a comparison rests on: photos, regions, settings, program."""
    photos, alignment = comparison.photos, comparison.pair.alignment
    told: list[Any] = [
        visit_ids,
        photos.before.source.sha256,
        photos.after.source.sha256,
        [[one.photo.source.sha256, one.is_after] for one in comparison.repeats],
        plain(comparison.regions),
        plain(comparison.settings),
        [[float(value) for value in line] for line in alignment.matrix],
        comparison.version,
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _required(work: Work, case_id: str, visit_ids: tuple[str, str]) -> CaseRow:
    case = work.row(CaseRow, case_id, "case")
    for visit_id in visit_ids:
        if work.row(VisitRow, visit_id, "visit").case_id != case_id:
            raise ClashError("The visits are of another case. Choose two of this one.")
    return case


def _of_pair(work: Work, case_id: str, visit_ids: tuple[str, str]) -> list[ReadingRow]:
    rows = work.session.scalars(
        select(ReadingRow)
        .where(
            ReadingRow.clinic_id == work.clinic_id,
            ReadingRow.case_id == case_id,
            ReadingRow.before_id == visit_ids[0],
            ReadingRow.after_id == visit_ids[1],
        )
        .order_by(*_ORDER)
    )
    return list(rows)


def _drop(work: Work, rows: list[ReadingRow]) -> None:
    for row in rows:
        work.session.delete(row)
    work.session.flush()


def _row(
    work: Work,
    case_id: str,
    visit_ids: tuple[str, str],
    comparison: Comparison,
    place: int,
) -> ReadingRow:
    found = comparison.readings[place]
    low, high = found.interval if found.interval is not None else (None, None)
    return ReadingRow(
        clinic_id=work.clinic_id,
        id=new_id(),
        case_id=case_id,
        before_id=visit_ids[0],
        after_id=visit_ids[1],
        result_key=result_key(comparison, visit_ids),
        position=place,
        region=found.region,
        quantity=found.quantity,
        before=_known(found.before),
        after=_known(found.after),
        change=_known(found.change),
        low=_known(low),
        high=_known(high),
        detectable=_known(found.detectable_change),
        verdict=str(found.verdict),
        reason=found.reason[:_MOST_REASON],
        grade=comparison.grade.letter,
        program=comparison.version,
        made_at=work.now,
    )


def _kept(row: ReadingRow) -> KeptReading:
    names = KeptReading.__dataclass_fields__
    return KeptReading(**{name: getattr(row, name) for name in names})


def _known(value: float | None) -> float | None:
    """Return ``value`` where it is a number; the database has no other."""
    return float(value) if value is not None and math.isfinite(value) else None


def _number(value: float | None) -> float:
    return math.nan if value is None else value
