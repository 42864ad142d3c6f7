"""A mesh -> straight lines to look along: the middle of a face, and where its thirds meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.faces.landmarks import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS, FaceMesh
from photocompare.model import PointsXY
from photocompare.settings import FaceSettings

GuideLine = tuple[tuple[float, float], tuple[float, float]]

_GLABELLA = 9  # between the brows
_SUBNASALE = 2  # where the nose meets the lip
_MENTON = 152  # the lowest point of the chin
_SIDES = (234, 454)  # the widest points of the oval
_TOP = 10  # of the mesh: on the forehead, rarely at the hairline
_BEYOND = (
    0.08  # of the length, at both ends: a line that ends at the skin looks like a drawing on it
)
_DEFAULT = FaceSettings()


@dataclass(frozen=True, slots=True)
class FaceGuides:
    """Lines over a face, as fractions of its photo; they may leave the frame where the face does.

    ``midline`` runs through the middle between the inner corners of the eyes, at right angles to
    the line through the eyes: a nose or chin that stands aside is seen beside it. ``thirds`` lie
    at the brows, the base of the nose and the chin. The hairline isn't part of the mesh, so the
    upper third isn't measured: ``upper`` lies as far above the brows as the base of the nose lies
    below them.
    """

    midline: GuideLine
    thirds: tuple[GuideLine, GuideLine, GuideLine]
    upper: GuideLine


def face_guides(
    mesh: FaceMesh, size_hw: tuple[int, int], settings: FaceSettings = _DEFAULT
) -> FaceGuides | None:
    """Return the lines of a face in a photo of ``size_hw``; None where it is turned aside."""
    if abs(mesh.yaw_deg) > settings.max_guide_yaw_deg:
        return None
    across, down = _axes(mesh)
    points = mesh.points_xy
    inner = points[[RIGHT_EYE_CORNERS[1], LEFT_EYE_CORNERS[1]]].mean(axis=0)
    depths = {index: float((points[index] - inner) @ down) for index in (_GLABELLA, _SUBNASALE)}
    brow, nose = depths[_GLABELLA], depths[_SUBNASALE]
    chin = float((points[_MENTON] - inner) @ down)
    upper = brow - (nose - brow)
    top = min(upper, float((points[_TOP] - inner) @ down))
    sides = [float((points[index] - inner) @ across) for index in _SIDES]

    def level(depth: float) -> GuideLine:
        left, right = _longer(min(sides), max(sides))
        start, end = (inner + across * side + down * depth for side in (left, right))
        return _fractions(start, size_hw), _fractions(end, size_hw)

    above, below = _longer(top, chin)
    return FaceGuides(
        midline=(
            _fractions(inner + down * above, size_hw),
            _fractions(inner + down * below, size_hw),
        ),
        thirds=(level(brow), level(nose), level(chin)),
        upper=level(upper),
    )


def _axes(mesh: FaceMesh) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return unit vectors along the line of the eyes and from the brows to the chin."""
    angle = np.radians(mesh.roll_deg)
    return np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])


def _longer(start: float, end: float) -> tuple[float, float]:
    more = _BEYOND * (end - start)
    return start - more, end + more


def _fractions(point: PointsXY, size_hw: tuple[int, int]) -> tuple[float, float]:
    height, width = size_hw
    return float((point[0] + 0.5) / width), float((point[1] + 0.5) / height)
