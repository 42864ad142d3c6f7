"""What the colour cards of both photos say of the light on a piece of skin."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.card import CardReading, apart_de00, grey_gain, in_daylight, photo_card
from photocompare.geometry import polygon_mask, scaling
from photocompare.model import AlignedPair, Mask, PointsXY
from photocompare.normalise.gain import GainFit
from photocompare.settings import LightSettings

_SAMPLE_PX = 40_000
_ROOT_TERMS = ((0, 1), (1, 2), (0, 2))
_FRAME = 0.25  # of the patches' extent: the card around them


@dataclass(frozen=True, slots=True, eq=False)
class CardLight:
    """The cards that were found, before and after; one that may not be used says why itself."""

    before: CardReading | None
    after: CardReading | None

    @property
    def is_in_both(self) -> bool:
        """Both photos have a card that may be used."""
        return _usable(self.before) is not None and _usable(self.after) is not None

    @property
    def residual_de00(self) -> float:
        """What the usable cards are off by after their correction, the larger; NaN without any."""
        known = [c.residual_de00 for c in (self.before, self.after) if c is not None]
        known = [value for value in known if math.isfinite(value)]
        return max(known, default=math.nan)

    @property
    def lamps_apart_de00(self) -> float:
        """How differently the two lamps show the card once grey is grey; NaN unless in both."""
        before, after = _usable(self.before), _usable(self.after)
        if before is None or after is None:
            return math.nan
        both = np.isfinite(before.patches[:, 0]) & np.isfinite(after.patches[:, 0])
        neutral = [c.patches[both] / grey_gain(c.patches) for c in (before, after)]
        return float(np.median(apart_de00(neutral[0], neutral[1]))) if both.any() else math.nan

    def gain_on(self, pair: AlignedPair, skin: Mask) -> GainFit | None:
        """Return the gain that the cards give on ``skin``, None where either has none to give.

        Each card says what its own light does to a colour like that of the skin in its own photo:
        lamps tint skin otherwise than they tint grey. The difference is the gain, and it turns
        round when the photos are swapped.
        """
        before, after = _usable(self.before), _usable(self.after)
        if before is None or after is None or not skin.any():
            return None
        lights = _mean_light(pair, skin)
        tints = [_tint(card, light) for card, light in zip((before, after), lights, strict=True)]
        return GainFit(tints[1] - tints[0], math.nan, 0)

    def calibration(self, log_gain: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """Return the matrix (3, 6) from the before photo's light to daylight, None without a card.

        The after photo's card serves where the before photo has none: its light is ``log_gain``
        (3,) times that of the before photo.
        """
        before, after = _usable(self.before), _usable(self.after)
        if before is not None:
            return None if before.to_daylight is None else before.to_daylight.copy()
        if after is None or after.to_daylight is None:
            return None
        gain = np.exp(log_gain)
        roots = [math.sqrt(gain[first] * gain[second]) for first, second in _ROOT_TERMS]
        matrix: NDArray[np.float64] = after.to_daylight * np.array([*gain, *roots])
        return matrix

    def covers(self, pair: AlignedPair) -> Mask:
        """Return where either card lies on the working grid."""
        mask = np.zeros(pair.size_hw, dtype=np.bool_)
        to_grid = scaling(pair.photos.before.size_hw, pair.size_hw)
        if self.before is not None:
            mask |= polygon_mask(_moved(_framed(self.before), to_grid), pair.size_hw)
        if self.after is not None:
            back = to_grid @ np.linalg.inv(pair.alignment.matrix)
            mask |= polygon_mask(_moved(_framed(self.after), back), pair.size_hw)
        return mask


def card_light(pair: AlignedPair, settings: LightSettings) -> CardLight:
    """Return the cards of both photos."""
    photos = pair.photos
    return CardLight(
        photo_card(photos.before, settings.card), photo_card(photos.after, settings.card)
    )


def _usable(card: CardReading | None) -> CardReading | None:
    return card if card is not None and card.is_usable else None


def _tint(card: CardReading, light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln of light as photographed over that in daylight, (3,), of one colour."""
    assert card.to_daylight is not None, "only a usable card tints"  # noqa: S101  # our own mistake
    tint: NDArray[np.float64] = np.log(light) - np.log(in_daylight(light, card.to_daylight))
    return tint


def _mean_light(pair: AlignedPair, skin: Mask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    step = max(1, round(math.sqrt(int(np.count_nonzero(skin)) / _SAMPLE_PX)))
    sample = (slice(None, None, step), slice(None, None, step))
    kept = skin[sample] if skin[sample].any() else skin
    if kept is skin:
        sample = (slice(None), slice(None))
    before, after = (
        np.exp(np.median(np.log(np.maximum(colour.to_linear(image[sample][kept]), 1e-4)), axis=0))
        for image in (pair.before, pair.after)
    )
    return before.astype(np.float64), after.astype(np.float64)


def _framed(card: CardReading) -> PointsXY:
    middle = card.corners_xy.mean(axis=0)
    framed: PointsXY = middle + (card.corners_xy - middle) * (1.0 + _FRAME)
    return framed


def _moved(points_xy: PointsXY, matrix: NDArray[np.float64]) -> PointsXY:
    flat = np.column_stack([points_xy, np.ones(len(points_xy))]) @ matrix.T
    moved: PointsXY = flat[:, :2] / flat[:, 2:]
    return moved
