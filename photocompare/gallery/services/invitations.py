"""How somebody comes into a clinic: an admin gives them a code, and they log in and type it once.

Nobody is let in for an address of mail or a name that a provider tells: whoever made an account
there could have typed it. What counts is the issuer and its own number for the person.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from photocompare.errors import ClashError, LoginError
from photocompare.gallery.actor import Action, Actor, Role
from photocompare.gallery.database.tables import MemberRow
from photocompare.gallery.ids import new_id
from photocompare.gallery.records import Member
from photocompare.gallery.services.clinics import add_in, is_known, subject_mark
from photocompare.gallery.services.work import Work, doing
from photocompare.gallery.store import Store

_CODE_BYTES = 15  # 120 random bits, 24 letters: nobody finds one by trying
_GROUP = 4
_MISREAD = str.maketrans("018", "OIB")  # no code has these numbers


@dataclass(frozen=True, slots=True)
class Invitation:
    """A member who is yet to come, and the ``code`` that is told to them alone and kept nowhere."""

    member: Member
    code: str = field(repr=False)


def login_of(issuer: str, subject: str) -> str:
    """Return by what a login is known: the provider that vouches for it, and its number there.

    Both are taken to the letter: in some, great and small letters are different people.
    """
    text = json.dumps([issuer, subject], ensure_ascii=True)
    return f"login {hashlib.sha256(text.encode('ascii')).hexdigest()}"


def invite(store: Store, actor: Actor, clinic_id: str, *, name: str, role: Role) -> Invitation:
    """Return an invitation to be a member, which is good for some days and for one login."""
    with doing(store, actor, clinic_id, Action.MANAGE_MEMBERS) as work:
        code = _new_code()
        member = add_in(
            work,
            Actor(new_id(), clinic_id, role),
            _invited_as(code),
            name=name,
            invited_until=work.now + timedelta(days=store.settings.invitation_days),
        )
        work.log("member invited", member.id, role=str(role))
        return Invitation(member, code)


def accept_invitation(store: Store, clinic_id: str, *, code: str, subject: str) -> Actor:
    """Return who ``subject`` is from now on; the code is used up.

    Raises
    ------
    LoginError
        No such invitation is open, or no longer.
    ClashError
        The login is a member's already, or was.
    NotFoundError
        There is no such clinic.
    """
    nobody = Actor(new_id(), clinic_id, Role.AUDITOR)
    with store.database.writing() as session:
        work = Work(store, session, nobody, clinic_id, store.now())
        mark = subject_mark(work.key("members"), _invited_as(code))
        row = session.scalars(
            select(MemberRow).where(
                MemberRow.clinic_id == clinic_id, MemberRow.subject_mark == mark
            )
        ).one_or_none()
        is_open = row is not None and row.is_active and row.invited_until is not None
        if row is None or not is_open or not _is_in_time(row, work):
            raise LoginError(
                "No invitation with this code is open. Compare its letters, or ask an admin of the "
                "clinic for another one."
            )
        if is_known(work, subject):
            raise ClashError(
                "This login is a member of the clinic, or was. Ask an admin of the clinic to let "
                "you in again; the code was not used."
            )
        row.subject_mark = subject_mark(work.key("members"), subject)
        row.invited_until = None
        actor = Actor(row.id, clinic_id, Role(row.role))
        Work(store, session, actor, clinic_id, work.now).log("member came", row.id, role=row.role)
        return actor


def _is_in_time(row: MemberRow, work: Work) -> bool:
    return row.invited_until is not None and work.now <= row.invited_until


def _new_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode("ascii")
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def _invited_as(code: str) -> str:
    """Return what stands for a login until somebody comes with ``code``, however it is typed."""
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    return f"invitation {letters.translate(_MISREAD)}"
