"""Check that both photos hold colour at all: redness can't be read from black and white."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare.grade.limits import Rule, checked
from photocompare.model import Check, Mask, NormalisedPair, RGBImage
from photocompare.quantities import COLOUR_QUANTITIES
from photocompare.settings import GradeSettings

_LONG_SIDE_PX = 128  # each of its pixels averages the camera's noise of colour away
_LEAST_PIXELS = 24
_SHOWN_BY_GREY = ("tone_l",)


def colour_check(pair: NormalisedPair, settings: GradeSettings) -> Check:
    """Return the check of how much colour varies over the skin, in the paler of the two photos.

    Along one line from dark to bright a tinted black-and-white picture varies; skin also varies
    across it, whatever the lamp.
    """
    before = _variety_percent(pair.before, pair.measurable)
    after = _variety_percent(pair.after_as_taken, pair.measurable)
    worst, name = min((before, "before"), (after, "after"))
    return checked(
        Rule(
            "colour",
            "% of white",
            settings.colour_variety_percent,
            tuple(entry for entry in COLOUR_QUANTITIES if entry not in _SHOWN_BY_GREY),
            unknown="Too little skin can be measured to see whether both photos hold colour.",
        ),
        worst,
        f"The {name} photo holds next to no colour, as a black-and-white copy does, so neither "
        "redness nor pigment can be read from it. Use the photo as the camera took it.",
        blames=name,
    )


def _variety_percent(image: RGBImage, seen: Mask) -> float:
    """Return the spread of encoded colour across its main line, one standard deviation."""
    height, width = seen.shape
    factor = min(1.0, _LONG_SIDE_PX / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(seen.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    colours = small[share > 0.99].astype(np.float64)
    if len(colours) < _LEAST_PIXELS:
        return math.nan
    spreads = np.linalg.svd(colours - colours.mean(axis=0), compute_uv=False)
    return float(100.0 * spreads[1] / math.sqrt(len(colours)))
