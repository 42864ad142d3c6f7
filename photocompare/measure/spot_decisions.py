"""What became of each spot, with an error; and what the changes of all of them come to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.spot_pairs import Spots
from photocompare.measure.spot_shapes import Values
from photocompare.measure.uncertainty import BLOCK, DECISION, PLACEBO, SHOT, VISIT
from photocompare.model import ErrorTerm, MarkState
from photocompare.settings import MeasureSettings
from photocompare.settings.spots import SpotSettings

_NORMAL = NormalDist()


class Fate(StrEnum):
    """What became of a spot."""

    KEPT = "kept"
    FADED = "faded"
    DARKER = "darker"
    GONE = "gone"
    NEW = "new"


MARKED: dict[Fate, MarkState] = {
    Fate.KEPT: MarkState.KEPT,
    Fate.FADED: MarkState.FADED,
    Fate.DARKER: MarkState.DARKER,
    Fate.GONE: MarkState.GONE,
    Fate.NEW: MarkState.NEW,
}


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """The spots, what became of each, and how likely that is wrong (N,)."""

    spots: Spots
    noise: Values
    fates: tuple[Fate, ...]
    doubt: Values

    def count(self, *fates: Fate) -> int:
        """Return how many spots met one of these fates."""
        return sum(fate in fates for fate in self.fates)


def decided(spots: Spots, noise: Values, settings: SpotSettings) -> Decided:
    """Return what became of each spot; ``noise`` (N,) is the error of its change on blank skin.

    A spot is gone, or new, where its change is beyond its error and in one photo nothing is left
    that could be told from the skin around.
    """
    before, after = spots.contrast.T
    size = np.maximum(spots.mean_contrast, 0.0)
    relative = math.hypot(settings.relative_single, settings.relative_shot)
    error = np.hypot(noise, relative * size)
    change = after - before
    sure = _NORMAL.inv_cdf(0.5 + settings.decision_confidence / 2.0)
    nothing = settings.gone_share * spots.limit
    fates = tuple(
        _fate(float(change[at]), sure * float(error[at]), spots.contrast[at] < nothing[at])
        for at in range(len(change))
    )
    chance = [2.0 * _NORMAL.cdf(-abs(float(value))) for value in change / np.maximum(error, 1e-9)]
    is_kept = np.array([fate is Fate.KEPT for fate in fates], dtype=np.bool_)
    doubt = np.where(is_kept, 1.0 - settings.decision_confidence, np.array(chance))
    return Decided(spots, noise, fates, doubt)


def _fate(change: float, limit: float, is_blank: NDArray[np.bool_]) -> Fate:
    if abs(change) <= limit:
        return Fate.KEPT
    if change < 0.0:
        return Fate.GONE if is_blank[1] else Fate.FADED
    return Fate.NEW if is_blank[0] else Fate.DARKER


def contrast_terms(found: Decided, settings: MeasureSettings) -> tuple[ErrorTerm, ...]:
    """Return the error of the mean change of contrast."""
    mean = np.maximum(found.spots.mean_contrast, 0.0)
    count = len(mean)
    own = settings.spots
    return _terms(
        found.noise / count, own.relative_single * mean / count, own.relative_shot, settings
    )


def area_terms(
    found: Decided, areas_mm2: Values, unit: float, settings: MeasureSettings
) -> tuple[ErrorTerm, ...]:
    """Return the error of the change of the summed areas (N, 2) of the spots, times ``unit``."""
    mean = areas_mm2.mean(axis=1) * unit
    # An outline at half the contrast moves with it: in areas, about as much as in contrast.
    size = np.maximum(found.spots.mean_contrast, found.spots.limit / 2.0)
    own = settings.spots
    return _terms(
        mean * found.noise / size, own.relative_single * mean, own.relative_area, settings
    )


def count_terms(found: Decided) -> tuple[ErrorTerm, ...]:
    """Return the error of the change of the number of spots."""
    variance = float(np.sum(found.doubt * (1.0 - found.doubt)))
    return (ErrorTerm(DECISION, math.sqrt(variance)),)


def _terms(
    noise: Values, own: Values, relative: float, settings: MeasureSettings
) -> tuple[ErrorTerm, ...]:
    """Return the error of a sum over spots, given what each adds.

    ``noise`` (N,) is what blank skin does, ``own`` (N,) what gloss and focus do to one spot and
    not to the next; ``relative`` is what they do to all alike, as a share. How differently spots
    changed is no error: every one of them is measured.
    """
    shot = relative / settings.spots.relative_single * float(own.sum())
    share = settings.visit_share
    return (
        ErrorTerm(PLACEBO, math.sqrt(float(np.sum(noise**2))), settings.spots.blank_freedom),
        ErrorTerm(BLOCK, math.sqrt(float(np.sum(own**2))), settings.spots.blank_freedom),
        ErrorTerm(VISIT, shot * math.sqrt(share), settings.shot_freedom),
        ErrorTerm(SHOT, shot * math.sqrt(1.0 - share), settings.shot_freedom),
    )
