"""A database that is made, brought up to date, and keeps what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from photocompare.errors import (
    DamagedError,
    NewerStoreError,
    StoreBusyError,
    StoreLockedError,
)
from photocompare.gallery.database import Database, bring_up_to_date, journal_of
from photocompare.gallery.database.migrating import revision_of, scripts
from photocompare.gallery.database.tables import AuditRow, Base, ClinicRow, PatientKeyRow
from photocompare.gallery.ids import new_id
from photocompare.settings import StoreSettings
from tests.unit.gallery.making import NOW, add_clinic, add_patient


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "database.sqlite", StoreSettings(busy_ms=50))
    bring_up_to_date(made, copies=tmp_path / "copies")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("version", "journal"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_write_ahead_logging_only_where_it_is_mended(
    version: tuple[int, int, int], journal: str
) -> None:
    assert journal_of(version) == journal


def test_the_steps_make_the_tables_of_today(database: Database) -> None:
    with database.connected() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_what_was_asked_for_is_in_force(database: Database) -> None:
    with database.reading() as session:
        told = {
            name: session.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    is_logged = database.journal == "WAL"
    assert told == {
        "journal_mode": database.journal.lower(),
        "synchronous": 2 if is_logged else 3,
        "foreign_keys": 1,
        "secure_delete": 1,
    }


def test_every_table_belongs_to_a_clinic() -> None:
    own = {"backup", "clinic"}  # of the installation, and the clinic itself
    without = {
        table.name for table in Base.metadata.sorted_tables if "clinic_id" not in table.columns
    }
    assert without == own


def test_no_row_points_into_another_clinic() -> None:
    for table in Base.metadata.sorted_tables:
        for rule in table.foreign_key_constraints:
            assert rule.column_keys[0] == "clinic_id", f"{table.name}: {rule.column_keys}"


def test_a_row_that_points_into_another_clinic_is_refused(database: Database) -> None:
    mine, other = add_clinic(database), add_clinic(database)
    patient = add_patient(database, other)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(PatientKeyRow(clinic_id=mine, patient_id=patient, wrapped=b"k"))


def test_an_error_undoes_everything(database: Database) -> None:
    def add_and_fail(session: Session) -> None:
        session.add(ClinicRow(id=new_id(), name="a", wrapped_key=b"k", created_at=NOW))
        session.flush()
        raise RuntimeError

    with pytest.raises(RuntimeError), database.writing() as session:
        add_and_fail(session)
    with database.reading() as session:
        assert session.query(ClinicRow).count() == 0


@pytest.mark.parametrize("change", ["UPDATE audit SET what = 'x'", "DELETE FROM audit"])
def test_the_log_is_only_added_to(database: Database, change: str) -> None:
    clinic = add_clinic(database)
    with database.writing() as session:
        session.add(
            AuditRow(
                clinic_id=clinic,
                number=1,
                at="",
                member_id="",
                what="",
                subject_id="",
                detail="",
                link="",
            )
        )
    with pytest.raises(IntegrityError, match="only added to"), database.writing() as session:
        session.execute(text(change))


def test_many_writers_lose_nothing(database: Database) -> None:
    threads = [Thread(target=lambda: [add_clinic(database) for _ in range(25)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert session.query(ClinicRow).count() == 100


def test_another_program_that_writes_is_named(database: Database) -> None:
    other = Database(database.path, StoreSettings())
    with other.writing(), pytest.raises(StoreBusyError):
        add_clinic(database)
    other.close()
    add_clinic(database)


def test_a_step_of_a_newer_program_is_refused(database: Database, tmp_path: Path) -> None:
    with database.connected() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = database.path.read_bytes()
    with pytest.raises(NewerStoreError, match="Update the program"):
        bring_up_to_date(database, copies=tmp_path / "copies")
    assert database.path.read_bytes() == before


def test_records_are_copied_before_a_step_is_taken(tmp_path: Path) -> None:
    database = Database(tmp_path / "old.sqlite", StoreSettings())
    copies = tmp_path / "copies"
    assert bring_up_to_date(database, copies=copies, to="0001") is None
    clinic = add_clinic(database)
    copy = bring_up_to_date(database, copies=copies)
    assert copy is not None
    assert copy.stat().st_mode & 0o777 == 0o600
    assert revision_of(database) == scripts().get_current_head()
    assert bring_up_to_date(database, copies=copies) is None
    database.close()
    kept = Database(copy, StoreSettings())
    assert revision_of(kept) == "0001"
    with kept.reading() as session:
        assert session.get(ClinicRow, clinic) is not None
    kept.close()


def test_a_step_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(tmp_path / "old.sqlite", StoreSettings())
    bring_up_to_date(database, copies=tmp_path, to="0001")
    clinic = add_clinic(database)
    last = scripts().get_revision("head")
    assert last is not None

    def fail() -> None:
        raise OSError("no power")

    known = scripts()
    revision = known.get_revision("head")
    assert revision is not None
    monkeypatch.setattr(revision.module, "upgrade", fail)
    monkeypatch.setattr("photocompare.gallery.database.migrating.scripts", lambda: known)
    with pytest.raises(OSError, match="no power"):
        bring_up_to_date(database, copies=tmp_path / "copies")
    assert revision_of(database) == "0001"
    with database.reading() as session:
        names = session.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
        assert "case" not in names.scalars().all()
        assert session.get(ClinicRow, clinic) is not None
    database.close()


def test_what_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    path = tmp_path / "database.sqlite"
    path.write_bytes(b"not a database at all" * 100)
    database = Database(path, StoreSettings())
    with pytest.raises(DamagedError):
        revision_of(database)
    assert not database.is_sound()
    database.close()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    database = Database(tmp_path / "none" / "database.sqlite", StoreSettings())
    with pytest.raises(StoreLockedError):
        revision_of(database)


def test_a_sound_database_says_so_and_a_copy_is_whole(database: Database, tmp_path: Path) -> None:
    clinic = add_clinic(database)
    assert database.is_sound(thoroughly=True)
    database.copy_to(tmp_path / "copy.sqlite")
    copy = Database(tmp_path / "copy.sqlite", StoreSettings())
    assert copy.is_sound(thoroughly=True)
    with copy.reading() as session:
        assert session.get(ClinicRow, clinic) is not None
    copy.close()


def test_what_was_dropped_is_in_no_file(database: Database) -> None:
    clinic = add_clinic(database, name="Clinic of the Hidden Lake")
    with database.writing() as session:
        session.delete(session.get_one(ClinicRow, clinic))
    database.forget()
    for file in database.path.parent.glob("database.sqlite*"):
        assert b"Hidden Lake" not in file.read_bytes()
