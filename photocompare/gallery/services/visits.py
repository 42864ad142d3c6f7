"""Visits of a case: their day, what was done, and with what they were photographed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from photocompare.errors import ClashError, SettingsError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, PhotoRow, VisitRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Phase, Treatment, Visit
from photocompare.gallery.services.cases import touch
from photocompare.gallery.services.found import forget_alignments, forget_found
from photocompare.gallery.services.patients import require_version
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

_DEPTH_MM = (0.1, 5.0)  # needles of the market; 0.5 to 2.5 on a face or scalp


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit that is to be added.

    ``protocol`` are the ids of the views of the capture protocol that was followed, and of what
    was prepared for them.
    """

    case_id: str
    day: date
    phase: Phase = Phase.BEFORE
    treatment: Treatment | None = None
    protocol: tuple[str, ...] = ()
    device: str = ""
    operator: str = ""
    room: str = ""


def add_visit(store: Store, actor: Actor, clinic_id: str, *, new: NewVisit) -> Visit:
    """Return a new visit; the first one of a case becomes its baseline.

    Raises
    ------
    ClashError
        The day is in the future, before the baseline, or has a visit already.
    SettingsError
        The treatment says what can't be.
    NotFoundError
        There is no such case.
    """
    with doing(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
        case = work.row(CaseRow, new.case_id, "case")
        row = add_visit_in(work, case, new)
        touch(work, case)
        return visit_of(row)


def add_visit_in(work: Work, case: CaseRow, new: NewVisit) -> VisitRow:
    """Return the row of a new visit, added as a part of other work; raises as :func:`add_visit`."""
    _require_sound(work, case, new)
    row = VisitRow(
        clinic_id=work.clinic_id,
        id=new_id(),
        case_id=case.id,
        day=new.day,
        phase=str(new.phase),
        treatment=_kept(new.treatment),
        protocol=list(new.protocol),
        device=new.device.strip(),
        operator=new.operator.strip(),
        room=new.room.strip(),
    )
    work.session.add(row)
    work.session.flush()
    if case.baseline_visit_id is None:
        case.baseline_visit_id = row.id
    _count_days(work, case)
    work.log("visit added", row.id, case=case.id)
    return row


def change_visit(store: Store, actor: Actor, clinic_id: str, *, visit: Visit) -> Visit:
    """Return the visit as ``visit`` says, which was read before; raises as :func:`add_visit`."""
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        row = work.row(VisitRow, visit.id, "visit")
        require_version(row.version, visit.version)
        case = work.row(CaseRow, row.case_id, "case")
        new = NewVisit(case.id, visit.day, visit.phase, visit.treatment)
        _require_sound(work, case, new, but=row.id)
        row.day, row.phase = visit.day, str(visit.phase)
        row.treatment, row.protocol = _kept(visit.treatment), list(visit.protocol)
        row.device, row.operator, row.room = visit.device, visit.operator, visit.room
        row.version += 1
        work.session.flush()
        _count_days(work, case)
        touch(work, case)
        work.log("visit changed", row.id)
        return visit_of(row)


def drop_empty_visit(store: Store, actor: Actor, clinic_id: str, *, visit_id: str) -> None:
    """Remove a visit that has no photo.

    Raises
    ------
    ClashError
        It has photos; those are erased, not removed.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        row = work.row(VisitRow, visit_id, "visit")
        photos = select(PhotoRow.id).where(
            PhotoRow.clinic_id == clinic_id, PhotoRow.visit_id == visit_id
        )
        if work.session.scalars(photos).first() is not None:
            raise ClashError("The visit has photos. Erase those first, or keep it.")
        case = work.row(CaseRow, row.case_id, "case")
        forget_found(work, case.id, visit_id=visit_id)
        work.session.delete(row)
        work.session.flush()
        if case.baseline_visit_id == visit_id:
            case.baseline_visit_id = work.session.scalars(
                select(VisitRow.id)
                .where(VisitRow.clinic_id == clinic_id, VisitRow.case_id == case.id)
                .order_by(VisitRow.day, VisitRow.phase.desc())
            ).first()
            forget_found(work, case.id)
            forget_alignments(work, case.id)
        _count_days(work, case)
        touch(work, case)
        work.log("visit removed", visit_id)


def visits(store: Store, actor: Actor, clinic_id: str, *, case_id: str) -> tuple[Visit, ...]:
    """Return the visits of a case in the order of their days."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        work.row(CaseRow, case_id, "case")
        return tuple(visit_of(row) for row in visit_rows(work, case_id))


def visit_rows(work: Work, case_id: str) -> list[VisitRow]:
    """Return the rows of a case in the order of their days, before a treatment first."""
    rows = work.session.scalars(
        select(VisitRow).where(VisitRow.clinic_id == work.clinic_id, VisitRow.case_id == case_id)
    )
    return sorted(rows, key=lambda row: (row.day, row.phase != Phase.BEFORE))


def visit_of(row: VisitRow) -> Visit:
    """Return the record of a row."""
    return Visit(
        id=row.id,
        clinic_id=row.clinic_id,
        case_id=row.case_id,
        day=row.day,
        phase=Phase(row.phase),
        treatment=_treatment(row.treatment),
        days_since_treatment=row.days_since_treatment,
        protocol=tuple(row.protocol),
        device=row.device,
        operator=row.operator,
        room=row.room,
        version=row.version,
    )


def _require_sound(work: Work, case: CaseRow, new: NewVisit, *, but: str | None = None) -> None:
    if new.day > work.now.date():
        raise ClashError(f"{new.day:%Y-%m-%d} is in the future. Correct the day of the visit.")
    others = [row for row in visit_rows(work, case.id) if row.id != but]
    baseline = next((row for row in others if row.id == case.baseline_visit_id), None)
    if baseline is not None and new.day < baseline.day:
        raise ClashError(
            f"{new.day:%Y-%m-%d} is before the baseline of {baseline.day:%Y-%m-%d}. Correct the "
            "day, or make another visit the baseline first."
        )
    if any(row.day == new.day and row.phase == new.phase for row in others):
        raise ClashError(
            f"The case has a visit on {new.day:%Y-%m-%d} {new.phase} treatment already. Add the "
            "photos to that one."
        )
    if new.treatment is not None:
        _require_possible(new.treatment)


def _require_possible(treatment: Treatment) -> None:
    if not treatment.modality.strip():
        raise SettingsError("Choose what the treatment was.")
    low, high = _DEPTH_MM
    if treatment.depth_mm is not None and not low <= treatment.depth_mm <= high:
        raise SettingsError(f"The needle depth is in mm, from {low} to {high}. Correct it.")
    if treatment.passes is not None and treatment.passes < 1:
        raise SettingsError("The passes are counted from 1. Correct them.")
    session, sessions = treatment.session, treatment.sessions
    if session is not None and (session < 1 or (sessions is not None and session > sessions)):
        raise SettingsError("The session is a number from 1 to how many are planned. Correct it.")


def _count_days(work: Work, case: CaseRow) -> None:
    """Note on each visit the days since the last treatment before its photos."""
    treated: date | None = None
    for row in visit_rows(work, case.id):
        is_after = row.phase == Phase.AFTER
        if row.treatment is not None and is_after:
            treated = row.day
        row.days_since_treatment = None if treated is None else (row.day - treated).days
        if row.treatment is not None:
            treated = row.day
    work.session.flush()


def _kept(treatment: Treatment | None) -> dict[str, Any] | None:
    return None if treatment is None else asdict(treatment)


def _treatment(kept: dict[str, Any] | None) -> Treatment | None:
    return None if kept is None else Treatment(**{**kept, "topicals": tuple(kept["topicals"])})
