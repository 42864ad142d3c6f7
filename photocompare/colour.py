"""The only converter: uint8 and float, sRGB and linear light, RGB and CIELAB."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.color import rgb2lab

from photocompare.model import RGBImage

_ENCODED_KNEE = 0.04045  # IEC 61966-2-1
_LINEAR_KNEE = 0.0031308
_TABLE_STEPS = 4096  # the table's own error stays under 1e-6 in linear light
_BLOCK = 16384  # values at a time: what is worked on stays in the processor's cache


def from_uint8(pixels: NDArray[np.uint8]) -> RGBImage:
    """Return 8-bit sRGB values as float32 in [0, 1]."""
    return pixels * np.float32(1.0 / 255.0)


def from_uint16(pixels: NDArray[np.uint16]) -> RGBImage:
    """Return 16-bit sRGB values as float32 in [0, 1]."""
    return pixels * np.float32(1.0 / 65535.0)


def to_uint8(image: RGBImage) -> NDArray[np.uint8]:
    """Return float sRGB values, rounded to 8 bits."""
    return (image * np.float32(255.0) + np.float32(0.5)).astype(np.uint8)


def to_linear(encoded: RGBImage) -> RGBImage:
    """Return linear light in [0, 1] of sRGB-encoded values (IEC 61966-2-1)."""
    values = np.ascontiguousarray(encoded).reshape(-1)
    linear: NDArray[np.float32] = np.empty_like(values)
    may_be_8bit = values.dtype == np.float32
    for start in range(0, values.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        levels = _levels(values[block]) if may_be_8bit else None
        may_be_8bit = levels is not None
        linear[block] = _decoded(values[block]) if levels is None else _of_8bit(levels)
    return linear.reshape(encoded.shape)


def to_encoded(linear: RGBImage) -> RGBImage:
    """Return sRGB-encoded values of linear light, both in [0, 1]; light beyond is clipped."""
    light = np.clip(linear, 0.0, 1.0)
    curve = 1.055 * np.power(np.maximum(light, _LINEAR_KNEE), 1.0 / 2.4) - 0.055
    encoded = np.where(light <= _LINEAR_KNEE, 12.92 * light, curve).astype(np.float32)
    return np.clip(encoded, 0.0, 1.0)


def to_lab(encoded: RGBImage) -> NDArray[np.float32]:
    """Return CIELAB (..., 3), illuminant D65, 2 degree observer (ISO/CIE 11664-4)."""
    lab: NDArray[np.float32] = rgb2lab(encoded)
    return lab.astype(np.float32, copy=False)


def luminance(linear: RGBImage) -> NDArray[np.float32]:
    """Return relative luminance Y in [0, 1] of linear sRGB light (ITU-R BT.709)."""
    weights = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    return linear @ weights


def _levels(values: NDArray[np.float32]) -> NDArray[np.uint8] | None:
    """Return the 8-bit values that these were made of; None where they are of a finer kind."""
    if not (values.min() >= 0.0 and values.max() <= 1.0):
        return None
    levels = to_uint8(values)
    return levels if np.array_equal(from_uint8(levels), values) else None


def _of_8bit(levels: NDArray[np.uint8]) -> NDArray[np.float32]:
    found = cv2.LUT(levels.reshape(1, -1), _DECODE_8BIT)
    return np.asarray(found, dtype=np.float32).reshape(-1)


def _decoded(values: NDArray[np.float32]) -> NDArray[np.float32]:
    position = values * np.float32(_TABLE_STEPS)
    low = np.minimum(np.trunc(position), np.float32(_TABLE_STEPS - 1))
    position -= low
    step = low.astype(np.intp)
    # Every step is within the table: "wrap" only spares numpy a check of each.
    position *= _DECODE_STEP.take(step, mode="wrap")
    position += _DECODE.take(step, mode="wrap")
    return position


def _decode_exactly(encoded: NDArray[np.float64]) -> NDArray[np.float64]:
    curve = ((encoded + 0.055) / 1.055) ** 2.4
    return np.where(encoded <= _ENCODED_KNEE, encoded / 12.92, curve)


_NODES = _decode_exactly(np.linspace(0.0, 1.0, _TABLE_STEPS + 1))
_DECODE = _NODES.astype(np.float32)
_DECODE_STEP = np.diff(_NODES, append=_NODES[-1]).astype(np.float32)
_DECODE_8BIT = _decoded(from_uint8(np.arange(256, dtype=np.uint8)))
