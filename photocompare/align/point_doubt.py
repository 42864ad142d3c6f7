"""Which pair of points may have slipped: what the others and the coarse skin say of each.

Four pairs fix a homography whatever they are, so a slip of one looks like a view from another
side. But the map through the others then lays the skin on itself better than any map through all.
Blurred or changed skin, whose fine structure confirms nothing, still has its patches in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from photocompare.align.plausibility import implausibility
from photocompare.align.point_fit import PointMap, affine, mapped, plausible_maps, similarity
from photocompare.align.point_pairs import PointPairs
from photocompare.align.refine import Planes, laid_over, planes_at
from photocompare.align.structure import structure
from photocompare.model import Matrix
from photocompare.settings import AlignSettings

_LEAST_CHECKED = 4  # three others are the fewest that can contradict each other
_UNFIT = -1.0  # the correlation of a map that no camera makes


@dataclass(frozen=True, slots=True)
class Doubt:
    """The pair that may have slipped, and how far it lies from what the others say.

    ``is_sure``: the skin says so too.
    """

    index: int
    off_px: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class CoarseLook:
    """How the coarse skin correlates under the map that the pairs stand for, -1 to 1.

    ``doubt`` is None where no pair lies off, or where the skin speaks for all of them.
    """

    best: PointMap
    correlation: float
    doubt: Doubt | None


class _Rest(NamedTuple):
    """What is left without one pair."""

    correlation: float
    misfit_px: float
    off_px: float


def coarse_look(planes: Planes, pairs: PointPairs, settings: AlignSettings) -> CoarseLook:
    """Return the map that the coarse skin prefers, and the pair that it or the others doubt.

    The freest map through all pairs stays unless a stiffer one lays the skin clearly better.

    Raises
    ------
    PointsError
        No map through the pairs is one that a camera could make.
    """
    small = planes_at(planes, settings.point_look_side_px)
    maps = plausible_maps(pairs, settings)
    found = [_correlation(small, item.matrix, settings) for item in maps]
    best = int(np.argmax(found))
    chosen = best if found[best] - found[0] >= settings.point_stiffer_gain else 0
    doubt = None
    if len(pairs) >= _LEAST_CHECKED:
        rests = [_rest(small, pairs, index, settings) for index in range(len(pairs))]
        doubt = _doubt(rests, found[best], max(pairs.after_hw), settings)
    return CoarseLook(maps[chosen], found[chosen], doubt)


def _doubt(rests: list[_Rest], whole: float, long_px: int, settings: AlignSettings) -> Doubt | None:
    """Return the pair to be doubted; ``whole`` is the best correlation with all of them."""
    seen = max(rest.correlation for rest in rests) >= settings.point_seen_correlation
    worth = [
        (rest.correlation if seen else 0.0)
        - settings.point_misfit_weight * rest.misfit_px / long_px
        for rest in rests
    ]
    index = int(np.argmax(worth))
    rest = rests[index]
    gain = rest.correlation - whole
    is_spoken_for = seen and gain < -settings.point_spoken_for_loss
    if rest.off_px < settings.point_doubted_fraction * long_px * (2 if is_spoken_for else 1):
        return None
    is_sure = seen and gain >= settings.point_slip_gain
    return Doubt(index, rest.off_px, is_sure)


def _rest(small: Planes, pairs: PointPairs, index: int, settings: AlignSettings) -> _Rest:
    kept = pairs.without(index)
    stiff = similarity(kept)
    if stiff is None:
        return _Rest(_UNFIT, np.inf, 0.0)
    found = [stiff, *(matrix for matrix in (affine(kept),) if matrix is not None)]
    seen = [_correlation(small, matrix, settings) for matrix in found]
    best = int(np.argmax(seen))
    misfit = mapped(stiff, kept.before) - kept.after
    off = mapped(found[best], pairs.before[index : index + 1]) - pairs.after[index]
    return _Rest(
        correlation=seen[best],
        misfit_px=float(np.sqrt(np.mean(np.sum(misfit**2, axis=1)))),
        off_px=float(np.linalg.norm(off)),
    )


def _correlation(small: Planes, matrix: Matrix, settings: AlignSettings) -> float:
    """Return how the coarse structure correlates where both photos are seen."""
    if implausibility(matrix, small.before_hw, small.after_hw, settings) is not None:
        return _UNFIT
    size_hw = small.before.shape[0], small.before.shape[1]
    laid, inside = laid_over(small, matrix, np.zeros((4, 4, 2)), size_hw)
    if inside.mean() < settings.min_overlap_fraction:
        return _UNFIT
    before, after = (
        structure(plane, settings.point_look_band_px, settings.contrast_floor)[inside]
        for plane in (small.before, laid)
    )
    strength = float(np.sqrt(np.sum(before**2) * np.sum(after**2)))
    return float(np.sum(before * after)) / strength if strength > 0.0 else _UNFIT
