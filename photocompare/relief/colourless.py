"""Relief without the pattern of colour: what all three channels share.

Relief shades red, green and blue alike; spots and vessels do not. Of all weighted sums of the
channels' logarithms that keep shading as it is (weights that add up to 1), the one with the least
contrast has the pattern of colour cancelled best, whatever the pigment and the camera.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Mask
from photocompare.relief.bands import band_pass
from photocompare.relief.window import SkinWindow

_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite
_FINEST_SIGMA_PX = 3.0  # on a reduced grid: averaging squares then adds 1 % to the width
_LEAST_SHARE = 0.5  # of a square inside the region
_LEAST_VARIANCE = 0.003**2  # of ln light: what noise alone leaves; keeps the weights moderate


def colourless_weights(
    windows: tuple[SkinWindow, ...], band_before_px: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the weights (3,) of ln R, ln G and ln B that cancel the pattern of colour best.

    The windows count together, so that the same weights serve both photos. In a coarse band
    mottling rules; in a fine one gloss would be cancelled, and the relief that it draws with it.
    """
    covariance = np.eye(3) * _LEAST_VARIANCE
    for window in windows:
        factor = max(1, int(band_before_px[0] * window.scale / _FINEST_SIGMA_PX))
        widths = (
            band_before_px[0] * window.scale / factor,
            band_before_px[1] * window.scale / factor,
        )
        ln_rgb, inside = _reduced(_ln_rgb(window), window.inside, factor)
        bands = [
            band_pass(np.ascontiguousarray(ln_rgb[..., channel]), inside, widths)[inside]
            for channel in range(3)
        ]
        covariance += np.cov(np.stack(bands).astype(np.float64)) / len(windows)
    weights = np.linalg.solve(covariance, np.ones(3)).astype(np.float64)
    total = float(weights.sum())
    return weights / total


def colourless(window: SkinWindow, weights: NDArray[np.float64]) -> SkinWindow:
    """Return the window with the weighted sum of its channels in place of ln luminance."""
    return replace(window, ln_y=_ln_rgb(window) @ weights.astype(np.float32))


def _reduced(
    ln_rgb: NDArray[np.float32], inside: Mask, factor: int
) -> tuple[NDArray[np.float32], Mask]:
    """Return the means of squares, and which of them lie mostly inside."""
    if factor == 1:
        return ln_rgb, inside
    height, width = (side // factor for side in inside.shape)
    cut = (slice(0, height * factor), slice(0, width * factor))
    size = (width, height)
    small = cv2.resize(ln_rgb[cut], size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(inside[cut].astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return small.astype(np.float32, copy=False), share > _LEAST_SHARE


def _ln_rgb(window: SkinWindow) -> NDArray[np.float32]:
    return np.log(np.maximum(colour.to_linear(window.pixels), _DARKEST))
