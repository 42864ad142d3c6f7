"""The scale from a colour card of which the size was said."""

from __future__ import annotations

import math

from photocompare.card import photo_card
from photocompare.errors import SettingsError
from photocompare.model import Photo, Scale, ScaleSource
from photocompare.settings import ScaleSettings

_SPREADS = 3.0  # a range of even steps is 3.5 standard deviations


def card_scale(photo: Photo, settings: ScaleSettings) -> Scale | None:
    """Return the scale in the plane of the card, or None where none was said or is seen flat.

    A card need not show true colours for its size: one in glare serves as well.

    Raises
    ------
    SettingsError
        The size that was said is not that of a card.
    """
    pitch_mm = settings.card_pitch_mm
    if pitch_mm is None:
        return None
    least, most = settings.card_pitch_range_mm
    if not least <= pitch_mm <= most:  # NaN fails too
        raise SettingsError(
            f"A colour card with {pitch_mm:g} mm from patch to patch makes no sense; it lies "
            f"between {least:g} and {most:g}. Measure from the middle of a patch to that of the "
            "next one."
        )
    card = photo_card(photo)
    if card is None or card.pitch_spread > settings.most_card_tilt:
        return None
    error = math.hypot(settings.card_error, card.pitch_spread / _SPREADS)
    return Scale(pitch_mm / card.pitch_px, ScaleSource.CARD, error)
