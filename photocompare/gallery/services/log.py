"""What was done in a clinic, read by who may, and whether that is all of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from photocompare.gallery.actor import NOBODY, Action, Actor, Role
from photocompare.gallery.audit import START, ChainState
from photocompare.gallery.database.tables import AuditRow, BackupRow
from photocompare.gallery.records import AuditEntry
from photocompare.gallery.services.clinics import members_in
from photocompare.gallery.services.work import Work, looking
from photocompare.gallery.store import Store
from photocompare.gallery.verifying import chain_of


class LoginFailure(StrEnum):
    """Why somebody who came was not let in; nothing that they typed is kept."""

    UNKNOWN = "unknown"  # no member has this login, or no longer
    NOT_A_LOGIN = "not a login"  # the provider's answer lacks what a login is known by
    WRONG_PHRASE = "wrong passphrase"
    WRONG_CODE = "wrong invitation"


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """Which entries are asked for: those numbered below ``before``, of a ``day`` in UTC."""

    before: int | None = None
    most: int = 200
    subject_id: str | None = None
    member_id: str | None = None
    what: str | None = None
    day: date | None = None


def entries(
    store: Store, actor: Actor, clinic_id: str, *, wanted: WantedEntries
) -> tuple[AuditEntry, ...]:
    """Return the entries that are ``wanted``, newest first."""
    with looking(store, actor, clinic_id, Action.READ_AUDIT) as work:
        return entries_in(work, wanted)


def entries_in(work: Work, wanted: WantedEntries) -> tuple[AuditEntry, ...]:
    """Return the entries that are ``wanted`` as a part of other work, newest first."""
    asked = select(AuditRow).where(AuditRow.clinic_id == work.clinic_id)
    if wanted.before is not None:
        asked = asked.where(AuditRow.number < wanted.before)
    for column, value in (
        (AuditRow.subject_id, wanted.subject_id),
        (AuditRow.member_id, wanted.member_id),
        (AuditRow.what, wanted.what),
    ):
        if value is not None:
            asked = asked.where(column == value)
    if wanted.day is not None:  # times are kept as text that sorts as they follow each other
        after = wanted.day + timedelta(days=1)
        asked = asked.where(AuditRow.at >= wanted.day.isoformat(), AuditRow.at < after.isoformat())
    rows = work.session.scalars(asked.order_by(AuditRow.number.desc()).limit(wanted.most))
    return tuple(_entry(row) for row in rows)


def kinds_of_entries(store: Store, actor: Actor, clinic_id: str) -> tuple[str, ...]:
    """Return what was ever done in a clinic, each once, by the alphabet."""
    with looking(store, actor, clinic_id, Action.READ_AUDIT) as work:
        asked = select(AuditRow.what).where(AuditRow.clinic_id == clinic_id).distinct()
        return tuple(sorted(work.session.scalars(asked)))


def names_of_members(store: Store, actor: Actor, clinic_id: str) -> dict[str, str]:
    """Return what members are called, by id: who reads the log needs no right to change them."""
    with looking(store, actor, clinic_id, Action.READ_AUDIT) as work:
        return {one.id: one.name for one in members_in(work)}


def chain_state(store: Store, actor: Actor, clinic_id: str) -> ChainState:
    """Return how far the log holds, every entry of it compared with the one before."""
    with looking(store, actor, clinic_id, Action.READ_AUDIT) as work:
        return chain_of(store, work.session, clinic_id)


def cut_since(store: Store, actor: Actor, clinic_id: str) -> datetime | None:
    """Return when the first backup was made with entries that the log has no more; None for none.

    A chain alone does not show that its end was cut off; every backup was told where it was.
    """
    with looking(store, actor, clinic_id, Action.READ_AUDIT) as work:
        for row in work.session.scalars(select(BackupRow).order_by(BackupRow.made_at)):
            for head in row.heads.split():
                of_clinic, number, link = head.split(":")
                if of_clinic == clinic_id and not _has(work, int(number), link):
                    return row.made_at
    return None


def note_failed_login(store: Store, clinic_id: str, *, why: LoginFailure) -> None:
    """Log that somebody came and was not let in; raises NotFoundError for no clinic."""
    nobody = Actor(NOBODY, clinic_id, Role.AUDITOR)
    with store.database.writing() as session:
        work = Work(store, session, nobody, clinic_id, store.now())
        work.log("login failed", clinic_id, why=str(why))


def _has(work: Work, number: int, link: str) -> bool:
    found = work.session.get(AuditRow, (work.clinic_id, number))
    return link == START if number == 0 else found is not None and found.link == link


def _entry(row: AuditRow) -> AuditEntry:
    return AuditEntry(
        number=row.number,
        at=datetime.fromisoformat(row.at),
        clinic_id=row.clinic_id,
        member_id=row.member_id,
        what=row.what,
        subject_id=row.subject_id,
        detail=json.loads(row.detail),
    )
