"""How the error of a shot went over time, and whether it has surely grown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from photocompare.gallery.repeatability.pooling import (
    ANYWHERE,
    VisitScatter,
    Where,
    pooled,
    scatters_of,
    tame,
)
from photocompare.gallery.repeatability.spreads import ShotSpread
from photocompare.settings import RepeatSettings

_DEFAULT = RepeatSettings()
_MOST_STEPS = 200  # places where the error may have grown; more only take longer
_AT_ONCE = 256  # orders; more only take memory
_ROUNDING = 1e-9  # of a log likelihood
_LEAST = 1e-12  # of a ratio of variances: files that are the same have none


@dataclass(frozen=True, slots=True)
class PeriodError:
    """The standard deviation of a shot in one month, with its interval.

    Of the scale of the quantity's own error (see ``ShotSpread``); ``month`` is its first day.
    """

    month: date
    visits: int
    shots: int
    sd: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class ErrorGrowth:
    """Whether the error of a shot has grown, since when, and from what to what.

    ``chance`` is how often visits in any other order would look as much like it; ``since`` is the
    day from which it is most likely, None where there are too few visits to look.
    """

    quantity: str
    visits: int
    is_sure: bool
    chance: float
    since: date | None = None
    sd_before: float = math.nan
    sd_since: float = math.nan


def error_by_month(
    spreads: Iterable[ShotSpread],
    quantity: str,
    *,
    where: Where = ANYWHERE,
    settings: RepeatSettings = _DEFAULT,
) -> tuple[PeriodError, ...]:
    """Return the error of a shot in each month that has repeat shots, the earliest first."""
    scatters = scatters_of(spreads, quantity, where=where, settings=settings)
    return tuple(
        _period(month, tuple(visits), settings)
        for month, visits in groupby(scatters, key=lambda one: one.day.replace(day=1))
    )


def error_growth(
    spreads: Iterable[ShotSpread],
    quantity: str,
    *,
    where: Where = ANYWHERE,
    tests: int = 1,
    settings: RepeatSettings = _DEFAULT,
) -> ErrorGrowth:
    """Return whether the error of a shot has grown.

    ``tests`` is how many quantities, cameras and rooms are looked at together: the chance of a
    false alarm is shared among them.
    """
    scatters = scatters_of(spreads, quantity, where=where, settings=settings)
    return growth_of(scatters, quantity, tests=tests, settings=settings)


def growth_of(
    scatters: Sequence[VisitScatter],
    quantity: str,
    *,
    tests: int = 1,
    settings: RepeatSettings = _DEFAULT,
) -> ErrorGrowth:
    """Return whether the error has grown over these visits, which lie in the order of time.

    The likelihood ratio of the best single step upwards, held against that of the same visits in
    random orders: right whatever the errors are distributed like.
    """
    least = settings.growth_visits
    if len(scatters) < 2 * least:
        return ErrorGrowth(quantity, len(scatters), is_sure=False, chance=1.0)
    tamed = tame(scatters, settings)
    width = math.ceil(len(tamed) / _MOST_STEPS)
    starts = np.arange(0, len(tamed), width)
    freedom = np.array([one.freedom for one in tamed])
    squares = freedom * np.array([one.ratio for one in tamed])
    ratios = _likelihoods(squares[None], freedom[None], starts, least)
    beyond = _as_far(squares, freedom, starts, float(ratios.max()), settings)
    chance = (1 + beyond) / (1 + settings.growth_shuffles)
    place = int(starts[int(np.argmax(ratios[0]))])
    if ratios.max() <= 0.0:
        return ErrorGrowth(quantity, len(scatters), is_sure=False, chance=chance)
    before, since = (pooled(part, settings) for part in (scatters[:place], scatters[place:]))
    return ErrorGrowth(
        quantity,
        len(scatters),
        is_sure=chance * tests <= settings.growth_level,
        chance=chance,
        since=scatters[place].day,
        sd_before=math.sqrt(before.ratio * before.promised_variance),
        sd_since=math.sqrt(since.ratio * since.promised_variance),
    )


def _as_far(
    squares: NDArray[np.float64],
    freedom: NDArray[np.float64],
    starts: NDArray[np.int_],
    ratio: float,
    settings: RepeatSettings,
) -> int:
    """Return in how many random orders a step up looks as likely."""
    # Drawn from the visits: the same ones are always judged alike, and no set of orders is special.
    random = np.random.default_rng(np.frombuffer(squares.tobytes(), dtype=np.uint32))
    beyond, left = 0, settings.growth_shuffles
    while left > 0:
        count = min(left, _AT_ONCE)
        orders = random.random((count, len(squares))).argsort(axis=1)
        found = _likelihoods(squares[orders], freedom[orders], starts, settings.growth_visits)
        # Rounding alone may tell the same visits in another order apart.
        beyond += int(np.count_nonzero(found.max(axis=1) >= ratio - _ROUNDING))
        left -= count
    return beyond


def _likelihoods(
    squares: NDArray[np.float64],
    freedom: NDArray[np.float64],
    starts: NDArray[np.int_],
    least: int,
) -> NDArray[np.float64]:
    """Return the log likelihood ratio of a step up at each start, 0 where there is none."""
    count = squares.shape[1]
    seen, known = np.cumsum(squares, axis=1), np.cumsum(freedom, axis=1)
    at = np.clip(starts - 1, 0, count - 1)
    first, first_known = seen[:, at], known[:, at]
    whole, whole_known = seen[:, -1:], known[:, -1:]
    rest, rest_known = whole - first, whole_known - first_known
    early = np.maximum(first / first_known, _LEAST)
    late = np.maximum(rest / np.maximum(rest_known, _LEAST), _LEAST)
    level = np.maximum(whole / whole_known, _LEAST)
    gain = whole_known * np.log(level) - first_known * np.log(early) - rest_known * np.log(late)
    allowed = (starts >= least) & (starts <= count - least)
    found: NDArray[np.float64] = np.where(allowed & (late > early), gain, 0.0)
    return found


def _period(month: date, visits: tuple[VisitScatter, ...], settings: RepeatSettings) -> PeriodError:
    pool = pooled(visits, settings)
    low, high = pool.interval(settings.confidence)
    per = pool.promised_variance
    return PeriodError(
        month,
        pool.visits,
        pool.shots,
        math.sqrt(pool.ratio * per),
        (math.sqrt(low * per), math.sqrt(high * per)),
    )
