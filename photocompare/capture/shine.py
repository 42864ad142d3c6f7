"""Gauges of the light: exposure, colour, direction, glare."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.align.face_view import oval_xy
from photocompare.capture.aim import Aim, at_side
from photocompare.capture.cue import Action, CueId, Reason
from photocompare.capture.gauge import Gauge, signed, unknown
from photocompare.faces import FaceMesh
from photocompare.faces.landmarks import in_size
from photocompare.geometry import polygon_mask, scaling
from photocompare.grade.photo_checks import own_light_checks
from photocompare.grade.skin_window import skin_mask
from photocompare.light_slope import slope_between
from photocompare.model import Mask, Matrix, RGBImage
from photocompare.patches import cell_light
from photocompare.settings import Settings

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709
_LN10 = math.log(10.0)
_CELL_PX = 4
_LEAST_SHARE = 0.6  # of a cell that both show
_LEAST_CELLS = 24
_FLOODED_PERCENT = 10.0  # of the skin: no glare, but too much light


def own_light(
    frame: RGBImage, settings: Settings, *, face: FaceMesh | None = None
) -> tuple[Gauge, Gauge]:
    """Return exposure and glare of a frame by itself; ``face`` in its pixels, where it has one."""
    light = at_side(frame, settings.capture.light_side_px)
    skin = skin_mask(light)
    small = None
    if face is not None:
        size_hw = light.shape[0], light.shape[1]
        small = in_size(face, (frame.shape[0], frame.shape[1]), size_hw)
        skin = skin & polygon_mask(oval_xy(small), size_hw)  # walls have the colour of skin, too
    found = own_light_checks(light, skin, settings.grade, face=small)
    checks = {check.name: check for check in found}
    if checks["skin"].is_refused or "exposure" not in checks:
        dark = float(np.median(light.max(axis=2))) < _dark_encoded(settings)
        reason = Reason.TOO_DARK if dark else Reason.NO_SKIN
        exposure = unknown(CueId.EXPOSURE, reason)
        if dark:
            exposure = Gauge(CueId.EXPOSURE, -1.0, 1.0, 0.5, "", Action.MORE_LIGHT)
        return exposure, unknown(CueId.GLARE, reason)
    exposed, clipped = checks["exposure"], checks["clipping"]
    glare = Gauge(CueId.GLARE, clipped.value, clipped.value, clipped.warn, "%", Action.AVOID_GLARE)
    is_flooded = clipped.value >= _FLOODED_PERCENT
    return (
        Gauge(
            CueId.EXPOSURE,
            exposed.value,
            1.0
            if is_flooded or not exposed.passed
            else 0.0,  # limits of light: no nearer, no worse
            0.5,
            "EV",
            Action.LESS_LIGHT if is_flooded else Action.MORE_LIGHT,
        ),
        glare,
    )


def light_since(
    aim: Aim, frame: RGBImage, matrix: Matrix, settings: Settings
) -> tuple[Gauge, Gauge, Gauge]:
    """Return exposure, direction and colour against the earlier photo; ``matrix`` of look size."""
    laid, seen = _laid_over(aim, frame, matrix, settings)
    change = _ln_change(aim.light, laid, seen)
    if change is None:
        return (
            unknown(CueId.EXPOSURE, Reason.NO_SKIN),
            unknown(CueId.LIGHT_DIRECTION, Reason.NO_SKIN),
            unknown(CueId.CAST, Reason.NO_SKIN),
        )
    exposure_ev = math.log2(float(np.exp(change) @ _LUMINANCE))
    cast = 100.0 * float(np.expm1(np.abs(change[[0, 2]] - change[1]).max()))
    return (
        signed(
            CueId.EXPOSURE,
            exposure_ev,
            settings.grade.exposure_ev[0],
            "EV",
            (Action.MORE_LIGHT, Action.LESS_LIGHT),
        ),
        _direction(aim, laid, seen, settings),
        Gauge(CueId.CAST, cast, cast, settings.grade.cast_percent[0], "%", Action.WHITE_BALANCE),
    )


def _laid_over(
    aim: Aim, frame: RGBImage, matrix: Matrix, settings: Settings
) -> tuple[RGBImage, Mask]:
    """Return the frame on the earlier photo's light grid, and the skin that both show unclipped."""
    small = at_side(frame, settings.capture.light_side_px)
    light_hw = aim.light_skin.shape
    size = (light_hw[1], light_hw[0])
    to_small = (
        scaling((frame.shape[0], frame.shape[1]), (small.shape[0], small.shape[1]))
        @ matrix
        @ scaling((light_hw[0], light_hw[1]), aim.size_hw)
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = np.asarray(cv2.warpPerspective(small, to_small, size, flags=flags), dtype=np.float32)
    inside = np.ones(small.shape[:2], dtype=np.float32)
    seen = np.asarray(cv2.warpPerspective(inside, to_small, size, flags=flags)) > 0.99
    seen &= aim.light_skin
    if aim.face is not None:
        oval = cv2.resize(aim.face.oval.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
        seen &= oval > 0
    clip = settings.grade.clip_high
    seen &= (laid.max(axis=2) < clip) & (aim.light.max(axis=2) < clip)
    return np.ascontiguousarray(laid), seen


def _ln_change(before: RGBImage, after: RGBImage, seen: Mask) -> NDArray[np.float64] | None:
    """Return the natural log (3,) by which light rose on most of the skin."""
    first, share = cell_light(before, seen, _CELL_PX)
    second, _ = cell_light(after, seen, _CELL_PX)
    kept = share >= _LEAST_SHARE
    if np.count_nonzero(kept) < _LEAST_CELLS:
        return None
    median: NDArray[np.float64] = np.median((second - first)[kept].astype(np.float64), axis=0)
    return median * _LN10


def _direction(aim: Aim, laid: RGBImage, seen: Mask, settings: Settings) -> Gauge:
    """Return how much more the light rose to one side: the other one is short of it."""
    slope = slope_between(aim.light, laid, seen)
    if slope is None:
        return unknown(CueId.LIGHT_DIRECTION, Reason.NO_SKIN)
    height, width = (int(np.ptp(np.flatnonzero(seen.any(axis=axis)))) + 1 for axis in (1, 0))
    right, down = slope.coefficients[1] * width, slope.coefficients[2] * height
    percent = 100.0 * math.expm1(slope.across_ln((height, width)))  # across what is seen of skin
    if abs(right) >= abs(down):
        action = Action.LIGHT_FROM_LEFT if right > 0.0 else Action.LIGHT_FROM_RIGHT
    else:
        action = Action.LIGHT_FROM_ABOVE if down > 0.0 else Action.LIGHT_FROM_BELOW
    limit = settings.grade.light_slope_percent[0]
    return Gauge(CueId.LIGHT_DIRECTION, percent, percent, limit, "%", action)


def _dark_encoded(settings: Settings) -> float:
    """Return the encoded light below which a frame is too dark to find skin in."""
    linear = 2.0 ** settings.grade.dark_ev[0]
    return float(colour.to_encoded(np.array([linear], dtype=np.float32))[0])
