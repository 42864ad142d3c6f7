"""Crests of a map: how it curves, where it is highest across, and the lines that this makes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.morphology import skeletonize

from photocompare.model import Mask, PointsXY

BAR = 0.484
"""What :func:`curvatures` gives across a bar of height 1, read at its own half width."""

_NEIGHBOURS = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=np.float32)

FloatMap = NDArray[np.float32]


def curvatures(values: FloatMap, sigma: float) -> tuple[FloatMap, FloatMap, FloatMap]:
    """Return σ² times the downward curvature across and along a ridge, and the angle across."""
    smooth = cv2.GaussianBlur(values, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE)
    xx, yy, xy = (
        np.asarray(cv2.Sobel(smooth, cv2.CV_32F, dx, dy, ksize=3), dtype=np.float32) * gain
        for dx, dy, gain in ((2, 0, 0.25), (0, 2, 0.25), (1, 1, 0.25))
    )
    middle, half = -0.5 * (xx + yy), np.hypot(0.5 * (xx - yy), xy)
    scale = np.float32(sigma**2)
    angle: FloatMap = np.float32(0.5) * np.arctan2(-2.0 * xy, yy - xx)
    return (middle + half) * scale, (middle - half) * scale, angle


def is_crest(response: FloatMap, normal_xy: FloatMap) -> Mask:
    """Return where no cell beside is more of a ridge; ``normal_xy`` (h, w, 2) points across it."""
    height, width = response.shape
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    crest = np.ones(response.shape, dtype=np.bool_)
    for side in (-1.0, 1.0):
        beside = cv2.remap(
            response,
            (x + side * normal_xy[..., 0]).astype(np.float32),
            (y + side * normal_xy[..., 1]).astype(np.float32),
            cv2.INTER_LINEAR,
        )
        crest &= response >= beside
    return crest


def lines_of(weak: Mask, strong: Mask) -> list[PointsXY]:
    """Return the middle lines of the patches of ``weak`` that hold something ``strong``."""
    # A crest may step aside by a cell where the best width changes: closed before it is thinned.
    closed = cv2.dilate(weak.astype(np.uint8), np.ones((3, 3), dtype=np.uint8))
    count, labels = cv2.connectedComponents(closed, connectivity=8)
    begun = np.zeros(count, dtype=np.bool_)
    begun[np.unique(labels[strong & weak])] = True
    begun[0] = False
    thin = np.asarray(skeletonize(begun[labels]), dtype=np.uint8)  # type: ignore[no-untyped-call]
    touching = cv2.filter2D(thin, cv2.CV_32F, _NEIGHBOURS, borderType=cv2.BORDER_CONSTANT)
    arms = ((thin > 0) & (touching <= 2.0)).astype(np.uint8)
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(arms, connectivity=8)
    lines = []
    for label in range(1, count):
        x, y, width, height, size = (int(value) for value in boxes[label])
        if size < 3:
            continue
        inside = labels[y : y + height, x : x + width] == label
        rows, columns = np.nonzero(inside)
        lines.append(_ordered(np.column_stack([columns + x, rows + y]).astype(np.float64)))
    return lines


def _ordered(points_xy: PointsXY) -> PointsXY:
    """Return the pixels of an arm from one end to the other."""
    spread = points_xy - points_xy.mean(axis=0)
    # The pixel farthest from the middle is an end of a line that does not close on itself.
    here = int(np.argmax((spread**2).sum(axis=1)))
    left = list(range(len(points_xy)))
    order = [here]
    left.remove(here)
    while left:
        gaps = ((points_xy[left] - points_xy[order[-1]]) ** 2).sum(axis=1)
        nearest = int(np.argmin(gaps))
        if gaps[nearest] > 2.5:  # beyond a diagonal neighbour
            break
        order.append(left.pop(nearest))
    return points_xy[order]
