"""Long ridges of a map: where a stretch mark runs, as lines on the map's grid."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.crests import BAR, curvatures, is_crest, lines_of
from photocompare.model import Mask, PointsXY
from photocompare.settings import StriaSettings

_NORMAL = 1.4826  # median absolute deviation to one standard deviation

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
    low, high = (BAR * limit for limit in contrast)
    near, far = settings.noise_ratio
    strong = (strength > far) & (response > high)
    weak = (strength > near) & (response > low) & known
    if not (weak & strong).any():
        return ()
    coherent = _coherence(values, settings.sigmas_mm[1] / mm)
    lines = []
    for line_xy in lines_of(weak & is_crest(response, found.normal_xy), strong):
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
        across, along, angle = curvatures(values, sigma_mm / mm)
        ridge = np.where(np.abs(along) <= settings.blobbiness * across, across, 0.0)
        spread = _NORMAL * float(np.median(np.abs(across[known]))) + 1e-6
        better = ridge > best
        best = np.where(better, ridge, best).astype(np.float32)
        ratio = np.where(better, ridge / spread, ratio).astype(np.float32)
        half_mm[better] = sigma_mm
        turn = np.where(better, angle, turn).astype(np.float32)
    return _Response(best, ratio, half_mm, np.dstack([np.cos(turn), np.sin(turn)]))


def _coherence(values: FloatMap, sigma: float) -> FloatMap:
    """Return the coherence of the structure tensor, 0 (a blob) to 1 (a line)."""
    smooth = cv2.GaussianBlur(values, (0, 0), sigma)
    x, y = (cv2.Sobel(smooth, cv2.CV_32F, dx, 1 - dx, ksize=3) for dx in (1, 0))
    xx, yy, xy = (cv2.GaussianBlur(part, (0, 0), 3.0 * sigma) for part in (x * x, y * y, x * y))
    coherence: FloatMap = np.hypot(xx - yy, 2.0 * xy) / (xx + yy + 1e-9)
    return coherence
