"""What a comparison says: readings, a grade, and everything they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from photocompare.model.notice import Notice
from photocompare.model.pair import NormalisedPair
from photocompare.model.photo import PhotoPair
from photocompare.model.reading import Reading
from photocompare.model.region import Region
from photocompare.model.repeat_shot import RepeatShot
from photocompare.model.scale import UNKNOWN_SCALE, Scale

if TYPE_CHECKING:
    from photocompare.settings import Settings


@dataclass(frozen=True, slots=True)
class Check:
    """One test of whether the pair is comparable.

    Warned at ``warn`` and refused at ``refuse`` (same unit as ``value``); ``forbids`` names the
    quantities that a refusal withholds. ``passed`` is False from ``warn`` on. ``message`` is
    empty when passed, else one plain sentence with what to do. ``blames`` is "before" or "after"
    where the fault is of that photo by itself, "" where it lies between the two or isn't known.
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
    blames: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    """How comparable the pair is: A (nothing to object) to F (not comparable)."""

    letter: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """All that view, report and gallery need; ``pair`` lies on the before grid.

    ``repeats`` are the further photos of either visit that the readings count.
    ``primary_quantity`` is the one that counts for what was treated, None where that was not said.
    """

    photos: PhotoPair
    pair: NormalisedPair
    regions: tuple[Region, ...]
    grade: Grade
    readings: tuple[Reading, ...]
    settings: Settings
    notices: tuple[Notice, ...]
    version: str
    scale: Scale = UNKNOWN_SCALE
    primary_quantity: str | None = None
    repeats: tuple[RepeatShot, ...] = ()
