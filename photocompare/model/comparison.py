"""What a comparison says: readings, a grade, and everything they rest on."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from photocompare.model.notice import Notice
from photocompare.model.pair import NormalisedPair
from photocompare.model.photo import PhotoPair
from photocompare.model.region import Region

if TYPE_CHECKING:
    from photocompare.settings import Settings


class Verdict(StrEnum):
    """What may be said of a change; never "no change", never "improved"."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN_ERROR = "within error"
    NOT_MEASURABLE = "not measurable"


@dataclass(frozen=True, slots=True)
class Reading:
    """One quantity in one region.

    ``before``, ``after`` and ``change`` (after minus before) are in ``unit``; NaN where the
    quantity could not be computed. ``interval`` is the 95 % interval of the change and
    ``detectable_change`` the smallest change that can be told from error; both None where they
    are not known. ``reason`` says in one plain sentence why a verdict is withheld, or what to keep
    in mind; empty when there is nothing to add.
    """

    region: str
    quantity: str
    unit: str
    before: float
    after: float
    change: float
    interval: tuple[float, float] | None
    detectable_change: float | None
    verdict: Verdict
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """Numbers exist for both photos."""
        return math.isfinite(self.before) and math.isfinite(self.after)


@dataclass(frozen=True, slots=True)
class Check:
    """One test of whether the pair is comparable.

    Warned at ``warn`` and refused at ``refuse`` (same unit as ``value``); ``forbids`` names the
    quantities that a refusal withholds. ``passed`` is False from ``warn`` on. ``message`` is
    empty when passed, else one plain sentence with what to do.
    """

    name: str
    value: float
    unit: str
    warn: float
    refuse: float
    passed: bool
    is_refused: bool
    forbids: tuple[str, ...] = ()
    message: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """How comparable the pair is: A (nothing to object) to F (not comparable)."""

    letter: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """All that view, report and gallery need; ``pair`` lies on the before grid."""

    photos: PhotoPair
    pair: NormalisedPair
    regions: tuple[Region, ...]
    grade: Grade
    readings: tuple[Reading, ...]
    settings: Settings
    notices: tuple[Notice, ...]
    version: str
