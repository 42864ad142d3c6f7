"""Long ridges of a map: where a stretch mark runs, as lines on the map's grid."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.morphology import skeletonize

from photocompare.model import Mask, PointsXY
from photocompare.settings import StriaSettings

_BAR = 0.484  # response of the second derivative to a bar of height 1 at its own half width
_NORMAL = 1.4826  # median absolute deviation to one standard deviation
_NEIGHBOURS = np.array([[1, 1, 1], [1, 0, 1], [1, 1, 1]], dtype=np.float32)

FloatMap = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Ridge:
    """A line (N, 2) on the grid that it was looked for on, and its likely width in millimetres."""

    line_xy: PointsXY
    width_mm: float


def ridges_of(
    values: FloatMap,
    known: Mask,
    mm: float,
    *,
    contrast: tuple[float, float],
    settings: StriaSettings,
) -> tuple[Ridge, ...]:
    """Return the bright ridges of ``values``, cells of ``mm`` a side, where ``known``."""
    found = _response(values, known, mm, settings)
    response, strength, half_mm = found.response, found.ratio, found.half_mm
    low, high = (_BAR * limit for limit in contrast)
    near, far = settings.noise_ratio
    strong = (strength > far) & (response > high)
    weak = (strength > near) & (response > low) & known
    if not (weak & strong).any():
        return ()
    coherent = _coherence(values, settings.sigmas_mm[1] / mm)
    lines = []
    for line_xy in _lines(weak & _is_crest(found), strong):
        column, row = np.round(line_xy).astype(np.intp).T
        length_mm = mm * float(np.hypot(*np.diff(line_xy, axis=0).T).sum())
        width_mm = 2.0 * float(np.median(half_mm[row, column]))
        if length_mm < max(settings.least_length_mm, settings.least_aspect * width_mm):
            continue
        if float(coherent[row, column].mean()) >= settings.least_coherence:
            lines.append(Ridge(line_xy, width_mm))
    return tuple(lines)


@dataclass(frozen=True, slots=True, eq=False)
class _Response:
    """How much of a ridge each cell is, that over its spread, and the half width that fits best.

    ``normal_xy`` (h, w, 2) points across the ridge.
    """

    response: FloatMap
    ratio: FloatMap
    half_mm: FloatMap
    normal_xy: FloatMap


def _response(values: FloatMap, known: Mask, mm: float, settings: StriaSettings) -> _Response:
    best = np.zeros(values.shape, dtype=np.float32)
    ratio = np.zeros(values.shape, dtype=np.float32)
    half_mm = np.zeros(values.shape, dtype=np.float32)
    turn = np.zeros(values.shape, dtype=np.float32)
    for sigma_mm in settings.sigmas_mm:
        across, along, angle = _curvatures(values, sigma_mm / mm)
        ridge = np.where(np.abs(along) <= settings.blobbiness * across, across, 0.0)
        spread = _NORMAL * float(np.median(np.abs(across[known]))) + 1e-6
        better = ridge > best
        best = np.where(better, ridge, best).astype(np.float32)
        ratio = np.where(better, ridge / spread, ratio).astype(np.float32)
        half_mm[better] = sigma_mm
        turn = np.where(better, angle, turn).astype(np.float32)
    return _Response(best, ratio, half_mm, np.dstack([np.cos(turn), np.sin(turn)]))


def _is_crest(found: _Response) -> Mask:
    """Return where no cell beside, across the ridge, is more of a ridge."""
    height, width = found.response.shape
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    crest = np.ones(found.response.shape, dtype=np.bool_)
    for side in (-1.0, 1.0):
        beside = cv2.remap(
            found.response,
            (x + side * found.normal_xy[..., 0]).astype(np.float32),
            (y + side * found.normal_xy[..., 1]).astype(np.float32),
            cv2.INTER_LINEAR,
        )
        crest &= found.response >= beside
    return crest


def _curvatures(values: FloatMap, sigma: float) -> tuple[FloatMap, FloatMap, FloatMap]:
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


def _coherence(values: FloatMap, sigma: float) -> FloatMap:
    """Return the coherence of the structure tensor, 0 (a blob) to 1 (a line)."""
    smooth = cv2.GaussianBlur(values, (0, 0), sigma)
    x, y = (cv2.Sobel(smooth, cv2.CV_32F, dx, 1 - dx, ksize=3) for dx in (1, 0))
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), 3.0 * sigma) for part in (x * x, y * y, x * y))
    coherence: FloatMap = np.hypot(xx - yy, 2.0 * xy) / (xx + yy + 1e-9)
    return coherence


def _lines(weak: Mask, strong: Mask) -> list[PointsXY]:
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
