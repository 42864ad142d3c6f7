"""One gain in linear light, applied to a whole picture that stays sRGB-encoded."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Mask, RGBImage

# sRGB above its knees is ((s + 0.055) / 1.055)^2.4, so a gain in linear light is exactly
# g^(1/2.4)·(s + 0.055) − 0.055 there: no power per pixel, and no rounding by a table.
_OFFSET = 0.055
_EXPONENT = 2.4
_ENCODED_KNEE = 0.04045


def relit(image: RGBImage, log_gain: NDArray[np.float64]) -> tuple[RGBImage, Mask]:
    """Return ``image`` with its light divided by exp(``log_gain``) (3,), and what that clipped.

    A gain of exactly zero returns the very same values.
    """
    clipped = np.zeros(image.shape[:2], dtype=np.bool_)
    if not log_gain.any():
        return image, clipped
    result = np.empty_like(image)
    for channel in range(3):
        result[..., channel], beyond = _relit_channel(
            image[..., channel], float(np.exp(-log_gain[channel]))
        )
        clipped |= beyond
    return result, clipped


def _relit_channel(encoded: NDArray[np.float32], factor: float) -> tuple[NDArray[np.float32], Mask]:
    slope = factor ** (1.0 / _EXPONENT)
    lit = encoded * np.float32(slope) + np.float32(_OFFSET * (slope - 1.0))
    # Where either side lies under the knee the curve is straight, and the exact way is taken.
    knee = max(_ENCODED_KNEE, (_ENCODED_KNEE + _OFFSET) / slope - _OFFSET)
    dark = encoded <= np.float32(knee)
    values = encoded[dark]
    lit[dark] = colour.to_encoded(colour.to_linear(values) * np.float32(factor))
    beyond = lit > 1.0
    return np.clip(lit, 0.0, 1.0, out=lit), beyond
