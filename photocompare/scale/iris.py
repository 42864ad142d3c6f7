"""The scale from the irises of a face: nearly the same width in all adults."""

from __future__ import annotations

import math

import numpy as np

from photocompare.faces import FaceMesh
from photocompare.faces.landmarks import (
    LEFT_EYE_LIDS,
    LEFT_IRIS,
    RIGHT_EYE_LIDS,
    RIGHT_IRIS,
)
from photocompare.model import Scale, ScaleSource
from photocompare.settings import ScaleSettings

_DEFAULT = ScaleSettings()


def iris_scale(mesh: FaceMesh, settings: ScaleSettings = _DEFAULT) -> Scale | None:
    """Return the scale in the plane of the eyes, or None where the irises are not seen well.

    From the width of the irises from side to side: the lids hide part of their height. An eye
    that looks at the camera shows its iris round, however the head is turned. The person may be a
    child, or wear lenses: the error covers neither.
    """
    widths = (_iris_px(mesh, RIGHT_IRIS), _iris_px(mesh, LEFT_IRIS))
    lids = (_gap_px(mesh, RIGHT_EYE_LIDS), _gap_px(mesh, LEFT_EYE_LIDS))
    width_px = sum(widths) / 2
    is_seen = (
        min(widths) >= settings.least_iris_px
        and abs(widths[0] - widths[1]) <= settings.most_iris_disagreement * width_px
        and abs(mesh.yaw_deg) <= settings.most_iris_yaw_deg
        # A closed eye has an iris in every mesh: a guess that is up to a quarter too small.
        and min(lids) >= settings.least_eye_opening * width_px
    )
    if not is_seen:
        return None
    error = math.hypot(settings.iris_spread_mm / settings.iris_mm, settings.iris_read_error)
    return Scale(settings.iris_mm / width_px, ScaleSource.IRIS, error)


def _iris_px(mesh: FaceMesh, centre: int) -> float:
    # The rim's four points follow the centre: two at the sides, two above and below in between.
    return float(np.hypot(*(mesh.points_xy[centre + 3] - mesh.points_xy[centre + 1])))


def _gap_px(mesh: FaceMesh, lids: tuple[int, int]) -> float:
    return float(np.hypot(*(mesh.points_xy[lids[1]] - mesh.points_xy[lids[0]])))
