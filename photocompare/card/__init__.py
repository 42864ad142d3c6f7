"""A 24-patch colour card in a photo: found, read, and what it says of the light."""

from photocompare.card.calibration import (
    apart_de00,
    calibrated,
    colour_matrix,
    grey_gain,
    in_daylight,
)
from photocompare.card.finding import find_card
from photocompare.card.record import CardReading, LeftOut
from photocompare.card.reference import COLUMNS, GREY_ROW, PATCHES, ROWS, patch_linear, patch_srgb
from photocompare.card.seen import photo_card

__all__ = [
    "COLUMNS",
    "GREY_ROW",
    "PATCHES",
    "ROWS",
    "CardReading",
    "LeftOut",
    "apart_de00",
    "calibrated",
    "colour_matrix",
    "find_card",
    "grey_gain",
    "in_daylight",
    "patch_linear",
    "patch_srgb",
    "photo_card",
]
