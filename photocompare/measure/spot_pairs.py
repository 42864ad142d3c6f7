"""Pigment spots of an area, found in each photo and matched one to one."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.skin_maps import SkinMaps
from photocompare.measure.spot_levels import Level, peaks_of
from photocompare.measure.spot_shapes import (
    Values,
    areas_mm2,
    aspects,
    blank_places,
    contrasts_at,
    outline_radii_mm,
    spread_of,
)
from photocompare.model import PointsXY
from photocompare.settings.spots import SpotSettings

_LEAST_BLOB = 2.0  # spreads of the blob map: fainter ones can't reach the limit
_SAMPLE = 10_000  # places of a level that its usual scatter is read from
_NEIGHBOURS_MM = 15.0  # spots this near have moved alike
_LEAST_NEIGHBOURS = 3

Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """What blank skin reads at each size: ``spread`` of one photo, ``change`` between both."""

    spread: Values
    change: Values


@dataclass(frozen=True, slots=True, eq=False)
class Spots:
    """Spots found in either photo, strongest first; arrays are (N, …).

    ``before_xy`` and ``after_xy`` are squares of the maps, ``level`` the size that each is read
    at in both photos, ``contrast`` (N, 2) its MIc over the ring around it, ``radii_mm`` (2, N,
    rays) its outlines, ``limit`` the contrast from which it counts as one.
    """

    before_xy: PointsXY
    after_xy: PointsXY
    level: Whole
    contrast: Values
    radii_mm: Values
    limit: Values

    def of(self, chosen: NDArray[np.bool_] | NDArray[np.intp]) -> Spots:
        """Return some of the spots, or all in another order."""
        return Spots(
            self.before_xy[chosen],
            self.after_xy[chosen],
            self.level[chosen],
            self.contrast[chosen],
            self.radii_mm[:, chosen],
            self.limit[chosen],
        )

    @property
    def mean_contrast(self) -> Values:
        """Of both photos, (N,)."""
        mean: Values = self.contrast.mean(axis=1)
        return mean


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    """Blobs of one photo, or of both."""

    xy: PointsXY
    level: Whole
    clear: Values  # contrast over the limit of the size

    def of(self, chosen: NDArray[np.bool_]) -> _Found:
        return _Found(self.xy[chosen], self.level[chosen], self.clear[chosen])


def blank_of(levels: tuple[Level, ...], settings: SpotSettings) -> Blank:
    """Return how far the contrast of places without a spot scatters at each size."""
    spread, change = [], []
    for level in levels:
        places = blank_places(level, settings)
        before, after = (contrasts_at(level, places, at, settings).contrast for at in range(2))
        spread.append(spread_of(np.concatenate([before, after])))
        change.append(spread_of(after - before))
    return Blank(np.array(spread), np.array(change))


def spots_of(
    maps: SkinMaps,
    levels: tuple[Level, ...],
    blank: Blank,
    misplaced_mm: float,
    settings: SpotSettings,
) -> Spots:
    """Return the spots of an area; ``misplaced_mm`` is how far the photos may be off there."""
    limits = np.maximum(settings.limit_sigmas * blank.spread, settings.least_contrast_mic)
    radii_mm = np.array([level.radius_mm for level in levels])
    found = [_found(levels, limits, photo, maps.mm, settings) for photo in range(2)]
    joined = _matched(
        found[0], found[1], radii_mm / maps.mm, misplaced_mm / maps.mm, maps.mm, settings
    )
    before_xy, after_xy, level, clear = joined
    kept = _apart(0.5 * (before_xy + after_xy), radii_mm[level] / maps.mm, clear)
    places = (before_xy[kept], after_xy[kept], level[kept])
    return _shaped(levels, places, limits, maps.mm, settings)


def _found(
    levels: tuple[Level, ...], limits: Values, photo: int, mm: float, settings: SpotSettings
) -> _Found:
    """Return the dark blobs of one photo whose contrast is over the limit of their size."""
    points, numbers = [np.empty((0, 2))], [np.empty(0, np.int64)]
    clear, height = [np.empty(0)], [np.empty(0)]
    for number, level in enumerate(levels):
        step = max(1, round(math.sqrt(level.weight.size / _SAMPLE)))
        skin = level.weight[::step, ::step] > 0.5
        usual = spread_of(level.blobs[::step, ::step, photo][skin].astype(np.float64))
        if not (math.isfinite(limits[number]) and math.isfinite(usual)):
            continue
        peaks, rise = peaks_of(level, photo, least=_LEAST_BLOB * usual)
        contrast = np.full(len(peaks), np.inf)  # a dot is none the less one for being faint
        if number > 0:
            contrast = contrasts_at(level, peaks, photo, settings).contrast
        over = np.nan_to_num(contrast, nan=-np.inf) > limits[number]
        points.append(peaks[over])
        numbers.append(np.full(int(over.sum()), number, dtype=np.int64))
        clear.append(contrast[over] / limits[number])
        height.append(rise[over])
    found = _Found(np.concatenate(points), np.concatenate(numbers), np.concatenate(clear))
    radii = np.array([level.radius_mm for level in levels]) / mm
    found = found.of(~_are_dots(found, np.concatenate(height), radii))
    return found.of(_apart(found.xy, radii[found.level], found.clear))


def _are_dots(found: _Found, height: Values, radii: Values) -> NDArray[np.bool_]:
    """Return which finds are dots: below the least size, or clearer there, as pores are."""
    dots, least = np.flatnonzero(found.level == 0), np.flatnonzero(found.level == 1)
    apart = np.hypot(*(found.xy[least][:, None] - found.xy[dots][None]).transpose(2, 0, 1))
    is_dot = (apart <= radii[1]) & (height[dots] >= height[least][:, None])
    too_small: NDArray[np.bool_] = found.level == 0
    too_small[least] = is_dot.any(axis=1)
    return too_small


def _apart(points_xy: PointsXY, radii: Values, clear: Values) -> NDArray[np.bool_]:
    """Return which blobs are the clearest within their own or the other's radius."""
    kept = np.zeros(len(points_xy), dtype=np.bool_)
    for at in np.argsort(-clear, kind="stable"):
        chosen = np.flatnonzero(kept)
        distance = np.hypot(*(points_xy[chosen] - points_xy[at]).T)
        kept[at] = bool((distance >= np.maximum(radii[chosen], radii[at])).all())
    return kept


def _matched(
    before: _Found,
    after: _Found,
    radii: Values,
    misplaced: float,
    mm: float,
    settings: SpotSettings,
) -> tuple[PointsXY, PointsXY, Whole, Values]:
    """Return each spot's place in both photos, its size and how clear it is; units are squares.

    Mutual nearest finds are one spot. What has no partner is looked for at its own place, moved
    as the matched spots around it have.
    """
    apart = np.hypot(*(after.xy[None] - before.xy[:, None]).transpose(2, 0, 1))
    pairs = np.empty((0, 2), dtype=np.int64)
    if apart.size:
        nearest_after, nearest_before = apart.argmin(axis=1), apart.argmin(axis=0)
        own = np.arange(len(before.xy))
        reach = np.maximum(
            settings.match_mm / mm,
            settings.match_radii
            * np.minimum(radii[before.level], radii[after.level[nearest_after]]),
        )
        is_pair = (nearest_before[nearest_after] == own) & (
            apart[own, nearest_after] <= reach + misplaced
        )
        pairs = np.column_stack([own[is_pair], nearest_after[is_pair]])
    paired = before.xy[pairs[:, 0]], after.xy[pairs[:, 1]]
    only_before = _unpaired(before, pairs[:, 0], settings)
    only_after = _unpaired(after, pairs[:, 1], settings)
    lost, gained = before.xy[only_before], after.xy[only_after]
    reach = _NEIGHBOURS_MM / mm
    lost_to = lost + _shift_near(lost, paired[0], paired[1] - paired[0], reach)
    gained_from = gained - _shift_near(gained, paired[1], paired[1] - paired[0], reach)
    return (
        np.concatenate([paired[0], lost, gained_from]),
        np.concatenate([paired[1], lost_to, gained]),
        np.concatenate(
            [
                (before.level[pairs[:, 0]] + after.level[pairs[:, 1]]) // 2,
                before.level[only_before],
                after.level[only_after],
            ]
        ),
        np.concatenate(
            [
                0.5 * (before.clear[pairs[:, 0]] + after.clear[pairs[:, 1]]),
                0.5 * before.clear[only_before],
                0.5 * after.clear[only_after],
            ]
        ),
    )


def _unpaired(found: _Found, paired: Whole, settings: SpotSettings) -> Whole:
    """Return which finds have no partner, and are too clear to be a whim of one photo."""
    alone = np.setdiff1d(np.arange(len(found.xy)), paired)
    return alone[found.clear[alone] >= settings.alone_limits]


def _shift_near(
    points_xy: PointsXY, known_xy: PointsXY, shifts: PointsXY, reach: float
) -> PointsXY:
    """Return by how much matched spots around each point have moved; 0 where too few are near."""
    moved = np.zeros_like(points_xy)
    for at, point in enumerate(points_xy):
        near = np.hypot(*(known_xy - point).T) <= reach
        if np.count_nonzero(near) >= _LEAST_NEIGHBOURS:
            moved[at] = np.median(shifts[near], axis=0)
    return moved


def _shaped(
    levels: tuple[Level, ...],
    places: tuple[PointsXY, PointsXY, Whole],
    limits: Values,
    mm: float,
    settings: SpotSettings,
) -> Spots:
    """Return the spots with contrast and outline read at one size, without hairs and folds."""
    before_xy, after_xy, level = places
    count = len(level)
    contrast = np.full((count, 2), np.nan)
    rays = outline_radii_mm(levels[0], (before_xy[:0], after_xy[:0]), (np.empty(0), np.empty(0)))
    radii_mm = np.zeros((2, count, rays[0].shape[1]))
    for number, one in enumerate(levels):
        of_size = np.flatnonzero(level == number)
        if of_size.size == 0:
            continue
        centres = (before_xy[of_size], after_xy[of_size])
        read = [contrasts_at(one, centres[at], at, settings) for at in range(2)]
        contrast[of_size] = np.column_stack([part.contrast for part in read])
        half = 0.5 * np.maximum(contrast[of_size].mean(axis=1), 0.0)
        reached = outline_radii_mm(one, centres, (read[0].ring + half, read[1].ring + half))
        radii_mm[0, of_size], radii_mm[1, of_size] = reached
    spots = Spots(before_xy, after_xy, level, contrast, radii_mm, limits[level])
    known = np.isfinite(contrast).all(axis=1)
    stronger = np.where(contrast[:, 0] >= contrast[:, 1], 0, 1)
    shape = aspects(radii_mm[stronger, np.arange(count)])
    kept = spots.of(known & (shape <= settings.most_aspect))
    kept = kept.of(np.argsort(-kept.mean_contrast, kind="stable"))
    # Two sizes may see one spot: what lies inside a stronger one, or on its rim, is part of it.
    middle = 0.5 * (kept.before_xy + kept.after_xy)
    widths = np.sqrt(areas_mm2(kept.radii_mm.max(axis=0)) / math.pi) / mm
    return kept.of(_apart(middle, settings.apart_radii * widths, kept.mean_contrast))
