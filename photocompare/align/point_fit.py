"""The map that pairs of points stand for, how far it is to be trusted, and which pair spoils it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from photocompare.align.plausibility import implausibility
from photocompare.align.point_pairs import LEAST_PAIRS, PointPairs
from photocompare.errors import PointsError
from photocompare.model import Matrix, PointsXY
from photocompare.settings import AlignSettings

Fit = Callable[[PointPairs], Matrix | None]

_GRID = 9  # places a side at which maps are held against each other


@dataclass(frozen=True, slots=True)
class _Model:
    """A kind of map; ``pairs`` fix it, more are fitted by least squares."""

    name: str
    pairs: int
    fit: Fit


class PointMap(NamedTuple):
    """A map through pairs of points, and what kind it is of."""

    kind: str
    matrix: Matrix


def similarity(pairs: PointPairs) -> Matrix | None:
    """Return the shift, turn and scale that come nearest."""
    before_middle, after_middle = pairs.before.mean(axis=0), pairs.after.mean(axis=0)
    x, y = (pairs.before - before_middle).T
    u, v = (pairs.after - after_middle).T
    length = float(np.sum(x * x + y * y))
    if length <= 0.0:
        return None
    real, turned = float(np.sum(x * u + y * v)) / length, float(np.sum(x * v - y * u)) / length
    linear = np.array([[real, -turned], [turned, real]])
    return _matrix(linear, after_middle - linear @ before_middle)


def affine(pairs: PointPairs) -> Matrix | None:
    """Return the affine map that comes nearest."""
    before_middle, after_middle = pairs.before.mean(axis=0), pairs.after.mean(axis=0)
    solved, _, rank, _ = np.linalg.lstsq(
        pairs.before - before_middle, pairs.after - after_middle, rcond=1e-6
    )
    if rank < 2:
        return None
    linear = solved.T
    return _matrix(linear, after_middle - linear @ before_middle)


def homography(pairs: PointPairs) -> Matrix | None:
    """Return the homography that comes nearest, or None where the points do not fix one."""
    found, _ = cv2.findHomography(pairs.before, pairs.after, 0)
    if found is None or not np.isfinite(found).all() or abs(found[2, 2]) < 1e-12:
        return None
    return np.ascontiguousarray(found / found[2, 2], dtype=np.float64)


_MODELS = (
    _Model("similarity", 2, similarity),
    _Model("affine map", 3, affine),
    _Model("homography", 4, homography),
)


def plausible_maps(pairs: PointPairs, settings: AlignSettings) -> list[PointMap]:
    """Return the maps that the pairs allow and that a camera could make, the freest first.

    Raises
    ------
    PointsError
        There is none: the pairs do not belong to two views of one skin.
    """
    maps = []
    reason = "they do not fix a map"
    for model in reversed(_MODELS):
        matrix = model.fit(pairs) if len(pairs) >= model.pairs else None
        if matrix is None:
            continue
        strange = implausibility(matrix, pairs.before_hw, pairs.after_hw, settings)
        if strange is None:
            maps.append(PointMap(model.name, matrix))
        else:
            reason = strange
    if not maps:
        raise PointsError(
            f"The points do not fit two photos of the same skin: {reason}. Set them again, each on "
            "the same place in both photos."
        )
    return maps


def maps_without_one(pairs: PointPairs, settings: AlignSettings) -> list[Matrix]:
    """Return the maps that are left when each pair in turn is left out; none of two pairs."""
    if len(pairs) == LEAST_PAIRS:
        return []
    rests = (_freest(pairs.without(index), settings) for index in range(len(pairs)))
    return [matrix for matrix in rests if matrix is not None]


def require_agreement(pairs: PointPairs, settings: AlignSettings) -> None:
    """Raise :class:`PointsError`, naming the pair, where one does not agree with the others."""
    models = [model for model in _MODELS if model.pairs < len(pairs) - 1]
    if not models:
        return
    is_tilt_known = models[-1].pairs > LEAST_PAIRS
    limit = settings.point_off_fraction if is_tilt_known else settings.point_off_unsure_fraction
    limit_px = limit * max(pairs.after_hw)
    # The kind of map that has the fewest objections: perspective or clicks, whichever it is.
    most_px = min(_most_off_px(model, pairs) for model in models)
    if most_px <= limit_px:
        return
    rests = [
        min((_left_out(pairs, index, model) for model in models), key=lambda rest: rest.off_px)
        for index in range(len(pairs))
    ]
    best = min(range(len(pairs)), key=lambda index: rests[index].misfit_px)
    if rests[best].off_px > limit_px and rests[best].misfit_px < 0.5 * limit_px:
        raise pair_is_off(best, rests[best].off_px, from_where="what the other pairs say")
    raise PointsError(
        f"The points do not agree with each other: they are up to {_whole(most_px)} pixels off. "
        "Set them again, each on the same place in both photos."
    )


def pair_is_off(index: int, off_px: float, *, from_where: str) -> PointsError:
    """Return the error for one pair that the others, or the skin itself, contradict."""
    return PointsError(
        f"Pair {index + 1} is {_whole(off_px)} pixels off from {from_where}: set it again or leave "
        "it out.",
        pairs=(index + 1,),
    )


def expected_error_px(pairs: PointPairs, matrix: Matrix, settings: AlignSettings) -> float:
    """Return the expected error in before pixels from the pairs themselves; NaN with two.

    How much the map changes over the frame when each pair in turn is left out (the jackknife), and
    how far each pair then lies off: skin that moves between the points is off by as much.
    """
    if len(pairs) < 3:
        return math.nan
    per_before_px = _pixels_per_pixel(matrix, pairs.before_hw)
    grid = _frame_grid(pairs.before_hw)
    whole = mapped(matrix, grid)
    changes, misses = [], []
    for index in range(len(pairs)):
        kept = pairs.without(index)
        # A homography through just four points has nothing that checks it, and swings widely.
        left = affine(kept) if len(kept) == _MODELS[-1].pairs else _freest(kept, settings)
        if left is None:
            return math.nan
        apart = np.sum((mapped(left, grid) - whole) ** 2, axis=1)
        changes.append(float(np.mean(apart)))
        off = mapped(left, pairs.before[index : index + 1]) - pairs.after[index]
        misses.append(float(np.sum(off**2)))
    count = len(pairs)
    variance = (count - 1) / count * sum(changes) + sum(misses) / count
    is_tilt_unseen = count < _MODELS[-1].pairs
    least = settings.point_least_error_fraction
    least_px = (settings.point_unseen_tilt_fraction if is_tilt_unseen else least) * max(
        pairs.before_hw
    )
    return math.hypot(math.sqrt(variance) / per_before_px, least_px)


def mapped(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    """Return where the matrix puts points (N, 2)."""
    lifted = points_xy @ matrix[:, :2].T + matrix[:, 2]
    found: PointsXY = lifted[:, :2] / lifted[:, 2:]
    return found


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """What the other pairs say: how well they agree among themselves, and with the one left out."""

    misfit_px: float
    off_px: float


def _left_out(pairs: PointPairs, index: int, model: _Model) -> _LeftOut:
    kept = pairs.without(index)
    matrix = model.fit(kept)
    if matrix is None:
        return _LeftOut(math.inf, math.inf)
    misfit = float(np.sqrt(np.mean(_distances(matrix, kept) ** 2)))
    return _LeftOut(misfit, float(_distances(matrix, pairs)[index]))


def _most_off_px(model: _Model, pairs: PointPairs) -> float:
    matrix = model.fit(pairs)
    return math.inf if matrix is None else float(_distances(matrix, pairs).max())


def _freest(pairs: PointPairs, settings: AlignSettings) -> Matrix | None:
    try:
        return plausible_maps(pairs, settings)[0].matrix
    except PointsError:
        return None


def _distances(matrix: Matrix, pairs: PointPairs) -> np.ndarray:
    found: np.ndarray = np.linalg.norm(mapped(matrix, pairs.before) - pairs.after, axis=1)
    return found


def _frame_grid(size_hw: tuple[int, int]) -> PointsXY:
    height, width = size_hw
    x, y = np.meshgrid(np.linspace(0, width - 1, _GRID), np.linspace(0, height - 1, _GRID))
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _pixels_per_pixel(matrix: Matrix, before_hw: tuple[int, int]) -> float:
    middle = np.array([[(before_hw[1] - 1) / 2, (before_hw[0] - 1) / 2]])
    steps = mapped(matrix, middle + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return math.sqrt(abs(float(np.linalg.det(steps[1:] - steps[0]))))


def _matrix(linear: np.ndarray, shift: np.ndarray) -> Matrix:
    matrix: Matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, shift
    return matrix


def _whole(value_px: float) -> str:
    return f"{value_px:.0f}"
