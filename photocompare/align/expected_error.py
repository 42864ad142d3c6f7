"""How far off an alignment is to be expected, from what its own evidence shows."""

from __future__ import annotations

import math

from photocompare.align.evidence import Evidence
from photocompare.align.selection import Refined
from photocompare.settings import AlignSettings


def expected_error_px(
    refined: Refined, evidence: Evidence, *, long_px: int, settings: AlignSettings
) -> float:
    """Return the expected error in pixels of a before photo whose long side is ``long_px``.

    See ``Alignment.error_basis``.
    """
    per_fine_px = long_px / settings.fine_side_px
    return math.hypot(
        settings.error_per_split * evidence.split_fraction * long_px,
        settings.error_per_lost_share_px * (1.0 - evidence.near.share) * per_fine_px,
        settings.least_error_px * per_fine_px,
        _lamp_error_px(refined, long_px, settings),
    )


def _lamp_error_px(refined: Refined, long_px: int, settings: AlignSettings) -> float:
    """Return what a lamp that moved may have left, whether or not it could be told from skin."""
    drift_px = refined.drift_fraction * long_px
    relief = refined.relief
    if relief is None:
        return settings.error_per_drift * drift_px
    per_plane_px = long_px / relief.long_px
    return math.hypot(
        settings.error_per_settled_drift * drift_px,
        settings.error_per_relief_spread * min(relief.spread_px, relief.size_px) * per_plane_px,
        settings.error_per_relief_shift * relief.size_px * per_plane_px,
        settings.error_per_relief_shift * relief.beyond_px * per_plane_px,
    )
