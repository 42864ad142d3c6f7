"""Cases, visits, photos and what was found in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "case",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("indication", sa.String(length=120), nullable=False),
        sa.Column("fitzpatrick", sa.String(length=120), nullable=True),
        sa.Column("monk", sa.Integer(), nullable=True),
        sa.Column("baseline_visit_id", sa.String(length=32), nullable=True),
        sa.Column("setup", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("visit_count", sa.Integer(), nullable=False),
        sa.Column("photo_count", sa.Integer(), nullable=False),
        sa.Column("session_count", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_photo_id", sa.String(length=32), nullable=True),
        sa.Column("last_photo_id", sa.String(length=32), nullable=True),
        sa.Column("last_visit_id", sa.String(length=32), nullable=True),
        sa.Column("grade", sa.String(length=120), nullable=True),
        sa.Column("change", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(length=120), nullable=True),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("monk IS NULL OR monk BETWEEN 1 AND 10", name=op.f("ck_case_monk")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_case_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_case")),
    )
    op.create_index("ix_case_changed", "case", ["clinic_id", "changed_at", "id"], unique=False)
    op.create_index(
        "ix_case_filters",
        "case",
        ["clinic_id", "indication", "area", "fitzpatrick", "changed_at"],
        unique=False,
    )
    op.create_index("ix_case_patient", "case", ["clinic_id", "patient_id"], unique=False)
    op.create_table(
        "object",
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=120), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(), nullable=True),
        sa.Column("damage", sa.String(length=120), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_object_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "name", name=op.f("pk_object")),
    )
    op.create_index("ix_object_damage", "object", ["clinic_id", "damage"], unique=False)
    op.create_index("ix_object_patient", "object", ["clinic_id", "patient_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("phase", sa.String(length=120), nullable=False),
        sa.Column("days_since_treatment", sa.Integer(), nullable=True),
        sa.Column("treatment", sa.JSON(), nullable=True),
        sa.Column("protocol", sa.JSON(), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("room", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_visit_clinic_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_visit")),
        sa.UniqueConstraint(
            "clinic_id",
            "case_id",
            "day",
            "phase",
            name=op.f("uq_visit_clinic_id_case_id_day_phase"),
        ),
    )
    op.create_table(
        "photo",
        sa.Column("patient_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("object_name", sa.String(length=64), nullable=False),
        sa.Column("thumbnail_name", sa.String(length=64), nullable=True),
        sa.Column("content_mark", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("byte_count", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("shot", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.Column("camera", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_photo_clinic_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "object_name"],
            ["object.clinic_id", "object.name"],
            name=op.f("fk_photo_clinic_id_object_name"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_photo_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "thumbnail_name"],
            ["object.clinic_id", "object.name"],
            name=op.f("fk_photo_clinic_id_thumbnail_name"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "visit_id"],
            ["visit.clinic_id", "visit.id"],
            name=op.f("fk_photo_clinic_id_visit_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_photo")),
        sa.UniqueConstraint(
            "clinic_id",
            "case_id",
            "content_mark",
            name=op.f("uq_photo_clinic_id_case_id_content_mark"),
        ),
        sa.UniqueConstraint(
            "clinic_id", "visit_id", "shot", name=op.f("uq_photo_clinic_id_visit_id_shot")
        ),
    )
    op.create_index("ix_photo_content", "photo", ["clinic_id", "content_mark"], unique=False)
    op.create_index("ix_photo_object", "photo", ["clinic_id", "object_name"], unique=False)
    op.create_index("ix_photo_visit", "photo", ["clinic_id", "visit_id", "id"], unique=False)
    op.create_table(
        "reading",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("before_id", sa.String(length=32), nullable=False),
        sa.Column("after_id", sa.String(length=32), nullable=False),
        sa.Column("result_key", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("region", sa.String(length=120), nullable=False),
        sa.Column("quantity", sa.String(length=120), nullable=False),
        sa.Column("before", sa.Double(), nullable=True),
        sa.Column("after", sa.Double(), nullable=True),
        sa.Column("change", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("detectable", sa.Double(), nullable=True),
        sa.Column("verdict", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("grade", sa.String(length=120), nullable=False),
        sa.Column("program", sa.String(length=120), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "after_id"],
            ["visit.clinic_id", "visit.id"],
            name=op.f("fk_reading_clinic_id_after_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "before_id"],
            ["visit.clinic_id", "visit.id"],
            name=op.f("fk_reading_clinic_id_before_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_reading_clinic_id_case_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_reading")),
        sa.UniqueConstraint(
            "clinic_id",
            "result_key",
            "region",
            "quantity",
            name=op.f("uq_reading_clinic_id_result_key_region_quantity"),
        ),
    )
    op.create_index(
        "ix_reading_case", "reading", ["clinic_id", "case_id", "quantity"], unique=False
    )
    op.create_table(
        "shot_spread",
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("quantity", sa.String(length=120), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "visit_id"],
            ["visit.clinic_id", "visit.id"],
            name=op.f("fk_shot_spread_clinic_id_visit_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_shot_spread_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_shot_spread")),
        sa.UniqueConstraint(
            "clinic_id",
            "visit_id",
            "area",
            "quantity",
            name=op.f("uq_shot_spread_clinic_id_visit_id_area_quantity"),
        ),
    )
    op.create_table(
        "alignment",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("base_id", sa.String(length=32), nullable=False),
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("program", sa.String(length=120), nullable=False),
        sa.Column("is_by_hand", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "base_id"],
            ["photo.clinic_id", "photo.id"],
            name=op.f("fk_alignment_clinic_id_base_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_alignment_clinic_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "photo_id"],
            ["photo.clinic_id", "photo.id"],
            name=op.f("fk_alignment_clinic_id_photo_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_alignment")),
        sa.UniqueConstraint(
            "clinic_id", "base_id", "photo_id", name=op.f("uq_alignment_clinic_id_base_id_photo_id")
        ),
    )
