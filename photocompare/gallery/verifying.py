"""Whether everything in a store is still what was put there; found, named, and never mended here.

``verify`` reads every byte where it is asked to: a check of names and sizes misses what a disk
forgets. ``check_some`` reads what was read longest ago, a little at a time. What is found is noted
with each object, so that every page can tell of it until the object is whole again.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from photocompare.errors import DamagedError, NotFoundError, NotHeldError
from photocompare.gallery.actor import NOBODY, Action, Actor, Role
from photocompare.gallery.audit import ChainState, Linked, checked_chain
from photocompare.gallery.database.proofs import altered, is_as_written
from photocompare.gallery.database.tables import AuditRow, ClinicRow, ObjectRow, PhotoRow
from photocompare.gallery.keys import about_of, unseal, unseal_object
from photocompare.gallery.services.work import Work, doing, permit
from photocompare.gallery.store import Store

Progress = Callable[[float], None]
"""Hears the share that is done, 0 to 1."""

_AT_ONCE = 1_000  # objects that are noted in one transaction, so that others wait for ms alone
_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Damage:
    """An object that is ``gone`` or ``changed``, and the photos that rest on it.

    A record that is not as it was written is ``changed`` too: its ``kind`` is the table, its
    ``object_name`` the id.
    """

    what: str
    clinic_id: str
    object_name: str
    kind: str
    photo_ids: tuple[str, ...] = ()

    @property
    def subject_id(self) -> str:
        """The photo that rests on it, for the log; the object itself where none does."""
        return self.photo_ids[0] if self.photo_ids else self.object_name


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found; ``orphans`` are objects that no record names, which is no damage."""

    object_count: int = 0
    bytes_read: int = 0
    damages: tuple[Damage, ...] = ()
    orphans: tuple[str, ...] = ()
    chains: dict[str, ChainState] = field(default_factory=dict)
    is_database_sound: bool = True

    @property
    def is_whole(self) -> bool:
        """Nothing is gone, changed or cut off."""
        chains_hold = all(state.holds for state in self.chains.values())
        return not self.damages and chains_hold and self.is_database_sound


def verify(store: Store, *, read_data: bool = False, progress: Progress | None = None) -> Findings:
    """Return what is wrong in the whole store; with ``read_data`` every byte of it is read."""
    tell = progress or (lambda _: None)
    is_sound = store.database.is_sound(thoroughly=read_data)
    if not is_sound:
        return Findings(is_database_sound=False)
    try:
        return _whole(store, tell, read_data=read_data)
    except (ValueError, LookupError, TypeError):  # a record holds what its type can't
        return Findings(is_database_sound=False)


def _whole(store: Store, tell: Progress, *, read_data: bool) -> Findings:
    with store.database.reading() as session:
        rows = session.scalars(select(ObjectRow).order_by(ObjectRow.name)).all()
        damages, read = [], 0
        for number, row in enumerate(rows, 1):
            found, count = _checked(store, session, row, read_data=read_data)
            read += count
            if found:  # asked again: it may have been erased since
                found, _ = _looked_at(store, (row.clinic_id, row.name), read_data=read_data)
            if found:
                damages.append(found)
            tell(number / len(rows))
        damages += _altered(session)
        known = {row.name for row in rows}
        orphans = tuple(sorted(name for name in store.blobs.names() if name not in known))
        chains = {one: chain_of(store, session, one) for one in session.scalars(_CLINICS)}
    return Findings(len(rows), read, tuple(damages), orphans, chains)


def check_everything(
    store: Store, actor: Actor, clinic_id: str, *, progress: Progress | None = None
) -> Findings:
    """Return what :func:`verify` finds where it reads every byte; that it was asked is logged."""
    permit(store, actor, clinic_id, Action.BACK_UP)
    with store.activity.working():
        found = verify(store, read_data=True, progress=progress)
    if found.is_database_sound:
        _note_all(store, found)
        with doing(store, actor, clinic_id, Action.BACK_UP) as work:
            count = found.object_count
            work.log("store checked", clinic_id, objects=count, damaged=len(found.damages))
    return found


def check_some(
    store: Store,
    *,
    seconds: float,
    before: datetime | None = None,
    goes_on: Callable[[], bool] = lambda: True,
) -> Findings:
    """Return what is wrong among the objects that were read longest ago, as far as time allows.

    With ``before`` those that were read later are left alone; it ends early once ``goes_on`` says
    so. Nobody who writes has to wait for more than one object.
    """
    until = time.monotonic() + seconds
    oldest = select(ObjectRow.clinic_id, ObjectRow.name).order_by(
        ObjectRow.checked_at, ObjectRow.name
    )
    if before is not None:
        oldest = oldest.where(ObjectRow.checked_at.is_(None) | (ObjectRow.checked_at < before))
    with store.database.reading() as session:
        names: list[_Key] = [(one[0], one[1]) for one in session.execute(oldest.limit(_AT_ONCE))]
    seen, read = dict[_Key, Damage | None](), 0
    for key in names:
        seen[key], size = _looked_at(store, key)
        read += size
        if time.monotonic() >= until or not goes_on():
            break
    _note(store, seen)
    return Findings(len(seen), read, tuple(one for one in seen.values() if one))


def _looked_at(store: Store, key: _Key, *, read_data: bool = True) -> tuple[Damage | None, int]:
    """Return what is wrong with an object; one that is erased meanwhile is not damaged."""
    for _ in range(2):
        with store.database.reading() as session:
            row = session.get(ObjectRow, key)
            found, size = (
                (None, 0) if row is None else _checked(store, session, row, read_data=read_data)
            )
        if found is None:
            break
    return found, size


def _note_all(store: Store, found: Findings) -> None:
    with store.database.reading() as session:
        names = [(one[0], one[1]) for one in session.execute(_NAMES)]
    bad = {(one.clinic_id, one.object_name): one for one in found.damages}
    for start in range(0, len(names), _AT_ONCE):
        _note(store, {key: bad.get(key) for key in names[start : start + _AT_ONCE]})


def _note(store: Store, seen: dict[_Key, Damage | None]) -> None:
    """Keep with each object what was seen of it; what is newly damaged is logged."""
    now = store.now()
    with store.database.writing() as session:
        for key, found in seen.items():
            held = session.get(ObjectRow, key)
            if held is None or not is_as_written(session, held):
                continue  # it was erased meanwhile; or is altered, and would be proved anew
            what = found.what if found else None
            if found and held.damage != what:
                work = Work(store, session, Actor(NOBODY, key[0], Role.AUDITOR), key[0], now)
                work.log("damage found", found.subject_id, kind=found.kind, found=found.what)
            held.checked_at, held.damage = now, what


def collect_orphans(store: Store) -> int:
    """Put aside every object that no record names; return how many.

    Each is looked for again in the transaction that puts it aside, so that one which a visit is
    just being given stays.
    """
    count = 0
    for name in list(store.blobs.names()):
        with store.database.writing() as session:
            named = select(ObjectRow.name).where(ObjectRow.name == name)
            if session.scalars(named).first() is None:
                store.blobs.quarantine(name)
                count += 1
    return count


def chain_of(store: Store, session: Session, clinic_id: str) -> ChainState:
    """Return how far the audit log of a clinic holds together."""
    key = store.clinic_key(session, clinic_id, "audit")
    return checked_chain(key, linked_entries(session, clinic_id))


def linked_entries(session: Session, clinic_id: str) -> Iterator[Linked]:
    """Yield the entries of a clinic's log as they were chained."""
    rows = select(AuditRow).where(AuditRow.clinic_id == clinic_id).order_by(AuditRow.number)
    for row in session.scalars(rows).yield_per(1_000):
        yield Linked(
            number=row.number,
            at=row.at,
            clinic_id=row.clinic_id,
            member_id=row.member_id,
            what=row.what,
            subject_id=row.subject_id,
            detail=row.detail,
            link=row.link,
        )


_CLINICS = select(ClinicRow.id)
_NAMES = select(ObjectRow.clinic_id, ObjectRow.name)


def _checked(
    store: Store, session: Session, row: ObjectRow, *, read_data: bool
) -> tuple[Damage | None, int]:
    """Return what is wrong with an object, if anything, and how many bytes were read."""
    try:
        if store.blobs.size(row.name) != row.byte_count:
            return _damage(session, row, "changed"), 0
        if not read_data:
            return None, 0
        sealed = store.blobs.get(row.name)
        key = store.patient_key(session, row.clinic_id, row.patient_id)
        about = about_of(row.clinic_id, row.name, row.kind)
        data = unseal_object(key, sealed, about=about)
        is_same = _is_what_it_was(store, session, row, key, data)
        return (None if is_same else _damage(session, row, "changed")), len(sealed)
    except NotHeldError:
        return _damage(session, row, "gone"), 0
    except (DamagedError, NotFoundError):  # its bytes, or the key that they rest on
        return _damage(session, row, "changed"), row.byte_count


def _altered(session: Session) -> list[Damage]:
    found = []
    for row in altered(session):
        name = "/".join(str(part) for part in inspect(row).identity or ())
        found.append(Damage("changed", getattr(row, "clinic_id", ""), name, row.__tablename__))
    return found


def _is_what_it_was(
    store: Store, session: Session, row: ObjectRow, key: bytes, data: bytes
) -> bool:
    """Return whether an original has the SHA-256 that was noted when it was given."""
    del store
    photos = session.scalars(
        select(PhotoRow).where(
            PhotoRow.clinic_id == row.clinic_id, PhotoRow.object_name == row.name
        )
    ).all()
    digest = hashlib.sha256(data).hexdigest().encode()
    about = (about_of(one.clinic_id, one.id, "photo") for one in photos)
    return all(
        digest in unseal(key, one.sealed, about=what)
        for one, what in zip(photos, about, strict=True)
    )


def _damage(session: Session, row: ObjectRow, what: str) -> Damage:
    photos = session.scalars(
        select(PhotoRow.id).where(
            PhotoRow.clinic_id == row.clinic_id,
            (PhotoRow.object_name == row.name) | (PhotoRow.thumbnail_name == row.name),
        )
    )
    return Damage(what, row.clinic_id, row.name, row.kind, tuple(photos))
