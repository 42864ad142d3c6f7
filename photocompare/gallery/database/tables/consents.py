"""What a patient agreed to, what was given out under it, and what a clinic shows."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
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


class ConsentRow(Base, Owned):
    """What a patient agreed to for one photo, purpose and channel; kept after it is withdrawn."""

    __tablename__ = "consent"
    __table_args__ = (
        within_clinic("photo"),
        within_clinic("object", "signature_name", "name"),
        # The one index: without statistics SQLite takes a second one by purpose, and is lost. It
        # holds all that a search asks, so that no row has to be read for it.
        Index(
            "ix_consent_photo",
            "clinic_id",
            "photo_id",
            "purpose",
            "withdrawn_at",
            "expires_on",
            "channel",
        ),
    )

    photo_id: Mapped[str] = mapped_column(ID)
    purpose: Mapped[str] = mapped_column(SHORT)
    channel: Mapped[str] = mapped_column(SHORT, default="")
    disguise: Mapped[str] = mapped_column(SHORT)
    text_version: Mapped[str] = mapped_column(SHORT)
    given_at: Mapped[datetime] = mapped_column(Utc)
    given_by: Mapped[str] = mapped_column(SHORT)  # the patient, or who may sign for them
    recorded_by: Mapped[str] = mapped_column(ID)
    how: Mapped[str] = mapped_column(SHORT)
    expires_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)
    withdrawn_by: Mapped[str | None] = mapped_column(ID)
    signature_name: Mapped[str | None] = mapped_column(String(64))


class SentCopyRow(Base, Owned):
    """A copy that left the store, to be called back when its consent ends."""

    __tablename__ = "sent_copy"
    __table_args__ = (
        within_clinic("photo"),
        within_clinic("consent"),
        Index("ix_sent_copy_photo", "clinic_id", "photo_id"),
    )

    photo_id: Mapped[str] = mapped_column(ID)
    consent_id: Mapped[str] = mapped_column(ID)
    sent_at: Mapped[datetime] = mapped_column(Utc)
    sent_by: Mapped[str] = mapped_column(ID)
    recipe: Mapped[str] = mapped_column(Text)  # how it was made (``releasing.provenance``)
    output_sha256: Mapped[str] = mapped_column(String(64))
    override_reason: Mapped[str] = mapped_column(LONG, default="")
    recalled_at: Mapped[datetime | None] = mapped_column(Utc)


class CollectionRow(Base, Owned):
    """Cases chosen for showing, and of which cases they were chosen; no ``area`` means all."""

    __tablename__ = "collection"

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    name: Mapped[str] = mapped_column(SHORT)
    purpose: Mapped[str] = mapped_column(SHORT)
    indication: Mapped[str] = mapped_column(SHORT)
    area: Mapped[str] = mapped_column(SHORT, default="")
    created_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)


class CollectionCaseRow(Base):
    """A case of a collection."""

    __tablename__ = "collection_case"
    __table_args__ = (
        within_clinic("collection"),
        within_clinic("case"),
        UniqueConstraint("clinic_id", "collection_id", "position"),
    )

    clinic_id: Mapped[str] = mapped_column(ID, primary_key=True)
    collection_id: Mapped[str] = mapped_column(ID, primary_key=True)
    case_id: Mapped[str] = mapped_column(ID, primary_key=True)
    position: Mapped[int]
