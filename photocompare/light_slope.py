"""How much more the light changed on one side of the picture than on the other.

A lamp that stands elsewhere lights one cheek more and the other less. On skin that was not treated
this shows as a slope of the change of luminance, and a reference on one side can't undo it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask, NormalisedPair, RGBImage
from photocompare.patches import cell_light

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709
_CELLS_ALONG = 64  # of the long side: a cell averages pores and hairs away
_SAMPLES_ALONG = 512  # pixels that are looked at: 64 a cell, whatever the size
_LEAST_SHARE = 0.6  # of a cell that is looked at
_LEAST_CELLS = 24  # with fewer a plane is a guess
_HUBER_SPREADS = 1.5
_ROUNDS = 12
_CELLS_A_PATCH = 9.0  # neighbouring cells share mottling: so many count as one
_SURE = 2.0  # standard errors


@dataclass(frozen=True, slots=True, eq=False)
class LightSlope:
    """A plane through ln(after / before) of luminance, in cells; ``covariance`` (3, 3) is of it.

    ``coefficients`` (3,) belong to 1, x and y in working pixels. ``beyond_ln`` is what no plane
    shows: how far off a correction that differs across the picture may be.
    """

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    beyond_ln: float = 0.0

    def largest_difference_ln(self, first: Mask, second: Mask) -> float:
        """Return how much more the light may have changed on ``first`` than on ``second``.

        Natural log of luminance, 0 upwards: what the plane says, and twice its standard error.
        """
        apart = _middle(first) - _middle(second)
        error = math.sqrt(max(0.0, float(apart @ self.covariance @ apart)))
        return abs(float(apart @ self.coefficients)) + _SURE * error + self.beyond_ln

    def doubt_map_ln(self, reference: Mask, size_hw: tuple[int, int]) -> NDArray[np.float32]:
        """Return :meth:`largest_difference_ln` of every pixel of a grid over the same frame."""
        height, width = reference.shape
        x = (np.arange(size_hw[1]) + 0.5) * (width / size_hw[1])
        y = (np.arange(size_hw[0]) + 0.5) * (height / size_hw[0])
        _, middle_x, middle_y = _middle(reference)
        along, down = np.meshgrid(x - middle_x, y - middle_y)
        plane = along * self.coefficients[1] + down * self.coefficients[2]
        variance = (
            along**2 * self.covariance[1, 1]
            + down**2 * self.covariance[2, 2]
            + 2.0 * along * down * self.covariance[1, 2]
        )
        doubt: NDArray[np.float64] = np.abs(plane) + _SURE * np.sqrt(np.maximum(variance, 0.0))
        return (doubt + self.beyond_ln).astype(np.float32)

    def across_ln(self, size_hw: tuple[int, int]) -> float:
        """Return the difference between opposite corners of the picture, 0 upwards."""
        corner = np.array([0.0, size_hw[1], size_hw[0]])
        return float(np.abs(corner * self.coefficients).sum())


def light_slope(
    pair: NormalisedPair, looked_at: Mask, *, as_taken: bool = False
) -> LightSlope | None:
    """Return the slope of the light over ``looked_at``, or None where too little is seen.

    It is what the light correction left, or that of the photos ``as_taken``.
    The fit is robust (Huber), so that spots that came or went do not tilt it.
    """
    after = pair.after_as_taken if as_taken else pair.after
    beyond_ln = 0.0 if as_taken else pair.lighting.field_doubt_ln
    return slope_between(pair.before, after, looked_at, beyond_ln=beyond_ln)


def slope_between(
    before: RGBImage, after: RGBImage, looked_at: Mask, *, beyond_ln: float = 0.0
) -> LightSlope | None:
    """Return the same of two pictures on one grid."""
    step = max(1, max(looked_at.shape) // _SAMPLES_ALONG)
    sample = (slice(None, None, step), slice(None, None, step))
    seen = looked_at[sample]
    cell = max(1, math.ceil(max(seen.shape) / _CELLS_ALONG))
    first, share = cell_light(before[sample], seen, cell)
    second, _ = cell_light(after[sample], seen, cell)
    side_px = cell * step
    kept = share >= _LEAST_SHARE
    if np.count_nonzero(kept) < _LEAST_CELLS:
        return None
    change = ((second - first)[kept].astype(np.float64) @ _LUMINANCE) * math.log(10.0)
    rows, columns = np.nonzero(kept)
    terms = np.column_stack([np.ones(len(rows)), (columns + 0.5) * side_px, (rows + 0.5) * side_px])
    weight = np.ones(len(rows))
    for _ in range(_ROUNDS):
        root = np.sqrt(weight)
        coefficients = np.linalg.lstsq(terms * root[:, None], change * root, rcond=None)[0]
        off = np.abs(change - terms @ coefficients)
        spread = 1.4826 * float(np.median(off))
        if spread == 0.0:
            break
        weight = np.minimum(1.0, _HUBER_SPREADS * spread / np.maximum(off, 1e-12))
    normal: NDArray[np.float64] = (terms * weight[:, None]).T @ terms
    covariance = spread**2 * _CELLS_A_PATCH * np.linalg.pinv(normal)
    return LightSlope(coefficients, covariance.astype(np.float64), beyond_ln)


def _middle(mask: Mask) -> NDArray[np.float64]:
    """Return (1, x, y) of the middle of a mask that is not empty."""
    rows, columns = mask.any(axis=1), mask.any(axis=0)
    along_y, along_x = mask.sum(axis=1), mask.sum(axis=0)
    y = float(np.average(np.flatnonzero(rows), weights=along_y[rows]))
    x = float(np.average(np.flatnonzero(columns), weights=along_x[columns]))
    return np.array([1.0, x, y])
