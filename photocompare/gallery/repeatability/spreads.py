"""What the several shots of one visit say of a quantity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

import numpy as np

from photocompare.measure import Repeats
from photocompare.measure.uncertainty import LAMPS, RESPONSE, SCALE, SHOT, VISIT
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm
from photocompare.quantities import QUANTITIES, TEXTURE_QUANTITIES
from photocompare.settings import MeasureSettings
from photocompare.settings.surface import LearntSurface


class ErrorScale(StrEnum):
    """How a quantity's error grows: not at all, or with the quantity."""

    LINEAR = "linear"  # in the unit of the quantity
    LOG = "log"  # of its natural logarithm


LOG_QUANTITIES = frozenset(
    {
        *TEXTURE_QUANTITIES,
        *(entry.name for entry in fields(LearntSurface)),
        "evenness_redness",
        "evenness_pigment",
    }
)


@dataclass(frozen=True, slots=True)
class ShotPlace:
    """When, with what, by whom and where the shots of a visit were taken; "" where not known."""

    visit: str
    day: date
    device: str = ""
    operator: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class ShotSpread:
    """How far the shots of one visit lie apart in one quantity of one area.

    ``variance`` is of a single shot, known with ``degrees_of_freedom``; ``expected_variance`` is
    what the bundled error of a shot promises for these very photos. Beside it an interval holds
    what it reads from each pair, as from untreated patches: ``noise_variance`` is that part, None
    where these shots can't tell it. All three are of ``scale``.
    """

    quantity: str
    area: str
    visit: str
    day: date
    device: str
    operator: str
    room: str
    shots: int
    variance: float
    degrees_of_freedom: float
    expected_variance: float
    noise_variance: float | None = None
    scale: ErrorScale = ErrorScale.LINEAR

    def __post_init__(self) -> None:
        sizes = (self.variance, self.expected_variance, self.noise_variance or 0.0)
        if not all(math.isfinite(size) and size >= 0.0 for size in sizes):
            raise ValueError("a variance is finite and not negative")
        if self.expected_variance == 0.0 or self.degrees_of_freedom <= 0.0:
            raise ValueError("the bundled error and the degrees of freedom are more than zero")


def spreads_of(
    found: Sequence[Finding],
    repeats: Repeats,
    settings: MeasureSettings,
    *,
    before: ShotPlace,
    after: ShotPlace,
) -> tuple[ShotSpread, ...]:
    """Return what the repeats of both visits show, one a visit, an area and a quantity.

    ``found`` is what ``measure.find`` said of the first photo of either visit, and ``repeats`` of
    the others, all against the same before photo and with the same ``settings``. The noise of the
    pairs is known of the before visit alone: from one visit to another, skin and light differ by
    more than from shot to shot. What is withheld
    or has no learnt error of a shot says nothing, and neither does a distance: it is never
    negative, so that it scatters less the nearer to zero it lies.
    """
    spreads: list[ShotSpread] = []
    for finding in found:
        if QUANTITIES[finding.quantity].is_distance:
            continue
        first = _same(finding, repeats.before, settings)
        spreads += _spread(finding, first, before, is_base=True)
        later = [one for one in (_shot(finding, settings),) if one is not None]
        if later:
            later += _same(finding, repeats.after, settings)
            spreads += _spread(finding, later, after, is_base=False)
    return tuple(spreads)


@dataclass(frozen=True, slots=True)
class _Shot:
    """A change from the base to one shot, and the variances of a shot, all of one scale."""

    change: float
    expected: float
    noise: float


def _same(
    finding: Finding, repeats: Sequence[Sequence[Finding]], settings: MeasureSettings
) -> list[_Shot]:
    """Return what the repeats show of the same quantity in the same area."""
    key = (finding.area, finding.quantity)
    shots = (
        _shot(one, settings)
        for repeat in repeats
        for one in repeat
        if (one.area, one.quantity) == key
    )
    return [shot for shot in shots if shot is not None]


def _shot(finding: Finding, settings: MeasureSettings) -> _Shot | None:
    if finding.withheld or finding.half_width is None or not math.isfinite(finding.change):
        return None
    own = settings.clinic_shot(finding.quantity)
    factor = 1.0 if own is None else own.factor  # a clinic's error is told in bundled ones
    expected = _size(finding, SHOT) / factor
    change = finding.change
    noise = math.hypot(*(term.size for term in finding.terms if _is_of_pair(term)))
    if finding.quantity in LOG_QUANTITIES:
        if not (finding.before > 0.0 and finding.after > 0.0):
            return None
        change = math.log(finding.after / finding.before)
        per_log = finding.before if change == 0.0 else finding.change / change
        expected, noise = expected / per_log, noise / per_log
    # Terms are of the difference of two shots: twice the variance of one.
    return _Shot(change, expected**2 / 2.0, noise**2 / 2.0) if expected > 0.0 else None


def _size(finding: Finding, name: str) -> float:
    return math.hypot(*(term.size for term in finding.terms if term.name == name))


def _is_of_pair(term: ErrorTerm) -> bool:
    """Return whether a term is read from the pair, and is there between shots of one visit, too.

    Another lamp and a wrong scale are not.
    """
    return not term.is_bound and term.name not in (SHOT, VISIT, LAMPS, RESPONSE, SCALE)


def _spread(
    finding: Finding, shots: list[_Shot], place: ShotPlace, *, is_base: bool
) -> list[ShotSpread]:
    """Return the spread of these shots, and of the base where they are of its visit; or none."""
    changes = [shot.change for shot in shots]
    if is_base and shots:
        changes = [0.0, *changes]
    if len(changes) < 2:
        return []
    quantity = finding.quantity
    noise = float(np.mean([shot.noise for shot in shots])) if is_base else None
    spread = ShotSpread(
        quantity=quantity,
        area=finding.area,
        visit=place.visit,
        day=place.day,
        device=place.device,
        operator=place.operator,
        room=place.room,
        shots=len(changes),
        variance=float(np.var(changes, ddof=1)),
        degrees_of_freedom=len(changes) - 1.0,
        expected_variance=float(np.mean([shot.expected for shot in shots])),
        noise_variance=noise,
        scale=ErrorScale.LOG if quantity in LOG_QUANTITIES else ErrorScale.LINEAR,
    )
    return [spread]
