"""Patients: by the clinic's own number; everything that names them is sealed with their key."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, select

from photocompare.errors import ClashError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import PatientKeyRow, PatientRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys import new_key, wrap_key
from photocompare.gallery.records import NewPatient, Patient
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

_PURPOSE = "patient"
_MOST_LETTERS = 120


def add_patient(store: Store, actor: Actor, clinic_id: str, *, new: NewPatient) -> Patient:
    """Return a new patient with a key of their own.

    Raises
    ------
    ClashError
        The number is empty, too long, or another patient's; or the day of birth is to come.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        patient_id, key = new_id(), new_key()
        mark = number_mark(work.key("patient numbers"), _number(new.number))
        _require_free(work, mark)
        _require_past(work, new.born)
        work.session.add(
            PatientRow(
                clinic_id=clinic_id,
                id=patient_id,
                number_mark=mark,
                sealed=work.sealed(key, patient_id, _PURPOSE, _said(new)),
                created_at=work.now,
            )
        )
        work.session.flush()
        outer = work.key("patients")
        wrapped = wrap_key(outer, key, clinic_id=clinic_id, owner_id=patient_id)
        work.session.add(PatientKeyRow(clinic_id=clinic_id, patient_id=patient_id, wrapped=wrapped))
        work.session.flush()
        work.log("patient added", patient_id)
        return patient_in(work, patient_id)


def change_patient(store: Store, actor: Actor, clinic_id: str, *, patient: Patient) -> Patient:
    """Return the patient as ``patient`` says, which was read before.

    Raises
    ------
    ClashError
        Somebody else changed them meanwhile, or the number is another patient's.
    NotFoundError
        There is no such patient.
    """
    with doing(store, actor, clinic_id, Action.CHANGE_PATIENTS) as work:
        row = work.row(PatientRow, patient.id, "patient")
        require_version(row.version, patient.version)
        mark = number_mark(work.key("patient numbers"), _number(patient.number))
        if mark != row.number_mark:
            _require_free(work, mark)
        _require_past(work, patient.born)
        said = _said(NewPatient(patient.number, patient.name, patient.contact, patient.born))
        row.number_mark = mark
        row.sealed = work.sealed(work.patient_key(row.id), row.id, _PURPOSE, said)
        row.version += 1
        work.session.flush()
        work.log("patient changed", row.id)
        return patient_in(work, row.id)


def patient(store: Store, actor: Actor, clinic_id: str, *, patient_id: str) -> Patient:
    """Return a patient; that somebody looked is logged."""
    with doing(store, actor, clinic_id, Action.SEE_PATIENTS) as work:
        found = patient_in(work, patient_id)
        work.log("patient seen", patient_id)
        return found


def patients(store: Store, actor: Actor, clinic_id: str) -> tuple[Patient, ...]:
    """Return all patients in the order of their numbers; that somebody looked is logged."""
    with doing(store, actor, clinic_id, Action.SEE_PATIENTS) as work:
        ids = work.session.scalars(select(PatientRow.id).where(PatientRow.clinic_id == clinic_id))
        found = [patient_in(work, one) for one in ids]
        work.log("patients listed", clinic_id, count=len(found))
        return tuple(sorted(found, key=lambda one: (len(one.number), one.number)))


def patient_by_number(store: Store, actor: Actor, clinic_id: str, *, number: str) -> Patient | None:
    """Return who has this number, or None."""
    with looking(store, actor, clinic_id, Action.SEE_PATIENTS) as work:
        found = id_by_number(work, number)
        return None if found is None else patient_in(work, found)


def id_by_number(work: Work, number: str) -> str | None:
    """Return the id of who has this number, or None, as a part of other work."""
    mark = number_mark(work.key("patient numbers"), _number(number))
    return work.session.scalars(_with_mark(work, mark)).one_or_none()


def numbers_in(work: Work, patient_ids: Collection[str]) -> dict[str, str]:
    """Return the numbers of patients as a part of other work.

    The rows are read at once beforehand: asked one by one, thousands take seconds.
    """
    read = [
        work.session.scalars(select(kind).where(kind.clinic_id == work.clinic_id)).all()
        for kind in (PatientRow, PatientKeyRow)
    ]
    numbers = {one: patient_in(work, one).number for one in patient_ids}
    del read  # the session holds rows only as long as somebody else does
    return numbers


def patient_in(work: Work, patient_id: str) -> Patient:
    """Return a patient as a part of other work; raises NotFoundError."""
    row = work.row(PatientRow, patient_id, "patient")
    said = work.unsealed(work.patient_key(row.id), row.id, _PURPOSE, row.sealed)
    return Patient(
        id=row.id,
        clinic_id=row.clinic_id,
        number=said["number"],
        name=said["name"],
        contact=said["contact"],
        born=None if said["born"] is None else date.fromisoformat(said["born"]),
        created_at=row.created_at,
        version=row.version,
    )


def number_mark(key: bytes, number: str) -> str:
    """Return by which a number is found again and from which it can't be read."""
    return hmac.new(key, number.casefold().encode(), hashlib.sha256).hexdigest()


def require_version(held: int, given: int) -> None:
    """Let a record be changed that is still as it was read.

    Raises
    ------
    ClashError
        Somebody changed it meanwhile.
    """
    if held != given:
        raise ClashError(
            "Somebody else changed this while you did. Load it again and repeat your change."
        )


def _number(number: str) -> str:
    number = " ".join(unicodedata.normalize("NFC", number).split())
    if not number or len(number) > _MOST_LETTERS:
        raise ClashError(
            f"A patient needs a number of the clinic's own, of 1 to {_MOST_LETTERS} letters."
        )
    return number


def _require_free(work: Work, mark: str) -> None:
    if work.session.scalars(_with_mark(work, mark)).first() is not None:
        raise ClashError(
            "Another patient has this number. Open that patient, or give this one another number."
        )


def _require_past(work: Work, born: date | None) -> None:
    if born is not None and born > work.now.date():
        raise ClashError("The day of birth is in the future. Correct it.")


def _with_mark(work: Work, mark: str) -> Select[str]:
    return select(PatientRow.id).where(
        PatientRow.clinic_id == work.clinic_id, PatientRow.number_mark == mark
    )


def _said(new: NewPatient) -> dict[str, str | None]:
    return {
        "number": _number(new.number),
        "name": new.name.strip(),
        "contact": new.contact.strip(),
        "born": None if new.born is None else new.born.isoformat(),
    }
