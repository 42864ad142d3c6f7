"""What a card in a photo says: where it lies, and how its patches look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import PointsXY

Light24 = NDArray[np.float64]
"""Linear light (24, 3) of the patches; NaN where a patch was left out."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A patch (0 dark skin to 23 black) that was not used, and why."""

    patch: int
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class CardReading:
    """A card that was found.

    ``corners_xy`` (4, 2), in full-resolution pixels of its photo, enclose the six by four patches
    with half the gap around them, from the dark skin patch along its row; they may lie outside the
    photo. ``pitch_px`` is the mean distance between neighbouring patches that are wholly seen (NaN
    where there are none), ``pitch_spread`` by which share it differs over the card: a card that is
    tilted gives a scale for its middle alone.
    ``patches`` is linear light as photographed. ``to_daylight`` (3, 6) turns light of this photo
    into what it would be in daylight (:func:`~photocompare.card.in_daylight`); None where the card
    may not be used. ``residual_de00`` is the median CIEDE2000 that it leaves on the patches.
    ``problem`` is one plain sentence why the card may not be used, empty where it may.
    """

    corners_xy: PointsXY
    pitch_px: float
    pitch_spread: float
    patches: Light24
    left_out: tuple[LeftOut, ...]
    to_daylight: NDArray[np.float64] | None
    residual_de00: float
    problem: str = ""

    @property
    def patch_count(self) -> int:
        """How many patches were used."""
        return int(np.count_nonzero(np.isfinite(self.patches).all(axis=1)))

    @property
    def is_usable(self) -> bool:
        """The card says what the light is."""
        return self.to_daylight is not None
