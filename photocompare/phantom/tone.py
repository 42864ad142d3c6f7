"""Skin tones: measured anchors, and the model's blood and melanin that stand closest to each."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from photocompare.phantom import spectrum

# Facial medians of 2,113 people, linear sRGB under D65 without surface reflection, lightest first
# (ISSA: Lu et al., Scientific Data 2025, 12:487).
ANCHORS: NDArray[np.float64] = np.array(
    [
        [0.498, 0.322, 0.271],
        [0.468, 0.286, 0.215],
        [0.429, 0.246, 0.170],
        [0.376, 0.204, 0.128],
        [0.322, 0.163, 0.093],
        [0.274, 0.132, 0.068],
        [0.213, 0.098, 0.048],
        [0.166, 0.073, 0.035],
        [0.128, 0.054, 0.028],
        [0.092, 0.040, 0.024],
        [0.061, 0.028, 0.019],
    ]
)

_HALVED_AT = 0.08  # melanin fraction; leaves mottling of about the same lightness step in all tones
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def anchor_rgb(tone: float) -> NDArray[np.float64]:
    """Return linear sRGB (3,) of a tone from 0 (lightest) to 10; between anchors in log light."""
    if not 0.0 <= tone <= len(ANCHORS) - 1:
        raise ValueError(f"tone must lie in 0..{len(ANCHORS) - 1}, got {tone}")
    steps = np.arange(len(ANCHORS))
    logs = [np.interp(tone, steps, np.log(ANCHORS[:, channel])) for channel in range(3)]
    return np.exp(np.array(logs))


@cache
def base_fractions(tone: float) -> tuple[float, float]:
    """Return the melanin and blood fractions whose model is as light as the tone's anchor.

    Blood stays at the light skin's amount: fitting it too drives it to unphysical values in dark
    skin. What colour is left over, the anchor supplies.
    """
    blood = spectrum.LIGHT_SKIN[1]
    wanted = float(_LUMINANCE @ anchor_rgb(tone))
    melanin = np.geomspace(1e-3, 0.9, 400)
    lightness = spectrum.ideal_linear_rgb(spectrum.reflectance(melanin, blood)) @ _LUMINANCE
    found = np.interp(-wanted, -lightness, np.log(melanin))
    return float(np.exp(found)), blood


def melanin_contrast(tone: float) -> float:
    """Return what the unevenness (log) of melanin is multiplied by in a tone, 1 or less.

    Dark skin's melanin is counted in tenths, not in hundredths: light skin's percentages would
    make it look like camouflage.
    """
    return 1.0 / (1.0 + base_fractions(tone)[0] / _HALVED_AT)
