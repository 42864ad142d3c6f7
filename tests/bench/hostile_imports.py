"""Hostile files through the import: whether the app ends, hangs or swells.

    python -m tests.bench.hostile_imports --count 30000 [--seed 1] [--first 0]

File ``n`` is made from the seed and ``n`` alone: of twenty, seventeen are mutants of photos (bits
flipped, cut, spliced, pieces swapped, numbers at their ends, polyglots, bombs, wrong endings), two
are ZIPs and one is a table. Each goes through what an import does before it stores: names, source,
reading, decoding, grouping. The app is a process of its own that gets the files through a pipe:
counted are its ends, errors that no person gets a sentence for, files that take over 20 s, and its
memory (Linux) beyond that after the first 300: ``VmRSS`` after the last file, and ``VmHWM``, the
most that it ever had.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from photocompare.errors import ImportRefusedError, PhotoReadError
from photocompare.gallery.importing.archive import Archive
from photocompare.gallery.importing.candidate import Candidate, Found
from photocompare.gallery.importing.files import looked_at
from photocompare.gallery.importing.folder import from_bytes
from photocompare.gallery.importing.grouping import Looked, grouped, told_apart
from photocompare.gallery.importing.table import from_table
from tests.bench import hostile_bundles, hostile_files

HANG_SECONDS = 20.0
_GIVEN_UP_SECONDS = 90.0  # no word for so long: the app is ended, which counts as a hang
_WARM = 300  # files after which everything that is kept is there
_MOST_READ = 6  # of a ZIP's members; mutants rarely have more
_NOW = datetime(2026, 6, 1, tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """What happened, file by file."""

    files: int = 0
    crashes: int = 0
    hangs: int = 0
    slowest_seconds: float = 0.0
    slowest_file: int = -1
    outcomes: Counter[str] = field(default_factory=Counter)
    unexpected: list[str] = field(default_factory=list)
    warm_mb: float = 0.0
    growth_mb: float = 0.0
    peak_growth_mb: float = 0.0

    def sentence(self) -> str:
        """Return the figures on one line."""
        outcomes = ", ".join(f"{count} {name}" for name, count in sorted(self.outcomes.items()))
        return (
            f"{self.files} files: {self.crashes} crashes, {len(self.unexpected)} unexpected, "
            f"{self.hangs} over {HANG_SECONDS:.0f} s (file {self.slowest_file} took "
            f"{self.slowest_seconds:.2f} s), "
            f"memory {self.growth_mb:+.1f} MB, at most {self.peak_growth_mb:+.1f} MB; {outcomes}"
        )


# -- in the app ----------------------------------------------------------------------------------


def serve(files: BinaryIO) -> None:
    """Take in what comes through ``files``, and say a line of each: the app's side."""
    kept: list[Looked] = []
    while head := files.readline():
        kind, size, name = head.decode("ascii").rstrip("\n").split(" ", 2)
        content = files.read(int(size))
        started = time.perf_counter()
        try:
            outcome = _taken(kind, json.loads(name), content, kept)
            if len(kept) > 50:
                _group(kept)
        except Exception as error:  # what a person would see as a crash; it is counted
            outcome = f"!{type(error).__name__}"
        seconds = time.perf_counter() - started
        print(f"{seconds:.3f} {_memory_mb('VmRSS')} {_memory_mb('VmHWM')} {outcome}", flush=True)


def _taken(kind: str, name: str, content: bytes, kept: list[Looked]) -> str:
    try:
        if kind == "photo":
            return _look(from_bytes(content, name), kept)
        if kind == "ZIP":
            with Archive(content) as archive:
                looks = [_look(one, kept) for one in archive.found.candidates[:_MOST_READ]]
            return "taken" if "taken" in looks else "without a photo"
        source = Found(tuple(from_bytes(b"x", name) for name in hostile_bundles.FILES))
        found = from_table(content, source, today=_NOW.date())
    except ImportRefusedError:
        return "refused"
    return "taken" if found.candidates else "without a photo"


def _look(candidate: Candidate, kept: list[Looked]) -> str:
    try:
        facts = looked_at(candidate.read())
    except PhotoReadError:
        return "refused"
    kept.append(Looked(candidate, facts))
    return "taken"


def _group(kept: list[Looked]) -> None:
    once, _ = told_apart(kept)
    groups = grouped(once, now=_NOW)
    if sum(len(group.shots) for group in groups) != len(once):
        raise ValueError("a photo was lost while photos were grouped")
    kept.clear()


def _memory_mb(name: str) -> float:
    with contextlib.suppress(OSError):
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1e3
    return 0.0


# -- beside it -----------------------------------------------------------------------------------


def run(count: int, *, seed: int = 1, first: int = 0) -> Tally:
    """Return what ``count`` files did to the app; it is started anew after each end."""
    tally, app = Tally(), _App()
    try:
        for number in range(first, first + count):
            kind, name, content = made(seed, number)
            try:
                seconds, resident_mb, most_mb, outcome = app.take(kind, name, content)
            except (OSError, ValueError):  # no answer, or none that is whole
                tally.unexpected.append(f"file {number} ended the app")
                tally.crashes += 1
                tally.files += 1
                app.close()
                app = _App()
                continue
            _count(tally, number, seconds, f"{kind} {outcome}")
            if tally.files == min(_WARM, count // 2):
                tally.warm_mb = resident_mb
            if tally.warm_mb:
                tally.growth_mb = resident_mb - tally.warm_mb
                tally.peak_growth_mb = max(tally.peak_growth_mb, most_mb - tally.warm_mb)
            if tally.files % 1_000 == 0:
                print(tally.sentence(), flush=True)
    finally:
        app.close()
    return tally


def made(seed: int, number: int) -> tuple[str, str, bytes]:
    """Return what file ``number`` is, its name and its bytes."""
    rng = random.Random(f"{seed}/{number}")
    if number % 20 < 17:
        return "photo", *hostile_files.photo_mutant(rng)
    if number % 20 < 19:
        return "ZIP", "", hostile_bundles.zip_mutant(rng)
    return "table", "", hostile_bundles.table_mutant(rng)


def _count(tally: Tally, number: int, seconds: float, outcome: str) -> None:
    tally.files += 1
    if seconds > tally.slowest_seconds:
        tally.slowest_seconds, tally.slowest_file = seconds, number
    tally.hangs += seconds > HANG_SECONDS
    tally.outcomes[outcome] += 1
    if "!" in outcome:
        tally.unexpected.append(f"file {number}: {outcome}")


class _App:
    """The process that takes files in."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.hostile_imports", "--serve"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[2],
        )  # fmt: skip

    def take(self, kind: str, name: str, content: bytes) -> tuple[float, float, float, str]:
        """Return the seconds, the memory now and at most in MB, and what became of the file."""
        files, answers = self._process.stdin, self._process.stdout
        if files is None or answers is None:
            raise ValueError("an app without pipes")
        timer = threading.Timer(_GIVEN_UP_SECONDS, self._process.kill)
        timer.start()
        try:
            files.write(f"{kind} {len(content)} {json.dumps(name)}\n".encode("ascii") + content)
            files.flush()
            answer = answers.readline().decode("ascii")
        finally:
            timer.cancel()
        seconds, resident_mb, most_mb, outcome = answer.rstrip("\n").split(" ", 3)
        return float(seconds), float(resident_mb), float(most_mb), outcome

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Hostile files through the import.")
    parser.add_argument("--count", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        serve(sys.stdin.buffer)
        return
    tally = run(given.count, seed=given.seed, first=given.first)
    print(tally.sentence())
    for unexpected in tally.unexpected:
        print(unexpected)


if __name__ == "__main__":
    main()
