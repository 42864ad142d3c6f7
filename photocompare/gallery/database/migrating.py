"""A store of an earlier version brought up to date, after a copy of its records was made."""

from __future__ import annotations

import os
from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from photocompare.errors import NewerStoreError
from photocompare.gallery.database.engine import Database

_SCRIPTS = Path(__file__).parent / "migrations"


def scripts() -> ScriptDirectory:
    """Return the steps from an empty file to today's tables."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    return ScriptDirectory.from_config(config)


def revision_of(database: Database) -> str | None:
    """Return the last step that a database has taken, or None for an empty one."""
    with database.connected() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def bring_up_to_date(database: Database, *, copies: Path, to: str = "head") -> Path | None:
    """Take the steps that a database lacks; return the copy that was made of it before, if any.

    All steps are one transaction: a database is brought up to date wholly or stays as it was.

    Raises
    ------
    NewerStoreError
        It has taken a step that this program does not know.
    """
    known = scripts()
    now = revision_of(database)
    _require_known(known, now)
    if now == known.get_current_head() and to == "head":
        return None
    copy = _copied(database, copies, now) if now is not None else None

    def steps(revision: str, _context: MigrationContext) -> object:
        return known._upgrade_revs(to, revision)

    with (
        database.connected() as connection,
        EnvironmentContext(Config(), known, fn=steps) as environment,
    ):
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    return copy


def _require_known(known: ScriptDirectory, revision: str | None) -> None:
    try:
        if revision is not None:
            known.get_revision(revision)
    except CommandError as error:
        raise NewerStoreError(
            "The store was written by a newer version of photocompare. Update the program; "
            "nothing was changed."
        ) from error


def _copied(database: Database, copies: Path, revision: str) -> Path:
    copies.mkdir(parents=True, exist_ok=True)
    made = copies / f"before-update-from-{revision}.sqlite"
    aside = made.with_suffix(".part")
    aside.unlink(missing_ok=True)
    database.copy_to(aside)
    aside.chmod(0o600)
    _make_safe(aside)
    os.replace(aside, made)
    return made


def _make_safe(file: Path) -> None:
    with file.open("rb") as handle:
        os.fsync(handle.fileno())
