"""Figures from what was said of many pairs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.validate.measures.cases import Group, Kind
from photocompare.validate.measures.trial import Answer, MeasureTrial

PER_DEVIATION = 1.96  # 95 % of a normal distribution lie within this many deviations of its mean

Trials = Sequence[MeasureTrial]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    total: int

    @property
    def percent(self) -> float:
        """The share in percent; NaN of none."""
        return 100.0 * self.count / self.total if self.total else math.nan

    def __str__(self) -> str:
        return f"{self.percent:.1f} % of {self.total}" if self.total else "–"


def of(trials: Iterable[MeasureTrial], *kinds: Kind, group: Group | None = None) -> Trials:
    """Return the trials of some kinds, and of a group where one is named."""
    return [
        trial for trial in trials if trial.kind in kinds and (group is None or trial.group is group)
    ]


def answers(trials: Trials, quantity: str) -> list[Answer]:
    """Return what was said of a quantity, wherever it was read."""
    return [trial.answers[quantity] for trial in trials if quantity in trial.answers]


def changes(said: Sequence[Answer], *, judged_only: bool = False) -> Floats:
    """Return the finite changes; with ``judged_only`` those that something was said of."""
    found = [one.change for one in said if one.is_judged or not judged_only]
    values = np.array(found, dtype=np.float64)
    return values[np.isfinite(values)]


def share(said: Iterable[Answer], holds: Callable[[Answer], bool]) -> Share:
    """Return how many of the answers that judge something are so."""
    judged = [holds(one) for one in said if one.is_judged]
    return Share(sum(judged), len(judged))


def found_share(said: Iterable[Answer]) -> Share:
    """Return how many of the answers that judge something say that it changed."""
    return share(said, lambda one: one.is_found)


def judged_share(said: Sequence[Answer]) -> Share:
    """Return how many answers judge something."""
    return Share(sum(one.is_judged for one in said), len(said))


def coverage(said: Iterable[Answer]) -> Share:
    """Return how many of the intervals with a known truth hold it."""
    known = [one.holds_truth for one in said if one.holds_truth is not None]
    return Share(sum(known), len(known))


def detectable(values: Floats) -> float:
    """Return 1.96 standard deviations of changes where nothing changed, NaN of fewer than two."""
    return PER_DEVIATION * float(np.std(values, ddof=1)) if values.size > 1 else math.nan


def mean(values: Floats) -> float:
    """Return the mean, NaN of none."""
    return float(np.mean(values)) if values.size else math.nan


def standard_error(values: Floats) -> float:
    """Return that of the mean, NaN of fewer than two."""
    return float(np.std(values, ddof=1)) / math.sqrt(values.size) if values.size > 1 else math.nan


def slope(said: Iterable[Answer]) -> tuple[float, float]:
    """Return the measured change per true change, and its standard error; NaN of too few."""
    pairs = [(one.truth, one.change) for one in said]
    true, measured = np.array(pairs, dtype=np.float64).reshape(-1, 2).T
    known = np.isfinite(true) & np.isfinite(measured)
    true, measured = true[known], measured[known]
    weight = float((true**2).sum())
    if true.size < 2 or weight == 0.0:
        return math.nan, math.nan
    found = float((true * measured).sum()) / weight
    left = measured - found * true
    error = math.sqrt(float((left**2).sum()) / (true.size - 1) / weight)
    return found, error


def half_widths(said: Iterable[Answer]) -> Floats:
    """Return the stated detectable change of every answer that judges something."""
    widths = [0.5 * (one.high - one.low) for one in said if one.is_judged]
    values = np.array(widths, dtype=np.float64)
    return values[np.isfinite(values)]
