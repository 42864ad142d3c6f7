"""Which parts of a picture show any structure: on plain skin no face need be looked for."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import RGBImage

Floats = NDArray[np.float64]

_CELL_PX = 8  # an eye of the smallest face that is looked for is as large
_DEGREES = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 0))  # in y and x: what a lamp may do


def coarse_light(picture: RGBImage) -> Floats:
    """Return the mean of the channels in cells of 8 pixels, sRGB-encoded."""
    rows, columns = (max(1, round(side / _CELL_PX)) for side in picture.shape[:2])
    cells = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)
    light: Floats = cells.astype(np.float64).mean(axis=2)
    return light


def structure_of(
    light: Floats, square: tuple[float, float, float], size_hw: tuple[int, int]
) -> float:
    """Return the spread of ``light`` in a square (left, top, side), as a share of its mean.

    The shading that a lamp leaves on a rounded limb is taken out first: the quadratic surface that
    fits best. What lies beyond the picture doesn't count. Infinite where there is next to nothing
    to judge by.
    """
    part = light[_cells(square[1], square[2], size_hw[0], light.shape[0])]
    part = part[:, _cells(square[0], square[2], size_hw[1], light.shape[1])]
    if min(part.shape) <= len(_DEGREES):
        return float("inf")
    shares = _slopes(part.shape[0]).T @ part @ _slopes(part.shape[1])
    left = float((part**2).sum()) - sum(float(shares[degree]) ** 2 for degree in _DEGREES)
    mean = float(part.mean())
    return float(np.sqrt(max(0.0, left) / part.size)) / mean if mean > 0.0 else 0.0


def _cells(start: float, side: float, length_px: int, count: int) -> slice:
    """Return the cells that the square touches, inside the picture."""
    per_cell = length_px / count
    first = max(0, int(np.floor(start / per_cell)))
    return slice(first, min(count, int(np.ceil((start + side) / per_cell))))


@lru_cache(maxsize=64)
def _slopes(length: int) -> Floats:
    """Return orthonormal constant, linear and quadratic terms (length, 3)."""
    powers = np.vander(np.linspace(-1.0, 1.0, length), 3, increasing=True)
    slopes: Floats = np.linalg.qr(powers)[0]
    slopes.flags.writeable = False
    return slopes
