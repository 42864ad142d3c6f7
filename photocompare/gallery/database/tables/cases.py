"""Cases, their visits, the photos of each, and what was found in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
)
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


class CaseRow(Base, Owned):
    """One body area of a patient, treated for one reason; ``setup`` is reused by its visits."""

    __tablename__ = "case"
    __table_args__ = (
        within_clinic("patient"),
        CheckConstraint("monk IS NULL OR monk BETWEEN 1 AND 10", "monk"),
        Index("ix_case_patient", "clinic_id", "patient_id"),
        Index("ix_case_changed", "clinic_id", "changed_at", "id"),
        Index("ix_case_filters", "clinic_id", "indication", "area", "fitzpatrick", "changed_at"),
    )

    patient_id: Mapped[str] = mapped_column(ID)
    area: Mapped[str] = mapped_column(SHORT)
    indication: Mapped[str] = mapped_column(SHORT)
    fitzpatrick: Mapped[str | None] = mapped_column(SHORT)
    monk: Mapped[int | None]
    baseline_visit_id: Mapped[str | None] = mapped_column(ID)
    setup: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(Utc)
    changed_at: Mapped[datetime] = mapped_column(Utc)
    version: Mapped[int] = mapped_column(default=1)
    # What cards and filters need, kept with each change so that no list has to count photos.
    visit_count: Mapped[int] = mapped_column(default=0)
    photo_count: Mapped[int] = mapped_column(default=0)
    session_count: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=0)  # from the first visit to the last
    first_photo_id: Mapped[str | None] = mapped_column(ID)  # the baseline's; None without photos
    last_photo_id: Mapped[str | None] = mapped_column(ID)
    last_visit_id: Mapped[str | None] = mapped_column(ID)  # the one of the last photo
    grade: Mapped[str | None] = mapped_column(SHORT)
    change: Mapped[float | None]  # of the primary quantity, baseline to the last visit
    verdict: Mapped[str | None] = mapped_column(SHORT)


class VisitRow(Base, Owned):
    """A day; ``phase`` tells the photos before a treatment of that day from those after it."""

    __tablename__ = "visit"
    __table_args__ = (
        within_clinic("case"),
        UniqueConstraint("clinic_id", "case_id", "day", "phase"),
    )

    case_id: Mapped[str] = mapped_column(ID)
    day: Mapped[date]
    phase: Mapped[str] = mapped_column(SHORT, default="before")
    days_since_treatment: Mapped[int | None]
    treatment: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    protocol: Mapped[list[str]] = mapped_column(JSON, default=list)
    device: Mapped[str] = mapped_column(SHORT, default="")
    operator: Mapped[str] = mapped_column(SHORT, default="")
    room: Mapped[str] = mapped_column(SHORT, default="")
    version: Mapped[int] = mapped_column(default=1)


class ObjectRow(Base):
    """A sealed object of the store; a row is written only once its object is safe on the disk."""

    __tablename__ = "object"
    __table_args__ = (
        within_clinic("patient"),
        Index("ix_object_patient", "clinic_id", "patient_id"),
        Index("ix_object_damage", "clinic_id", "damage"),
    )

    clinic_id: Mapped[str] = mapped_column(ID, primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    patient_id: Mapped[str] = mapped_column(ID)
    kind: Mapped[str] = mapped_column(SHORT)  # original, thumbnail, signature
    byte_count: Mapped[int]
    checked_at: Mapped[datetime | None] = mapped_column(Utc)
    damage: Mapped[str | None] = mapped_column(SHORT)  # gone, changed; as it was last read


class PhotoRow(Base, Owned):
    """An original; ``content_mark`` is HMAC of its SHA-256, so the same photo is noticed."""

    __tablename__ = "photo"
    __table_args__ = (
        within_clinic("patient"),
        within_clinic("case"),
        within_clinic("visit"),
        within_clinic("object", "object_name", "name"),
        within_clinic("object", "thumbnail_name", "name"),
        UniqueConstraint("clinic_id", "case_id", "content_mark"),
        UniqueConstraint("clinic_id", "visit_id", "shot"),
        Index("ix_photo_content", "clinic_id", "content_mark"),
        Index("ix_photo_object", "clinic_id", "object_name"),
        Index("ix_photo_visit", "clinic_id", "visit_id", "id"),  # all shots are asked for consent
    )

    patient_id: Mapped[str] = mapped_column(ID)
    case_id: Mapped[str] = mapped_column(ID)
    visit_id: Mapped[str] = mapped_column(ID)
    object_name: Mapped[str] = mapped_column(String(64))
    thumbnail_name: Mapped[str | None] = mapped_column(String(64))
    content_mark: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)  # SHA-256 and the name it came with
    byte_count: Mapped[int]
    height: Mapped[int]
    width: Mapped[int]
    shot: Mapped[int] = mapped_column(default=1)
    taken_at: Mapped[datetime | None]  # as the camera says it, without a zone
    camera: Mapped[str] = mapped_column(SHORT, default="")
    created_at: Mapped[datetime] = mapped_column(Utc)


class AlignmentRow(Base, Owned):
    """How a photo lies over the base of its case, sealed: a face's shape is the face."""

    __tablename__ = "alignment"
    __table_args__ = (
        within_clinic("case"),
        within_clinic("photo", "base_id"),
        within_clinic("photo"),
        UniqueConstraint("clinic_id", "base_id", "photo_id"),
    )

    case_id: Mapped[str] = mapped_column(ID)
    base_id: Mapped[str] = mapped_column(ID)
    photo_id: Mapped[str] = mapped_column(ID)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    program: Mapped[str] = mapped_column(SHORT)
    is_by_hand: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime] = mapped_column(Utc)


class ReadingRow(Base, Owned):
    """What one quantity of one region did between two visits; made again whenever it is asked for.

    ``result_key`` is a hash of everything that it came from, the program's version among them.
    """

    __tablename__ = "reading"
    __table_args__ = (
        within_clinic("case"),
        within_clinic("visit", "before_id"),
        within_clinic("visit", "after_id"),
        UniqueConstraint("clinic_id", "result_key", "region", "quantity"),
        Index("ix_reading_case", "clinic_id", "case_id", "quantity"),
    )

    case_id: Mapped[str] = mapped_column(ID)
    before_id: Mapped[str] = mapped_column(ID)
    after_id: Mapped[str] = mapped_column(ID)
    result_key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(default=0)  # among what the same comparison found
    region: Mapped[str] = mapped_column(SHORT)
    quantity: Mapped[str] = mapped_column(SHORT)
    before: Mapped[float | None]
    after: Mapped[float | None]
    change: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    detectable: Mapped[float | None]
    verdict: Mapped[str] = mapped_column(SHORT)
    reason: Mapped[str] = mapped_column(LONG, default="")
    grade: Mapped[str] = mapped_column(SHORT, default="")
    program: Mapped[str] = mapped_column(SHORT)
    made_at: Mapped[datetime] = mapped_column(Utc)


class ShotSpreadRow(Base, Owned):
    """What the several shots of a visit say of the clinic's own shot error."""

    __tablename__ = "shot_spread"
    __table_args__ = (
        within_clinic("visit"),
        UniqueConstraint("clinic_id", "visit_id", "area", "quantity"),
    )

    clinic_id: Mapped[str] = mapped_column(ID, ForeignKey("clinic.id"), primary_key=True)
    visit_id: Mapped[str] = mapped_column(ID)
    area: Mapped[str] = mapped_column(SHORT)
    quantity: Mapped[str] = mapped_column(SHORT)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
