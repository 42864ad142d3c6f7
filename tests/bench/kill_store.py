"""A program that is killed at any moment: what the store holds then, and whether it goes on.

    python -m tests.bench.kill_store            # 500 kills, about a quarter of an hour
    python -m tests.bench.kill_store --kills 40 --seed 2

Four kinds of work, each in a process of its own that is killed (SIGKILL) at a random moment: taking
photos in, erasing them, bringing a store of an earlier version up to date, making backups. What the
work acknowledged is told over a pipe before the next thing is begun. Then the store is opened
again, everything in it is read, and the work is begun anew in the same store.

Killing a program leaves what the system has not written yet to the system, which writes it. It is
no power cut: of that ``tests/unit/gallery/test_blobs.py`` shows the order of writes alone.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from photocompare.gallery.actor import Actor
from photocompare.gallery.backup import make_backup, restore_backup
from photocompare.gallery.database import Database, bring_up_to_date
from photocompare.gallery.database.engine import sqlite
from photocompare.gallery.database.tables import PatientKeyRow, PhotoRow
from photocompare.gallery.erasing import Target, erase, finish_erasing
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import NewPatient, Purpose
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import actor_of, clinics, new_clinic
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import NewPhoto, keep_photo, original
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import DATABASE, Store, new_store, open_store
from photocompare.gallery.verifying import collect_orphans, verify
from photocompare.settings import StoreSettings

KINDS = ("import", "delete", "migration", "backup")
EARLIER = "0002"  # the version that a migration starts from
_LONGEST_S = {"import": 0.5, "delete": 0.5, "migration": 0.12, "backup": 0.6}
_MOST_BYTES = 300_000

Tell = Callable[[str], None]


def main() -> int:
    """Print what became of the store at each kind of kill; return 0 where nothing was lost."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    totals: Counter[str] = Counter()
    print("| kind | kills | acknowledged | lost | hashes wrong | chains broken | other damage |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for number, kind in enumerate(KINDS):
        kills = given.kills // len(KINDS) + (number < given.kills % len(KINDS))
        with tempfile.TemporaryDirectory() as folder:
            found = killed(Path(folder), kind, kills, seed=given.seed * 10 + number)
        print(
            f"| {kind} | {kills} | {found['acknowledged']} | {found['lost']} | {found['wrong']} | "
            f"{found['chains']} | {found['damage']} |",
            flush=True,
        )
        totals += found
    return int(any(totals[name] for name in ("lost", "wrong", "chains", "damage")))


def killed(folder: Path, kind: str, kills: int, *, seed: int) -> Counter[str]:
    """Return what was counted over ``kills`` kills of one kind of work in one store."""
    draw = random.Random(seed)
    key, store_folder = new_key(), folder / "store"
    _forked(lambda _tell: _made(store_folder, key))
    held: dict[str, str] = {}
    totals: Counter[str] = Counter()
    for number in range(kills):
        if kind == "migration":
            _forked(lambda _tell: _set_back(store_folder))
        work = partial(_WORK[kind], folder, key, number)
        told = _forked(work, kill_after=draw.uniform(0.0, _LONGEST_S[kind]))
        before = set(held)
        _noted(told, held)
        new = sorted(held.keys() - before)
        totals["acknowledged"] += len(told) - told.count("ready")
        judge = partial(_judged, folder, key, dict(held), new)
        (answer,) = _forked(_telling(judge))
        totals += Counter({name: int(n) for name, n in (p.split("=") for p in answer.split())})
    return totals


def _forked(work: Callable[[Tell], object], *, kill_after: float | None = None) -> list[str]:
    """Return what ``work`` told in a process of its own, killed some time after its "ready"."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with contextlib.suppress(BaseException):
            work(lambda line: _say(writing, line))
            _say(writing, "end")
        os._exit(0)
    os.close(writing)
    said = b""
    while b"ready\n" not in said and kill_after is not None:
        part = os.read(reading, 65_536)
        said += part
        if not part:
            break
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    while part := os.read(reading, 65_536):
        said += part
    os.close(reading)
    os.waitpid(child, 0)
    lines = said.decode().splitlines()
    if kill_after is None and lines[-1:] != ["end"]:
        raise RuntimeError("the check itself failed")
    return [line for line in lines if line != "end"]


def _telling(judge: Callable[[], str]) -> Callable[[Tell], None]:
    return lambda tell: tell(judge())


def _say(pipe: int, line: str) -> None:
    os.write(pipe, line.encode() + b"\n")


def _made(folder: Path, key: bytes) -> None:
    with new_store(folder, key) as store:
        actor = new_clinic(store, "Lakeside")
        new = NewCase(add_patient(*_at(store), new=NewPatient("P-1")).id, "face", "redness")
        add_case(store, actor, actor.clinic_id, new=new)


def _at(store: Store) -> tuple[Store, Actor, str]:
    (clinic,) = clinics(store)
    actor = actor_of(store, clinic.id)
    return store, actor, clinic.id


def _taken_in(store: Store, number: int, count: int, tell: Tell) -> None:
    """Take photos of a new patient in; tell of each by its id and SHA-256 once it is kept."""
    draw = random.Random(f"{number} {os.getpid()}")
    at = _at(store)
    patient = add_patient(*at, new=NewPatient(f"K-{number}-{draw.random()}"))
    case = add_case(*at, new=NewCase(patient.id, "face", "redness"))
    visit = add_visit(*at, new=NewVisit(case.id, date(2026, 1, 1)))
    for _ in range(count):
        data = draw.randbytes(draw.randrange(1_000, _MOST_BYTES))
        kept = keep_photo(*at, new=NewPhoto(visit.id, data, (60, 80), thumbnail=data[:900]))
        tell(f"kept {kept.id} {hashlib.sha256(data).hexdigest()}")
        new = NewConsent(Purpose.RECORD, "1", store.now(), "the patient", "on paper")
        record_consent(*at, photo_ids=[kept.id], new=new)


def _import(folder: Path, key: bytes, number: int, tell: Tell) -> None:
    with open_store(folder / "store", key) as store:
        tell("ready")
        _taken_in(store, number, 10_000, tell)


def _delete(folder: Path, key: bytes, number: int, tell: Tell) -> None:
    with open_store(folder / "store", key) as store:
        _taken_in(store, number, 12, tell)
        with store.database.reading() as session:
            photos = [row.id for row in session.query(PhotoRow).all()]
        random.Random(number).shuffle(photos)
        tell("ready")
        for photo_id in photos:
            tell(f"going {photo_id}")  # from now on it may be there or not
            erase(*_at(store), target=Target(photo_id=photo_id))
            tell(f"gone {photo_id}")


def _migrate(folder: Path, key: bytes, number: int, tell: Tell) -> None:
    tell("ready")
    with open_store(folder / "store", key) as store:
        tell("migrated")
        _taken_in(store, number, 1, tell)


def _set_back(folder: Path) -> None:
    """Make the records those of an earlier version, with everything in them that it knew."""
    records, aside = folder / DATABASE, folder / "aside.sqlite"
    for name in ("", "-wal", "-shm"):
        file = folder / f"{DATABASE}{name}"
        if file.exists():
            file.rename(f"{aside}{name}")
    database = Database(records, StoreSettings())
    bring_up_to_date(database, copies=folder / "copies", to=EARLIER)
    database.close()
    with contextlib.closing(sqlite().connect(str(records))) as into:
        into.execute("ATTACH ? AS later", (str(aside),))
        tables = into.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name != 'alembic_version'"
        ).fetchall()
        for (table,) in tables:
            told = into.execute(f'PRAGMA main.table_info("{table}")').fetchall()
            names = ", ".join(f'"{column[1]}"' for column in told)
            copy = f'INSERT INTO main."{table}" ({names}) SELECT {names} FROM later."{table}"'  # noqa: S608
            into.execute(copy)
        into.commit()
    for file in folder.glob("aside.sqlite*"):
        file.unlink()


def _back_up(folder: Path, key: bytes, number: int, tell: Tell) -> None:
    with open_store(folder / "store", key) as store:
        _taken_in(store, number, 2, tell)
        tell("ready")
        for place in range(100):
            name = f"{number}-{place}-{os.getpid()}"
            made = make_backup(*_at(store), folder=folder / "backups", name=name)
            tell(f"backup {made.file}")
            _taken_in(store, number * 1000 + place, 1, tell)


_WORK = {"import": _import, "delete": _delete, "migration": _migrate, "backup": _back_up}


def _noted(told: list[str], held: dict[str, str]) -> None:
    """Keep what has to be there: photos by their id, and backups by their file."""
    for line in told:
        what, *rest = line.split(" ", 2)
        if what == "kept":
            held[rest[0]] = rest[1]
        elif what in {"going", "gone"}:
            held.pop(rest[0], None)
            held[f"gone {rest[0]}"] = what
        elif what == "backup":
            held[f"backup {rest[0]}"] = "made"


def _judged(folder: Path, key: bytes, held: dict[str, str], new: list[str]) -> str:
    """Return what is lost, wrong or broken, as ``name=count`` each; the store is used again.

    Every photo is read by ``verify``; those that are ``new`` are asked for as a page would, too.
    """
    found: Counter[str] = Counter()
    with open_store(folder / "store", key) as store:
        finish_erasing(store)
        state = verify(store, read_data=True)
        found["chains"] += sum(not chain.holds for chain in state.chains.values())
        found["damage"] += len(state.damages) + (not state.is_database_sound)
        at = _at(store)
        with store.database.reading() as session:
            there = {row.id for row in session.query(PhotoRow).all()}
            keys = session.query(PatientKeyRow).count()
        found["damage"] += keys == 0
        for name, said in held.items():
            what, _, rest = name.rpartition(" ")
            if what == "gone":
                found["damage"] += said == "gone" and rest in there
            elif what == "backup":
                continue
            elif name not in there:
                found["lost"] += 1
        collect_orphans(store)
        _ask_anew(at, [name for name in new if name in there], held, found)
    for name in [one for one in held if one.startswith("backup ")][-1:]:
        to = folder / "restored"
        restore_backup(Path(name.partition(" ")[2]), to, key=key)
        with open_store(to, key) as again:
            found["damage"] += not verify(again, read_data=True).is_whole
        _removed(to)
    return " ".join(f"{name}={found[name]}" for name in ("lost", "wrong", "chains", "damage"))


def _ask_anew(
    at: tuple[Store, Actor, str], photo_ids: list[str], held: dict[str, str], found: Counter[str]
) -> None:
    """Read photos as a page would, and compare each with what was given."""
    for photo_id in photo_ids:
        new = NewConsent(Purpose.RECORD, "1", at[0].now(), "the patient", "on paper")
        record_consent(*at, photo_ids=[photo_id], new=new)
        data = original(*at, photo_id=photo_id)
        found["wrong"] += hashlib.sha256(data).hexdigest() != held[photo_id]


def _removed(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()


if __name__ == "__main__":
    sys.exit(main())
