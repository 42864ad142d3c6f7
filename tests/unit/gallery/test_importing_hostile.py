"""A short run of hostile files through the import; the long one is in ``tests.bench``."""

from __future__ import annotations

import sys

from tests.bench.hostile_imports import run


def test_hostile_files_neither_end_the_app_nor_hold_it_nor_swell_it() -> None:
    tally = run(400, seed=7)
    assert tally.files == 400
    assert tally.unexpected == []
    assert (tally.crashes, tally.hangs) == (0, 0)
    # Mutants that are hardly changed are photos still, and the others are refused: both are there.
    assert tally.outcomes["photo taken"] > 20
    assert tally.outcomes["photo refused"] > 100
    assert tally.outcomes["ZIP refused"] > 3
    if sys.platform == "linux":
        assert tally.growth_mb < 20.0  # allocators keep some pages; a leak of photos is 100 MB
        assert tally.peak_growth_mb < 150.0  # the largest file that is taken, twice
