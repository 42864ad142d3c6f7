"""Whether one photo was smoothed by a filter: faint detail wiped out, strong detail kept."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare.relief import SkinWindow

_BAND_PX = (0.8, 2.0)  # Gaussian widths, in pixels of the photo: what filters smooth
_STRONG = 99.0  # percentile
_LEAST_PIXELS = 2_000  # for that percentile


def smoothing_ratio(before: SkinWindow, after: SkinWindow) -> float:
    """Return how much more strong detail stands out against faint detail, after over before.

    Blur, noise and light scale both alike, more or less; a beauty filter keeps what it takes for
    an edge and wipes out the rest. NaN where too little is seen.
    """
    return _strong_over_faint(after) / _strong_over_faint(before)


def _strong_over_faint(window: SkinWindow) -> float:
    inside = window.inside
    if np.count_nonzero(inside) < _LEAST_PIXELS:
        return math.nan
    fine, wide = (cv2.GaussianBlur(window.ln_y, (0, 0), width) for width in _BAND_PX)
    detail = np.abs((fine - wide)[inside])
    faint = float(np.median(detail))
    return float(np.percentile(detail, _STRONG)) / faint if faint > 0.0 else math.nan
