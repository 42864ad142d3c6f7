"""Colours for numbers: even steps for the eye, a neutral zero, safe for colour-blind readers.

Each palette runs in straight lines through CIELAB, so that equal steps of a number are about
equal steps for the eye. The two arms of a diverging palette get equally dark and differ along
blue to yellow, green to purple or teal to brown, which every common colour blindness leaves apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from skimage.color import lab2rgb

Lab = tuple[float, float, float]

NEUTRAL: Lab = (95.0, 0.0, 0.0)
_STEPS = 256  # per arm; finer than 8 bits can show


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours at the low end, in the middle and at the high end, in CIELAB."""

    low: Lab
    middle: Lab
    high: Lab

    def colours(self, position: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return sRGB-encoded colours (..., 3) for positions -1 (low end) to 1 (high end)."""
        table = _table(self)
        share = (np.clip(np.nan_to_num(position), -1.0, 1.0) + 1.0) * (0.5 * (len(table) - 1))
        return table[np.round(share).astype(np.intp)]


@cache
def _table(palette: Palette) -> NDArray[np.float32]:
    rising = np.linspace(0.0, 1.0, _STEPS + 1)[:, None]
    low, middle, high = (np.array(end) for end in (palette.low, palette.middle, palette.high))
    lower = low + (middle - low) * rising
    upper = middle + (high - middle) * rising
    lab = np.concatenate([lower, upper[1:]])
    table: NDArray[np.float32] = lab2rgb(lab[None])[0].astype(np.float32)
    return table


REDNESS = Palette(low=(38.0, 8.0, -46.0), middle=NEUTRAL, high=(38.0, 58.0, 34.0))
PIGMENT = Palette(low=(40.0, -27.0, -5.0), middle=NEUTRAL, high=(40.0, 20.0, 42.0))
TEXTURE = Palette(low=(38.0, -34.0, 28.0), middle=NEUTRAL, high=(38.0, 36.0, -34.0))
# One way only: from neutral to dark, and from pale to saturated.
DISTANCE = Palette(low=NEUTRAL, middle=(59.5, 7.0, -20.0), high=(24.0, 14.0, -40.0))
POSITION = Palette(low=(96.0, -4.0, 16.0), middle=(62.0, -26.0, -4.0), high=(25.0, 8.0, -32.0))
AMOUNT = Palette(low=(93.0, 2.0, 6.0), middle=(64.0, 29.0, 20.0), high=(35.0, 56.0, 34.0))
