"""What is worn in front of a face and moves against it: glasses, a lock of hair."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import PointsXY
from photocompare.phantom import fields
from photocompare.phantom.face_map import FaceShape
from photocompare.phantom.fields import Field

_FRAME_RGB = (0.02, 0.018, 0.016)  # linear light
_HAIR_RGB = (0.10, 0.06, 0.03)
_EYES = ((33, 133), (362, 263))
_STRANDS = 45
_FRACTION_BITS = 4  # OpenCV takes points in sixteenths of a pixel


@dataclass(frozen=True, slots=True)
class Worn:
    """Nothing is worn where both are None.

    ``glasses_down`` is how far the glasses have slid, ``hair_across`` how far in from the
    person's right a lock hangs over forehead and temple; in distances between the irises.
    """

    glasses_down: float | None = None
    hair_across: float | None = None


def with_worn(light_rgb: Field, shape: FaceShape, worn: Worn) -> Field:
    """Return the face (H, W, 3) in linear light with what is worn drawn onto it."""
    size_hw = light_rgb.shape[0], light_rgb.shape[1]
    seen = light_rgb
    if worn.glasses_down is not None:
        frames = _glasses(shape, worn.glasses_down, size_hw)
        seen = seen + frames[..., None] * (np.array(_FRAME_RGB, dtype=np.float32) - seen)
    if worn.hair_across is not None:
        hair = _lock(shape, worn.hair_across, size_hw)
        shades = 1.0 + 0.6 * fields.smooth(np.random.default_rng(7), size_hw, 2.0)
        colour = np.maximum(shades, 0.2)[..., None] * np.array(_HAIR_RGB)
        seen = seen + hair[..., None] * (colour.astype(np.float32) - seen)
    return seen


def _glasses(shape: FaceShape, down: float, size_hw: tuple[int, int]) -> Field:
    """Return how far the frames cover what is behind them, 0..1."""
    iris_px = shape.iris_distance_px
    drawn = np.zeros(size_hw, dtype=np.uint8)
    thick = max(2, round(0.045 * iris_px))
    radii, down_xy, ear_xy = (
        np.array(part) * iris_px for part in ((0.4, 0.3), (0.0, down + 0.05), (1.1, 0.05))
    )
    right, left = (shape.points_xy[list(corners)].mean(axis=0) + down_xy for corners in _EYES)
    angles = np.linspace(0.0, 2.0 * np.pi, 73)
    ring = np.column_stack((np.cos(angles), np.sin(angles))) * radii
    aside = radii * (1.0, 0.0)
    for path in (
        right + ring,
        left + ring,
        np.stack((right + aside, left - aside)),
        np.stack((right - aside, right - ear_xy)),
        np.stack((left + aside, left + ear_xy)),
    ):
        _line(drawn, path, thick)
    return drawn.astype(np.float32) / np.float32(255.0)


def _lock(shape: FaceShape, across: float, size_hw: tuple[int, int]) -> Field:
    """Return how far a lock of strands covers what is behind it, 0..1."""
    iris_px = shape.iris_distance_px
    generator = np.random.default_rng(11)
    drawn = np.zeros(size_hw, dtype=np.uint8)
    top = shape.points_xy[10] + (-0.5 * iris_px, -0.3 * iris_px)
    end = shape.points_xy[127] + (across * iris_px, 0.3 * iris_px)
    along = np.linspace(0.0, 1.0, 24)[:, None]
    bow = np.array((-0.35 * iris_px, 0.0)) * np.sin(np.pi * along)
    for _ in range(_STRANDS):
        off = generator.normal(0.0, 0.10 * iris_px, (2, 2))
        path = (top + off[0]) * (1.0 - along) + (end + off[1]) * along + bow
        _line(drawn, path, int(generator.integers(2, 5)))
    return drawn.astype(np.float32) / np.float32(255.0)


def _line(drawn: NDArray[np.uint8], path: PointsXY, thick: int) -> None:
    cv2.polylines(
        drawn,
        [np.round(path * (1 << _FRACTION_BITS)).astype(np.int32)],
        isClosed=False,
        color=255,
        thickness=thick,
        lineType=cv2.LINE_AA,
        shift=_FRACTION_BITS,
    )
