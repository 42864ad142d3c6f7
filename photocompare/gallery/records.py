"""What a caller of the gallery sees: patients, cases, visits, photos, consents and what was done.

Ids are 32 hexadecimal letters (``ids.new_id``), times are aware and in UTC, days are dates. Every
record belongs to one clinic and is found only together with its id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from photocompare.gallery.actor import Role


class Fitzpatrick(StrEnum):
    """Skin type by how it answers to the sun (Fitzpatrick 1988)."""

    I = "I"  # noqa: E741  # the field's own name
    II = "II"
    III = "III"
    IV = "IV"
    V = "V"
    VI = "VI"


@dataclass(frozen=True, slots=True)
class NewPatient:
    """A person who is to be added; ``number`` is the clinic's own."""

    number: str = field(repr=False)
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Patient:
    """A person by the clinic's own number; what names them is optional and encrypted at rest."""

    id: str
    clinic_id: str
    number: str = field(repr=False)
    name: str = field(default="", repr=False)
    contact: str = field(default="", repr=False)
    born: date | None = field(default=None, repr=False)
    created_at: datetime | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """One body area of a patient, treated for one reason; ``monk`` is 1 to 10.

    ``setup`` is what its visits share: regions, light, mm per pixel, as JSON. ``days`` are from the
    first visit to the last; ``change`` is that of the primary quantity, with its ``verdict``.
    """

    id: str
    clinic_id: str
    patient_id: str
    area: str
    indication: str
    fitzpatrick: Fitzpatrick | None = None
    monk: int | None = None
    baseline_visit_id: str | None = None
    setup: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    visit_count: int = 0
    photo_count: int = 0
    session_count: int = 0
    days: int = 0
    grade: str | None = None
    change: float | None = None
    verdict: str | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done on a visit; depth in mm, ``session`` of ``sessions`` planned."""

    modality: str
    depth_mm: float | None = None
    passes: int | None = None
    device: str = ""
    session: int | None = None
    sessions: int | None = None
    topicals: tuple[str, ...] = ()
    aftercare: str = ""


class Phase(StrEnum):
    """Whether photos were taken before or after a treatment of the same day."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Visit:
    """A day on which the skin was photographed, treated, or both.

    ``days_since_treatment`` counts from the last treatment at or before it; None before the first.
    """

    id: str
    clinic_id: str
    case_id: str
    day: date
    phase: Phase = Phase.BEFORE
    treatment: Treatment | None = None
    days_since_treatment: int | None = None
    protocol: tuple[str, ...] = ()
    device: str = ""
    operator: str = ""
    room: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """An original, byte for byte, by the SHA-256 of its bytes; ``shot`` counts from 1.

    ``taken_at`` is what the camera says, without a zone.
    """

    id: str
    clinic_id: str
    patient_id: str
    case_id: str
    visit_id: str
    sha256: str
    size_hw: tuple[int, int]
    byte_count: int
    shot: int = 1
    taken_at: datetime | None = None
    camera: str = ""
    display_name: str = field(default="", repr=False)


class Purpose(StrEnum):
    """What a photo may be used for; each is asked and answered for itself."""

    RECORD = "clinical record"
    OWN_REPORT = "the patient's own report"
    COLLEAGUES = "colleagues"
    TEACHING = "teaching"
    PUBLICATION = "publication"
    WEBSITE = "website"
    SOCIAL_MEDIA = "social media"


class Disguise(StrEnum):
    """How strongly a person is made unrecognisable; none of them is sure."""

    NONE = "none"
    EYE_BAR = "eye bar (weak)"
    MASKED = "parts masked"
    CROPPED = "cropped to the region"


@dataclass(frozen=True, slots=True)
class Consent:
    """What a patient agreed to for one photo and purpose, and until when."""

    id: str
    clinic_id: str
    photo_id: str
    purpose: Purpose
    channel: str
    disguise: Disguise
    text_version: str
    given_at: datetime
    given_by: str
    recorded_by: str
    how: str
    expires_on: date | None = None
    withdrawn_at: datetime | None = None
    has_signature: bool = False

    def holds(self, now: datetime) -> bool:
        """Return whether it is in force at ``now``: neither withdrawn nor expired."""
        if self.withdrawn_at is not None and self.withdrawn_at <= now:
            return False
        return self.expires_on is None or now.date() <= self.expires_on


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that was done; ``detail`` holds ids and counts, never a name."""

    number: int
    at: datetime
    clinic_id: str
    member_id: str
    what: str
    subject_id: str
    detail: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whose patients these are."""

    id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who works in a clinic; ``invited_until`` is None for who has come.

    ``is_local`` is who works at the computer itself, where nobody logs in.
    """

    id: str
    clinic_id: str
    name: str = field(repr=False)
    role: Role
    is_active: bool = True
    invited_until: datetime | None = None
    is_local: bool = False
