"""Who acts in a clinic, and what each role may do; asked for by every service, not by pages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from photocompare.errors import NotPermittedError


class Role(StrEnum):
    """What a member of a clinic is there for."""

    PRACTITIONER = "practitioner"
    EDITOR = "gallery editor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Action(StrEnum):
    """What can be done with the records of a clinic."""

    SEE_PATIENTS = "see patients"
    CHANGE_PATIENTS = "change patients"
    SEE_PHOTOS = "see photos"
    ADD_PHOTOS = "add photos"
    RECORD_CONSENT = "record consent"
    EXPORT = "export"
    CURATE = "curate collections"
    ERASE = "erase"
    MANAGE_MEMBERS = "manage members"
    BACK_UP = "back up"
    READ_AUDIT = "read the audit log"


PERMITS: dict[Role, frozenset[Action]] = {
    Role.PRACTITIONER: frozenset(
        {
            Action.SEE_PATIENTS,
            Action.CHANGE_PATIENTS,
            Action.SEE_PHOTOS,
            Action.ADD_PHOTOS,
            Action.RECORD_CONSENT,
            Action.EXPORT,
            Action.CURATE,
        }
    ),
    # Shows cases, and so sees photos; who the patient is, is none of an editor's business.
    Role.EDITOR: frozenset({Action.SEE_PHOTOS, Action.CURATE, Action.EXPORT}),
    Role.ADMIN: frozenset(Action),
    # Looks at what was done, never at a patient.
    Role.AUDITOR: frozenset({Action.READ_AUDIT}),
}


NOBODY = "0" * 32
"""Who did what was done by nobody whom the clinic knows, or by the program itself."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A member who does something: ``member_id`` of the clinic ``clinic_id``, in a role."""

    member_id: str
    clinic_id: str
    role: Role

    def may(self, action: Action) -> bool:
        """Return whether the role allows ``action`` in the actor's own clinic."""
        return action in PERMITS[self.role]


def require(actor: Actor, clinic_id: str, action: Action) -> None:
    """Let ``actor`` do ``action`` in ``clinic_id``, or refuse.

    Raises
    ------
    NotPermittedError
        The clinic is not the actor's, or the role does not allow it. Both are said in the same
        words, so that nobody learns which clinics there are.
    """
    if actor.clinic_id != clinic_id or not actor.may(action):
        raise NotPermittedError(action)
