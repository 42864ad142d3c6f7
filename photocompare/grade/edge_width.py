"""How wide the sharpest edges of a photo are: its focus, told from itself alone."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask, RGBImage
from photocompare.settings import GradeSettings

_LUMA = np.array([[0.299, 0.587, 0.114]], dtype=np.float32)
_REACH_PX = 5  # on both sides of an edge: an edge of 10 px is far beyond any limit
_TEN_TO_NINETY = 1.02  # of amplitude over slope, for the integral of a Gaussian
_COARSE_SIDE_PX = 384
_TILE_PX = 96


def edge_width_px(image: RGBImage, where: Mask, settings: GradeSettings) -> float:
    """Return the 10 to 90 % width of the sharpest edges under ``where``, NaN where there are few.

    ``where`` is a mask of any size over the whole photo. Lashes, brows, nostrils, hairs and moles
    have the edges; bare skin has few. The lower tenth is taken: most edges of a scene are soft by
    themselves, and no lens makes one sharper.
    """
    widths = [
        found for tile in _tiles(image, where, settings) if (found := _widths(tile, settings)).size
    ]
    if not widths or sum(part.size for part in widths) < settings.least_edge_points:
        return math.nan
    return float(np.percentile(np.concatenate(widths), 10.0))


def _tiles(image: RGBImage, where: Mask, settings: GradeSettings) -> list[NDArray[np.float32]]:
    """Return luma of the tiles (full resolution) that hold the strongest edges."""
    height, width = image.shape[:2]
    factor = min(1.0, _COARSE_SIDE_PX / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = _luma(cv2.resize(image, size, interpolation=cv2.INTER_AREA))
    inside = cv2.resize(where.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    strength = _slope(small) * inside
    side = max(2, round(_TILE_PX * factor))
    rows, columns = max(1, size[1] // side), max(1, size[0] // side)
    cut = strength[: rows * side, : columns * side]
    if cut.shape != (rows * side, columns * side):
        return []
    best = cut.reshape(rows, side, columns, side).max(axis=(1, 3))
    tiles = []
    for index in np.argsort(-best.ravel(), kind="stable")[: settings.edge_tiles]:
        row, column = divmod(int(index), columns)
        if best[row, column] <= 0.0:
            break
        top, left = round(row * side / factor), round(column * side / factor)
        tile = image[top : top + _TILE_PX, left : left + _TILE_PX]
        tiles.append(_luma(np.ascontiguousarray(tile)))
    return tiles


def _widths(luma: NDArray[np.float32], settings: GradeSettings) -> NDArray[np.float32]:
    slope = _slope(luma)
    kernel = np.ones((2 * _REACH_PX + 1, 2 * _REACH_PX + 1), dtype=np.uint8)
    amplitude = cv2.dilate(luma, kernel) - cv2.erode(luma, kernel)
    crest = slope >= cv2.dilate(slope, np.ones((3, 3), dtype=np.uint8))
    strong = crest & (amplitude >= settings.least_edge) & (slope > 0.0)
    edge = _REACH_PX + 1
    strong[:edge], strong[-edge:], strong[:, :edge], strong[:, -edge:] = (False,) * 4
    found: NDArray[np.float32] = _TEN_TO_NINETY * amplitude[strong] / slope[strong]
    return found


def _slope(luma: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the slope per pixel; averaged over three pixels along the edge, against noise."""
    along_x = cv2.Sobel(luma, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    along_y = cv2.Sobel(luma, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    return cv2.magnitude(along_x, along_y).astype(np.float32, copy=False)


def _luma(image: NDArray[Any]) -> NDArray[np.float32]:
    return cv2.transform(image, _LUMA).astype(np.float32, copy=False)
