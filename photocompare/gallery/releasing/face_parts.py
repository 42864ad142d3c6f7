"""The outlines that cover parts of a face: along its own eyes, and a little wider than they are."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.faces import FaceMesh
from photocompare.faces.outlines import AREAS, HOLES, corners_xy
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.disguise import Outline
from photocompare.model import PointsXY
from photocompare.settings import ReleaseSettings

_DEFAULT = ReleaseSettings()
_EYES = ("left_eye", "right_eye", "left_brow", "right_brow")
_TEMPLES = (127, 234, 356, 454)


def part_outlines(
    mesh: FaceMesh,
    covering: Covering,
    size_hw: tuple[int, int],
    *,
    settings: ReleaseSettings = _DEFAULT,
) -> tuple[Outline, ...]:
    """Return what covers that much of a face found in a photo of ``size_hw``; none for the rest.

    The eye bar reaches from temple to temple and over the brows, the T-bar over nose and mouth too,
    and the whole face is all of its mesh, from the brow to the chin; hair and ears are not in it.
    """
    if covering is Covering.FACE:
        hull = cv2.convexHull(mesh.points_xy.astype(np.float32)).reshape(-1, 2)
        return (_fractions(hull.astype(np.float64), size_hw),)
    if covering not in {Covering.EYE_BAR, Covering.T_BAR}:
        return ()
    margin_px = settings.bar_margin_fraction * mesh.iris_distance_px
    eyes = np.concatenate([corners_xy(mesh, HOLES[name]) for name in _EYES])
    level = _level(mesh)
    across = (mesh.points_xy[list(_TEMPLES)] @ level.T)[:, 0]
    eyes_level = eyes @ level.T
    low, high = eyes_level.min(axis=0) - margin_px, eyes_level.max(axis=0) + margin_px
    low[0], high[0] = min(low[0], across.min()), max(high[0], across.max())
    bars = [_bar(low, high, level)]
    if covering is Covering.T_BAR:
        middle = (
            np.concatenate((corners_xy(mesh, AREAS["nose"]), corners_xy(mesh, HOLES["lips"])))
            @ level.T
        )
        top = np.array((middle[:, 0].min() - margin_px, low[1]))
        bars.append(_bar(top, middle.max(axis=0) + margin_px, level))
    return tuple(_fractions(bar, size_hw) for bar in bars)


def _level(mesh: FaceMesh) -> NDArray[np.float64]:
    """Return the turn that lays the line through the eyes level."""
    angle = np.radians(mesh.roll_deg)
    cosine, sine = np.cos(angle), np.sin(angle)
    return np.array([[cosine, sine], [-sine, cosine]])


def _bar(low: PointsXY, high: PointsXY, level: NDArray[np.float64]) -> PointsXY:
    corners = np.array([low, (high[0], low[1]), high, (low[0], high[1])])
    back: PointsXY = corners @ level
    return back


def _fractions(points_xy: PointsXY, size_hw: tuple[int, int]) -> Outline:
    height, width = size_hw
    return tuple((float(x), float(y)) for x, y in (points_xy + 0.5) / (width, height))
