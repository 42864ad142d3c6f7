"""A flipped bit is found, refused or harmless; tests/bench/flipped_bytes.py tries many more."""

from __future__ import annotations

from pathlib import Path

from tests.bench.flipped_bytes import tried

FLIPS = 30


def test_no_flipped_bit_is_missed(tmp_path: Path) -> None:
    found = tried(tmp_path, FLIPS, seed=7)
    assert found.total() == FLIPS
    assert sum(count for (_, said), count in found.items() if said == "missed") == 0
    assert sum(count for (_, said), count in found.items() if said != "harmless") > 0
