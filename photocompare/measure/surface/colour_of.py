"""The colour of a dark thing against its surroundings: shade, or pigment and blood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.surface.skin import Sheet, ln_light
from photocompare.model import PointsXY

_TURNS = np.linspace(0.0, 2.0 * np.pi, 12, endpoint=False)
_RING = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
_INNER, _OUTER = 0.6, 2.2  # radii of the rings in widths of the dot


def drops(sheet: Sheet, own_xy: PointsXY, sigma_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the drop of ln R, G and B (N, 3) inside round things; NaN where they leave the area.

    ``sigma_px`` (N,) are their Gaussian widths.
    """
    height, width = sheet.inside.shape
    result = np.full((len(own_xy), 3), np.nan)
    known = np.flatnonzero(np.isfinite(own_xy).all(axis=1))
    if known.size == 0:
        return result
    means = []
    for radius in (_INNER, _OUTER):
        places = own_xy[known, None] + radius * sigma_px[known, None, None] * _RING
        places = np.round(places).astype(np.intp)
        seen = ((places >= 0) & (places < (width, height))).all(axis=2)
        places = np.clip(places, 0, (width - 1, height - 1))
        seen &= sheet.inside[places[..., 1], places[..., 0]]
        light = ln_light(sheet, places).astype(np.float64)
        total = (light * seen[..., None]).sum(axis=1)
        count = seen.sum(axis=1)[:, None]
        means.append(np.divide(total, count, out=np.full_like(total, np.nan), where=count > 0))
    result[known] = means[1] - means[0]
    return result
