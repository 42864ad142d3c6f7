"""The check that goes on by itself: while nobody works, and a little at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest

from photocompare.gallery.activity import Activity
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.database.tables import AuditRow, ObjectRow
from photocompare.gallery.erasing import Target, erase
from photocompare.gallery.rolling import RollingCheck
from photocompare.gallery.services.checked import (
    DamagedObject,
    Standing,
    damage_count,
    standing,
)
from photocompare.gallery.services.patients import patients
from photocompare.gallery.services.work import Work, doing, looking
from photocompare.gallery.store import Store, open_store
from photocompare.gallery.verifying import check_everything, check_some
from tests.unit.gallery.making import NOW, make_story


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.at


@pytest.fixture
def clock(store: Store) -> Clock:
    made = Clock()
    store.activity = Activity(made)
    return made


def objects(store: Store) -> list[ObjectRow]:
    with store.database.reading() as session:
        return session.query(ObjectRow).order_by(ObjectRow.name).all()


def spoil(store: Store, kind: str) -> str:
    (name,) = [row.name for row in objects(store) if row.kind == kind]
    file = store.folder / "objects" / name[:2] / name
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    return name


def test_it_waits_until_nobody_has_worked_for_a_while(
    store: Store, admin: Actor, clock: Clock
) -> None:
    make_story(store, admin)
    check, wanted = RollingCheck(store), store.settings.check_idle_s
    assert check.step() is None
    clock.at += wanted - 1
    patients(store, admin, admin.clinic_id)
    clock.at += wanted - 1
    assert check.step() is None
    clock.at += 1
    found = check.step()
    assert found is not None
    assert found.object_count == 2
    assert all(row.checked_at == NOW for row in objects(store))


@pytest.mark.parametrize("how", [doing, looking])
def test_it_stays_away_while_work_goes_on_however_long(
    store: Store, admin: Actor, clock: Clock, how: Callable[..., AbstractContextManager[Work]]
) -> None:
    with how(store, admin, admin.clinic_id, Action.BACK_UP):
        clock.at += 100_000
        assert RollingCheck(store).step() is None
    clock.at += store.settings.check_idle_s
    assert RollingCheck(store).step() is not None


def test_it_stops_after_the_object_at_which_somebody_begins_to_work(
    store: Store, admin: Actor
) -> None:
    make_story(store, admin)
    found = check_some(store, seconds=1_000.0, goes_on=lambda: False)
    assert found.object_count == 1


def test_what_was_read_this_week_is_left_alone(store: Store, admin: Actor, clock: Clock) -> None:
    make_story(store, admin)
    check, days = RollingCheck(store), store.settings.check_again_days
    counts = []
    for after in (timedelta(), timedelta(days=days), timedelta(days=days, seconds=1)):
        clock.at += 1_000
        store.now = lambda after=after: NOW + after  # type: ignore[misc]
        found = check.step()
        counts.append(found.object_count if found else None)
    assert counts == [2, 0, 2]


def test_damage_is_noted_and_logged_once_until_the_object_is_whole_again(
    store: Store, admin: Actor
) -> None:
    story = make_story(store, admin)
    name = spoil(store, "original")
    for _ in range(2):
        check_some(store, seconds=10.0)
    assert {row.name: row.damage for row in objects(store)}[name] == "changed"
    with store.database.reading() as session:
        logged = session.query(AuditRow).filter_by(what="damage found").all()
        assert [row.subject_id for row in logged] == [story.photo.id]
    spoil(store, "original")  # the same bit again
    check_some(store, seconds=10.0)
    assert all(row.damage is None for row in objects(store))


def test_a_check_of_everything_notes_the_same(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    name = spoil(store, "thumbnail")
    check_everything(store, admin, admin.clinic_id)
    noted = {row.name: (row.damage, row.checked_at) for row in objects(store)}
    assert noted[name] == ("changed", NOW)
    assert sorted(noted.values(), key=str) == [("changed", NOW), (None, NOW)]


def test_what_is_erased_while_it_is_read_is_no_damage(
    store: Store, admin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = make_story(store, admin)
    size = store.blobs.size

    def erased_first(name: str) -> int:
        monkeypatch.setattr(store.blobs, "size", size)
        erase(store, admin, admin.clinic_id, target=Target(photo_id=story.photo.id))
        return size(name)

    monkeypatch.setattr(store.blobs, "size", erased_first)
    assert check_some(store, seconds=10.0).damages == ()


def test_a_record_that_was_altered_is_not_proved_anew(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    with store.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE object SET checked_at = '2020-01-01 00:00'")
    check_some(store, seconds=10.0)
    assert not check_everything(store, admin, admin.clinic_id).is_whole


def test_it_runs_by_itself_and_ends_with_the_store(
    store: Store, admin: Actor, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_story(store, admin)
    store.settings = replace(store.settings, check_idle_s=0.0, check_pause_s=0.001)
    check, ran = RollingCheck(store), Event()
    step = check.step

    def noticed() -> object:
        try:
            return step()
        finally:
            ran.set()

    monkeypatch.setattr(check, "step", noticed)
    check.start()
    assert ran.wait(60)
    store.close()
    assert not check._thread.is_alive()
    assert check._thread.daemon, "a program that ends would wait for it"
    with open_store(store.folder, key) as again:
        assert all(row.checked_at == NOW for row in objects(again))


def test_a_store_that_was_never_left_alone_is_closed_at_once(store: Store, key: bytes) -> None:
    RollingCheck(store).start()
    store.close()
    folder: Path = store.folder
    open_store(folder, key).close()


def test_what_was_found_is_told(store: Store, admin: Actor) -> None:
    make_story(store, admin)
    clinic = admin.clinic_id
    assert standing(store, admin, clinic) == Standing(2, 2, None, ())
    check_some(store, seconds=0.0)
    assert standing(store, admin, clinic) == Standing(2, 1, None, ())
    check_some(store, seconds=10.0)
    assert standing(store, admin, clinic) == Standing(2, 0, NOW, ())
    name = spoil(store, "thumbnail")
    check_some(store, seconds=10.0)
    damaged = (DamagedObject("thumbnail", name, "changed"),)
    assert standing(store, admin, clinic) == Standing(2, 0, NOW, damaged)
    assert damage_count(store, admin, clinic) == 1
