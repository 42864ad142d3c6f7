"""What a phone's beauty filter does to a photo: skin smoothed, edges kept, colours deepened."""

from __future__ import annotations

import cv2
import numpy as np

from photocompare.phantom.camera import decoded, jpeg

_EDGE = 0.10  # of sRGB-encoded values: steps beyond it are taken for edges, and kept
_REACH_PX = 3.0  # Gaussian width over which skin is smoothed
_DIAMETER_PX = 13
_SATURATION = 0.15  # share by which colours are taken further from grey
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # ITU-R BT.709
_QUALITY = 92


def beautified(file: bytes, amount: float = 1.0) -> bytes:
    """Return the JPEG as a beauty filter leaves it; ``amount`` 0..1 is how much of it is used."""
    picture = decoded(file)
    smooth = cv2.bilateralFilter(picture, _DIAMETER_PX, _EDGE, _REACH_PX).astype(np.float32)
    grey = (smooth @ _LUMINANCE)[..., None]
    filtered = grey + np.float32(1.0 + _SATURATION) * (smooth - grey)
    mixed = picture + np.float32(amount) * (filtered - picture)
    return jpeg(np.ascontiguousarray(np.clip(mixed, 0.0, 1.0)), _QUALITY)
