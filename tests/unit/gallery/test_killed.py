"""A program that is killed at any moment loses nothing that it acknowledged; the short run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_nothing_acknowledged_is_lost_when_the_program_is_killed() -> None:
    """In a process of its own: one with threads can't be forked safely."""
    command = [sys.executable, "-m", "tests.bench.kill_store", "--kills", "8", "--seed", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    table = [line.split("|")[3].strip() for line in done.stdout.splitlines()[2:]]
    assert sum(map(int, table)) > 8  # something was done before each kill
