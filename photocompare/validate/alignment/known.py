"""A pair whose every point is known in both photos."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import PhotoPair, PointsXY
from photocompare.phantom import PointMap, TakenPhoto

SEED = 2026  # of the pairs that are made unless others are asked for

_EDGE_POINTS = 33  # a side; the overlap is read from such a grid to about half a per cent


class PairSet(StrEnum):
    """What the pairs are drawn from, from easy to hard."""

    EVERYDAY = "everyday"
    ENVELOPE = "envelope"
    PLANAR = "planar"


@dataclass(frozen=True, slots=True, eq=False)
class KnownPair:
    """Two photo files and where every point of the first lies in the second.

    Both views map the frame of the skin to a photo. ``changed_xy`` (N, 2) is the outline of what
    changed, in before pixels, or None. ``drawn`` has every nuisance as it was drawn, in words and
    numbers; ``stratum`` is the one that was drawn from the hard half of its range, or "mixed".
    """

    name: str
    pair_set: PairSet
    stratum: str
    subject: str
    before: TakenPhoto
    after: TakenPhoto
    changed_xy: NDArray[np.float64] | None
    drawn: Mapping[str, float]

    def photos(self) -> PhotoPair:
        """Return the decoded photos."""
        return PhotoPair(self.before.photo("before.jpg"), self.after.photo("after.jpg"))

    def truth_after(self, points_xy: PointsXY) -> PointsXY:
        """Return the exact after pixels (N, 2) of before pixels, not clipped at the frame."""
        return true_after(self.before.view, self.after.view, points_xy)

    def is_changed(self, points_xy: PointsXY) -> NDArray[np.bool_]:
        """Return which before points lie where the skin changed."""
        inside = np.zeros(len(points_xy), dtype=np.bool_)
        if self.changed_xy is None:
            return inside
        outline = self.changed_xy.astype(np.float32)[:, None, :]
        for index, (x, y) in enumerate(points_xy):
            inside[index] = cv2.pointPolygonTest(outline, (float(x), float(y)), False) >= 0
        return inside


def true_after(before: PointMap, after: PointMap, points_xy: PointsXY) -> PointsXY:
    """Return where points of one view lie in another view of the same skin."""
    return after.to_after(before.to_before(points_xy))


def shared_fraction(before: PointMap, after: PointMap, size_hw: tuple[int, int]) -> float:
    """Return how much of the view that shows less skin is seen in the other one too, 0 to 1.

    Of the smaller view: a photo from twice as near can't show more than a quarter of the other.
    """
    return max(_seen_fraction(before, after, size_hw), _seen_fraction(after, before, size_hw))


def _seen_fraction(first: PointMap, second: PointMap, size_hw: tuple[int, int]) -> float:
    points = grid_points(size_hw, _EDGE_POINTS)
    return float(is_inside(true_after(first, second, points), size_hw).mean())


def grid_points(size_hw: tuple[int, int], along: int) -> PointsXY:
    """Return ``along`` by ``along`` points (N, 2) spread evenly over a frame, edges included."""
    height, width = size_hw
    x, y = np.meshgrid(np.linspace(0.0, width - 1.0, along), np.linspace(0.0, height - 1.0, along))
    return np.column_stack([x.ravel(), y.ravel()])


def is_inside(points_xy: PointsXY, size_hw: tuple[int, int]) -> NDArray[np.bool_]:
    """Return which points lie within a frame."""
    within = (points_xy >= 0.0) & (points_xy <= np.array(size_hw[::-1]) - 1.0)
    return np.asarray(within.all(axis=1), dtype=np.bool_)
