"""Averaging a map over a neighbourhood without letting what is not known leak into it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask

_LEAST_SHARE = 0.25  # with less of the neighbourhood seen, an average speaks for other skin


def blurred(values: NDArray[np.float32], sigma_px: float) -> NDArray[np.float32]:
    """Return ``values`` (H, W) or (H, W, C) under a Gaussian of ``sigma_px``, edges mirrored."""
    if sigma_px <= 0.0:
        return values
    result = cv2.GaussianBlur(values, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(result, dtype=np.float32)


def averaged(values: NDArray[np.float32], known: Mask, sigma_px: float) -> NDArray[np.float32]:
    """Return the Gaussian average over the known pixels alone; NaN where too few are known.

    A pixel that is not known itself stays NaN: an average must not fill holes.
    """
    weight = blurred(known.astype(np.float32), sigma_px)
    mask = known if values.ndim == 2 else known[..., None]
    total = blurred(np.where(mask, values, np.float32(0.0)), sigma_px)
    has_enough = known & (weight >= _LEAST_SHARE)
    divisor = np.where(has_enough, weight, np.float32(np.nan)).astype(np.float32)
    mean: NDArray[np.float32] = total / (divisor if values.ndim == 2 else divisor[..., None])
    return mean


def slope(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the size of the gradient per pixel; 0 where a neighbour is not known."""
    rows, columns = np.gradient(values)
    steepness: NDArray[np.float32] = np.nan_to_num(np.hypot(rows, columns)).astype(np.float32)
    return steepness
