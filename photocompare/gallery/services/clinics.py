"""A new clinic, and the first who works there."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import select

from photocompare.errors import ClashError, NotPermittedError
from photocompare.gallery.actor import Action, Actor, Role
from photocompare.gallery.database.tables import ClinicRow, MemberRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import Clinic, Member
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store

LOCAL = "the one person of this computer"
"""Who acts where nobody logs in."""


def new_clinic(store: Store, name: str, *, subject: str = LOCAL) -> Actor:
    """Return the admin of a new clinic, who is known as ``subject`` when they log in."""
    clinic_id, member_id = new_id(), new_id()
    with store.database.writing() as session:
        session.add(
            ClinicRow(
                id=clinic_id,
                name=name.strip() or "My clinic",
                wrapped_key=store.wrapped_for_clinic(clinic_id, new_key()),
                created_at=store.now(),
            )
        )
        session.flush()
        actor = Actor(member_id, clinic_id, Role.ADMIN)
        work = Work(store, session, actor, clinic_id, store.now())
        add_in(work, actor, subject, name="")
        work.log("clinic made", clinic_id)
    return actor


def clinics(store: Store) -> tuple[Clinic, ...]:
    """Return every clinic of the store, oldest first; for who runs the installation."""
    with store.database.reading() as session:
        rows = session.scalars(select(ClinicRow).order_by(ClinicRow.id)).all()
        return tuple(Clinic(row.id, row.name, row.created_at) for row in rows)


def actor_of(store: Store, clinic_id: str, *, subject: str = LOCAL) -> Actor:
    """Return who ``subject`` is in a clinic.

    Raises
    ------
    NotPermittedError
        Nobody there is known as that, or no longer.
    NotFoundError
        There is no such clinic.
    """
    with store.database.reading() as session:
        mark = subject_mark(store.clinic_key(session, clinic_id, "members"), subject)
        row = session.scalars(
            select(MemberRow).where(
                MemberRow.clinic_id == clinic_id, MemberRow.subject_mark == mark
            )
        ).one_or_none()
        if row is None or not row.is_active or row.invited_until is not None:
            raise NotPermittedError("work")
        return Actor(row.id, clinic_id, Role(row.role))


def add_member(
    store: Store, actor: Actor, clinic_id: str, *, subject: str, name: str, role: Role
) -> Member:
    """Return a new member, known as ``subject`` (what they log in with) when they come.

    Raises
    ------
    ClashError
        Somebody is known as that already.
    """
    with doing(store, actor, clinic_id, Action.MANAGE_MEMBERS) as work:
        if is_known(work, subject):
            raise ClashError(
                "Somebody with this login is a member already. Change their role instead."
            )
        member = add_in(work, Actor(new_id(), clinic_id, role), subject, name=name)
        work.log("member added", member.id, role=str(role))
        return member


def change_member(
    store: Store, actor: Actor, clinic_id: str, *, member_id: str, role: Role, is_active: bool
) -> Member:
    """Return a member with a new role, or sent away, or called back.

    Raises
    ------
    ClashError
        It would leave the clinic without an admin, or shut its computer out.
    """
    with doing(store, actor, clinic_id, Action.MANAGE_MEMBERS) as work:
        row = work.row(MemberRow, member_id, "member")
        row.role, row.is_active = str(role), is_active
        work.session.flush()
        member = member_in(work, row)
        _require_way_in(work, member)
        work.log("member changed", member_id, role=str(role), active=int(is_active))
        return member


def members(store: Store, actor: Actor, clinic_id: str) -> tuple[Member, ...]:
    """Return all members, those who left too, in the order they came."""
    with looking(store, actor, clinic_id, Action.MANAGE_MEMBERS) as work:
        return members_in(work)


def members_in(work: Work) -> tuple[Member, ...]:
    """Return all members as a part of other work, in the order they came."""
    rows = work.session.scalars(
        select(MemberRow).where(MemberRow.clinic_id == work.clinic_id).order_by(MemberRow.id)
    )
    return tuple(member_in(work, row) for row in rows)


def is_known(work: Work, subject: str) -> bool:
    """Return whether a login is a member's, of one who left too, or an invitation is open."""
    mark = subject_mark(work.key("members"), subject)
    held = select(MemberRow.id).where(
        MemberRow.clinic_id == work.clinic_id, MemberRow.subject_mark == mark
    )
    return work.session.scalars(held).first() is not None


def subject_mark(key: bytes, subject: str) -> str:
    """Return by which a login is found again and from which it can't be read."""
    return hmac.new(key, subject.strip().casefold().encode(), hashlib.sha256).hexdigest()


def add_in(
    work: Work,
    member: Actor,
    subject: str,
    *,
    name: str,
    invited_until: datetime | None = None,
) -> Member:
    """Return a new member as a part of other work; ``subject`` is nobody's yet."""
    key = work.key("members")
    row = MemberRow(
        clinic_id=work.clinic_id,
        id=member.member_id,
        subject_mark=subject_mark(key, subject),
        name_sealed=work.sealed(key, member.member_id, "member", {"name": name.strip()}),
        role=str(member.role),
        is_active=True,
        created_at=work.now,
        invited_until=invited_until,
    )
    work.session.add(row)
    work.session.flush()
    return member_in(work, row)


def member_in(work: Work, row: MemberRow) -> Member:
    """Return the record of a row."""
    key = work.key("members")
    said = work.unsealed(key, row.id, "member", row.name_sealed)
    return Member(
        id=row.id,
        clinic_id=row.clinic_id,
        name=said["name"],
        role=Role(row.role),
        is_active=row.is_active,
        invited_until=row.invited_until,
        is_local=row.subject_mark == subject_mark(key, LOCAL),
    )


def _require_way_in(work: Work, changed: Member) -> None:
    """Let nobody shut everybody out; who is invited only may never come."""
    admins = select(MemberRow.id).where(
        MemberRow.clinic_id == work.clinic_id,
        MemberRow.role == str(Role.ADMIN),
        MemberRow.is_active,
        MemberRow.invited_until.is_(None),
    )
    if work.session.scalars(admins).first() is None:
        raise ClashError("A clinic needs an admin. Make somebody else one first.")
    if changed.is_local and (changed.role is not Role.ADMIN or not changed.is_active):
        raise ClashError(
            "Who works at the computer of the store itself stays an admin: its key lies there. "
            "Change the others instead."
        )
