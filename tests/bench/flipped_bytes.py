"""One flipped bit anywhere in a store: found, or refused when the store is opened, or harmless.

    python -m tests.bench.flipped_bytes [flips]

Makes a store with records of every kind, and flips a bit at a random place of each kind of file in
a copy of it: the database, sealed photos, small pictures and signed forms, the marker, the key, a
backup. A flip is found where ``verify --read-data`` names damage, refused where nothing opens, and
harmless where every row and every file reads as it did. What is none of these is missed.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from photocompare.errors import PhotoCompareError
from photocompare.gallery.actor import Actor
from photocompare.gallery.backup import make_backup, restore_backup
from photocompare.gallery.database.tables import Base, ObjectRow
from photocompare.gallery.keys import KeyFile, new_key
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.clinics import new_clinic
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.visits import NewVisit, add_visit
from photocompare.gallery.store import DATABASE, MARKER, Store, new_store, open_store
from photocompare.gallery.verifying import verify
from tests.unit.gallery.making import NOW, make_story

FLIPS = 400
PATIENTS = 12
SHARE_OF_DATABASE = 0.7  # it is where most kinds of bytes are


@dataclass(frozen=True, slots=True)
class Made:
    """A store that nobody has open, its key, a backup of it, and all that can be read of it."""

    folder: Path
    key_file: Path
    backup: Path
    told: Any


def main() -> int:
    """Print what became of each flip and return the exit code."""
    flips = int(sys.argv[1]) if len(sys.argv) > 1 else FLIPS
    with tempfile.TemporaryDirectory(prefix="photocompare-flips-") as name:
        found = tried(Path(name), flips, seed=1)
    kinds = sorted({kind for kind, _ in found})
    answers = ("found", "refused", "harmless", "missed")
    print("| flipped in | " + " | ".join(answers) + " |")
    print("|---|" + "---:|" * len(answers))
    for kind in kinds:
        print(f"| {kind} | " + " | ".join(str(found[kind, one]) for one in answers) + " |")
    return int(any(found[kind, "missed"] for kind in kinds))


def tried(home: Path, flips: int, *, seed: int) -> Counter[tuple[str, str]]:
    """Return how often each answer came, by kind of file."""
    made, draw = a_store(home / "first"), random.Random(seed)
    found: Counter[tuple[str, str]] = Counter()
    for number in range(flips):
        kind, file = drawn(made, draw)
        found[kind, answer(made, kind, file, draw, home / f"copy-{number}")] += 1
    return found


def a_store(home: Path) -> Made:
    home.mkdir(parents=True)
    key, folder = new_key(), home / "store"
    key_file = home / "key" / "store.key"
    KeyFile(key_file).keep(key)
    with new_store(folder, key) as store:
        actor = new_clinic(store, "Lakeside")
        fill(store, actor)
        backup = make_backup(store, actor, actor.clinic_id, folder=home / "backups").file
    with opened(folder, key) as store:  # the log of writes is folded into the database by now
        told = readable(store)
    return Made(folder, key_file, backup, told)


def fill(store: Store, actor: Actor) -> None:
    for number in range(PATIENTS):
        story = make_story(store, actor, number=f"P-{number}", seed=number)
        new = NewVisit(story.case.id, NOW.date(), room="Room 1")
        add_visit(store, actor, actor.clinic_id, new=new)
        signed = NewConsent(
            Purpose.TEACHING, "v1", NOW, "patient", "paper", signature=f"%PDF {number}".encode()
        )
        record_consent(store, actor, actor.clinic_id, photo_ids=[story.photo.id], new=signed)


def drawn(made: Made, draw: random.Random) -> tuple[str, Path]:
    """Return the kind of a file of the store and the file, most often the database."""
    if draw.random() < SHARE_OF_DATABASE:
        return "database", made.folder / DATABASE
    objects = sorted(made.told["objects"].items())
    name, kind = draw.choice(objects)
    others = [
        (str(kind), made.folder / "objects" / name[:2] / name),
        ("marker", made.folder / MARKER),
        ("key", made.key_file),
        ("backup", made.backup),
    ]
    return draw.choices(others, (6, 1, 1, 2))[0]


def answer(made: Made, kind: str, file: Path, draw: random.Random, copy: Path) -> str:
    """Return what is said of a copy of everything in which one bit of ``file`` is flipped."""
    home = made.folder.parent
    shutil.copytree(home, copy)
    flip(copy / file.relative_to(home), draw)
    folder = copy / made.folder.relative_to(home)
    key_file = copy / made.key_file.relative_to(home)
    try:
        key = KeyFile(key_file).fetch()
        if kind == "backup":
            folder = copy / "restored"
            restore_backup(copy / made.backup.relative_to(home), folder, key=key)
        with opened(folder, key) as store:
            if not verify(store, read_data=True).is_whole:
                return "found"
            if kind == "backup":
                return "harmless"  # whole by its own proofs, restored
            return "harmless" if readable(store) == made.told else "missed"
    except PhotoCompareError:
        return "refused"
    finally:
        shutil.rmtree(copy)


@contextmanager
def opened(folder: Path, key: bytes) -> Iterator[Store]:
    with closing(open_store(folder, key)) as store:
        yield store


def flip(file: Path, draw: random.Random) -> None:
    file.chmod(0o600)
    content = bytearray(file.read_bytes())
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    file.write_bytes(content)


def readable(store: Store) -> dict[str, Any]:
    """Return every row of every table, and the kind and bytes of every object by its name."""
    with store.database.reading() as session:
        rows = {
            table.name: sorted(map(repr, session.execute(table.select()).all()))
            for table in Base.metadata.sorted_tables
        }
        kinds = {row.name: row.kind for row in session.query(ObjectRow).all()}
    read: Callable[[str], bytes] = store.blobs.get
    return {"rows": rows, "objects": kinds, "bytes": {name: read(name) for name in kinds}}


if __name__ == "__main__":
    raise SystemExit(main())
