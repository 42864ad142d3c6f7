"""Gauges of blur and of motion."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare import colour
from photocompare.align.plausibility import local_scaling
from photocompare.align.structure import Plane, as_plane, log_green
from photocompare.capture.aim import Aim, at_side
from photocompare.capture.cue import Action, CueId, Reason
from photocompare.capture.gauge import Gauge, unknown
from photocompare.geometry import fitted_size_hw, scaling
from photocompare.grade.edge_width import edge_width_px
from photocompare.grade.skin_window import skin_mask
from photocompare.model import Mask, Matrix, RGBImage
from photocompare.relief import SkinWindow, relative_blur
from photocompare.settings import Settings

_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite
_THUMBNAIL_PX = 128
_CORNERS = np.array([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]])  # of the earlier photo


def own_focus(frame: RGBImage, settings: Settings) -> Gauge:
    """Return the width of the sharpest edges of a frame by itself."""
    skin = skin_mask(at_side(frame, settings.capture.light_side_px))
    width_px = edge_width_px(frame, skin, settings.grade)
    if math.isnan(width_px):
        return unknown(CueId.FOCUS, Reason.TOO_FEW_DETAILS)
    limit = settings.grade.edge_px[0]
    # In focus they are hardly narrower than the limit: no margin is kept from it.
    return Gauge(
        CueId.FOCUS,
        width_px,
        width_px * settings.capture.quiet_share[1],
        limit,
        "px",
        Action.FOCUS_ON_SKIN,
    )


def focus_since(aim: Aim, frame: RGBImage, matrix: Matrix, settings: Settings) -> Gauge:
    """Return how much blurrier a frame is than the earlier photo at its size.

    A frame is a fraction of a photo: only gross blur shows. ``matrix`` is of look size.
    """
    detail_hw = aim.detail.shape[0], aim.detail.shape[1]
    frame_hw = frame.shape[0], frame.shape[1]
    look_hw = at_look_size(frame_hw, settings)
    to_frame = scaling(look_hw, frame_hw) @ matrix @ scaling(detail_hw, aim.size_hw)
    middle = np.array([detail_hw[1] / 2 - 0.5, detail_hw[0] / 2 - 0.5])
    linear = local_scaling(to_frame, middle)
    mapped = to_frame @ np.array([*middle, 1.0])
    affine = np.eye(3)
    affine[:2, :2] = linear
    affine[:2, 2] = mapped[:2] / mapped[2] - linear @ middle
    skin = _at(aim.light_skin, detail_hw)
    if aim.face is not None:
        skin &= _at(aim.face.oval, detail_hw)
    seen = cv2.warpAffine(
        skin.astype(np.uint8), affine[:2], frame_hw[::-1], flags=cv2.INTER_NEAREST
    )
    blur = relative_blur(
        _window(aim.detail, skin, np.eye(3), 1.0),
        _window(
            frame,
            seen.astype(np.bool_),
            np.linalg.inv(affine).astype(np.float64),
            math.sqrt(abs(float(np.linalg.det(linear)))),
        ),
    )
    if blur is None or blur.bins < settings.capture.least_blur_bins:
        return unknown(CueId.FOCUS, Reason.TOO_FEW_DETAILS)
    extra = blur.extra_variance_px2
    size = max(0.0, extra)  # a frame sharper than the earlier photo is nothing to put right
    limit = settings.capture.blur_px2
    return Gauge(CueId.FOCUS, extra, size, limit, "px²", Action.FOCUS_ON_SKIN)


def at_look_size(frame_hw: tuple[int, int], settings: Settings) -> tuple[int, int]:
    """Return the size at which a frame is registered."""
    return fitted_size_hw(frame_hw, settings.capture.look_side_px)


def motion(
    last: tuple[float, Matrix] | None, now: tuple[float, Matrix], settings: Settings
) -> Gauge:
    """Return how fast the view moves; both are a time in seconds and a map to frame fractions."""
    if last is None:
        return unknown(CueId.MOTION, Reason.FIRST_FRAME)
    places = [_mapped(matrix) for _, matrix in (last, now)]
    moved = float(np.median(np.linalg.norm(places[1] - places[0], axis=1)))
    return _speed(moved, now[0] - last[0], settings)


def thumbnail(frame: RGBImage) -> Plane:
    """Return what is kept of a frame to see how it moves, where nothing else says so."""
    small = log_green(frame, _THUMBNAIL_PX)
    return as_plane(small - cv2.GaussianBlur(small, (0, 0), _THUMBNAIL_PX / 16))


def own_motion(
    last: tuple[float, Plane] | None, now: tuple[float, Plane], settings: Settings
) -> Gauge:
    """Return the same of two thumbnails, each with its time in seconds."""
    if last is None or last[1].shape != now[1].shape:
        return unknown(CueId.MOTION, Reason.FIRST_FRAME)
    window = cv2.createHanningWindow(now[1].shape[::-1], cv2.CV_32F)
    (right, down), likeness = cv2.phaseCorrelate(last[1], now[1], window)
    if likeness < settings.capture.least_likeness:
        return unknown(CueId.MOTION, Reason.TOO_FEW_DETAILS)
    moved = math.hypot(right, down) / max(now[1].shape)
    return _speed(moved, now[0] - last[0], settings)


def _speed(moved: float, seconds: float, settings: Settings) -> Gauge:
    speed = 100.0 * moved / max(seconds, 1e-3)
    return Gauge(
        CueId.MOTION, speed, speed, settings.capture.speed_percent, "%/s", Action.HOLD_STILL
    )


def _mapped(matrix: Matrix) -> np.ndarray:
    seen = np.column_stack([_CORNERS, np.ones(len(_CORNERS))]) @ matrix.T
    places: np.ndarray = seen[:, :2] / seen[:, 2:]
    return places


def _window(image: RGBImage, inside: Mask, to_before: Matrix, scale: float) -> SkinWindow:
    luminance = colour.luminance(colour.to_linear(image))
    ln_y = np.log(np.maximum(luminance, _DARKEST)).astype(np.float32)
    return SkinWindow(ln_y, inside, to_before, scale, image)


def _at(mask: Mask, size_hw: tuple[int, int]) -> Mask:
    resized = cv2.resize(mask.astype(np.uint8), size_hw[::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(resized, dtype=np.bool_)
