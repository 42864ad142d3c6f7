"""Cases of a patient: what was treated, and what its visits share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from photocompare.capture.protocol import AREAS
from photocompare.errors import ClashError, SettingsError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, PatientRow, PhotoRow, VisitRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Case, Fitzpatrick
from photocompare.gallery.services.found import (
    forget_alignments,
    forget_found,
    show_on_card,
)
from photocompare.gallery.services.patients import require_version
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store
from photocompare.indications import find_indication


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that is to be opened; ``monk`` is 1 to 10."""

    patient_id: str
    area: str
    indication: str
    fitzpatrick: Fitzpatrick | None = None
    monk: int | None = None


def add_case(store: Store, actor: Actor, clinic_id: str, *, new: NewCase) -> Case:
    """Return a new case without visits.

    Raises
    ------
    SettingsError
        The area, the indication or the skin tone is not known.
    NotFoundError
        There is no such patient.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        require_known(new.area, new.indication, new.monk)
        work.row(PatientRow, new.patient_id, "patient")
        row = CaseRow(
            clinic_id=clinic_id,
            id=new_id(),
            patient_id=new.patient_id,
            area=new.area,
            indication=new.indication,
            fitzpatrick=new.fitzpatrick and str(new.fitzpatrick),
            monk=new.monk,
            setup={},
            created_at=work.now,
            changed_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        work.log("case added", row.id, patient=new.patient_id)
        return case_of(row)


def change_case(store: Store, actor: Actor, clinic_id: str, *, case: Case) -> Case:
    """Return the case as ``case`` says, which was read before: its tone, baseline and setup.

    Raises
    ------
    ClashError
        Somebody else changed it meanwhile, or its baseline is a visit of another case.
    NotFoundError, SettingsError
        There is no such case; a value is not known.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        row = work.row(CaseRow, case.id, "case")
        require_version(row.version, case.version)
        require_known(case.area, case.indication, case.monk)
        if case.baseline_visit_id is not None:
            visit = work.row(VisitRow, case.baseline_visit_id, "visit")
            if visit.case_id != case.id:
                raise ClashError("The baseline is a visit of another case. Choose one of this one.")
        if row.baseline_visit_id != case.baseline_visit_id:
            forget_found(work, case.id)
            forget_alignments(work, case.id)
        row.area, row.indication = case.area, case.indication
        row.fitzpatrick, row.monk = case.fitzpatrick and str(case.fitzpatrick), case.monk
        row.baseline_visit_id, row.setup = case.baseline_visit_id, dict(case.setup)
        touch(work, row)
        work.log("case changed", row.id)
        return case_of(row)


def case(store: Store, actor: Actor, clinic_id: str, *, case_id: str) -> Case:
    """Return a case; raises NotFoundError."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        return case_of(work.row(CaseRow, case_id, "case"))


def cases(store: Store, actor: Actor, clinic_id: str, *, patient_id: str) -> tuple[Case, ...]:
    """Return the cases of a patient, oldest first."""
    with looking(store, actor, clinic_id, Action.SEE_PATIENTS) as work:
        work.row(PatientRow, patient_id, "patient")
        rows = work.session.scalars(
            select(CaseRow)
            .where(CaseRow.clinic_id == clinic_id, CaseRow.patient_id == patient_id)
            .order_by(CaseRow.id)
        )
        return tuple(case_of(row) for row in rows)


def case_of(row: CaseRow) -> Case:
    """Return the record of a row."""
    names: dict[str, Any] = {
        name: getattr(row, name)
        for name in Case.__dataclass_fields__
        if name not in {"fitzpatrick", "setup"}
    }
    tone = None if row.fitzpatrick is None else Fitzpatrick(row.fitzpatrick)
    return Case(**names, fitzpatrick=tone, setup=dict(row.setup))


def touch(work: Work, row: CaseRow) -> None:
    """Note that a case changed, and count anew what its card shows."""
    mine = (VisitRow.clinic_id == row.clinic_id, VisitRow.case_id == row.id)
    work.session.flush()
    first, last, count = work.session.execute(
        select(func.min(VisitRow.day), func.max(VisitRow.day), func.count()).where(*mine)
    ).one()
    treatments = work.session.scalars(select(VisitRow.treatment).where(*mine)).all()
    row.visit_count = count
    row.days = 0 if first is None else (last - first).days
    row.session_count = sum(one is not None for one in treatments)
    row.photo_count = work.session.scalars(
        select(func.count())
        .select_from(PhotoRow)
        .where(PhotoRow.clinic_id == row.clinic_id, PhotoRow.case_id == row.id)
    ).one()
    _put_on_card(work, row)
    show_on_card(work, row)
    row.changed_at = work.now
    row.version += 1
    work.session.flush()


def require_known(area: str, indication: str, monk: int | None = None) -> None:
    """Refuse what no case can be of; raises SettingsError."""
    find_indication(indication)
    if area not in AREAS:
        raise SettingsError(f"'{area}' is not a known area. Use one of: {', '.join(AREAS)}.")
    if monk is not None and not 1 <= monk <= 10:
        raise SettingsError("A skin tone on the Monk scale is a number from 1 to 10.")


def _put_on_card(work: Work, row: CaseRow) -> None:
    """Note the first photos of the baseline and of the last visit that has any."""
    joined = and_(VisitRow.clinic_id == PhotoRow.clinic_id, VisitRow.id == PhotoRow.visit_id)
    shots = (
        select(PhotoRow.id, PhotoRow.visit_id)
        .join(VisitRow, joined)
        .where(PhotoRow.clinic_id == row.clinic_id, PhotoRow.case_id == row.id)
    )
    baseline = shots.where(VisitRow.id == row.baseline_visit_id).order_by(PhotoRow.shot)
    latest = shots.order_by(VisitRow.day.desc(), VisitRow.phase, PhotoRow.shot)
    first = work.session.execute(baseline.limit(1)).one_or_none()
    last = work.session.execute(latest.limit(1)).one_or_none()
    row.first_photo_id = None if first is None else first.id
    row.last_photo_id = None if last is None else last.id
    row.last_visit_id = None if last is None else last.visit_id
