"""What was done is logged, whole, and read by who may."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from photocompare.errors import ClashError, NotFoundError, NotPermittedError
from photocompare.gallery.actor import NOBODY, Action, Actor, Role
from photocompare.gallery.backup import make_backup
from photocompare.gallery.ids import new_id
from photocompare.gallery.importing.csv_text import rows_of
from photocompare.gallery.records import AuditEntry, NewPatient
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import actor_of, add_member, new_clinic
from photocompare.gallery.services.consents import withdraw_photo
from photocompare.gallery.services.log import (
    LoginFailure,
    WantedEntries,
    chain_state,
    cut_since,
    entries,
    kinds_of_entries,
    names_of_members,
    note_failed_login,
)
from photocompare.gallery.services.log_table import COLUMNS, log_table
from photocompare.gallery.services.patients import add_patient, patient, patients
from photocompare.gallery.services.photos import original
from photocompare.gallery.store import Store
from photocompare.settings import StoreSettings
from tests.unit.gallery.making import NOW, agree, make_story

THREADS, ACTIONS = 4, 500
SETTINGS = StoreSettings()


def read(store: Store, actor: Actor, **wanted: object) -> tuple[AuditEntry, ...]:
    return entries(store, actor, actor.clinic_id, wanted=WantedEntries(**wanted))  # type: ignore[arg-type]  # named by the caller


def test_the_log_tells_what_was_done_newest_first(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    original(store, admin, admin.clinic_id, photo_id=story.photo.id)
    found = read(store, admin)
    assert [one.what for one in found] == [
        "photo seen",
        "consent recorded",
        "photo kept",
        "visit added",
        "case added",
        "patient added",
        "clinic made",
    ]
    assert [one.number for one in found] == list(range(7, 0, -1))
    assert {one.member_id for one in found} == {admin.member_id}
    assert {one.at for one in found} == {NOW}
    assert found[0].subject_id == story.photo.id
    assert found[2].detail == {"visit": story.visit.id}


def test_no_entry_names_a_patient(store: Store, admin: Actor) -> None:
    make_story(store, admin, number="P-4711")
    patients(store, admin, admin.clinic_id)
    said = str(read(store, admin))
    assert not [word for word in ("P-4711", "Ada", "Example", "IMG_0001") if word in said]


def test_only_what_was_asked_for_is_read(store: Store, admin: Actor) -> None:
    story = make_story(store, admin)
    store.now = lambda: NOW + timedelta(days=1)
    patient(store, admin, admin.clinic_id, patient_id=story.patient.id)
    assert len(read(store, admin, most=3)) == 3
    assert [one.number for one in read(store, admin, before=3)] == [2, 1]
    about = read(store, admin, subject_id=story.patient.id)
    assert [one.what for one in about] == ["patient seen", "patient added"]
    assert [one.what for one in read(store, admin, what="photo kept")] == ["photo kept"]
    assert read(store, admin, member_id=NOBODY) == ()
    today, yesterday = NOW.date() + timedelta(days=1), NOW.date()
    assert [one.what for one in read(store, admin, day=today)] == ["patient seen"]
    assert len(read(store, admin, day=yesterday)) == 6
    assert read(store, admin, day=yesterday - timedelta(days=1)) == ()


def test_who_was_refused_is_logged_and_refused(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    editor = Actor(new_id(), clinic, Role.EDITOR)
    with pytest.raises(NotPermittedError):
        patients(store, editor, clinic)
    with pytest.raises(NotPermittedError):
        add_patient(store, editor, clinic, new=NewPatient("P-1"))
    with pytest.raises(NotPermittedError):
        read(store, editor)
    refused = read(store, admin, what="refused")
    assert [one.detail["action"] for one in refused] == [
        str(Action.READ_AUDIT),
        str(Action.CHANGE_PATIENTS),
        str(Action.SEE_PATIENTS),
    ]
    assert {one.member_id for one in refused} == {editor.member_id}


def test_nobody_fills_the_log_of_another_clinic(store: Store, admin: Actor) -> None:
    other = new_clinic(store, "Hillside")
    for mine, theirs in ((admin, other), (other, admin)):
        before = chain_state(store, theirs, theirs.clinic_id)
        with pytest.raises(NotPermittedError):
            patients(store, mine, theirs.clinic_id)
        assert chain_state(store, theirs, theirs.clinic_id) == before


def test_a_failed_login_is_logged_as_nobodys(store: Store, admin: Actor) -> None:
    note_failed_login(store, admin.clinic_id, why=LoginFailure.UNKNOWN)
    (entry,) = read(store, admin, what="login failed")
    assert (entry.member_id, entry.detail) == (NOBODY, {"why": "unknown"})
    with pytest.raises(NotFoundError):
        note_failed_login(store, new_id(), why=LoginFailure.UNKNOWN)


def test_an_auditor_reads_who_members_are_and_no_more(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    made = add_member(
        store, admin, clinic, subject="vera@example.org", name="Vera", role=Role.AUDITOR
    )
    auditor = Actor(made.id, clinic, Role.AUDITOR)
    assert names_of_members(store, auditor, clinic) == {admin.member_id: "", made.id: "Vera"}
    assert kinds_of_entries(store, auditor, clinic) == ("clinic made", "member added")
    assert chain_state(store, auditor, clinic).count == 2
    with pytest.raises(NotPermittedError):
        patients(store, auditor, clinic)


def test_an_entry_that_was_changed_is_found(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    whole = chain_state(store, admin, admin.clinic_id)
    assert (whole.holds, whole.count) == (True, 6)
    with store.database.connected() as connection:
        for name in connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        ).scalars():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE audit SET what = 'photo lost' WHERE number = 5"))
    state = chain_state(store, admin, admin.clinic_id)
    assert (state.holds, state.first_broken, state.count) == (False, 5, 4)


def test_the_chain_holds_after_what_many_do_at_once(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    story = make_story(store, admin)
    editor = Actor(new_id(), clinic, Role.EDITOR)
    before = chain_state(store, admin, clinic).count

    def act(thread: int) -> int:
        chance, logged = random.Random(thread), 0
        for number in range(ACTIONS // THREADS):
            kind = chance.randrange(5)
            if kind == 0:
                add_patient(store, admin, clinic, new=NewPatient(f"P-{thread}-{number}"))
            elif kind == 1:
                add_case(store, admin, clinic, new=NewCase(story.patient.id, "face", "redness"))
            elif kind == 2:
                agree(store, admin, story.photo.id)
            elif kind == 3:
                with pytest.raises(NotPermittedError):
                    patients(store, editor, clinic)
            else:  # undone wholly, its entry too
                with pytest.raises(ClashError):
                    add_patient(store, admin, clinic, new=NewPatient(story.patient.number))
                continue
            logged += 1
        return logged

    with ThreadPoolExecutor(THREADS) as pool:
        logged = sum(pool.map(act, range(THREADS)))
    withdraw_photo(store, admin, clinic, photo_id=story.photo.id)
    state = chain_state(store, admin, clinic)
    withdrawn = len(read(store, admin, what="consent withdrawn"))
    assert withdrawn > 1
    assert (state.holds, state.count) == (True, before + logged + withdrawn)


def test_the_log_is_given_on_as_a_table_of_which_it_tells(store: Store, admin: Actor) -> None:
    clinic = admin.clinic_id
    add_member(store, admin, clinic, subject="eva", name="=Eva", role=Role.AUDITOR)
    eva = actor_of(store, clinic, subject="eva")
    story = make_story(store, admin)
    note_failed_login(store, clinic, why=LoginFailure.UNKNOWN)
    wanted = WantedEntries(most=1, before=1)  # what a page shows of it at a time does not count
    first = rows_of(log_table(store, eva, clinic, wanted=wanted).decode("utf-8-sig"), ",", SETTINGS)
    cells = [row for _, row in first]
    assert cells[0] == COLUMNS
    assert [row[0] for row in cells[1:]] == [str(number) for number in range(len(cells) - 1, 0, -1)]
    assert cells[1][2:5] == ("", "", "login failed")
    (table_asked,) = read(store, eva, most=1)
    assert (table_asked.what, table_asked.detail) == ("log exported", {"count": len(cells) - 1})
    assert "Ada" not in repr(cells)
    assert story.patient.number not in repr(cells)
    again = log_table(store, eva, clinic, wanted=WantedEntries(what="log exported"))
    assert b'"\'=Eva"' in again  # a name is no formula


def test_an_end_that_was_cut_off_is_seen_beside_a_backup(
    store: Store, admin: Actor, tmp_path: Path
) -> None:
    """A chain whose last entries are gone fits as well as before."""
    clinic = admin.clinic_id
    assert cut_since(store, admin, clinic) is None
    kept = chain_state(store, admin, clinic).count
    make_story(store, admin)
    make_backup(store, admin, clinic, folder=tmp_path / "backups")
    make_story(store, admin, number="P-2", seed=2)
    assert cut_since(store, admin, clinic) is None
    with store.database.writing() as session:
        session.execute(text("DROP TRIGGER audit_no_delete"))
        session.execute(text("DELETE FROM audit WHERE number > :kept"), {"kept": kept})
    assert chain_state(store, admin, clinic).holds
    assert cut_since(store, admin, clinic) == NOW
