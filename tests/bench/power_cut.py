"""A power cut right after a photo was acknowledged, and what of it is not on the disk by then.

    python -m tests.bench.power_cut            # needs strace (Debian: apt-get install strace)

A program takes photos in while every call of the system is written down. A disk keeps through a
power cut what was forced to it: the bytes of a file up to its last fsync, and a name in a folder
up to the folder's. At each acknowledgement, what was written to the store and not forced yet is
counted: the photo itself, its small picture, the records (the write-ahead log of SQLite), and the
names of all of them. What SQLite makes anew after a cut (its index of the log, ``-shm``), the file
that keeps a second program out, and names in the folder of unfinished files are none of it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from photocompare.gallery.keys import new_key
from photocompare.gallery.records import NewPatient
from photocompare.gallery.services.cases import NewCase, add_case
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.patients import add_patient
from photocompare.gallery.services.photos import NewPhoto, keep_photo
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import new_store, open_store

PHOTOS = 60
CALLS = "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,ftruncate,sendto"
STRACE = ("strace", "-f", "-qq", "-y", "-s", "200")
MADE_ANEW = ("-shm", ".lock")
UNFINISHED = "tmp"
_CALL = re.compile(r"^\d+\s+(?P<name>\w+)\((?P<rest>.*)")
_FILE = re.compile(r"^\d+<(?P<path>[^>]*)>")
_NAMES = re.compile(r'"(?P<path>[^"]*)"')


def main() -> int:
    """Print what was not forced to the disk at each acknowledgement; return 0 where nothing was."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.child:
        take_in(Path(given.child[0]), bytes.fromhex(given.child[1]), given.child[2])
        return 0
    if shutil.which("strace") is None:
        print("strace is missing: install it (Debian: apt-get install strace)")
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder, key = Path(name) / "store", new_key()
        visit_id = begun(folder, key)
        log = Path(name) / "calls.txt"
        child = [sys.executable, "-B", "-m", "tests.bench.power_cut", "--child"]
        told = [str(folder), key.hex(), visit_id]
        traced = [*STRACE, "-e", f"trace={CALLS}", "-o", str(log), *child, *told]
        subprocess.run(traced, check=True)
        acknowledged, forced, left = judged(log.read_text(errors="replace"), folder)
    print(f"{acknowledged} photos acknowledged, {forced} times something was forced to the disk")
    print(f"acknowledged with anything not forced yet: {sum(left.values())}")
    for path, count in left.most_common(10):
        print(f"  {path}: {count}")
    return int(bool(left) or acknowledged != PHOTOS)


def begun(folder: Path, key: bytes) -> str:
    """Return the id of a visit in a new store."""
    with new_store(folder, key) as store:
        actor = new_clinic(store, "Lakeside")
        at = store, actor, actor.clinic_id
        patient = add_patient(*at, new=NewPatient("P-1"))
        case = add_case(*at, new=NewCase(patient.id, "face", "redness"))
        return add_visit(*at, new=NewVisit(case.id, date(2026, 1, 1))).id


def take_in(folder: Path, key: bytes, visit_id: str) -> None:
    """Take photos in; each is acknowledged by a call that the log shows."""
    from tests.bench.failing_disk import _at

    tells, hears = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with open_store(folder, key) as store, tells, hears:
        for number in range(PHOTOS):
            data = os.urandom(40_000) + number.to_bytes(4, "big")
            keep_photo(*_at(store), new=NewPhoto(visit_id, data, (60, 80), thumbnail=data[:900]))
            tells.send(b"acknowledged")
            hears.recv(64)


def judged(log: str, folder: Path) -> tuple[int, int, Counter[str]]:
    """Return how many were acknowledged, what was forced, and what was not by then, by its name."""
    inside = f"{folder}/"
    dirty: set[str] = set()  # files with bytes, and folders with names, that are not forced
    acknowledged = forced = 0
    left: Counter[str] = Counter()
    for line in log.splitlines():
        found = _CALL.match(line)
        if found is None or "= -1 " in line:
            continue
        name, rest = found["name"], found["rest"]
        if name == "sendto":
            acknowledged += 1
            left.update(_known(path, folder) for path in dirty)
        elif name in ("fsync", "fdatasync"):
            forced += 1
            dirty.discard(_path(rest))
        elif name in ("write", "pwrite64", "ftruncate"):
            path = _path(rest)
            if path.startswith(inside) and not path.endswith(MADE_ANEW):
                dirty.add(path)
        else:
            changed = _changed_folders(name, rest) - {f"{inside}{UNFINISHED}"}
            dirty |= {one for one in changed if f"{one}/".startswith(inside)}
    return acknowledged, forced, left


def _path(rest: str) -> str:
    found = _FILE.match(rest)
    return "" if found is None else found["path"].removesuffix(" (deleted)")


def _changed_folders(name: str, rest: str) -> set[str]:
    """Return the folders in which a call changes a name."""
    if name == "openat" and "O_CREAT" not in rest:
        return set()
    paths = [one["path"] for one in _NAMES.finditer(rest)]
    changed = [one for one in paths if not one.endswith(MADE_ANEW)]
    return {os.path.dirname(one) for one in changed}


def _known(path: str, folder: Path) -> str:
    """Return a name that says what it is: objects are named after nothing."""
    parts = Path(path).relative_to(folder).parts
    return "/".join(part if len(part) < 20 else "…" for part in parts) or "."


if __name__ == "__main__":
    sys.exit(main())
