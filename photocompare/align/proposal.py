"""A guess at the map from before to after, before anybody has judged it."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.align.spline import Floats
from photocompare.model import Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A coarse map from full-resolution before pixels to full-resolution after pixels.

    ``inliers`` counts what agreed with it; proposals are never ranked by it, because a count says
    how many points can be explained, not whether the skin under them is the same. ``field``
    (gh, gw, 2), in fractions of the before photo's long side, is added to a before point first.
    """

    matrix: Matrix
    inliers: int
    source: str
    field: Floats | None = None
