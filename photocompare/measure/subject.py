"""One area and all that is known for reading it: what every family of quantities is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from photocompare.measure.areas import Area
from photocompare.model import NormalisedPair, Scale
from photocompare.settings import MeasureSettings

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True, eq=False)
class Memo:
    """What is read once for all areas of a pair, such as a map or the reference skin."""

    _kept: dict[str, Any] = field(default_factory=dict)

    def of(self, name: str, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` gave the first time that ``name`` was asked for."""
        if name not in self._kept:
            self._kept[name] = make()
        made: _Made = self._kept[name]
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a family reads.

    ``control`` is all reference skin as one area, None where there is none that can tell light
    from change. ``slope_ln`` is by how much more the light may have changed on ``area`` than on
    the control (natural log of luminance). ``memo`` is shared by all areas of the pair.
    ``settings.mm_per_px`` is ``scale.mm_per_px``.
    """

    pair: NormalisedPair
    area: Area
    control: Area | None
    slope_ln: float
    scale: Scale
    settings: MeasureSettings
    memo: Memo
