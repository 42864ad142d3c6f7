"""The expected error from place to place, and what it makes of the error over the whole."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare.align.agreement import Agreement
from photocompare.align.selection import Refined
from photocompare.align.spline import Floats
from photocompare.align.spread import field_spread
from photocompare.model import Mask
from photocompare.settings import AlignSettings


def local_error(
    refined: Refined,
    near: Agreement,
    seen_share: Floats,
    *,
    whole_px: float,
    long_px: int,
    settings: AlignSettings,
) -> tuple[Floats, float]:
    """Return the expected error (gh, gw) in pixels of the before photo, and that of the whole.

    The spread of the field where only tiles that agree have a say, the more so where tiles that
    could agree do not: there the skin is known to lie elsewhere, or to have changed. ``whole_px``
    is what is expected over the whole for reasons that have no place, such as a lamp that moved.
    The root mean square over the overlap, of which ``seen_share`` is the part in each cell, is
    ``whole_px``, or more where places are worse than that.
    """
    grid_hw = seen_share.shape[0], seen_share.shape[1]
    local_px = place_error_px(refined, near, grid_hw, long_px=long_px, settings=settings)
    return balanced(local_px, seen_share, whole_px)


def place_error_px(
    refined: Refined,
    near: Agreement,
    grid_hw: tuple[int, int],
    *,
    long_px: int,
    settings: AlignSettings,
) -> Floats:
    """Return the error (gh, gw) that has a place, in pixels of the before photo."""
    agrees = _on(near.agrees, refined.cells.grid_hw)
    spread_px = field_spread(refined, agrees**2, grid_hw, settings) * long_px
    lost = _on(near.judged & ~near.agrees, grid_hw)
    least_px = settings.least_error_px * long_px / settings.fine_side_px
    elsewhere = min(1.0, (1.0 - near.share) / settings.much_lost_share)
    factor = (
        settings.error_per_spread
        + settings.error_per_lost_spread * lost
        + settings.error_per_lost_elsewhere * elsewhere
    )
    local_px: Floats = np.hypot(least_px, factor * spread_px)
    return local_px


def balanced(local_px: Floats, seen_share: Floats, whole_px: float) -> tuple[Floats, float]:
    """Return the local error with what has no place added everywhere, and that of the whole."""
    rms_px = math.sqrt(float(np.average(local_px**2, weights=seen_share)))
    if whole_px > rms_px:
        local_px = np.sqrt(local_px**2 + whole_px**2 - rms_px**2)
    return np.where(seen_share > 0.0, local_px, np.nan), max(whole_px, rms_px)


def _on(mask: Mask, grid_hw: tuple[int, int]) -> Floats:
    """Return a mask of tiles on a grid of another size, 0 to 1."""
    drawn = cv2.resize(mask.astype(np.float64), grid_hw[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(drawn, dtype=np.float64)
