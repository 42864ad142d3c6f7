"""What every service is done in: a permission, a transaction, and the log of it, all or nothing."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from photocompare.errors import GalleryError, NotFoundError, NotPermittedError
from photocompare.gallery.actor import Action, Actor, require
from photocompare.gallery.audit import START, Linked, canonical, link_of
from photocompare.gallery.database.tables import AuditRow
from photocompare.gallery.database.tables.base import Owned
from photocompare.gallery.keys import about_of, seal, unseal
from photocompare.gallery.store import Store

_Row = TypeVar("_Row", bound=Owned)


@dataclass(frozen=True, slots=True)
class Work:
    """Something that ``actor`` does in a clinic, in one transaction."""

    store: Store
    session: Session
    actor: Actor
    clinic_id: str
    now: datetime

    def row(self, kind: type[_Row], row_id: str, what: str) -> _Row:
        """Return the row of this clinic that has ``row_id``.

        Raises
        ------
        NotFoundError
            There is none, or it is another clinic's: both are said in the same words.
        """
        found = self.session.get(kind, (self.clinic_id, row_id))
        if found is None:
            raise NotFoundError(what)
        return found

    def key(self, use: str) -> bytes:
        """Return the clinic's key for one ``use``."""
        return self.store.clinic_key(self.session, self.clinic_id, use)

    def patient_key(self, patient_id: str) -> bytes:
        """Return the key of a patient; NotFoundError once it was erased."""
        return self.store.patient_key(self.session, self.clinic_id, patient_id)

    def sealed(self, key: bytes, owner_id: str, purpose: str, content: dict[str, Any]) -> bytes:
        """Return ``content`` as JSON, sealed for the record ``owner_id``."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return seal(key, text.encode(), about=about_of(self.clinic_id, owner_id, purpose))

    def unsealed(self, key: bytes, owner_id: str, purpose: str, sealed: bytes) -> dict[str, Any]:
        """Return what :meth:`sealed` sealed; DamagedError where it is not what it was."""
        text = unseal(key, sealed, about=about_of(self.clinic_id, owner_id, purpose))
        content: dict[str, Any] = json.loads(text)
        return content

    def log(self, what: str, subject_id: str, **detail: str | int) -> None:
        """Add to the clinic's chain what was done; ids and counts only, never a name."""
        last = self.session.execute(
            select(AuditRow.number, AuditRow.link)
            .where(AuditRow.clinic_id == self.clinic_id)
            .order_by(AuditRow.number.desc())
            .limit(1)
        ).one_or_none()
        number, before = (0, START) if last is None else (last.number, last.link)
        entry = Linked(
            number=number + 1,
            at=self.now.isoformat(),
            clinic_id=self.clinic_id,
            member_id=self.actor.member_id,
            what=what,
            subject_id=subject_id,
            detail=canonical(detail),
            link="",
        )
        self.session.add(
            AuditRow(
                clinic_id=entry.clinic_id,
                number=entry.number,
                at=entry.at,
                member_id=entry.member_id,
                what=entry.what,
                subject_id=entry.subject_id,
                detail=entry.detail,
                link=link_of(self.key("audit"), before, entry),
            )
        )
        self.session.flush()


def permit(store: Store, actor: Actor, clinic_id: str, action: Action) -> None:
    """Let ``actor`` do ``action``, or refuse and log that in their own clinic.

    The log of another clinic is not theirs to fill.

    Raises
    ------
    NotPermittedError
        The actor may not do that in this clinic.
    """
    try:
        require(actor, clinic_id, action)
    except NotPermittedError:
        if actor.clinic_id == clinic_id:
            # A log that can't be written now makes nobody's refusal another error.
            with contextlib.suppress(GalleryError), store.database.writing() as session:
                work = Work(store, session, actor, clinic_id, store.now())
                work.log("refused", clinic_id, action=str(action))
        raise


@contextlib.contextmanager
def doing(store: Store, actor: Actor, clinic_id: str, action: Action) -> Iterator[Work]:
    """Yield the work of something that changes the store; an error undoes all of it.

    Raises
    ------
    NotPermittedError
        The actor may not do that in this clinic.
    """
    permit(store, actor, clinic_id, action)
    with store.activity.working(), store.database.writing() as session:
        yield Work(store, session, actor, clinic_id, store.now())


@contextlib.contextmanager
def looking(store: Store, actor: Actor, clinic_id: str, action: Action) -> Iterator[Work]:
    """Yield the work of something that changes nothing; raises as :func:`doing`."""
    permit(store, actor, clinic_id, action)
    with store.activity.working(), store.database.reading() as session:
        yield Work(store, session, actor, clinic_id, store.now())
