"""Many visits' spreads as one: by visit, without a wild one, and with what they are known with.

All in units of the variance that is promised of these very shots, by the bundled error and by what
is read from each pair, so that areas and patients of which different things are promised can be
pooled.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from scipy import special

from photocompare.gallery.repeatability.spreads import ShotSpread
from photocompare.settings import RepeatSettings

_MEDIAN_TELLS = 0.5  # of what the mean does of a variance: its efficiency for two degrees is 0.48


@dataclass(frozen=True, slots=True)
class Where:
    """What visits have in common; None: whatever it is."""

    device: str | None = None
    operator: str | None = None
    room: str | None = None

    def fits(self, spread: ShotSpread) -> bool:
        """Return whether a spread is of such a visit."""
        return all(
            wanted is None or wanted == held
            for wanted, held in (
                (self.device, spread.device),
                (self.operator, spread.operator),
                (self.room, spread.room),
            )
        )


ANYWHERE = Where()


@dataclass(frozen=True, slots=True)
class VisitScatter:
    """The spread of one visit over all its areas, which the same photos show.

    ``ratio`` is its variance over the one that is promised, ``noise`` the promise that is read from
    the pairs over that of the bundled error.
    """

    visit: str
    day: date
    shots: int
    freedom: float
    ratio: float
    noise: float
    promised_variance: float


@dataclass(frozen=True, slots=True)
class Pool:
    """The spread of many visits; ``freedom`` is less where visits scatter unequally.

    ``wild`` are the days of those that count as less wild than they were.
    """

    visits: int
    shots: int
    ratio: float
    freedom: float
    noise: float
    promised_variance: float
    wild: tuple[date, ...] = ()

    def interval(self, confidence: float) -> tuple[float, float]:
        """Return the confidence interval of the ratio of variances, from these visits alone."""
        return chi_interval(self.ratio, self.freedom, confidence)


def chi_interval(variance: float, freedom: float, confidence: float) -> tuple[float, float]:
    """Return the two-sided interval of a variance that was estimated with ``freedom``."""
    tail = 0.5 * (1.0 - confidence)
    total = freedom * variance
    low, high = (float(special.chdtri(freedom, share)) for share in (tail, 1.0 - tail))
    return total / low, total / high


def scatters_of(
    spreads: Iterable[ShotSpread],
    quantity: str,
    *,
    where: Where = ANYWHERE,
    on: date | None = None,
    settings: RepeatSettings,
) -> tuple[VisitScatter, ...]:
    """Return the scatter of each visit, the earliest first; with ``on``, of the time up to it.

    The areas of a visit are seen on the same photos: they make its spread no surer.
    """
    since = None if on is None else on - timedelta(days=settings.window_days)
    of_quantity = [spread for spread in spreads if spread.quantity == quantity]
    usual = _usual_noise(of_quantity)
    visits: dict[str, list[ShotSpread]] = defaultdict(list)
    for spread in of_quantity:
        is_now = on is None or (since is not None and since < spread.day <= on)
        if is_now and where.fits(spread):
            visits[spread.visit].append(spread)
    found = (_scatter(areas, usual) for areas in visits.values())
    return tuple(sorted(found, key=lambda one: (one.day, one.visit)))


def pooled(scatters: Sequence[VisitScatter], settings: RepeatSettings) -> Pool:
    """Return the visits as one.

    Raises
    ------
    ValueError
        There is no visit.
    """
    if not scatters:
        raise ValueError("nothing can be pooled of no visit")
    tamed = tame(scatters, settings)
    freedom = np.array([one.freedom for one in tamed])
    ratios = np.array([one.ratio for one in tamed])
    whole = float(freedom.sum())
    ratio = float(freedom @ ratios) / whole
    wild = tuple(old.day for old, new in zip(scatters, tamed, strict=True) if new.ratio < old.ratio)
    return Pool(
        visits=len(tamed),
        shots=sum(one.shots for one in tamed),
        ratio=ratio,
        freedom=whole / _unequal(ratios, freedom, ratio),
        noise=float(freedom @ np.array([one.noise for one in tamed])) / whole,
        promised_variance=float(freedom @ np.array([o.promised_variance for o in tamed])) / whole,
        wild=wild,
    )


def tame(scatters: Sequence[VisitScatter], settings: RepeatSettings) -> tuple[VisitScatter, ...]:
    """Return the visits, none of them further out than the wildest of so many by chance.

    The scale comes from their median, which half of them may be wild without moving much. What is
    beyond still counts as far out: it is rare, and it happened.
    """
    if len(scatters) < settings.least_visits_for_wild:
        return tuple(scatters)
    middles = [one.ratio * one.freedom / _middle(one.freedom) for one in scatters]
    scale = float(np.median(middles))
    if scale == 0.0:
        return tuple(scatters)
    known = _MEDIAN_TELLS * sum(one.freedom for one in scatters)
    share = 1.0 - settings.wild_level / len(scatters)
    return tuple(
        replace(one, ratio=min(one.ratio, scale * float(special.fdtri(one.freedom, known, share))))
        for one in scatters
    )


def _middle(freedom: float) -> float:
    """Return the median of chi-squared."""
    return float(special.chdtri(freedom, 0.5))


def _usual_noise(spreads: Iterable[ShotSpread]) -> float:
    """Return what is read from pairs over what the bundled error promises; 0 where not known.

    The median: an area that is far noisier than others would promise too much for them.
    """
    known = [
        spread.noise_variance / spread.expected_variance
        for spread in spreads
        if spread.noise_variance is not None
    ]
    return float(np.median(known)) if known else 0.0


def _scatter(areas: list[ShotSpread], usual: float) -> VisitScatter:
    weights = np.array([area.degrees_of_freedom for area in areas])
    noises = [
        usual if area.noise_variance is None else area.noise_variance / area.expected_variance
        for area in areas
    ]
    promised = [
        area.expected_variance * (1.0 + noise) for area, noise in zip(areas, noises, strict=True)
    ]
    ratios = [area.variance / size for area, size in zip(areas, promised, strict=True)]

    def mean(values: list[float]) -> float:
        return float(weights @ np.array(values)) / float(weights.sum())

    return VisitScatter(
        visit=areas[0].visit,
        day=areas[0].day,
        shots=max(area.shots for area in areas),
        freedom=float(weights.max()),
        ratio=mean(ratios),
        noise=mean(noises),
        promised_variance=mean(promised),
    )


def _unequal(
    ratios: np.ndarray[tuple[int], np.dtype[np.float64]],
    freedom: np.ndarray[tuple[int], np.dtype[np.float64]],
    ratio: float,
) -> float:
    """Return by how much visits differ beyond chance in how far they scatter; 1 where not.

    The variance of their ratios over that of chi-squared with their degrees of freedom.
    """
    if len(ratios) < 2 or ratio == 0.0:
        return 1.0
    seen = float(np.sum(freedom / 2.0 * (ratios / ratio - 1.0) ** 2)) / (len(ratios) - 1)
    return max(1.0, seen) if math.isfinite(seen) else 1.0
