"""How far off an alignment is to be expected, from what its own evidence shows."""

from __future__ import annotations

import math

from photocompare.align.search import Found
from photocompare.settings import AlignSettings


def expected_error_px(found: Found, before_hw: tuple[int, int], settings: AlignSettings) -> float:
    """Return the expected error in full-resolution before pixels; see ``Alignment.error_basis``."""
    evidence, refined = found.evidence, found.refined
    long_px = max(before_hw)
    per_fine_px = long_px / settings.fine_side_px
    return math.hypot(
        settings.error_per_split * evidence.split_fraction * long_px,
        settings.error_per_drift * refined.drift_fraction * long_px,
        settings.error_per_decorrelation_px * (1.0 - refined.cells.correlation) * per_fine_px,
        settings.error_per_lost_share_px * (1.0 - evidence.near.share) * per_fine_px,
        settings.least_error_px * per_fine_px,
    )
