"""A database file, opened so that what was acknowledged stays.

SQLite up to 3.51.2 may lose commits where two connections write with write-ahead logging (its
release notes of 3.51.3), so logging is chosen by the version that is there.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from photocompare.errors import (
    DamagedError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    StoreLockedError,
)
from photocompare.gallery.database import proofs
from photocompare.settings import StoreSettings

_MENDED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""The first version with the fault mended, and those of older lines that it was carried back to."""

_BEGIN = "begin"


def sqlite() -> ModuleType:
    """Return the SQLite to use: one that is brought along where there is one, else Python's."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return cast("ModuleType", dbapi2)


def journal_of(version: tuple[int, int, int]) -> str:
    """Return ``"WAL"`` where write-ahead logging is safe in an SQLite of ``version``."""
    newest, *carried_back = _MENDED
    if version >= newest:
        return "WAL"
    if any(version[:2] == mended[:2] and version >= mended for mended in carried_back):
        return "WAL"
    return "DELETE"


class Database:
    """A database file with one writer at a time; many may read while it is written.

    With ``proof_key`` each row carries a proof of what it says (``proofs``).

    Raises
    ------
    StoreBusyError, StoreFullError, StoreLockedError, DamagedError
        From any use: another program writes, the disk is full or read-only, the file is damaged.
    """

    def __init__(self, path: Path, settings: StoreSettings, proof_key: bytes | None = None) -> None:
        module = sqlite()
        self._info = {} if proof_key is None else {proofs.KEY: proof_key}
        self.path = path
        self.journal = journal_of(module.sqlite_version_info)
        self._writer = RLock()
        self.engine = create_engine(
            f"sqlite:///{path}", module=module, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", self._prepare(settings))
        event.listen(self.engine, "begin", _begin)
        self._writing = self.engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that sees one state of everything, and changes nothing."""
        with in_words(), self._session(self.engine) as session:
            yield session

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Yield a session that is committed at its end, or wholly undone by an error."""
        with (
            self._writer,
            in_words(),
            self._session(self._writing) as session,
            session.begin(),
        ):
            session.connection()  # the right to write is asked for before anything is read
            yield session

    @contextlib.contextmanager
    def connected(self) -> Iterator[Connection]:
        """Yield a bare connection in a transaction of its own, for migrations."""
        with self._writer, in_words(), self._writing.begin() as connection:
            yield connection

    def copy_to(self, path: Path) -> None:
        """Write a compact copy of one state of everything to ``path``, which must not be there.

        While it is written others may write: stepping through pages would never end then.
        """
        with in_words(), _without_transaction(self.engine) as connection:
            connection.execute(text("VACUUM INTO :path"), {"path": str(path)})

    def forget(self) -> None:
        """Leave nothing of what was dropped, in the log of writes either."""
        if self.journal == "WAL":
            with self._writer, in_words(), _without_transaction(self.engine) as connection:
                connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def is_sound(self, *, thoroughly: bool = False) -> bool:
        """Return whether the file and its references hold; thoroughly: every index too."""
        check = "integrity_check" if thoroughly else "quick_check"
        try:
            with in_words(), self.engine.connect() as connection:
                whole = connection.execute(text(f"PRAGMA {check}")).scalars().all() == ["ok"]
                return whole and not connection.execute(text("PRAGMA foreign_key_check")).all()
        except DamagedError:
            return False

    def close(self) -> None:
        """Give the file back."""
        self.engine.dispose()

    def _session(self, engine: Engine) -> Session:
        return Session(engine, expire_on_commit=False, info=self._info)

    def _prepare(self, settings: StoreSettings) -> Any:
        def prepare(connection: Any, _record: Any) -> None:
            connection.isolation_level = None  # we say when a transaction begins
            pragmas = {
                "busy_timeout": settings.busy_ms,
                "journal_mode": self.journal,
                # What was acknowledged survives a power cut, a rolled back journal included.
                "synchronous": "FULL" if self.journal == "WAL" else "EXTRA",
                "foreign_keys": "ON",
                "trusted_schema": "OFF",
                "cell_size_check": "ON",
                "secure_delete": "ON",
            }
            cursor = connection.cursor()
            for name, value in pragmas.items():
                cursor.execute(f"PRAGMA {name}={value}")
            cursor.close()

        return prepare


def _begin(connection: Connection) -> None:
    how = connection.get_execution_options().get(_BEGIN, "BEGIN")
    if how:
        connection.exec_driver_sql(how)


@contextlib.contextmanager
def _without_transaction(engine: Engine) -> Iterator[Connection]:
    with engine.execution_options(**{_BEGIN: ""}).connect() as connection:
        yield connection


@contextlib.contextmanager
def in_words() -> Iterator[None]:
    """Say in plain words what the database could not do."""
    try:
        yield
    except OperationalError as error:
        raise _worded(str(error.orig)) from error
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise _worded(str(error.orig)) from error
        raise
    except UnicodeDecodeError as error:  # SQLite names what is damaged, in the damaged letters
        raise _worded("malformed") from error


def _worded(said: str) -> StoreError:
    if "locked" in said or "busy" in said:
        return StoreBusyError(
            "Another program is writing to the store. Wait a moment and try again; nothing was "
            "changed."
        )
    if "full" in said:
        return StoreFullError(
            "The disk is full, so nothing was kept. Make room on it and try again."
        )
    if "readonly" in said or "read-only" in said or "unable to open" in said:
        return StoreLockedError(
            "The folder of the store can't be written to. Allow it, or choose another folder."
        )
    if any(words in said for words in ("malformed", "not a database", "decode to UTF-8")):
        return DamagedError(
            "The records of the store are damaged. Restore them from a backup; nothing was changed."
        )
    return StoreError(
        "The disk of the store answered with an error, so nothing was kept. Check the disk, then "
        "try again."
    )
