"""Squares of a region: light is averaged over small ones, spread judged between large ones."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Mask, RGBImage

_DARKEST = 1e-4  # linear light; keeps the logarithm of black finite

Window = tuple[slice, slice]
"""Rows and columns of a rectangle inside a picture."""


def window_of(mask: Mask) -> Window | None:
    """Return the smallest rectangle that holds every True pixel, or None where there is none."""
    rows = np.flatnonzero(mask.any(axis=1))
    if rows.size == 0:
        return None
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def patch_side_px(area_px: int, patch_count: int, least_px: int) -> int:
    """Return the side of squares that cut an area of ``area_px`` into about ``patch_count``."""
    return max(least_px, math.isqrt(area_px // patch_count))


def cell_light(
    encoded: RGBImage, inside: Mask, side_px: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return log10 of the mean linear light of small squares (h, w, 3), and their share inside.

    The mean comes before the logarithm: noise would pull the mean of logarithms down, and more
    so in the darker photo. A square with nothing inside has a share of 0 and a light of 0.
    """
    kept = inside[..., None]
    totals = square_sums(colour.to_linear(encoded) * kept, side_px)
    counts = square_sums(kept.astype(np.float32), side_px)
    means = np.divide(totals, counts, out=np.ones_like(totals), where=counts > 0.0)
    share = counts[..., 0] / side_px**2
    light = np.log10(np.maximum(means, _DARKEST))
    return light.astype(np.float32), share.astype(np.float32)


def patch_means(
    values: NDArray[np.floating], weights: NDArray[np.generic], side_px: int, *, least_share: float
) -> NDArray[np.float64]:
    """Return the mean of ``values`` (H, W, C) under ``weights`` in each square, (K, C).

    Squares with less than ``least_share`` of their area under the weights are left out; a mask
    is a weight of 0 or 1.
    """
    shares = weights.astype(np.float32)[..., None]
    totals = square_sums(values * shares, side_px)
    counts = square_sums(shares, side_px)[..., 0]
    kept = counts >= least_share * side_px**2
    means: NDArray[np.float64] = totals[kept] / counts[kept][:, None]
    return means


def square_sums(values: NDArray[np.floating], side_px: int) -> NDArray[np.float64]:
    """Return the sums over squares of ``side_px``, (rows, columns, C); edges are padded by 0."""
    height, width, channels = values.shape
    down, right = -height % side_px, -width % side_px
    padded = np.pad(values.astype(np.float32, copy=False), ((0, down), (0, right), (0, 0)))
    rows, columns = padded.shape[0] // side_px, padded.shape[1] // side_px
    sums = np.empty((rows, columns, channels), dtype=np.float64)
    for channel in range(channels):  # averaging whole squares is what INTER_AREA does, and fast
        plane = np.ascontiguousarray(padded[..., channel])
        sums[..., channel] = cv2.resize(plane, (columns, rows), interpolation=cv2.INTER_AREA)
    return sums * side_px**2
