"""Clinics, those who work there, and patients with the keys that their photos rest on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from photocompare.gallery.database.tables.base import ID, SHORT, Base, Owned, Utc, within_clinic


class ClinicRow(Base):
    """A clinic; ``wrapped_key`` is its key, wrapped by the key of the installation."""

    __tablename__ = "clinic"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(SHORT)
    wrapped_key: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Utc)


class MemberRow(Base, Owned):
    """Someone who works there; ``subject_mark`` is HMAC of who they log in as.

    Until ``invited_until`` it is that of an invitation; None for who has come.
    """

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("clinic_id", "subject_mark"),)

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    subject_mark: Mapped[str] = mapped_column(String(64))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    role: Mapped[str] = mapped_column(SHORT)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
    invited_until: Mapped[datetime | None] = mapped_column(Utc)


class PatientRow(Base, Owned):
    """A patient; ``number_mark`` is HMAC of the clinic's own number, which is itself sealed."""

    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("clinic_id", "number_mark"),)

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    number_mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # number, name, contact, day of birth
    created_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)


class PatientKeyRow(Base):
    """The key of a patient, wrapped by the clinic's; without this row nothing is ever read again.

    It is alone in its table, so that a long-kept backup can go without it.
    """

    __tablename__ = "patient_key"
    __table_args__ = (within_clinic("patient"),)

    clinic_id: Mapped[str] = mapped_column(ID, primary_key=True)
    patient_id: Mapped[str] = mapped_column(ID, primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class TermRow(Base, Owned):
    """A word of a list that the clinic edits: a modality, a topical, a device, a room."""

    __tablename__ = "term"
    __table_args__ = (
        UniqueConstraint("clinic_id", "kind", "text"),
        Index("ix_term_kind", "clinic_id", "kind", "position"),
    )

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(SHORT)
    text: Mapped[str] = mapped_column(SHORT)
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)
