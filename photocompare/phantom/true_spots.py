"""Where a scene's pigment spots truly lie, and how large and strong each was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SpotSort(StrEnum):
    """What a true spot is: moles never change."""

    FRECKLE = "freckle"
    BROWN_SPOT = "brown spot"
    MOLE = "mole"


@dataclass(frozen=True, slots=True)
class TrueSpot:
    """One pigmented spot: its middle in before pixels, and its melanin (ln) over the skin's."""

    sort: SpotSort
    centre_xy: tuple[float, float]
    radius_mm: float
    ln_melanin: float
