"""One area's relief in both photos, each on its own grid, and how places carry over."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import places_yx
from photocompare.model import Alignment, Mask, NormalisedPair, PointsXY, RGBImage
from photocompare.relief import RelativeBlur, SkinWindow, relative_blur, windows_of
from photocompare.settings import MeasureSettings

_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite
_HOLE_GRID_MM = 0.5
_HOLE_LN = 0.6  # darker than the skin about it by almost half; dents of that width are not
_ABOUT_HOLE_MM = 8.0  # Gaussian width of the skin about it
_FILL_FACTOR = 8  # what lies outside is filled on a grid that much coarser
_FILL_SIGMA = 6.0  # of that grid


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One photo's part of an area.

    ``dark`` (h, w) is −ln Y, what lies outside filled in smoothly; ``mm_per_px`` is that of its
    own pixels; ``extra_px2`` the squared Gaussian width, in own pixels, by which the photo is
    still to be blurred to be as soft as the other.
    """

    dark: NDArray[np.float32]
    inside: Mask
    pixels: RGBImage
    origin_xy: tuple[int, int]
    mm_per_px: float
    extra_px2: float

    @property
    def area_mm2(self) -> float:
        """The skin inside."""
        return float(np.count_nonzero(self.inside)) * self.mm_per_px**2

    def full(self, own_xy: PointsXY) -> PointsXY:
        """Return window points as points of the photo."""
        return own_xy + np.array(self.origin_xy, dtype=np.float64)

    def own(self, full_xy: PointsXY) -> PointsXY:
        """Return points of the photo as window points."""
        return full_xy - np.array(self.origin_xy, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """An area in both photos; ``error_mm`` is the expected error of a place (RMS), 0 if unknown."""

    before: Sheet
    after: Sheet
    alignment: Alignment
    error_mm: float
    is_cut: bool

    def to_after(self, own_before_xy: PointsXY) -> PointsXY:
        """Return where window points of the before photo lie in the window of the after photo."""
        return self.after.own(self.alignment.map_unclipped(self.before.full(own_before_xy)))

    def to_before(self, own_after_xy: PointsXY) -> PointsXY:
        """Return where window points of the after photo lie before; NaN outside the overlap."""
        return self.before.own(self.alignment.to_before(self.after.full(own_after_xy)))


def windows_for(
    pair: NormalisedPair, mask: Mask, settings: MeasureSettings
) -> tuple[SkinWindow, SkinWindow] | None:
    """Return the area's windows in both photos, or None where nothing of it is left."""
    windows = windows_of(pair, mask, longest_px=settings.surface.side_px)
    if windows is None or not all(window.inside.any() for window in windows):
        return None
    return windows


def blur_between(windows: tuple[SkinWindow, SkinWindow]) -> RelativeBlur | None:
    """Return how much blurrier the after photo is on this skin."""
    return relative_blur(*windows)


def relief_of(
    pair: NormalisedPair,
    mask: Mask,
    windows: tuple[SkinWindow, SkinWindow],
    *,
    mm_per_px: float,
    extra_before_px2: float,
) -> Relief:
    """Return the area ready to be searched; ``mm_per_px`` is that of the before photo."""
    before, after = windows
    seen_px = np.count_nonzero(before.inside)
    asked_px = np.count_nonzero(mask) / pair.working_scale**2
    return Relief(
        _sheet(before, mm_per_px, max(0.0, extra_before_px2)),
        _sheet(after, mm_per_px, max(0.0, -extra_before_px2)),
        pair.alignment,
        error_mm=_error_px(pair, mask) * mm_per_px,
        is_cut=bool(seen_px < 0.95 * asked_px),
    )


def ln_light(sheet: Sheet, own_xy: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return ln R, G and B (..., 3) of window pixels (..., 2), x then y."""
    pixels = sheet.pixels[own_xy[..., 1], own_xy[..., 0]]
    linear = colour.to_linear(np.ascontiguousarray(pixels.reshape(1, -1, 3)))
    return np.log(np.maximum(linear, _DARKEST)).reshape(pixels.shape)


def _sheet(window: SkinWindow, mm_per_px: float, extra_before_px2: float) -> Sheet:
    own_mm_per_px = mm_per_px / window.scale
    inside = window.inside & ~_holes(-window.ln_y, window.inside, own_mm_per_px)
    return Sheet(
        dark=_filled(-window.ln_y, inside),
        inside=inside,
        pixels=window.pixels,
        origin_xy=window.origin_xy,
        mm_per_px=own_mm_per_px,
        extra_px2=extra_before_px2 * window.scale**2,
    )


def _holes(dark: NDArray[np.float32], inside: Mask, mm_per_px: float) -> Mask:
    """Return where something lies that is far darker than the skin about it, and no dent.

    On a mole, or in a nostril, what is left of the light is noise and gloss.
    """
    height, width = dark.shape
    factor = max(1, round(_HOLE_GRID_MM / mm_per_px))
    size = (max(1, width // factor), max(1, height // factor))
    weights = inside.astype(np.float32)
    share = cv2.resize(weights, size, interpolation=cv2.INTER_AREA) + np.float32(1e-6)
    total = cv2.resize(dark * weights, size, interpolation=cv2.INTER_AREA)
    sigma = _ABOUT_HOLE_MM / (factor * mm_per_px)
    about = cv2.GaussianBlur(total, (0, 0), sigma) / cv2.GaussianBlur(share, (0, 0), sigma)
    is_dark = ((total / share - about) > _HOLE_LN).astype(np.uint8)
    square = np.ones((3, 3), dtype=np.uint8)
    wide = cv2.dilate(cv2.morphologyEx(is_dark, cv2.MORPH_OPEN, square), square)
    if not wide.any():
        return np.zeros_like(inside)
    large = cv2.resize(wide, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(large > 0, dtype=np.bool_)


def _filled(dark: NDArray[np.float32], inside: Mask) -> NDArray[np.float32]:
    """Return ``dark`` with the outside continued smoothly: hair and clothes there make no dots."""
    if inside.all():
        return dark
    height, width = dark.shape
    size = (max(1, width // _FILL_FACTOR), max(1, height // _FILL_FACTOR))
    weights = inside.astype(np.float32)
    share = cv2.resize(weights, size, interpolation=cv2.INTER_AREA)
    total = cv2.resize(dark * weights, size, interpolation=cv2.INTER_AREA)
    whole = float(dark[inside].mean())
    share = cv2.GaussianBlur(share, (0, 0), _FILL_SIGMA) + np.float32(1e-4)
    total = cv2.GaussianBlur(total, (0, 0), _FILL_SIGMA) + np.float32(1e-4 * whole)
    fill = cv2.resize(total / share, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.where(inside, dark, fill)


def _error_px(pair: NormalisedPair, mask: Mask) -> float:
    """Return the expected error on an area (RMS) in before pixels, 0 where nobody looked."""
    rows, columns = places_yx(mask, max(1, int(np.count_nonzero(mask)) // 500))
    middles = np.column_stack([columns, rows]).astype(np.float64) + 0.5
    error_px = pair.alignment.expected_error_px_at(middles / pair.working_scale - 0.5)
    known = error_px[np.isfinite(error_px)]
    return math.sqrt(float(np.mean(known**2))) if known.size else 0.0
