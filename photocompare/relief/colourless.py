"""Relief without the pattern of colour: what all three channels share.

Relief shades red, green and blue alike; spots and vessels do not. Of all weighted sums of the
channels' logarithms that keep shading as it is (weights that add up to 1), the one with the least
contrast has the pattern of colour cancelled best, whatever the pigment and the camera.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.relief.bands import band_pass
from photocompare.relief.window import SkinWindow

_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite
_LEAST_VARIANCE = 0.003**2  # of ln light: what noise alone leaves; keeps the weights moderate


def colourless_weights(
    windows: tuple[SkinWindow, ...], band_before_px: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the weights (3,) of ln R, ln G and ln B that cancel the pattern of colour best.

    The windows count together, so that the same weights serve both photos.
    """
    covariance = np.eye(3) * _LEAST_VARIANCE
    for window in windows:
        widths = (band_before_px[0] * window.scale, band_before_px[1] * window.scale)
        ln_rgb = _ln_rgb(window)
        bands = [
            band_pass(np.ascontiguousarray(ln_rgb[..., channel]), window.inside, widths)[
                window.inside
            ]
            for channel in range(3)
        ]
        covariance += np.cov(np.stack(bands).astype(np.float64)) / len(windows)
    weights = np.linalg.solve(covariance, np.ones(3)).astype(np.float64)
    total = float(weights.sum())
    return weights / total


def colourless(window: SkinWindow, weights: NDArray[np.float64]) -> SkinWindow:
    """Return the window with the weighted sum of its channels in place of ln luminance."""
    return replace(window, ln_y=_ln_rgb(window) @ weights.astype(np.float32))


def _ln_rgb(window: SkinWindow) -> NDArray[np.float32]:
    return np.log(np.maximum(colour.to_linear(window.pixels), _DARKEST))
