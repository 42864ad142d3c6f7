"""Redness and lightness of both photos on a coarse grid, with what is known where."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.measure.areas import Area
from photocompare.measure.subject import Subject
from photocompare.model import Mask, RGBImage
from photocompare.patches import window_of

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # ITU-R BT.709
_WHOLE_CELL = 0.95  # of a cell must be measurable: glare in a corner would tint its mean

FloatMap = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PairOfMaps:
    """One index in both photos, (h, w) each."""

    before: FloatMap
    after: FloatMap

    @property
    def pooled(self) -> FloatMap:
        """Return the mean of both, the same whichever photo comes first."""
        mean: FloatMap = np.float32(0.5) * (self.before + self.after)
        return mean


@dataclass(frozen=True, slots=True, eq=False)
class SkinMaps:
    """A window about an area: cells of ``mm`` a side, whose first is working pixel ``origin_xy``.

    ``redness`` is HI, ``lightness`` 100·log10 Y; both hold the median where not ``known``.
    ``inside`` is True on the area itself.
    """

    redness: PairOfMaps
    lightness: PairOfMaps
    known: Mask
    inside: Mask
    mm: float
    cell_px: int
    origin_xy: tuple[int, int]

    def to_fractions(
        self, points_xy: NDArray[np.float64], size_hw: tuple[int, int]
    ) -> tuple[tuple[float, float], ...]:
        """Return points of the grid as fractions of a working picture of ``size_hw``."""
        working = (points_xy + 0.5) * self.cell_px + np.array(self.origin_xy)
        shares = np.clip(working / np.array([size_hw[1], size_hw[0]]), 0.0, 1.0)
        return tuple((float(x), float(y)) for x, y in shares)


def working_mm(subject: Subject) -> float:
    """Return the side of a working pixel; the frame's usual width stands in for a scale."""
    pair, settings = subject.pair, subject.settings
    width_px = pair.photos.before.size_hw[1]
    full = settings.mm_per_px or settings.frame_width_mm / width_px
    return full / pair.working_scale


def skin_maps(subject: Subject, area: Area) -> SkinMaps | None:
    """Return the maps about ``area``, or None where nothing of it is measurable."""
    window = window_of(area.mask)
    if window is None:
        return None
    settings = subject.settings.striae
    pixel_mm = working_mm(subject)
    cell = max(1, math.floor(settings.grid_mm / pixel_mm))
    margin = math.ceil(settings.margin_mm / pixel_mm)
    height, width = subject.pair.size_hw
    rows, columns = window
    top, left = max(0, rows.start - margin), max(0, columns.start - margin)
    down = (min(height, rows.stop + margin) - top) // cell * cell
    along = (min(width, columns.stop + margin) - left) // cell * cell
    if min(down, along) < 2 * cell:
        return None
    part = (slice(top, top + down), slice(left, left + along))
    known = _share(subject.pair.measurable[part], cell) >= _WHOLE_CELL
    inside = known & (_share(area.mask[part], cell) >= 0.5)
    if not inside.any():
        return None
    before, after = (
        _indices(picture[part], cell, known)
        for picture in (subject.pair.before, subject.pair.after)
    )
    return SkinMaps(
        redness=PairOfMaps(before[0], after[0]),
        lightness=PairOfMaps(before[1], after[1]),
        known=known,
        inside=inside,
        mm=cell * pixel_mm,
        cell_px=cell,
        origin_xy=(left, top),
    )


def _indices(picture: RGBImage, cell: int, known: Mask) -> tuple[FloatMap, FloatMap]:
    log10_rgb = indices.log10_light(_reduced(picture, cell))
    both = []
    for values in (indices.redness_hi(log10_rgb), np.float32(100.0) * (log10_rgb @ _LUMINANCE)):
        both.append(np.where(known, values, np.median(values[known])).astype(np.float32))
    return both[0], both[1]


def _share(mask: Mask, cell: int) -> FloatMap:
    return _reduced(mask.astype(np.float32), cell)


def _reduced(values: NDArray[np.float32], cell: int) -> FloatMap:
    if cell == 1:
        return values
    height, width = values.shape[:2]
    size = (width // cell, height // cell)
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
