"""Single hairs in a photo taken close by, and which of them are in both photos."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.crests import BAR, FloatMap, curvatures, is_crest, lines_of
from photocompare.model import Mask, Matrix, PointsXY
from photocompare.relief import SkinWindow
from photocompare.settings import HairSettings

_CLEAR = 0.75  # quantile of the contrasts found: furrows and pieces lie below it
_POINTS = 7  # of a hair, for the distance between two of them
_END_POINTS = 8  # of a piece of hair, for the direction of its end


@dataclass(frozen=True, slots=True, eq=False)
class Hair:
    """One hair: points (N, 2) along it in full-resolution before pixels, and its contrast (ln)."""

    points_xy: PointsXY
    contrast_ln: float


@dataclass(frozen=True, slots=True, eq=False)
class HairMap:
    """The hairs of one photo, and by how much each of its pixels is darker than beside (ln)."""

    hairs: tuple[Hair, ...]
    contrast_ln: FloatMap
    to_before: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """Hairs of both photos; ``new`` and ``lost`` are those that the other photo does not show."""

    kept: tuple[Hair, ...]
    lost: tuple[Hair, ...]
    new: tuple[Hair, ...]


def hairs_of(window: SkinWindow, mm: float, settings: HairSettings) -> HairMap:
    """Return the hairs of a window whose pixels are ``mm`` wide."""
    contrast, normal_xy = _darkness(window.ln_y, mm, settings)
    low, high = settings.hair_contrast_ln
    weak = (contrast > low) & is_crest(contrast, normal_xy) & well_inside(window, mm, settings)
    pieces = [piece for piece in lines_of(weak, contrast > high) if len(piece) > 2]
    hairs = []
    for line_xy in _joined(pieces, mm, settings):
        length_mm = mm * float(np.hypot(*(line_xy[-1] - line_xy[0])))
        if length_mm < settings.least_hair_mm:
            continue
        column, row = np.round(line_xy).astype(np.intp).T
        hairs.append(Hair(_mapped(window.to_before, line_xy), float(contrast[row, column].mean())))
    return HairMap(tuple(hairs), contrast, window.to_before)


def well_inside(window: SkinWindow, mm: float, settings: HairSettings) -> Mask:
    """Return the part of a window where hairs are counted: its rim looks like one."""
    rim = math.ceil(2.0 * settings.shaft_mm[1] / mm)
    whole = window.inside.astype(np.uint8)
    kernel = np.ones((2 * rim + 1, 2 * rim + 1), dtype=np.uint8)
    shrunk = cv2.erode(whole, kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,))
    return np.equal(shrunk, 1)


def typical_contrast_ln(before: HairMap, after: HairMap) -> float:
    """Return the contrast of a clear hair, of both photos together; 0 where there are none."""
    found = [hair.contrast_ln for hair in (*before.hairs, *after.hairs)]
    return float(np.quantile(found, _CLEAR)) if found else 0.0


def clear_hairs(one: HairMap, least_ln: float) -> HairMap:
    """Return the map with the lines that are fainter than ``least_ln``, such as furrows, left out.

    ``least_ln`` is the same for both photos, so that neither decides what is a hair.
    """
    return replace(one, hairs=tuple(hair for hair in one.hairs if hair.contrast_ln >= least_ln))


def matched(before: HairMap, after: HairMap, mm_per_px: float, settings: HairSettings) -> Matched:
    """Return which hairs are in both photos; a faint one counts where the other photo shows it."""
    shown_ln = settings.shown_share * typical_contrast_ln(before, after)
    kept_before, kept_after = _pairs(before.hairs, after.hairs, mm_per_px, settings)
    lost = [
        hair
        for index, hair in enumerate(before.hairs)
        if index not in kept_before and not _shown(hair, after, shown_ln)
    ]
    new = [
        hair
        for index, hair in enumerate(after.hairs)
        if index not in kept_after and not _shown(hair, before, shown_ln)
    ]
    gone = {id(hair) for hair in (*lost, *new)}
    kept = [hair for hair in before.hairs if id(hair) not in gone]
    kept += [
        hair
        for index, hair in enumerate(after.hairs)
        if index not in kept_after and id(hair) not in gone
    ]
    return Matched(tuple(kept), tuple(lost), tuple(new))


def _darkness(ln_y: FloatMap, mm: float, settings: HairSettings) -> tuple[FloatMap, FloatMap]:
    """Return how much darker than beside each pixel is as part of a hair, and across which way."""
    best = np.zeros(ln_y.shape, dtype=np.float32)
    turn = np.zeros(ln_y.shape, dtype=np.float32)
    narrow, wide = (0.5 * width / mm for width in settings.shaft_mm)
    for sigma in (max(1.0, narrow * math.sqrt(2.0)), max(1.5, wide / math.sqrt(2.0))):
        across, along, angle = curvatures(-ln_y, sigma)
        line = np.where(np.abs(along) < 0.5 * across, across, 0.0) / np.float32(BAR)
        turn = np.where(line > best, angle, turn).astype(np.float32)
        best = np.maximum(best, line).astype(np.float32)
    return best, np.dstack([np.cos(turn), np.sin(turn)])


def _joined(pieces: list[PointsXY], mm: float, settings: HairSettings) -> list[PointsXY]:
    """Return the pieces with those that go on in each other, as where hairs cross, made one."""
    ends = [(index, side) for index in range(len(pieces)) for side in (0, -1)]
    places = np.array([pieces[index][side] for index, side in ends]).reshape(-1, 2)
    ways = np.array([_heading(pieces[index], side) for index, side in ends]).reshape(-1, 2)
    reach = 2.5 * settings.shaft_mm[1] / mm
    turn = math.cos(math.radians(settings.match_deg))
    offers = []
    for first in range(len(ends)):
        gap = places[first + 1 :] - places[first]
        distance = np.hypot(*gap.T)
        facing = -(ways[first + 1 :] @ ways[first])
        for other in np.flatnonzero((distance < reach) & (facing > turn)):
            second = first + 1 + int(other)
            if ends[first][0] == ends[second][0]:
                continue
            onward = float(gap[other] @ ways[first]) / max(float(distance[other]), 1e-9)
            if distance[other] < 2.0 or onward > turn:
                offers.append((float(distance[other]), first, second))
    taken: set[int] = set()
    parent = list(range(len(pieces)))
    for _, first, second in sorted(offers):
        roots = _root(parent, ends[first][0]), _root(parent, ends[second][0])
        if first in taken or second in taken or roots[0] == roots[1]:
            continue
        taken |= {first, second}
        parent[roots[0]] = roots[1]
    groups: dict[int, list[PointsXY]] = {}
    for index, piece in enumerate(pieces):
        groups.setdefault(_root(parent, index), []).append(piece)
    return [_in_line(group) for group in groups.values()]


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        index = parent[index]
    return index


def _heading(piece: PointsXY, side: int) -> NDArray[np.float64]:
    """Return the direction in which a piece leaves at its first (0) or last (-1) point."""
    part = piece[: _END_POINTS + 1] if side == 0 else piece[-_END_POINTS - 1 :][::-1]
    way = part[0] - part[-1]
    return np.asarray(way / max(float(np.hypot(*way)), 1e-9), dtype=np.float64)


def _in_line(group: list[PointsXY]) -> PointsXY:
    points = np.vstack(group)
    if len(group) == 1:
        return points
    _, vectors = np.linalg.eigh(np.cov(points.T))
    return points[np.argsort((points - points.mean(axis=0)) @ vectors[:, 1])]


def _pairs(
    before: tuple[Hair, ...], after: tuple[Hair, ...], mm_per_px: float, settings: HairSettings
) -> tuple[set[int], set[int]]:
    """Return the hairs of either photo that are each other's nearest."""
    if not before or not after:
        return set(), set()
    few_before, few_after = (np.array([_few(one.points_xy) for one in p]) for p in (before, after))
    apart = (
        np.maximum(_off_lines(few_before, few_after), _off_lines(few_after, few_before).T)
        * mm_per_px
    )
    ways = [few[:, -1] - few[:, 0] for few in (few_before, few_after)]
    unit = [way / np.maximum(np.hypot(*way.T), 1e-9)[:, None] for way in ways]
    is_turned = np.abs(unit[0] @ unit[1].T) < math.cos(math.radians(settings.match_deg))
    apart[is_turned] = np.inf
    to_after, to_before = apart.argmin(axis=1), apart.argmin(axis=0)
    pairs = [
        (first, int(second))
        for first, second in enumerate(to_after)
        if to_before[second] == first and apart[first, second] < settings.match_mm
    ]
    return {first for first, _ in pairs}, {second for _, second in pairs}


def _off_lines(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far the middle of each of ``first`` lies off each line of ``second``, (N, M)."""
    middles = first[:, first.shape[1] // 2]
    starts, ends = second[:, :-1], second[:, 1:]
    step = ends - starts
    from_start = middles[:, None, None] - starts[None]
    along = (from_start * step).sum(axis=-1) / np.maximum((step**2).sum(axis=-1), 1e-9)
    off = from_start - np.clip(along, 0.0, 1.0)[..., None] * step
    distance: NDArray[np.float64] = np.sqrt((off**2).sum(axis=-1)).min(axis=-1)
    return distance


def _few(points_xy: PointsXY) -> PointsXY:
    places = np.linspace(0, len(points_xy) - 1, _POINTS)
    return np.column_stack(
        [np.interp(places, np.arange(len(points_xy)), axis) for axis in points_xy.T]
    )


def _shown(hair: Hair, other: HairMap, shown_ln: float) -> bool:
    """Return whether another photo shows a hair at its place, too faint to be found alone."""
    inverse = np.linalg.inv(other.to_before).astype(np.float64)
    where = _mapped(inverse, hair.points_xy)
    height, width = other.contrast_ln.shape
    column, row = np.round(where).astype(np.intp).T
    seen = (column >= 1) & (column < width - 1) & (row >= 1) & (row < height - 1)
    if seen.mean() < 0.5:
        return True  # outside the other window: nothing can be said to be gone
    near = [
        other.contrast_ln[row[seen] + down, column[seen] + across]
        for down in (-1, 0, 1)
        for across in (-1, 0, 1)
    ]
    return float(np.median(np.max(near, axis=0))) > shown_ln


def _mapped(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    moved = points_xy @ matrix[:, :2].T + matrix[:, 2]
    mapped: PointsXY = moved[:, :2] / moved[:, 2:]
    return mapped
