"""Two Gaussians in a plane, fitted to pixels of both photos together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_SPLIT_ROUNDS = 10
_LEAST_VARIANCE = np.array([1e-4, 1e-2])  # keeps an ellipse from closing on a single value


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """Half-way in lightness between two kinds of pixels.

    ``middle`` (2,) lies between their means; ``apart`` (2,) is the mean of the lighter kind less
    that of the darker.
    """

    middle: NDArray[np.float64]
    apart: NDArray[np.float64]

    def is_lighter(self, points: Points) -> NDArray[np.bool_]:
        """Return which points (N, 2) belong to the lighter kind.

        By lightness alone: redness tells the kinds apart where the light is even, but on near
        black hair it is the lamp's own colour and noise (on null pairs it moved the share by 1.7
        points instead of 1.1).
        """
        lighter: NDArray[np.bool_] = points[:, 0] > self.middle[0]
        return lighter


def boundary_of(points: Points, rounds: int) -> Boundary | None:
    """Return the boundary between two Gaussians fitted to points (N, 2); first axis: lightness.

    None where the points are of one kind. It lies half-way between the means, whatever their
    shares: a share that changed must not move the threshold that it is counted by.
    """
    lighter = _split(points[:, 0])
    if lighter.all() or not lighter.any():
        return None
    share = lighter.astype(np.float64)
    for _ in range(rounds):
        kinds = [_gaussian(points, weight) for weight in (1.0 - share, share)]
        ratio = np.clip(_log_density(points, kinds[0]) - _log_density(points, kinds[1]), -50, 50)
        share = 1.0 / (1.0 + np.exp(ratio))
        if not 0.0 < share.sum() < len(share):
            return None
    dark, light = (_gaussian(points, weight) for weight in (1.0 - share, share))
    return Boundary(0.5 * (dark.mean + light.mean), light.mean - dark.mean)


@dataclass(frozen=True, slots=True, eq=False)
class _Gaussian:
    share: float
    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]


def _split(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which values belong to the upper of two means."""
    limit = float(values.mean())
    for _ in range(_SPLIT_ROUNDS):
        upper = values > limit
        if upper.all() or not upper.any():
            break
        limit = 0.5 * float(values[upper].mean() + values[~upper].mean())
    return values > limit


def _gaussian(points: Points, weight: NDArray[np.float64]) -> _Gaussian:
    total = float(weight.sum()) + 1e-9
    mean = weight @ points / total
    away = points - mean
    covariance = (weight[:, None] * away).T @ away / total + np.diag(_LEAST_VARIANCE)
    return _Gaussian(total / len(points), mean, covariance)


def _log_density(points: Points, kind: _Gaussian) -> NDArray[np.float64]:
    away = points - kind.mean
    inverse = np.linalg.inv(kind.covariance)
    distance = (away @ inverse * away).sum(axis=1)
    scale = np.log(kind.share) - 0.5 * np.linalg.slogdet(kind.covariance)[1]
    density: NDArray[np.float64] = scale - 0.5 * distance
    return density
