"""The colour of a dark thing against its surroundings: shade, or pigment and blood."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.surface.skin import Sheet, ln_light
from photocompare.model import PointsXY

_TURNS = np.linspace(0.0, 2.0 * np.pi, 8, endpoint=False)
_RING = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)])
_BESIDE_MM = 0.6  # from the middle of a line to the skin beside it
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709
_INNER, _OUTER = 0.6, 2.2  # radii of the rings in widths of the dot


def drops(sheet: Sheet, own_xy: PointsXY, sigma_px: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the drop of ln R, G and B (N, 3) inside round things; NaN where they leave the area.

    ``sigma_px`` (N,) are their Gaussian widths.
    """
    radii = sigma_px[:, None, None] * _RING
    inner = _mean_light(sheet, own_xy[:, None] + _INNER * radii)
    outer: NDArray[np.float64] = _mean_light(sheet, own_xy[:, None] + _OUTER * radii)
    return outer - inner


def beside_drops(
    sheet: Sheet, own_xy: PointsXY, normal: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the drop of ln R, G and B (N, 3) on a line against either side; NaN at the edge.

    ``normal`` (N,) is the angle across the line.
    """
    away = (_BESIDE_MM / sheet.mm_per_px) * np.column_stack([np.cos(normal), np.sin(normal)])
    sides = np.stack([own_xy - away, own_xy + away], axis=1)
    return _mean_light(sheet, sides) - _mean_light(sheet, own_xy[:, None])


def _mean_light(sheet: Sheet, own_xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of ln R, G and B over points (N, K, 2); NaN where none is inside."""
    height, width = sheet.inside.shape
    known = np.isfinite(own_xy)
    places = np.round(np.where(known, own_xy, -1.0)).astype(np.intp)
    seen = ((places >= 0) & (places < (width, height))).all(axis=2)
    places = np.clip(places, 0, (width - 1, height - 1))
    seen &= sheet.inside[places[..., 1], places[..., 0]]
    total = (ln_light(sheet, places).astype(np.float64) * seen[..., None]).sum(axis=1)
    count = seen.sum(axis=1)[:, None]
    mean: NDArray[np.float64] = np.divide(
        total, count, out=np.full_like(total, np.nan), where=count > 0
    )
    return mean
