"""What the light alone did to the contrast of relief, from reference skin, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import PointsXY

_PATCHES = 16  # of the reference: the light's own unevenness shows between them
_LEAST_IN_PATCH = 6  # things; the ratio of fewer is noise


@dataclass(frozen=True, slots=True, eq=False)
class LightShare:
    """``log_ratio``: natural log of contrast, after over before, on skin that did not change.

    ``placebos`` (K,) are what the same statistic gives on patches of it; their spread is that of
    the light between places and of the ratio itself. ``apart`` is how far another way of telling
    it lies from ``log_ratio``.
    """

    log_ratio: float
    placebos: NDArray[np.float64]
    apart: float = 0.0


NO_LIGHT = LightShare(0.0, np.zeros(0))


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """The contrast of things (N,) in either photo, and how much each counts."""

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    weights: NDArray[np.float64]

    def of(self, chosen: NDArray[np.bool_]) -> Contrasts:
        """Return the chosen ones."""
        return Contrasts(self.before[chosen], self.after[chosen], self.weights[chosen])

    @property
    def means(self) -> tuple[float, float]:
        """The weighted mean before and after; NaN of nothing."""
        total = float(self.weights.sum())
        if total <= 0.0:
            return math.nan, math.nan
        old, new = ((self.weights * one).sum() / total for one in (self.before, self.after))
        return float(old), float(new)

    @property
    def log_ratio(self) -> float:
        """Natural log of the mean after over the mean before; NaN where one is not positive."""
        old, new = self.means
        return math.log(new / old) if old > 0.0 and new > 0.0 else math.nan

    @property
    def influences(self) -> NDArray[np.float64]:
        """What each thing adds to the log ratio.

        Their spread over the root of their number is its standard error (delta method).
        """
        old, new = self.means
        if not (old > 0.0 and new > 0.0):
            return np.zeros(0)
        share: NDArray[np.float64] = self.weights / self.weights.mean()
        return share * (self.after / new - self.before / old)

    @property
    def variance(self) -> float:
        """The variance of the log ratio, things being independent; NaN of fewer than two."""
        felt = self.influences
        return float(np.var(felt, ddof=1)) / len(felt) if len(felt) > 1 else math.nan


def light_share(
    own_xy: PointsXY, contrasts: Contrasts, *, least: int, is_even: bool = False
) -> LightShare | None:
    """Return the share of the light from things of the reference, or None of too few.

    ``is_even``: the light's unevenness between places is known from elsewhere and left out here.
    """
    log_ratio = contrasts.log_ratio
    if len(own_xy) < max(2, least) or math.isnan(log_ratio):
        return None
    patches = _patches(own_xy)
    parts = [contrasts.of(patches == patch) for patch in np.unique(patches)]
    parts = [part for part in parts if len(part.weights) >= _LEAST_IN_PATCH]
    known = [part for part in parts if math.isfinite(part.log_ratio)]
    if len(known) < 2:
        return LightShare(log_ratio, np.zeros(0))
    found = np.array([part.log_ratio for part in known])
    spread2 = float(np.var(found, ddof=1))
    # Between places beyond what so few things scatter by (DerSimonian and Laird 1986).
    within2 = float(np.mean([part.variance for part in known]))
    of_light = 0.0 if is_even else max(0.0, spread2 - within2)
    gain = math.sqrt((of_light + contrasts.variance) / spread2) if spread2 > 0.0 else 0.0
    return LightShare(log_ratio, log_ratio + (found - found.mean()) * gain)


def _patches(own_xy: PointsXY) -> NDArray[np.intp]:
    """Return the number of the patch (N,) that each place lies in.

    Patches hold alike many places, and follow the places alone: however the photo was turned and
    whichever of the two they are given in, the same ones lie together.
    """
    count = min(_PATCHES, max(1, len(own_xy) // _LEAST_IN_PATCH))
    numbers = np.zeros(len(own_xy), dtype=np.intp)
    parts = [(np.arange(len(own_xy)), 0, count)]
    while parts:
        chosen, first, wanted = parts.pop()
        if wanted == 1:
            numbers[chosen] = first
            continue
        order = chosen[np.argsort(_along(own_xy[chosen]), kind="stable")]
        half = wanted // 2
        cut = len(order) * half // wanted
        parts += [(order[:cut], first, half), (order[cut:], first + half, wanted - half)]
    return numbers


def _along(own_xy: PointsXY) -> NDArray[np.float64]:
    """Return how far along their longest axis the places lie; it points the longer tail's way."""
    offset = own_xy - own_xy.mean(axis=0)
    axis = np.linalg.eigh(offset.T @ offset)[1][:, -1]
    along: NDArray[np.float64] = offset @ axis
    return along if float(np.sum(along**3)) >= 0.0 else -along
