"""Photos of a visit: originals kept byte for byte, and given back only while that is consented to.

An original is safe on the disk before its row is committed, and only then is it acknowledged. What
a program that was killed leaves is an object without a row, never a row without its object.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from photocompare.errors import ClashError, DamagedError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import CaseRow, PhotoRow, VisitRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Purpose, StoredPhoto
from photocompare.gallery.services.cases import touch
from photocompare.gallery.services.consented import has_consent, require_consent
from photocompare.gallery.services.found import forget_found
from photocompare.gallery.services.keeping import KeptObject, keep_object, opened
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

ORIGINAL, THUMBNAIL = "original", "thumbnail"
_PURPOSE = "photo"


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo that is to be kept; it was read, so its size and what its camera says are known.

    ``thumbnail`` holds clean pixels alone; ``shot`` is the next one of the visit where None.
    """

    visit_id: str
    data: bytes = field(repr=False)
    size_hw: tuple[int, int]
    thumbnail: bytes = field(default=b"", repr=False)
    taken_at: datetime | None = None
    camera: str = ""
    display_name: str = field(default="", repr=False)
    shot: int | None = None


def keep_photo(store: Store, actor: Actor, clinic_id: str, *, new: NewPhoto) -> StoredPhoto:
    """Return the photo as it is kept: its original is safe on the disk when this returns.

    Raises
    ------
    ClashError
        The case has this photo already.
    NotFoundError
        There is no such visit.
    StoreFullError, StoreLockedError
        It can't be written; nothing of it is kept.
    """
    with looking(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
        patient_id = _whose(work, new.visit_id)
    objects = [
        keep_object(store, actor, clinic_id, patient_id=patient_id, data=data, kind=kind)
        for kind, data in ((ORIGINAL, new.data), (THUMBNAIL, new.thumbnail))
        if data
    ]
    with doing(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
        return _acknowledged(work, new, patient_id, objects)


def photo(store: Store, actor: Actor, clinic_id: str, *, photo_id: str) -> StoredPhoto:
    """Return what is known of a photo; raises NotFoundError."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        return photo_in(work, work.row(PhotoRow, photo_id, "photo"))


def photos(store: Store, actor: Actor, clinic_id: str, *, case_id: str) -> tuple[StoredPhoto, ...]:
    """Return the photos of a case, by day and shot."""
    with looking(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        work.row(CaseRow, case_id, "case")
        rows = work.session.scalars(
            select(PhotoRow)
            .join(
                VisitRow,
                (VisitRow.clinic_id == PhotoRow.clinic_id) & (VisitRow.id == PhotoRow.visit_id),
            )
            .where(PhotoRow.clinic_id == clinic_id, PhotoRow.case_id == case_id)
            .order_by(VisitRow.day, VisitRow.phase.desc(), PhotoRow.shot)
        )
        return tuple(photo_in(work, row) for row in rows)


def original(store: Store, actor: Actor, clinic_id: str, *, photo_id: str) -> bytes:
    """Return the bytes that were given, unchanged; that somebody looked is logged.

    Raises
    ------
    ConsentMissingError
        The patient has not agreed that it is kept in their record, or no longer.
    NotFoundError, NotHeldError, DamagedError
        There is no such photo; its file is gone, or is not what was stored.
    """
    with doing(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        row = work.row(PhotoRow, photo_id, "photo")
        require_consent(work, photo_id, Purpose.RECORD)
        data = original_in(work, row)
        work.log("photo seen", photo_id)
        return data


def thumbnails(
    store: Store, actor: Actor, clinic_id: str, *, photo_ids: Iterable[str]
) -> dict[str, bytes]:
    """Return small pictures by photo, of those that may be seen; each look is logged."""
    found: dict[str, bytes] = {}
    with doing(store, actor, clinic_id, Action.SEE_PHOTOS) as work:
        for photo_id in photo_ids:
            row = work.row(PhotoRow, photo_id, "photo")
            if row.thumbnail_name is None or not has_consent(work, photo_id, Purpose.RECORD):
                continue
            key = work.patient_key(row.patient_id)
            found[photo_id] = opened(work, key, row.thumbnail_name, THUMBNAIL)
            work.log("photo seen", photo_id, small=1)
    return found


def original_in(work: Work, row: PhotoRow) -> bytes:
    """Return an original as a part of other work, compared with what was given; see above."""
    key = work.patient_key(row.patient_id)
    data = opened(work, key, row.object_name, ORIGINAL)
    if hashlib.sha256(data).hexdigest() != photo_in(work, row).sha256:
        raise DamagedError(
            "A photo in the store is not as it was stored. Restore it from a backup; nothing was "
            "changed."
        )
    return data


def photo_in(work: Work, row: PhotoRow) -> StoredPhoto:
    """Return the record of a row as a part of other work."""
    said = work.unsealed(work.patient_key(row.patient_id), row.id, _PURPOSE, row.sealed)
    may_know_who = work.actor.may(Action.SEE_PATIENTS)  # files are named after people
    return StoredPhoto(
        id=row.id,
        clinic_id=row.clinic_id,
        patient_id=row.patient_id,
        case_id=row.case_id,
        visit_id=row.visit_id,
        sha256=said["sha256"],
        size_hw=(row.height, row.width),
        byte_count=row.byte_count,
        shot=row.shot,
        taken_at=row.taken_at,
        camera=row.camera,
        display_name=said["name"] if may_know_who else "",
    )


def content_mark(key: bytes, sha256: str) -> str:
    """Return by which a content is known again in a clinic and which says nothing of it."""
    return hmac.new(key, bytes.fromhex(sha256), hashlib.sha256).hexdigest()


def held_in_case(work: Work, case_id: str, sha256: str) -> str | None:
    """Return the id of the photo of a case that has this content, or None."""
    mark = content_mark(work.key("contents"), sha256)
    return work.session.scalars(
        select(PhotoRow.id).where(
            PhotoRow.clinic_id == work.clinic_id,
            PhotoRow.case_id == case_id,
            PhotoRow.content_mark == mark,
        )
    ).first()


def _acknowledged(
    work: Work, new: NewPhoto, patient_id: str, objects: list[KeptObject]
) -> StoredPhoto:
    visit = work.row(VisitRow, new.visit_id, "visit")
    case = work.row(CaseRow, visit.case_id, "case")
    key = work.patient_key(patient_id)  # who was erased meanwhile has none
    sha256 = objects[0].sha256
    if held_in_case(work, case.id, sha256) is not None:
        raise ClashError("The case has this photo already. Choose another one.")
    for one in objects:
        one.note(work)
    photo_id = new_id()
    row = PhotoRow(
        clinic_id=work.clinic_id,
        id=photo_id,
        patient_id=patient_id,
        case_id=case.id,
        visit_id=visit.id,
        object_name=objects[0].name,
        thumbnail_name=objects[1].name if len(objects) > 1 else None,
        content_mark=content_mark(work.key("contents"), sha256),
        sealed=work.sealed(key, photo_id, _PURPOSE, {"sha256": sha256, "name": new.display_name}),
        byte_count=len(new.data),
        height=new.size_hw[0],
        width=new.size_hw[1],
        shot=new.shot or _next_shot(work, visit.id),
        taken_at=new.taken_at,
        camera=new.camera,
        created_at=work.now,
    )
    work.session.add(row)
    forget_found(work, case.id, visit_id=visit.id)  # it was found without this photo
    touch(work, case)
    work.log("photo kept", photo_id, visit=visit.id)
    return photo_in(work, row)


def _whose(work: Work, visit_id: str) -> str:
    visit = work.row(VisitRow, visit_id, "visit")
    return work.row(CaseRow, visit.case_id, "case").patient_id


def _next_shot(work: Work, visit_id: str) -> int:
    last = work.session.scalars(
        select(func.max(PhotoRow.shot)).where(
            PhotoRow.clinic_id == work.clinic_id, PhotoRow.visit_id == visit_id
        )
    ).one()
    return (last or 0) + 1
