"""The grid on which a scene lives: finer and wider than either photo."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from photocompare.geometry import polygon_mask
from photocompare.model import PointsXY
from photocompare.phantom.fields import Field, smoothstep
from photocompare.phantom.pose import PointMap
from photocompare.phantom.scene import Outline

_FINE = 1.25  # canvas pixels per before pixel: room for the lens to blur before it is sampled
_LARGE_PX = 4_000_000  # from here on the photo's own pixels are finer than any detail of skin
_WIDEST_EDGE = 0.08  # of the photo's width; the default outlines are 0.16 apart
_MARGIN_PX = 24  # before pixels: the widest blur and interpolation stay off the border


@dataclass(frozen=True, slots=True)
class Canvas:
    """A grid of skin; canvas pixel (0, 0) is before pixel ``origin_xy``."""

    size_hw: tuple[int, int]
    origin_xy: tuple[float, float]
    fineness: float  # canvas pixels per before pixel
    mm_per_px: float  # of a canvas pixel
    photo_hw: tuple[int, int]

    @property
    def area_cm2(self) -> float:
        """The skin on the canvas."""
        return self.size_hw[0] * self.size_hw[1] * (self.mm_per_px / 10.0) ** 2

    def from_before(self, points_xy: PointsXY) -> PointsXY:
        """Return canvas points of before points."""
        moved: PointsXY = (points_xy - np.array(self.origin_xy)) * self.fineness
        return moved

    def outline_px(self, outline: Outline) -> PointsXY:
        """Return an outline, given in fractions of the before photo, in canvas pixels."""
        height, width = self.photo_hw
        return self.from_before(np.array(outline) * (width, height) - 0.5)

    def at_most(self, length_mm: float) -> float:
        """Return ``length_mm``, or a share of the photo's width where that is shorter."""
        width_mm = self.photo_hw[1] * self.mm_per_px * self.fineness
        return min(length_mm, _WIDEST_EDGE * width_mm)

    def area_weight(self, outline: Outline, edge_mm: float) -> Field:
        """Return 1 inside the outline, falling smoothly to 0 at ``edge_mm`` outside it.

        On a small photo the edge is narrower: it must not reach the reference skin.
        """
        edge_mm = self.at_most(edge_mm)
        shrink = max(1, min(6, min(self.size_hw) // 128))
        small_hw = (self.size_hw[0] // shrink + 1, self.size_hw[1] // shrink + 1)
        inside = polygon_mask((self.outline_px(outline) + 0.5) / shrink - 0.5, small_hw)
        distance = cv2.distanceTransform((~inside).astype(np.uint8), cv2.DIST_L2, 5)
        edge_px = max(edge_mm / self.mm_per_px / shrink, 1e-3)
        # One and a half coarse pixels late, so that the outline itself is wholly inside.
        beyond = distance.astype(np.float32) - np.float32(1.5)
        weight = smoothstep(np.float32(1.0) - beyond / np.float32(edge_px))
        height, width = self.size_hw
        large = cv2.resize(
            weight, (small_hw[1] * shrink, small_hw[0] * shrink), interpolation=cv2.INTER_LINEAR
        )
        return np.ascontiguousarray(large[:height, :width])


def canvas_for(photo_hw: tuple[int, int], mm_per_px: float, maps: tuple[PointMap, ...]) -> Canvas:
    """Return a canvas that holds the before photo and everything that the other photos see."""
    height, width = photo_hw
    edge = _frame_edge(photo_hw)
    seen = np.vstack([edge, *(one.to_before(edge) for one in maps)])
    low = np.floor(seen.min(axis=0)) - _MARGIN_PX
    high = np.ceil(seen.max(axis=0)) + _MARGIN_PX
    fineness = 1.0 if height * width > _LARGE_PX else _FINE
    wide, tall = np.ceil((high - low) * fineness).astype(int) + 1
    return Canvas(
        size_hw=(int(tall), int(wide)),
        origin_xy=(float(low[0]), float(low[1])),
        fineness=fineness,
        mm_per_px=mm_per_px / fineness,
        photo_hw=photo_hw,
    )


def _frame_edge(photo_hw: tuple[int, int]) -> PointsXY:
    height, width = photo_hw
    along = np.linspace(0.0, 1.0, 21)
    corners = np.array([[0.0, 0.0], [width, 0.0], [width, height], [0.0, height], [0.0, 0.0]])
    sides = [a + along[:, None] * (b - a) for a, b in pairwise(corners)]
    return np.vstack(sides) - 0.5
