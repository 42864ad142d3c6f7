"""Whether the spots that were matched between two photos are there, and all of those seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.geometry import polygon_mask, region_mask
from photocompare.model import Mark, MarkState, Region, RGBImage
from photocompare.phantom import SpotSort, TrueSpot

_NEAR_MM = 0.5  # a mark belongs to the true spot that lies nearest, within this or its radius
_LEAST_MM, _MOST_MM = 1.2, 6.0  # diameters of what is a spot to anybody
_LEAST_MIC, _MOST_MIC = 2.0, 14.0  # over the skin around, without light or noise
_MATCHED = (MarkState.KEPT, MarkState.FADED)
_RING_MM = 0.6  # wide, and as far from the outline, is what a spot is held against
_REAL_SHARE = 0.5  # of the contrast that was read: with less, what was found is not pigment


@dataclass(frozen=True, slots=True)
class SpotTally:
    """Counts over one region of skin on which nothing changed.

    ``matched`` marks are said to be there in both photos; ``real`` of them are darker than what
    lies around them on the skin itself, without light or noise. ``there`` counts the spots drawn
    on the skin that were marked at all, and ``kept`` those of them that were matched: each is in
    both photos. ``drawn`` counts all that were drawn in the region, no smaller and
    no darker than spots are and plain to see, marked or not; ``seen`` are those of them that were
    matched.
    """

    matched: int
    real: int
    there: int
    kept: int
    drawn: int
    seen: int


def spot_tally(
    marks: Sequence[Mark],
    spots: Sequence[TrueSpot],
    ideal: RGBImage,
    *,
    treated: Region,
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
    plain = _plain(spots, pigment, treated, size_hw=size_hw, mm_per_px=mm_per_px)
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
        drawn=len(plain),
        seen=sum(owned.get(number, False) for number in plain),
    )


def _plain(
    spots: Sequence[TrueSpot],
    pigment: NDArray[np.float32],
    treated: Region,
    *,
    size_hw: tuple[int, int],
    mm_per_px: float,
) -> list[int]:
    """Return the numbers of the spots in the region that anybody would see."""
    inside = region_mask(treated, (pigment.shape[0], pigment.shape[1]))
    scale = pigment.shape[1] / size_hw[1]
    y, x = np.indices(pigment.shape)
    found = []
    for number, spot in enumerate(spots):
        if spot.sort is SpotSort.MOLE or not _LEAST_MM <= 2.0 * spot.radius_mm <= _MOST_MM:
            continue
        middle = (np.array(spot.centre_xy) + 0.5) * scale - 0.5
        distance = np.hypot(x - middle[0], y - middle[1])
        radius = spot.radius_mm / mm_per_px * scale
        disc, ring = (
            distance <= 0.8 * radius,
            (distance >= 1.5 * radius) & (distance <= 2.5 * radius),
        )
        if not disc.any() or not inside[disc].all() or not ring.any():
            continue
        contrast = float(pigment[disc].mean() - np.median(pigment[ring]))
        if _LEAST_MIC <= contrast <= _MOST_MIC:
            found.append(number)
    return found


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
