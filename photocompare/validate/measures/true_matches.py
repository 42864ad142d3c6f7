"""Whether the spots that were matched between two photos are there, and all of those seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.geometry import polygon_mask
from photocompare.model import Mark, MarkState, RGBImage
from photocompare.phantom import TrueSpot

_NEAR_MM = 0.5  # a mark belongs to the true spot that lies nearest, within this or its radius
_MATCHED = (MarkState.KEPT, MarkState.FADED)
_RING_MM = 0.6  # wide, and as far from the outline, is what a spot is held against
_REAL_SHARE = 0.5  # of the contrast that was read: with less, what was found is not pigment


@dataclass(frozen=True, slots=True)
class SpotTally:
    """Counts over one region of skin on which nothing changed.

    ``matched`` marks are said to be there in both photos; ``real`` of them are darker than what
    lies around them on the skin itself, without light or noise. ``there`` counts the spots drawn
    on the skin that were marked at all, and ``kept`` those of them that were matched: each is in
    both photos.
    """

    matched: int
    real: int
    there: int
    kept: int


def spot_tally(
    marks: Sequence[Mark],
    spots: Sequence[TrueSpot],
    ideal: RGBImage,
    *,
    size_hw: tuple[int, int],
    mm_per_px: float,
) -> SpotTally:
    """Return the counts.

    ``spots`` lie on the before photo, of ``size_hw``; ``ideal`` is its skin without light or noise.
    """
    pigment = indices.pigment_mic(indices.log10_light(ideal))
    ring_px = _RING_MM / mm_per_px * ideal.shape[1] / size_hw[1]
    matched = [mark for mark in marks if mark.state in _MATCHED]
    centres = np.array([spot.centre_xy for spot in spots], dtype=np.float64).reshape(-1, 2)
    reach_px = np.array([max(_NEAR_MM, spot.radius_mm) for spot in spots]) / mm_per_px
    owned: dict[int, bool] = {}
    # Those that are matched choose first: a spot that was matched is not lost to a stray mark.
    for mark in sorted(marks, key=lambda one: one.state not in _MATCHED):
        owner = _owner(_centroid_px(mark, size_hw), centres, reach_px)
        if owner is not None:
            owned.setdefault(owner, mark.state in _MATCHED)
    return SpotTally(
        matched=len(matched),
        real=sum(_is_real(mark, pigment, ring_px) for mark in matched),
        there=len(owned),
        kept=sum(owned.values()),
    )


def _is_real(mark: Mark, pigment: NDArray[np.float32], ring_px: float) -> bool:
    """Return whether a mark is darker than its ring by a good part of what was read."""
    height, width = pigment.shape
    outline = np.array(mark.outline_xy, dtype=np.float64) * (width, height) - 0.5
    inside = polygon_mask(outline, (height, width))
    gap, far = (_grown(inside, steps * ring_px) for steps in (1.0, 2.0))
    ring = far & ~gap
    if not inside.any() or not ring.any():
        return False
    contrast = float(pigment[inside].mean() - np.median(pigment[ring]))
    return contrast >= _REAL_SHARE * min(mark.before, mark.after)


def _grown(mask: NDArray[np.bool_], radius_px: float) -> NDArray[np.bool_]:
    side = 2 * round(radius_px) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel), dtype=np.bool_)


def _owner(
    point_xy: NDArray[np.float64], centres: NDArray[np.float64], reach_px: NDArray[np.float64]
) -> int | None:
    if not len(centres):
        return None
    distance = np.hypot(*(centres - point_xy).T)
    nearest = int(np.argmin(distance))
    return nearest if distance[nearest] <= reach_px[nearest] else None


def _centroid_px(mark: Mark, size_hw: tuple[int, int]) -> NDArray[np.float64]:
    """Return the middle of an outline, in pixels of a photo."""
    height, width = size_hw
    points = np.array(mark.outline_xy, dtype=np.float64) * (width, height) - 0.5
    return np.asarray(0.5 * (points.min(axis=0) + points.max(axis=0)))
