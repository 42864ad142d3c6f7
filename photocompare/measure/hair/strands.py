"""Whether there is hair: fine detail that lies one way from cell to cell."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Mask, RGBImage
from photocompare.patches import Window, window_of
from photocompare.settings import HairSettings

_INSIDE = 0.6  # of a tile


def shows_strands(pictures: tuple[RGBImage, ...], seen: Mask, settings: HairSettings) -> bool:
    """Return whether any of ``pictures`` shows hair where ``seen``; looks at a few tiles only."""
    tiles = _tiles(seen, settings)
    if not tiles:
        return False
    shares = (
        np.mean([_strand_share(picture[tile], settings) for tile in tiles]) for picture in pictures
    )
    return any(share >= settings.least_strand_share for share in shares)


def detail_of(
    picture: RGBImage, cell_px: int, settings: HairSettings
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the root mean square and the coherence of the fine detail of ln Y, by cells."""
    light = np.maximum(colour.luminance(colour.to_linear(picture)), np.exp(settings.black_ln))
    ln_y = np.log(light).astype(np.float32)
    fine, coarse = settings.detail_px
    detail = cv2.GaussianBlur(ln_y, (0, 0), fine) - cv2.GaussianBlur(ln_y, (0, 0), coarse)
    x, y = (cv2.Sobel(detail, cv2.CV_32F, dx, 1 - dx, ksize=3) for dx in (1, 0))
    xx, yy, xy, power = (by_cells(part, cell_px) for part in (x * x, y * y, x * y, detail * detail))
    coherence = np.hypot(xx - yy, 2.0 * xy) / (xx + yy + np.float32(1e-9))
    return np.sqrt(power), coherence.astype(np.float32)


def by_cells(values: NDArray[np.float32], cell_px: int) -> NDArray[np.float32]:
    """Return the mean over whole cells of ``cell_px`` a side."""
    height, width = (side // cell_px for side in values.shape[:2])
    part = np.ascontiguousarray(values[: height * cell_px, : width * cell_px])
    means = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(means, dtype=np.float32)


def _tiles(seen: Mask, settings: HairSettings) -> list[Window]:
    window = window_of(seen)
    if window is None:
        return []
    sides = [min(settings.tile_px, part.stop - part.start) for part in window]
    if min(sides) < 2 * settings.cell_px:
        return []
    starts = [
        np.linspace(part.start, part.stop - side, settings.tiles_along).astype(int)
        for part, side in zip(window, sides, strict=True)
    ]
    tiles = [
        (slice(int(row), int(row) + sides[0]), slice(int(column), int(column) + sides[1]))
        for row in np.unique(starts[0])
        for column in np.unique(starts[1])
    ]
    inside = [tile for tile in tiles if seen[tile].mean() >= _INSIDE]
    return inside or tiles


def _strand_share(picture: RGBImage, settings: HairSettings) -> float:
    detail, coherence = detail_of(picture, settings.cell_px, settings)
    strands = (detail >= settings.least_detail_ln) & (coherence >= settings.least_coherence)
    return float(strands.mean())
