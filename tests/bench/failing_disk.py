"""A disk that fails at one write after the other, and no record that is without its photo.

    python -m tests.bench.failing_disk            # needs strace (Debian: apt-get install strace)

A program takes three photos in, as an import does, and at its n-th write, fsync or rename the
system answers with an error: no room (ENOSPC) or a fault of the disk (EIO). So for each n that
there is, of the writes of photos and those of SQLite alike, once alone and once with all that
follow. Then the store is opened again and every byte of it is read. Each error has to be told in
one plain sentence, and the same photos have to go in afterwards.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from photocompare.errors import ClashError, GalleryError
from photocompare.gallery.actor import Actor
from photocompare.gallery.database.tables import PhotoRow
from photocompare.gallery.keys import new_key
from photocompare.gallery.records import NewPatient
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import actor_of, clinics, new_clinic
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import NewPhoto, keep_photo
from photocompare.gallery.services.visits import NewVisit, add_visit, visits
from photocompare.gallery.store import Store, new_store, open_store
from photocompare.gallery.verifying import verify

CALLS = "write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,ftruncate,mkdir"
ERRORS = ("ENOSPC", "EIO")
PHOTOS = 3
_FOLLOWED = 4  # of the places, every how many with all that follow: those fail much alike


def main() -> int:
    """Print what came of each kind of error; return 0 where no record was without its photo."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--every", type=int, default=1, help="try every n-th place")
    options.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        return _take_in(*given.child)
    if shutil.which("strace") is None:
        print("strace is missing: install it (Debian: apt-get install strace)")
        return 2
    bad = 0
    print("| error | places | told in a sentence | nothing told | another error | rows without a "
          "file | other damage | not taken in afterwards |")  # fmt: skip
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        bench = _Bench(Path(folder))
        count = bench.count()
        for error in ERRORS:
            for then in ("", "+"):
                found: Counter[str] = Counter()
                places = range(1, count + 1, given.every * (_FOLLOWED if then else 1))
                for place in places:
                    found += bench.tried(error, f"{place}{then}")
                name = f"{error}, and from then on" if then else error
                print(f"| {name} | {len(places)} | {found['told']} | {found['silent']} | "
                      f"{found['crash']} | {found['rows']} | {found['damage']} | "
                      f"{found['stuck']} |", flush=True)  # fmt: skip
                bad += found["rows"] + found["damage"] + found["crash"] + found["stuck"]
    return int(bad > 0)


class _Bench:
    """A store with an open case, copied for each try."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, new_key()
        with new_store(folder / "fresh", self._key) as store:
            actor = new_clinic(store, "Lakeside")
            at = store, actor, actor.clinic_id
            patient = add_patient(*at, new=NewPatient("P-1"))
            self._case = add_case(*at, new=NewCase(patient.id, "face", "redness")).id
            add_visit(*at, new=NewVisit(self._case, date(2026, 1, 1)))

    def count(self) -> int:
        """Return how many writes an import without errors makes."""
        log = self._folder / "calls.txt"
        said = self._run(["-o", str(log), "-e", f"trace={CALLS}"])
        if sum(line.startswith("kept") for line in said) != PHOTOS:
            raise RuntimeError(f"the import itself failed: {said}")
        return sum("(" in line for line in log.read_text().splitlines())

    def tried(self, error: str, when: str) -> Counter[str]:
        """Return what came of one import in which the writes of ``when`` failed."""
        said = self._run(["-o", os.devnull, "-e", f"inject={CALLS}:error={error}:when={when}"])
        found = Counter({"told": sum(line.startswith("told") for line in said)})
        kept = [line.split()[1] for line in said if line.startswith("kept")]
        found["crash"] += any(line.startswith("crash") for line in said)
        found["silent"] += len(kept) == PHOTOS
        try:
            with open_store(self._folder / "store", self._key) as store:
                found += self._judged(store, kept)
        except GalleryError:
            found["damage"] += 1
        return found

    def _judged(self, store: Store, kept: list[str]) -> Counter[str]:
        state = verify(store, read_data=True)
        found = Counter({"rows": len(state.damages)})
        found["damage"] += not state.is_whole and not state.damages
        with store.database.reading() as session:
            there = {row.id for row in session.query(PhotoRow)}
        found["damage"] += len(set(kept) - there)
        _taken_in(store, self._case)  # those that are there are noticed, and the rest goes in
        with store.database.reading() as session:
            found["stuck"] += session.query(PhotoRow).count() != PHOTOS
        return found

    def _run(self, traced: list[str]) -> list[str]:
        store = self._folder / "store"
        shutil.rmtree(store, ignore_errors=True)
        shutil.copytree(self._folder / "fresh", store)
        address = self._folder / "socket"
        address.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hears:
            hears.bind(str(address))
            hears.settimeout(0.2)
            child = [sys.executable, "-B", "-m", "tests.bench.failing_disk", "--child"]
            given = [str(store), self._key.hex(), self._case, str(address)]
            subprocess.run(
                ["strace", "-f", "-qq", *traced, *child, *given],
                check=False,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            said = []
            while True:
                try:
                    said.append(hears.recv(4096).decode())
                except TimeoutError:
                    return said


def _take_in(folder: str, key: str, case_id: str, address: str) -> int:
    """Take the photos in; tell of each what came of it, by a way that is no write of a file."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as tells:
        tells.connect(address)
        try:
            with open_store(Path(folder), bytes.fromhex(key)) as store:
                _taken_in(store, case_id, lambda line: tells.send(line.encode()))
        except GalleryError as error:
            tells.send(f"told {error}".encode())
        except BaseException as error:  # anything else is what this looks for
            tells.send(f"crash {type(error).__name__} {error}".encode())
    return 0


def _at(store: Store) -> tuple[Store, Actor, str]:
    (clinic,) = clinics(store)
    return store, actor_of(store, clinic.id), clinic.id


def _taken_in(store: Store, case_id: str, tell: object = None) -> None:
    at = _at(store)
    (visit,) = visits(*at, case_id=case_id)
    for number in range(PHOTOS):
        data = random.Random(number).randbytes(40_000)
        new = NewPhoto(visit.id, data, (60, 80), thumbnail=data[:900])
        said = ""
        try:
            kept = keep_photo(*at, new=new)
            said = f"kept {kept.id} {hashlib.sha256(data).hexdigest()}"
        except ClashError:
            continue
        except GalleryError as error:
            said = f"told {error}"
        if callable(tell):
            tell(said)


if __name__ == "__main__":
    sys.exit(main())
