"""Whether a row is as this program wrote it.

A flipped bit on the disk turns a day or a verdict into another one that looks as right, and so does
who writes into the file without the key. So each row carries HMAC-SHA256 over its table and all its
columns, under a key of the installation. A row that is dropped whole leaves no proof behind: that
is seen by what still names it, and by the log. A migration that changes rows proves them anew.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Mapper, Session, object_session

from photocompare.gallery.database.tables.base import Base

KEY = "proof key"
"""What a session's ``info`` holds the key under; without one, rows are written without a proof."""

_BYTES = 16


def proof_of(key: bytes, row: Base) -> bytes:
    """Return the 16 bytes that ``row`` carries where it is as it was written."""
    mapper: Mapper[Any] = row.__mapper__
    columns = {name: column for name, column in mapper.columns.items() if name != "proof"}
    told = {
        name: _plain(value, column)
        for name, column in columns.items()
        if (value := getattr(row, name)) is not None  # so that a column may be added later
    }
    text = json.dumps([row.__tablename__, told], sort_keys=True, separators=(",", ":"))
    return hmac.new(key, text.encode("ascii"), hashlib.sha256).digest()[:_BYTES]


def altered(session: Session) -> Iterator[Base]:
    """Yield every row that is not as it was written; the log has a chain of its own besides."""
    kinds = [mapper.class_ for mapper in Base.registry.mappers]
    for kind in sorted(kinds, key=lambda one: str(one.__tablename__)):
        # What can't even be read as its type is no row that was written here.
        for row in session.scalars(select(kind)).yield_per(1_000):
            if not is_as_written(session, row):
                yield row


def is_as_written(session: Session, row: Base) -> bool:
    """Return whether the proof that ``row`` carries holds."""
    key: bytes = session.info[KEY]
    return row.proof is not None and hmac.compare_digest(row.proof, proof_of(key, row))


def _plain(value: Any, column: Any) -> Any:
    """Return ``value`` as JSON has it, the same before it is written and after it is read."""
    if isinstance(value, datetime):
        return (value if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    kind = column.type.python_type
    return kind(value) if kind in (bool, int, float, str) else value


def _prove(mapper: Mapper[Any], _connection: Connection, row: Base) -> None:
    session = object_session(row)
    key = session.info.get(KEY) if session is not None else None
    if key is None:
        return
    for name, column in mapper.columns.items():
        given: Any = column.default
        if given is not None and getattr(row, name) is None:  # else set after the proof was made
            setattr(row, name, given.arg(None) if given.is_callable else given.arg)
    row.proof = proof_of(key, row)


event.listen(Base, "before_insert", _prove, propagate=True)
event.listen(Base, "before_update", _prove, propagate=True)
