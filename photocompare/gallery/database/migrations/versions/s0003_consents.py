"""Consents, copies that left, collections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take this step."""
    op.create_table(
        "collection",
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("indication", sa.String(length=120), nullable=False),
        sa.Column("area", sa.String(length=120), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_collection_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_collection")),
    )
    op.create_table(
        "collection_case",
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("collection_id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "case_id"],
            ["case.clinic_id", "case.id"],
            name=op.f("fk_collection_case_clinic_id_case_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "collection_id"],
            ["collection.clinic_id", "collection.id"],
            name=op.f("fk_collection_case_clinic_id_collection_id"),
        ),
        sa.PrimaryKeyConstraint(
            "clinic_id", "collection_id", "case_id", name=op.f("pk_collection_case")
        ),
        sa.UniqueConstraint(
            "clinic_id",
            "collection_id",
            "position",
            name=op.f("uq_collection_case_clinic_id_collection_id_position"),
        ),
    )
    op.create_table(
        "consent",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("channel", sa.String(length=120), nullable=False),
        sa.Column("disguise", sa.String(length=120), nullable=False),
        sa.Column("text_version", sa.String(length=120), nullable=False),
        sa.Column("given_at", sa.DateTime(), nullable=False),
        sa.Column("given_by", sa.String(length=120), nullable=False),
        sa.Column("recorded_by", sa.String(length=32), nullable=False),
        sa.Column("how", sa.String(length=120), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_by", sa.String(length=32), nullable=True),
        sa.Column("signature_name", sa.String(length=64), nullable=True),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "photo_id"],
            ["photo.clinic_id", "photo.id"],
            name=op.f("fk_consent_clinic_id_photo_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "signature_name"],
            ["object.clinic_id", "object.name"],
            name=op.f("fk_consent_clinic_id_signature_name"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_consent")),
    )
    op.create_index(
        "ix_consent_photo",
        "consent",
        ["clinic_id", "photo_id", "purpose", "withdrawn_at", "expires_on", "channel"],
        unique=False,
    )
    op.create_table(
        "sent_copy",
        sa.Column("photo_id", sa.String(length=32), nullable=False),
        sa.Column("consent_id", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=False),
        sa.Column("sent_by", sa.String(length=32), nullable=False),
        sa.Column("recipe", sa.Text(), nullable=False),
        sa.Column("output_sha256", sa.String(length=64), nullable=False),
        sa.Column("override_reason", sa.String(length=2000), nullable=False),
        sa.Column("recalled_at", sa.DateTime(), nullable=True),
        sa.Column("clinic_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["clinic_id", "consent_id"],
            ["consent.clinic_id", "consent.id"],
            name=op.f("fk_sent_copy_clinic_id_consent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "photo_id"],
            ["photo.clinic_id", "photo.id"],
            name=op.f("fk_sent_copy_clinic_id_photo_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_sent_copy")),
    )
    op.create_index("ix_sent_copy_photo", "sent_copy", ["clinic_id", "photo_id"], unique=False)
