"""Another light on a whole picture: one gain a channel, even or sloping, in linear light.

sRGB above its knee is ((s + 0.055) / 1.055)^2.4, so a gain g in linear light is exactly
g^(1/2.4)·(s + 0.055) − 0.055 there: no power per pixel, and no rounding by a table.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Mask, RGBImage

_OFFSET = 0.055
_EXPONENT = 2.4
_ENCODED_KNEE = 0.04045

_Plane = NDArray[np.float32]


def relit(
    image: RGBImage,
    log_gain: NDArray[np.float64],
    *,
    whole_hw: tuple[int, int] | None = None,
    corner_yx: tuple[int, int] = (0, 0),
) -> tuple[RGBImage, Mask]:
    """Return ``image`` with its linear light divided by exp(``log_gain``), and what that clipped.

    ``log_gain`` (3, terms) is a polynomial 1, x, y, x², xy, y² in fractions -1..1 of the picture,
    as many terms as are given, a channel a row (:class:`~photocompare.model.Lighting`). A gain of
    exactly zero returns the same picture. ``image`` may be a part of a picture of ``whole_hw``
    that begins at ``corner_yx``.
    """
    clipped = np.zeros(image.shape[:2], dtype=np.bool_)
    if not log_gain.any():
        return image, clipped
    result = np.empty_like(image)
    for channel in range(3):
        factor = _factor(log_gain[channel], whole_hw or image.shape[:2], corner_yx, image.shape)
        result[..., channel], beyond = _relit_channel(image[..., channel], factor)
        clipped |= beyond
    return result, clipped


def _factor(
    terms: NDArray[np.float64],
    whole_hw: tuple[int, ...],
    corner_yx: tuple[int, int],
    size_hw: tuple[int, ...],
) -> _Plane:
    """Return the factor of linear light, (1, 1) where it is even, else (H, W)."""
    rows, columns = (
        np.linspace(-1.0, 1.0, length)[corner : corner + count]
        for length, corner, count in zip(whole_hw, corner_yx, size_hw, strict=False)
    )
    x, y = columns[None], rows[:, None]
    powers = (np.ones((1, 1)), x, y, x * x, x * y, y * y)
    exponent = np.zeros((1, 1))
    for term, power in zip(terms, powers, strict=False):  # a plane has no squares
        exponent = exponent + term * power
    factor: _Plane = np.exp(-exponent).astype(np.float32)
    return factor


def _relit_channel(encoded: _Plane, factor: _Plane) -> tuple[_Plane, Mask]:
    slope = factor ** np.float32(1.0 / _EXPONENT)
    lit = encoded * slope + np.float32(_OFFSET) * (slope - np.float32(1.0))
    # Where either side lies under the knee the curve is straight, and the exact way is taken.
    knee = np.maximum(_ENCODED_KNEE, (_ENCODED_KNEE + _OFFSET) / slope - _OFFSET)
    dark = encoded <= knee.astype(np.float32)
    factors = np.broadcast_to(factor, encoded.shape)[dark]
    lit[dark] = colour.to_encoded(colour.to_linear(encoded[dark]) * factors)
    beyond = lit > 1.0
    return np.clip(lit, 0.0, 1.0, out=lit), beyond
