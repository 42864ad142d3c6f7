"""Colour quantities of a mean light; each is a function of log10 of linear R, G and B alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare import colour, indices


def colour_value(quantity: str, log10_rgb: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``quantity`` for each row of ``log10_rgb`` (..., 3); not for differences."""
    if quantity in _LOGARITHMIC:
        return _LOGARITHMIC[quantity](log10_rgb.astype(np.float32)).astype(np.float64)
    lab = _lab(log10_rgb)
    if quantity == "redness_a":
        return lab[..., 1].astype(np.float64)
    if quantity == "tone_l":
        return lab[..., 0].astype(np.float64)
    if quantity == "tone_ita":
        return indices.tone_ita_deg(lab).astype(np.float64)
    raise ValueError(f"{quantity!r} is not a colour quantity of one photo")


def colour_difference(
    before_log10_rgb: NDArray[np.float64], after_log10_rgb: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return CIEDE2000 between the rows of two (..., 3) arrays of mean light."""
    difference = indices.difference_de00(_lab(before_log10_rgb), _lab(after_log10_rgb))
    return difference.astype(np.float64)


_LOGARITHMIC = {
    "redness_hi": indices.redness_hi,
    "redness_ei": indices.redness_ei,
    "pigment_mic": indices.pigment_mic,
}


def _lab(log10_rgb: NDArray[np.float64]) -> NDArray[np.float32]:
    linear = np.power(10.0, log10_rgb).astype(np.float32)
    return colour.to_lab(colour.to_encoded(linear))
