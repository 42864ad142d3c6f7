"""Dark lines of one photo by a ridge filter at several widths (after Frangi et al. 1998)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.geometry import places_yx
from photocompare.measure.surface.colour_of import LUMINANCE, beside_drops
from photocompare.measure.surface.skin import Sheet
from photocompare.model import PointsXY

_PEAK = 2.0 / 3.0**1.5  # answer to a Gaussian valley, at √2 times its width
_COARSEST_PX = 2.0  # Gaussian width of the narrowest line that a reduced grid still holds
_NORMAL = 1.4826  # median absolute deviation to one standard deviation
_REACH = 4.0  # standard deviations of a kernel; the edge of a shorter one draws hairs again
_MARGIN = 1.5  # widths from the edge of the area
_GAP_PX = 2  # of the grid; a line goes on beyond a break as short as that
_STRETCH_MM = 2.0  # of a line, for its colour: single pixels are noise
_THIN = 1.0  # times the answer of lines: a hair answers more to the finest width


@dataclass(frozen=True, slots=True, eq=False)
class Ridges:
    """How dark a line runs through each place of a grid.

    ``contrast`` (h, w) is the drop of ln Y of a Gaussian valley, over all widths; ``normal`` the
    angle across the line, in radians; ``is_thin`` where a hair or a furrow of the fine relief
    explains more.
    """

    contrast: NDArray[np.float32]
    normal: NDArray[np.float32]
    is_thin: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    factor: int  # own pixels per pixel of the grid
    mm_per_px: float  # of the grid

    @property
    def spread(self) -> float:
        """Return the typical answer of the background, robust against what stands out."""
        values = self.contrast[self.inside]
        if values.size == 0:
            return math.nan
        every = max(1, values.size // 40_000)
        return float(_NORMAL * np.median(values[::every]))

    def to_own(self, grid_xy: PointsXY) -> PointsXY:
        """Return window points of points of the grid."""
        return (grid_xy + 0.5) * self.factor - 0.5

    def from_own(self, own_xy: PointsXY) -> PointsXY:
        """Return points of the grid of window points."""
        return (own_xy + 0.5) / self.factor - 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Points (N,) of lines found in one photo.

    ``own_xy`` are window places, ``normal`` the angle across the line, ``length_mm`` what each
    point adds to the length, ``line`` the number of the line that it belongs to.
    """

    own_xy: PointsXY
    normal: NDArray[np.float64]
    contrast: NDArray[np.float64]
    length_mm: NDArray[np.float64]
    line: NDArray[np.intp]


def ridges_of(sheet: Sheet, sigmas_mm: NDArray[np.float64]) -> Ridges:
    """Return the ridges at the given widths; the first of them is that of hairs."""
    narrowest_px = float(sigmas_mm[1]) / sheet.mm_per_px
    factor = max(1, int(narrowest_px / _COARSEST_PX))
    dark, inside = _reduced(sheet, factor)
    mm_per_px = sheet.mm_per_px * factor
    blurred_px2 = (factor**2 - 1) / 12.0 / factor**2  # by the mean of squares
    extra_px2 = sheet.extra_px2 / factor**2 - blurred_px2
    thin, _ = _answer(dark, float(sigmas_mm[0]) / mm_per_px, extra_px2)
    contrast, normal = _answer(dark, float(sigmas_mm[1]) / mm_per_px, extra_px2)
    for sigma_mm in sigmas_mm[2:]:
        wide, across = _answer(dark, float(sigma_mm) / mm_per_px, extra_px2)
        np.copyto(normal, across, where=wide > contrast)
        np.maximum(contrast, wide, out=contrast)
    away = max(1, round(_MARGIN * float(sigmas_mm[1]) / mm_per_px))
    kernel = np.ones((2 * away + 1, 2 * away + 1), dtype=np.uint8)
    core = cv2.erode(inside, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return Ridges(
        contrast, normal, thin > _THIN * contrast, core.astype(np.bool_), factor, mm_per_px
    )


def found_lines(
    sheet: Sheet, ridges: Ridges, least: tuple[float, float], *, least_mm: float, least_red: float
) -> Lines:
    """Return the lines that start above the first limit and go on above the second.

    At least ``least_mm`` long from end to end, and not darker by colour: in red light they drop by
    ``least_red`` of what they drop in luminance, or more.
    """
    start, go_on = least
    y, x = places_yx((ridges.contrast > go_on) & ridges.inside & ~ridges.is_thin)
    across = ridges.normal[y, x].astype(np.float64)
    crest = _is_crest(ridges, y, x, across)
    y, x, across = y[crest], x[crest], across[crest]
    own_xy = ridges.to_own(np.column_stack([x, y]).astype(np.float64))
    shade = _is_shade(ridges, (y, x), beside_drops(sheet, own_xy, across), least_red)
    y, x, across, own_xy = y[shade], x[shade], across[shade], own_xy[shade]
    middle = ridges.contrast[y, x]
    labels, kept = _long_ones(ridges, y, x, middle >= start, least_mm)
    tangent = np.maximum(np.abs(np.cos(across)), np.abs(np.sin(across)))
    return Lines(
        own_xy[kept],
        across[kept],
        middle[kept].astype(np.float64),
        (ridges.mm_per_px / tangent)[kept],
        labels[kept],
    )


def _is_crest(
    ridges: Ridges, y: NDArray[np.intp], x: NDArray[np.intp], across: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return where the ridge is highest across the line."""
    middle = ridges.contrast[y, x]
    dx, dy = np.round(np.cos(across)).astype(np.intp), np.round(np.sin(across)).astype(np.intp)
    height, width = ridges.contrast.shape
    crest = np.ones(len(x), dtype=np.bool_)
    for way, is_strict in ((1, True), (-1, False)):
        row, column = np.clip(y + way * dy, 0, height - 1), np.clip(x + way * dx, 0, width - 1)
        beside = ridges.contrast[row, column]
        crest &= (middle > beside) if is_strict else (middle >= beside)
    return crest


def _is_shade(
    ridges: Ridges,
    places: tuple[NDArray[np.intp], NDArray[np.intp]],
    drops: NDArray[np.float64],
    least_red: float,
) -> NDArray[np.bool_]:
    """Return where the stretch of line about each point is dark by shade, not by colour."""
    side = 1 + 2 * max(1, round(_STRETCH_MM / 2.0 / ridges.mm_per_px))
    means = []
    for values in (drops[:, 0], drops @ LUMINANCE):
        drawn = np.zeros(ridges.contrast.shape, dtype=np.float32)
        drawn[places] = np.nan_to_num(values)
        means.append(cv2.blur(drawn, (side, side))[places])
    shade: NDArray[np.bool_] = means[0] >= least_red * means[1]
    return shade


def _long_ones(
    ridges: Ridges,
    y: NDArray[np.intp],
    x: NDArray[np.intp],
    is_start: NDArray[np.bool_],
    least_mm: float,
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the number of each point's line, and whether the line counts."""
    crests = np.zeros(ridges.contrast.shape, dtype=np.uint8)
    crests[y, x] = 1
    side = 1 + _GAP_PX
    count, labelled = cv2.connectedComponents(cv2.dilate(crests, np.ones((side, side), np.uint8)))
    label = labelled[y, x].astype(np.intp)
    if len(label) == 0:
        return label, np.zeros(0, dtype=np.bool_)
    spans = []
    for values in (x, y):
        low, high = np.full(count, np.iinfo(np.intp).max), np.full(count, -1)
        np.minimum.at(low, label, values)
        np.maximum.at(high, label, values)
        spans.append((high - low).astype(np.float64))
    starts = np.bincount(label, weights=is_start, minlength=count) > 0
    counts = starts & (np.hypot(*spans) * ridges.mm_per_px >= least_mm)
    return label, counts[label]


def _answer(
    dark: NDArray[np.float32], sigma_px: float, extra_px2: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the contrast of lines of one width, 0 where there is none, and the angle across."""
    seen_px = math.sqrt(max(0.1, sigma_px**2 + extra_px2))
    side = 2 * math.ceil(_REACH * seen_px) + 1
    smooth = cv2.GaussianBlur(dark, (side, side), seen_px, borderType=cv2.BORDER_REFLECT_101)
    second, middle = np.array([1.0, -2.0, 1.0]), np.array([0.0, 1.0, 0.0])
    first = np.array([-0.5, 0.0, 0.5])
    across = cv2.sepFilter2D(smooth, cv2.CV_32F, second, middle)
    down = cv2.sepFilter2D(smooth, cv2.CV_32F, middle, second)
    mixed = cv2.sepFilter2D(smooth, cv2.CV_32F, first, first)
    half = np.float32(0.5) * (across + down)
    apart = np.float32(0.5) * (across - down)
    root = cv2.sqrt(apart * apart + mixed * mixed)
    # The curvature across less the one along: round dots have both, lines the first alone.
    strength = (root - half) - np.abs(half + root)
    strength *= np.float32(sigma_px**2 / _PEAK)
    normal = np.float32(0.5) * cv2.phase(apart, mixed) + np.float32(0.5 * math.pi)
    return np.maximum(strength, np.float32(0.0)), normal.astype(np.float32)


def _reduced(sheet: Sheet, factor: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    inside = sheet.inside.astype(np.uint8)
    if factor == 1:
        return sheet.dark, inside
    height, width = (side // factor for side in sheet.dark.shape)
    cut = (slice(0, height * factor), slice(0, width * factor))
    dark = cv2.resize(sheet.dark[cut], (width, height), interpolation=cv2.INTER_AREA)
    share = cv2.resize(inside[cut], (width, height), interpolation=cv2.INTER_AREA)
    return dark.astype(np.float32), share.astype(np.uint8)
