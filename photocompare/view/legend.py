"""What a map's colours mean: quantity, unit, limits and the words at the ends of its bar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photocompare.settings import ViewSettings
from photocompare.view.palette import AMOUNT, DISTANCE, PIGMENT, REDNESS, TEXTURE, Palette


class MapKind(StrEnum):
    """The maps of change."""

    DIFFERENCE = "difference"
    REDNESS = "redness"
    PIGMENT = "pigment"
    TEXTURE = "texture"


@dataclass(frozen=True, slots=True)
class Legend:
    """The scale of a map, the same for every picture that is drawn with the same settings.

    Values from ``low`` to ``high`` run over the palette; those within ``floor`` of zero are drawn
    as no change. A refusal of any of ``quantities`` withholds the map.
    """

    title: str
    unit: str
    low: float
    high: float
    floor: float
    low_words: str
    high_words: str
    palette: Palette
    quantities: tuple[str, ...]

    @property
    def is_change(self) -> bool:
        """Zero means that nothing changed."""
        return self.floor > 0.0

    @property
    def is_colour(self) -> bool:
        """A change of the light's colour moves the values."""
        return any(not quantity.startswith("texture") for quantity in self.quantities)

    def colours(
        self, values: NDArray[np.float32], doubt: NDArray[np.float32] | float = 0.0
    ) -> NDArray[np.float32]:
        """Return sRGB-encoded colours (..., 3); a change within ``doubt`` has zero's colour."""
        if not self.is_change:
            return self.full_colours(values)
        shown = self.strength(values, doubt)[..., None]
        nothing = self.full_colours(np.zeros(1, dtype=np.float32))
        mixed: NDArray[np.float32] = nothing * (1.0 - shown) + self.full_colours(values) * shown
        return mixed

    def full_colours(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return sRGB-encoded colours (..., 3), with nothing held back; beyond the limits: ends."""
        position = 2.0 * (values - self.low) / (self.high - self.low) - 1.0
        return self.palette.colours(position.astype(np.float32))

    def strength(
        self, values: NDArray[np.float32], doubt: NDArray[np.float32] | float
    ) -> NDArray[np.float32]:
        """Return how much of its colour each value gets, 0 to 1; 0 where it is NaN.

        None within ``doubt`` (or the floor, where that is larger), all of it from one and a half
        times as much: a sharp edge there would draw an outline where the skin has none.
        """
        if not self.is_change:
            return np.isfinite(values).astype(np.float32)
        edge = np.maximum(self.floor, doubt)
        excess = np.abs(np.nan_to_num(values)) / edge - 1.0
        return np.clip(2.0 * excess, 0.0, 1.0).astype(np.float32)


def legend(kind: MapKind, settings: ViewSettings) -> Legend:
    """Return the scale of the change map ``kind``."""
    if kind is MapKind.REDNESS:
        return _signed(
            ("Change in redness", "HI index units", "less red", "redder"),
            (settings.redness_limit_hi, settings.redness_floor_hi),
            REDNESS,
            ("redness_hi",),
        )
    if kind is MapKind.PIGMENT:
        return _signed(
            ("Change in pigment", "MIc index units", "less pigment", "more pigment"),
            (settings.pigment_limit_mic, settings.pigment_floor_mic),
            PIGMENT,
            ("pigment_mic",),
        )
    if kind is MapKind.TEXTURE:
        return _signed(
            ("Change in texture contrast", "per cent", "less contrast", "more contrast"),
            (settings.texture_limit_percent, settings.texture_floor_percent),
            TEXTURE,
            ("texture_medium",),
        )
    return Legend(
        title="Difference in colour",
        unit="CIEDE2000",
        low=0.0,
        high=settings.difference_limit_de00,
        floor=settings.difference_floor_de00,
        low_words="same colour",
        high_words="different colour",
        palette=DISTANCE,
        quantities=("difference_de00",),
    )


def redness_legend(settings: ViewSettings) -> Legend:
    """Return the scale of redness itself, the same for the before and the after photo."""
    return Legend(
        title="Redness",
        unit="HI index units",
        low=settings.redness_least_hi,
        high=settings.redness_most_hi,
        floor=0.0,
        low_words="less red",
        high_words="redder",
        palette=AMOUNT,
        quantities=("redness_hi",),
    )


def _signed(
    words: tuple[str, str, str, str],
    limit_and_floor: tuple[float, float],
    palette: Palette,
    quantities: tuple[str, ...],
) -> Legend:
    title, unit, low_words, high_words = words
    limit, floor = limit_and_floor
    return Legend(
        title=title,
        unit=unit,
        low=-limit,
        high=limit,
        floor=floor,
        low_words=low_words,
        high_words=high_words,
        palette=palette,
        quantities=quantities,
    )
