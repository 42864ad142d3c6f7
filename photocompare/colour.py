"""The only converter: uint8 and float, sRGB and linear light, RGB and CIELAB."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage.color import rgb2lab

from photocompare.model import RGBImage

_ENCODED_KNEE = 0.04045  # IEC 61966-2-1
_LINEAR_KNEE = 0.0031308
_TABLE_STEPS = 4096  # the table's own error stays under 1e-6 in linear light


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
    position = encoded * np.float32(_TABLE_STEPS)
    low = np.minimum(position.astype(np.int32), _TABLE_STEPS - 1)
    position -= low
    linear: RGBImage = _DECODE[low] + position * _DECODE_STEP[low]
    return linear


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


def _decode_exactly(encoded: NDArray[np.float64]) -> NDArray[np.float64]:
    curve = ((encoded + 0.055) / 1.055) ** 2.4
    return np.where(encoded <= _ENCODED_KNEE, encoded / 12.92, curve)


_NODES = _decode_exactly(np.linspace(0.0, 1.0, _TABLE_STEPS + 1))
_DECODE = _NODES.astype(np.float32)
_DECODE_STEP = np.diff(_NODES, append=_NODES[-1]).astype(np.float32)
