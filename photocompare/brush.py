"""What a brush painted, as outlines: discs united, erased and traced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.errors import RegionError
from photocompare.geometry import polygon_mask
from photocompare.settings import DrawSettings

Outline = tuple[tuple[float, float], ...]
_Canvas = NDArray[np.uint8]
_Ring = NDArray[np.int64]
_FRACTION_BITS = 4  # OpenCV takes places in sixteenths of a pixel
_DECIMALS = 6  # of a fraction: a five-hundredth of a pixel of the canvas
_DEFAULT = DrawSettings()


@dataclass(frozen=True, slots=True)
class Stroke:
    """The way of a round brush; all are fractions of the before photo, the radius of its width."""

    points_xy: tuple[tuple[float, float], ...]
    radius: float
    is_eraser: bool = False


def painted_outlines(
    strokes: Sequence[Stroke],
    size_hw: tuple[int, int],
    *,
    start: Outline | None = None,
    settings: DrawSettings = _DEFAULT,
) -> tuple[Outline, ...]:
    """Return the outline of each piece that ``strokes`` leave, the largest first.

    They are painted and erased in their order on a photo of ``size_hw``, over the region ``start``
    where there is one. A hole is joined to the outline by a cut of no width, so that one closed
    outline has it. What is smaller than a region may be is left out.

    Raises
    ------
    RegionError
        Nothing is left that is large enough, or there are too many pieces.
    """
    canvas = _canvas(size_hw, settings)
    if start is not None:
        canvas[polygon_mask(_to_px(start, canvas), canvas.shape[:2])] = 1
    for stroke in strokes:
        _paint(canvas, stroke)
    pieces = _pieces(canvas, settings)
    if not pieces:
        raise RegionError("What was painted is too small for a region. Paint more of the skin.")
    if len(pieces) > settings.most_pieces:
        raise RegionError(
            f"What was painted falls into {len(pieces)} pieces; {settings.most_pieces} are the "
            "most. Join them with a larger brush."
        )
    return tuple(_outline(rings, canvas, settings) for rings in pieces)


def _canvas(size_hw: tuple[int, int], settings: DrawSettings) -> _Canvas:
    factor = settings.canvas_side_px / max(size_hw)
    height, width = (max(1, round(length * factor)) for length in size_hw)
    return np.zeros((height, width), dtype=np.uint8)


def _to_px(points_xy: Outline, canvas: _Canvas) -> NDArray[np.float64]:
    height, width = canvas.shape[:2]
    return np.array(points_xy, dtype=np.float64) * (width, height) - 0.5


def _paint(canvas: _Canvas, stroke: Stroke) -> None:
    colour = 0 if stroke.is_eraser else 1
    scale = 1 << _FRACTION_BITS
    # OpenCV fills the pixels under the rim too, which is half a pixel more than lies inside it.
    radius_px = max(0.5, stroke.radius * canvas.shape[1] - 0.5)
    points_px = _to_px(stroke.points_xy, canvas)
    for x, y in np.round(points_px * scale).astype(int).tolist():
        radius = round(radius_px * scale)
        cv2.circle(canvas, (x, y), radius, colour, cv2.FILLED, shift=_FRACTION_BITS)
    for start, end in pairwise(points_px):
        along = end - start
        length = float(np.hypot(*along))
        if length == 0.0:
            continue
        aside = np.array([-along[1], along[0]]) * (radius_px / length)
        corners = np.array([start + aside, end + aside, end - aside, start - aside])
        cv2.fillConvexPoly(
            canvas, np.round(corners * scale).astype(np.int32), colour, shift=_FRACTION_BITS
        )


def _pieces(canvas: _Canvas, settings: DrawSettings) -> list[list[_Ring]]:
    """Return the rings of each piece, its rim first and then its holes; the largest piece first."""
    contours, hierarchy = cv2.findContours(canvas, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if hierarchy is None:
        return []
    areas = [float(cv2.contourArea(contour)) for contour in contours]
    least_px = settings.least_area_fraction * canvas.size
    rims = [i for i, (*_, parent) in enumerate(hierarchy[0]) if parent < 0 and areas[i] >= least_px]
    pieces = []
    for rim in sorted(rims, key=lambda place: -areas[place]):
        holes = [
            place
            for place, (*_, parent) in enumerate(hierarchy[0])
            if parent == rim and areas[place] >= settings.least_hole_px
        ]
        pieces.append([contours[place].reshape(-1, 2).astype(np.int64) for place in (rim, *holes)])
    return pieces


def _outline(rings: list[_Ring], canvas: _Canvas, settings: DrawSettings) -> Outline:
    error_px = settings.outline_error_px
    while True:
        simple = [_simplified(ring, error_px) for ring in rings]
        kept = [ring for ring in simple if len(ring) > 2]
        # Joining a hole takes one corner of each side twice.
        if sum(map(len, kept)) + 2 * (len(kept) - 1) <= settings.most_corners:
            break
        error_px *= settings.error_step
    height, width = canvas.shape[:2]
    fractions = (_joined(kept) + 0.5) / (width, height)
    return tuple((round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in fractions.tolist())


def _simplified(ring: _Ring, error_px: float) -> _Ring:
    corners = cv2.approxPolyDP(ring.astype(np.int32)[:, None], error_px, closed=True)
    return corners.reshape(-1, 2).astype(np.int64)


def _joined(rings: list[_Ring]) -> _Ring:
    """Return one closed ring: each hole is reached by the shortest cut there is, and left by it.

    The shortest of all cuts crosses no other hole, since that one would have been nearer.
    """
    whole, holes = rings[0], list(rings[1:])
    while holes:
        cuts = [_nearest(whole, hole) for hole in holes]
        which = min(range(len(cuts)), key=lambda place: cuts[place][0])
        _, at, to = cuts[which]
        hole = np.roll(holes.pop(which), -to, axis=0)
        whole = np.concatenate((whole[: at + 1], hole, hole[:1], whole[at:]))
    return whole


def _nearest(one: _Ring, other: _Ring) -> tuple[float, int, int]:
    away = ((one[:, None] - other[None]) ** 2).sum(axis=2)
    at, to = np.unravel_index(int(away.argmin()), away.shape)
    return float(away[at, to]), int(at), int(to)
