"""What was done: the audit log, imports on their way, backups, and what was erased."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from photocompare.gallery.database.tables.base import (
    ID,
    LONG,
    SHORT,
    Base,
    Owned,
    Utc,
    within_clinic,
)


class AuditRow(Base):
    """One entry of a clinic's chain; triggers forbid to change or drop it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "clinic_id", "subject_id"),)

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(SHORT)  # as it was chained, letter for letter
    member_id: Mapped[str] = mapped_column(ID)
    what: Mapped[str] = mapped_column(SHORT)
    subject_id: Mapped[str] = mapped_column(SHORT)
    detail: Mapped[str] = mapped_column(LONG)
    link: Mapped[str] = mapped_column(String(64))


class BatchRow(Base, Owned):
    """An import; one that was broken off is taken up where it stopped."""

    __tablename__ = "batch"

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(Utc)
    ended_at: Mapped[datetime | None] = mapped_column(Utc)
    source_mark: Mapped[str] = mapped_column(String(64))
    item_count: Mapped[int]
    begun_by: Mapped[str] = mapped_column(ID)


class BatchItemRow(Base):
    """What became of one photo of an import; ``reason`` says why it was left out."""

    __tablename__ = "batch_item"
    __table_args__ = (within_clinic("batch"),)

    clinic_id: Mapped[str] = mapped_column(ID, primary_key=True)
    batch_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(SHORT)  # kept, held before, refused
    photo_id: Mapped[str | None] = mapped_column(ID)
    reason: Mapped[str] = mapped_column(LONG, default="")


class BackupRow(Base):
    """A backup that was made, restored and verified; ``head`` is that of every chain in it."""

    __tablename__ = "backup"

    id: Mapped[str] = mapped_column(ID, primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    heads: Mapped[str] = mapped_column(LONG)
    object_count: Mapped[int]
    byte_count: Mapped[int]
    is_verified: Mapped[bool]


class TombstoneRow(Base, Owned):
    """Something was here and was erased; nothing of it is left but that."""

    __tablename__ = "tombstone"

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(SHORT)
    erased_at: Mapped[datetime] = mapped_column(Utc)
    erased_by: Mapped[str] = mapped_column(ID)
    photo_count: Mapped[int] = mapped_column(default=0)


class DoomedRow(Base):
    """An object that is erased from the records and yet to go from the disk."""

    __tablename__ = "doomed"

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
