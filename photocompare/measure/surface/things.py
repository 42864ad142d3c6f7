"""What was found in either photo, one by one, each with its contrast in both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from photocompare.measure.surface.colour_of import LUMINANCE, drops
from photocompare.measure.surface.dots import Dots, Size, contrast_at
from photocompare.measure.surface.skin import Relief
from photocompare.model import BOUND_PER_RMS, PointsXY

_OWN_SLACK = 0.7  # of a dot's width: the lamp moves its darkest point about
_LEAST_NEIGHBOURS = 4  # for a typical distance between dots


@dataclass(frozen=True, slots=True, eq=False)
class Things:
    """Dots (N,) found in either photo.

    ``own_xy`` are places in the before window, ``size`` (N, 2) the index of the size in either
    photo; ``before`` and ``after`` (N,) the contrasts (drop of ln Y) as taken, ``red`` and ``lum``
    (N, 2) the drop of ln R and of luminance against a ring about them in either photo.
    """

    own_xy: PointsXY
    size: NDArray[np.intp]
    before: NDArray[np.float64]
    after: NDArray[np.float64]
    found_before: NDArray[np.bool_]
    found_after: NDArray[np.bool_]
    red: NDArray[np.float64]
    lum: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.size)

    def kept(self, chosen: NDArray[np.bool_]) -> Things:
        """Return the chosen ones."""
        return Things(
            self.own_xy[chosen], self.size[chosen], self.before[chosen], self.after[chosen],
            self.found_before[chosen], self.found_after[chosen], self.red[chosen],
            self.lum[chosen],
        )  # fmt: skip

    @property
    def redness_of_shade(self) -> float:
        """Return the drop of ln R per drop of luminance of the whole: that of shade."""
        total = float(self.lum.sum())
        return float(self.red.sum()) / total if total > 0.0 else 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Searched:
    """One photo's maps and what was found on them."""

    sizes: tuple[Size, ...]
    dots: Dots


def matched(relief: Relief, before: Searched, after: Searched) -> Things:
    """Return the dots of both photos, those that lie in the same place as one.

    Each is read in both photos: where it was found, or at the mapped place. Each way alike, so
    that a swap of the photos swaps the numbers.
    """
    slack_mm = _slack_mm(relief, before, after)
    slack_px = tuple(slack_mm / sheet.mm_per_px for sheet in (relief.before, relief.after))
    there_xy = relief.to_after(before.dots.own_xy)
    back_xy = relief.to_before(after.dots.own_xy)
    pairs = _mutual(before.dots, after.dots, back_xy, slack_px[0])
    only_before = np.setdiff1d(np.arange(len(before.dots)), pairs[:, 0])
    only_after = np.setdiff1d(np.arange(len(after.dots)), pairs[:, 1])
    seen_after = contrast_at(
        after.sizes, there_xy[only_before], before.dots.size[only_before], slack_px=slack_px[1]
    )
    seen_before = contrast_at(
        before.sizes, back_xy[only_after], after.dots.size[only_after], slack_px=slack_px[0]
    )
    first, second = pairs.T
    places = (before.dots.own_xy[first], before.dots.own_xy[only_before], back_xy[only_after])
    others = (after.dots.own_xy[second], there_xy[only_before], after.dots.own_xy[only_after])
    alone = (before.dots.size[only_before], after.dots.size[only_after])
    old_size = np.concatenate([before.dots.size[first], *alone])
    new_size = np.concatenate([after.dots.size[second], *alone])
    old = (before.dots.contrast[first], before.dots.contrast[only_before], seen_before)
    new = (after.dots.contrast[second], seen_after, after.dots.contrast[only_after])
    counts = (len(first), len(only_before), len(only_after))
    size = np.column_stack([old_size, new_size])
    own_xy, other_xy = np.concatenate(places), np.concatenate(others)
    red, lum = _colours(relief, own_xy, other_xy, size, (before, after))
    things = Things(
        own_xy, size, np.concatenate(old), np.concatenate(new),
        np.repeat([True, True, False], counts), np.repeat([True, False, True], counts), red, lum,
    )  # fmt: skip
    known = np.isfinite(things.before) & np.isfinite(things.after)
    return things.kept(known & np.isfinite(lum).all(axis=1))


def _slack_mm(relief: Relief, before: Searched, after: Searched) -> NDArray[np.float64]:
    """Return how far a dot of each size may lie from where it is expected.

    Its own unsteadiness and the expected error of the alignment, but at most half the distance
    to the next: beyond, another would be met.
    """
    own_mm = _OWN_SLACK * np.array([size.sigma_mm for size in before.sizes])
    slack_mm: NDArray[np.float64] = own_mm + BOUND_PER_RMS * relief.error_mm
    for sheet, dots in ((relief.before, before.dots), (relief.after, after.dots)):
        if len(dots) >= _LEAST_NEIGHBOURS:
            apart_px = cKDTree(dots.own_xy).query(dots.own_xy, k=2)[0][:, 1]
            half_mm = 0.5 * float(np.median(apart_px)) * sheet.mm_per_px
            slack_mm = np.minimum(slack_mm, np.maximum(half_mm, own_mm))
    return slack_mm


def _mutual(
    before: Dots, after: Dots, back_xy: PointsXY, slack_px: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Return index pairs (K, 2) of dots that are each other's nearest, close, and of like size."""
    if len(before) == 0 or not np.isfinite(back_xy).all(axis=1).any():
        return np.zeros((0, 2), dtype=np.intp)
    known = np.flatnonzero(np.isfinite(back_xy).all(axis=1))
    apart, nearest = cKDTree(back_xy[known]).query(before.own_xy)
    nearest = known[nearest]
    _, back = cKDTree(before.own_xy).query(back_xy[known])
    returns = np.full(len(after), -1, dtype=np.intp)
    returns[known] = back
    here = np.arange(len(before))
    alike = np.abs(before.size - after.size[nearest]) <= 1
    reach = np.maximum(slack_px[before.size], slack_px[after.size[nearest]])
    kept = (returns[nearest] == here) & alike & (apart <= reach)
    return np.column_stack([here[kept], nearest[kept]]).astype(np.intp)


def _colours(
    relief: Relief,
    own_xy: PointsXY,
    other_xy: PointsXY,
    size: NDArray[np.intp],
    both: tuple[Searched, Searched],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    red, lum = [], []
    for sheet, xy, own_size, searched in (
        (relief.before, own_xy, size[:, 0], both[0]),
        (relief.after, other_xy, size[:, 1], both[1]),
    ):
        sigma_px = np.array([one.sigma_px for one in searched.sizes])[own_size]
        found = drops(sheet, xy, sigma_px)
        red.append(found[:, 0])
        lum.append(found @ LUMINANCE)
    return np.column_stack(red), np.column_stack(lum)
