"""Whether the spots that were matched between two photos are spots, and all of those seen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mark, MarkState
from photocompare.phantom import TrueSpot

_NEAR_MM = 0.5  # a mark belongs to the true spot that lies nearest, within this or its radius
_MATCHED = (MarkState.KEPT, MarkState.FADED)


@dataclass(frozen=True, slots=True)
class SpotTally:
    """Counts over one region of skin on which nothing changed.

    ``matched`` marks are said to be there in both photos, and ``right`` of them lie on a true spot
    that no other mark has taken. ``there`` counts the true spots that were marked at all: every
    one is in both photos, so each should be among the right ones.
    """

    matched: int
    right: int
    there: int


def spot_tally(
    marks: Sequence[Mark],
    spots: Sequence[TrueSpot],
    *,
    size_hw: tuple[int, int],
    mm_per_px: float,
) -> SpotTally:
    """Return the counts; ``size_hw`` is of the before photo, which the true spots lie on."""
    centres = np.array([spot.centre_xy for spot in spots], dtype=np.float64).reshape(-1, 2)
    reach_px = np.array([max(_NEAR_MM, spot.radius_mm) for spot in spots]) / mm_per_px
    owned: dict[int, bool] = {}
    # Those that are matched choose first: a spot that was matched is not lost to a stray mark.
    for mark in sorted(marks, key=lambda one: one.state not in _MATCHED):
        owner = _owner(_centroid_px(mark, size_hw), centres, reach_px)
        if owner is not None:
            owned.setdefault(owner, mark.state in _MATCHED)
    return SpotTally(
        matched=sum(mark.state in _MATCHED for mark in marks),
        right=sum(owned.values()),
        there=len(owned),
    )


def _owner(
    point_xy: NDArray[np.float64], centres: NDArray[np.float64], reach_px: NDArray[np.float64]
) -> int | None:
    if not len(centres):
        return None
    distance = np.hypot(*(centres - point_xy).T)
    nearest = int(np.argmin(distance))
    return nearest if distance[nearest] <= reach_px[nearest] else None


def _centroid_px(mark: Mark, size_hw: tuple[int, int]) -> NDArray[np.float64]:
    """Return the middle of an outline in pixels: that of its area, or of its points where flat."""
    height, width = size_hw
    points = np.array(mark.outline_xy, dtype=np.float64) * (width, height) - 0.5
    x, y = points.T
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    cross = x * next_y - next_x * y
    area = 0.5 * float(cross.sum())
    if math.isclose(area, 0.0, abs_tol=1e-6):
        return np.asarray(points.mean(axis=0))
    return np.array([((x + next_x) * cross).sum(), ((y + next_y) * cross).sum()]) / (6.0 * area)
