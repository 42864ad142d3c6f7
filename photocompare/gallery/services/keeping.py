"""An object made safe on the disk first, and noted in the records only then."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from photocompare.errors import NotHeldError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import DoomedRow, ObjectRow
from photocompare.gallery.keys import about_of, derived_key, object_name, seal_object, unseal_object
from photocompare.gallery.services.work import Work, looking
from photocompare.gallery.store import Store


@dataclass(frozen=True, slots=True)
class KeptObject:
    """An object that is safe on the disk, and that no record knows yet."""

    name: str
    patient_id: str
    kind: str
    sha256: str
    sealed: bytes

    def note(self, work: Work) -> None:
        """Have the records know it; one that was put aside as nobody's meanwhile is put back."""
        try:
            work.store.blobs.size(self.name)
        except NotHeldError:
            work.store.blobs.put_once(self.name, self.sealed)
        doomed = work.session.get(DoomedRow, (work.clinic_id, self.name))
        if doomed is not None:  # erased a moment ago, and here again
            work.session.delete(doomed)
        if work.session.get(ObjectRow, (work.clinic_id, self.name)) is None:
            work.session.add(
                ObjectRow(
                    clinic_id=work.clinic_id,
                    name=self.name,
                    patient_id=self.patient_id,
                    kind=self.kind,
                    byte_count=len(self.sealed),
                )
            )
            work.session.flush()


def keep_object(
    store: Store, actor: Actor, clinic_id: str, *, patient_id: str, data: bytes, kind: str
) -> KeptObject:
    """Return ``data`` sealed for a patient and safe on the disk.

    Raises
    ------
    NotFoundError
        There is no such patient.
    StoreFullError, StoreLockedError
        It can't be written; nothing of it is kept.
    """
    with looking(store, actor, clinic_id, Action.ADD_PHOTOS) as work:
        key, name_key = work.patient_key(patient_id), work.key("objects")
    sha256 = hashlib.sha256(data).hexdigest()
    # A name of the patient's own: what two patients share is sealed twice, and erased once.
    name = object_name(derived_key(name_key, f"{patient_id} {kind}"), sha256)
    sealed = seal_object(key, data, about=about_of(clinic_id, name, kind))
    store.blobs.put_once(name, sealed)
    return KeptObject(name, patient_id, kind, sha256, sealed)


def opened(work: Work, key: bytes, name: str, kind: str) -> bytes:
    """Return what lies sealed under ``name`` with a patient's ``key``.

    Raises
    ------
    NotHeldError, DamagedError
        It is gone, or is not what was stored.
    """
    sealed = work.store.blobs.get(name)
    return unseal_object(key, sealed, about=about_of(work.clinic_id, name, kind))
