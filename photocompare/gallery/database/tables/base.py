"""What every table has: a clinic, an identity, and keys that can't point into another clinic."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

ID = String(32)
"""``gallery.ids``: 32 hexadecimal letters."""

SHORT, LONG = String(120), String(2000)

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Utc(TypeDecorator[datetime]):
    """A moment, kept in UTC without its zone and given back aware."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return ``value`` as it is kept; a moment without a zone is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment that is kept needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the moment, aware."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """All tables of a store; ``proof`` shows whether a row is as it was written (``proofs``)."""

    metadata = MetaData(naming_convention=_NAMES)

    proof: Mapped[bytes | None] = mapped_column(LargeBinary, sort_order=1_000)


class Owned:
    """A row that belongs to a clinic and is found only together with its id."""

    clinic_id: Mapped[str] = mapped_column(ID, primary_key=True)
    id: Mapped[str] = mapped_column(ID, primary_key=True)


def within_clinic(table: str, column: str | None = None, key: str = "id") -> ForeignKeyConstraint:
    """Return the rule that ``column`` names a row of ``table`` of the same clinic.

    Nothing goes with the row that it names: what is to be dropped is dropped by name, so that
    nothing vanishes by accident.
    """
    column = column or f"{table}_id"
    return ForeignKeyConstraint(["clinic_id", column], [f"{table}.clinic_id", f"{table}.{key}"])
