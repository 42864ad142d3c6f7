"""Photos, cases and patients erased: from the records, from the disk, and with the key from copies.

What goes is shown before. The records go in one transaction, which also notes each object that has
to follow; those are deleted then, or by the next start where the program was stopped in between.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from photocompare.errors import NotFoundError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import (
    AlignmentRow,
    BatchItemRow,
    CaseRow,
    CollectionCaseRow,
    ConsentRow,
    DoomedRow,
    ObjectRow,
    PatientKeyRow,
    PatientRow,
    PhotoRow,
    ReadingRow,
    SentCopyRow,
    ShotSpreadRow,
    TombstoneRow,
    VisitRow,
)
from photocompare.gallery.ids import new_id
from photocompare.gallery.services.cases import touch
from photocompare.gallery.services.spreads import forget_spreads
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """What an erasure takes with it; ``copies_sent`` are out of reach and have to be recalled."""

    patients: int
    cases: int
    visits: int
    photos: int
    consents: int
    copies_sent: int


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be erased: a patient, a case, or a photo; exactly one of them."""

    patient_id: str | None = None
    case_id: str | None = None
    photo_id: str | None = None

    def __post_init__(self) -> None:
        named = [one for one in (self.patient_id, self.case_id, self.photo_id) if one]
        if len(named) != 1:
            raise ValueError("one thing is erased at a time")


def preview(store: Store, actor: Actor, clinic_id: str, *, target: Target) -> WhatGoes:
    """Return what would go with ``target``; nothing goes yet.

    Raises
    ------
    NotFoundError
        There is no such patient, case or photo.
    """
    with looking(store, actor, clinic_id, Action.ERASE) as work:
        return _counted(work, _found(work, target))


def erase(store: Store, actor: Actor, clinic_id: str, *, target: Target) -> WhatGoes:
    """Erase ``target`` for good; return what went. Raises as :func:`preview`.

    With a patient goes the key that everything of theirs was sealed with, so that what is left of
    their files can't be read. Backups and copies that were made before hold that key still.
    """
    with doing(store, actor, clinic_id, Action.ERASE) as work:
        scope = _found(work, target)
        goes = _counted(work, scope)
        tombstone = _tombstone(work, target, goes)
        doomed = _objects_of(work, scope)
        _drop_rows(work, scope, target)
        _doom(work, doomed)
        _drop_patients(work, scope)
        work.log("erased", tombstone, kind=_kind_of(target), photos=goes.photos)
    finish_erasing(store)
    store.database.forget()
    return goes


def finish_erasing(store: Store) -> int:
    """Delete every object that was erased from the records; return how many there were."""
    with store.database.reading() as session:
        waiting = [(row.clinic_id, row.name) for row in session.scalars(select(DoomedRow))]
    for key in waiting:
        with store.database.writing() as session:
            row = session.get(DoomedRow, key)
            if row is None:  # given again meanwhile
                continue
            if session.get(ObjectRow, key) is None:
                store.blobs.delete(key[1])
            session.delete(row)
    return len(waiting)


@dataclass(frozen=True, slots=True)
class _Scope:
    patients: tuple[str, ...]
    cases: tuple[str, ...]
    visits: tuple[str, ...]
    photos: tuple[str, ...]


def _found(work: Work, target: Target) -> _Scope:
    if target.photo_id:
        work.row(PhotoRow, target.photo_id, "photo")
        return _Scope((), (), (), (target.photo_id,))
    if target.case_id:
        work.row(CaseRow, target.case_id, "case")
        patients: tuple[str, ...] = ()
        cases: tuple[str, ...] = (target.case_id,)
    else:
        if target.patient_id is None:
            raise NotFoundError("patient")
        work.row(PatientRow, target.patient_id, "patient")
        patients = (target.patient_id,)
        cases = _ids(work, CaseRow, CaseRow.patient_id == target.patient_id)
    visits = _ids(work, VisitRow, VisitRow.case_id.in_(cases))
    photos = _ids(work, PhotoRow, PhotoRow.case_id.in_(cases))
    return _Scope(patients, cases, visits, photos)


def _ids(
    work: Work, kind: type[CaseRow | VisitRow | PhotoRow], which: ColumnElement[bool]
) -> tuple[str, ...]:
    return tuple(
        work.session.scalars(select(kind.id).where(kind.clinic_id == work.clinic_id, which))
    )


def _counted(work: Work, scope: _Scope) -> WhatGoes:
    mine = ConsentRow.clinic_id == work.clinic_id
    consents = work.session.scalars(
        select(ConsentRow.id).where(mine, ConsentRow.photo_id.in_(scope.photos))
    ).all()
    sent = work.session.scalars(
        select(SentCopyRow.id).where(
            SentCopyRow.clinic_id == work.clinic_id, SentCopyRow.photo_id.in_(scope.photos)
        )
    ).all()
    return WhatGoes(
        patients=len(scope.patients),
        cases=len(scope.cases),
        visits=len(scope.visits),
        photos=len(scope.photos),
        consents=len(consents),
        copies_sent=len(sent),
    )


def _objects_of(work: Work, scope: _Scope) -> set[str]:
    """Return the objects that nothing which stays rests on."""
    mine = PhotoRow.clinic_id == work.clinic_id
    rows = work.session.scalars(select(PhotoRow).where(mine, PhotoRow.id.in_(scope.photos))).all()
    names = {name for row in rows for name in (row.object_name, row.thumbnail_name) if name}
    signed = select(ConsentRow.signature_name).where(
        ConsentRow.clinic_id == work.clinic_id, ConsentRow.photo_id.in_(scope.photos)
    )
    names |= {name for name in work.session.scalars(signed) if name}
    return {name for name in names if not _is_needed(work, scope, name)}


def _is_needed(work: Work, scope: _Scope, name: str) -> bool:
    photos = select(PhotoRow.id).where(
        PhotoRow.clinic_id == work.clinic_id,
        PhotoRow.id.not_in(scope.photos),
        (PhotoRow.object_name == name) | (PhotoRow.thumbnail_name == name),
    )
    signed = select(ConsentRow.id).where(
        ConsentRow.clinic_id == work.clinic_id,
        ConsentRow.photo_id.not_in(scope.photos),
        ConsentRow.signature_name == name,
    )
    return any(work.session.scalars(one).first() is not None for one in (photos, signed))


def _drop_rows(work: Work, scope: _Scope, target: Target) -> None:
    cases = set(scope.cases)
    if target.photo_id:
        photo = work.row(PhotoRow, target.photo_id, "photo")
        cases = {photo.case_id}
        forget_spreads(work, photo.visit_id)
    _forget_names(work, scope)
    of_photos = scope.photos
    work_through: tuple[tuple[type, ColumnElement[bool]], ...] = (
        (SentCopyRow, SentCopyRow.photo_id.in_(of_photos)),
        (ConsentRow, ConsentRow.photo_id.in_(of_photos)),
        (
            AlignmentRow,
            AlignmentRow.photo_id.in_(of_photos) | AlignmentRow.base_id.in_(of_photos),
        ),
        # What was found in a case rests on all of its photos, so it is worked out anew.
        (ReadingRow, ReadingRow.case_id.in_(cases)),
        (PhotoRow, PhotoRow.id.in_(of_photos)),
        (ShotSpreadRow, ShotSpreadRow.visit_id.in_(scope.visits)),
        (VisitRow, VisitRow.id.in_(scope.visits)),
        (CollectionCaseRow, CollectionCaseRow.case_id.in_(scope.cases)),
        (CaseRow, CaseRow.id.in_(scope.cases)),
    )
    for kind, which in work_through:
        _drop(work, kind, which)
    if target.photo_id:
        case = work.row(CaseRow, next(iter(cases)), "case")
        touch(work, case)


def _drop_patients(work: Work, scope: _Scope) -> None:
    """Drop the patients, and the keys that every copy of their photos rests on."""
    for patient_id in scope.patients:
        mine = ObjectRow.patient_id == patient_id
        left = select(ObjectRow.name).where(ObjectRow.clinic_id == work.clinic_id, mine)
        _doom(work, work.session.scalars(left).all())
        _drop(work, PatientKeyRow, PatientKeyRow.patient_id == patient_id)
        _drop(work, PatientRow, PatientRow.id == patient_id)


def _drop(work: Work, kind: type, which: ColumnElement[bool]) -> None:
    work.session.execute(delete(kind).where(kind.clinic_id == work.clinic_id, which))  # type: ignore[attr-defined]
    work.session.flush()


def _forget_names(work: Work, scope: _Scope) -> None:
    for row in work.session.scalars(
        select(BatchItemRow).where(
            BatchItemRow.clinic_id == work.clinic_id, BatchItemRow.photo_id.in_(scope.photos)
        )
    ):
        row.photo_id = None
    work.session.flush()


def _doom(work: Work, names: Iterable[str]) -> None:
    for name in sorted(names):
        row = work.session.get(ObjectRow, (work.clinic_id, name))
        if row is not None:
            work.session.delete(row)
        work.session.add(DoomedRow(clinic_id=work.clinic_id, name=name))
    work.session.flush()


def _tombstone(work: Work, target: Target, goes: WhatGoes) -> str:
    tombstone = new_id()
    work.session.add(
        TombstoneRow(
            clinic_id=work.clinic_id,
            id=tombstone,
            kind=_kind_of(target),
            erased_at=work.now,
            erased_by=work.actor.member_id,
            photo_count=goes.photos,
        )
    )
    return tombstone


def _kind_of(target: Target) -> str:
    if target.patient_id:
        return "patient"
    return "case" if target.case_id else "photo"
