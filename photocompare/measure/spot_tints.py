"""Pigment or shade: what a dark mark takes from blue light and what it takes from red."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.skin_maps import SkinMaps
from photocompare.model import PointsXY

_DISC = 0.9  # of the radius: without the soft rim
_RING = (1.3, 2.5)  # radii; the skin that a mark is held against
_LEAST_SQUARES = 3  # of a disc or a ring that must be skin

Values = NDArray[np.float64]


def tints_of(
    maps: SkinMaps, centres_xy: tuple[PointsXY, PointsXY], radii_mm: Values
) -> NDArray[np.float64]:
    """Return by how much more of blue than of red each mark takes, over the mean of all three.

    Of ln R, G and B, (N,), the mean of both photos, so that neither exposure nor cast matters:
    0 where all channels darken alike, NaN where too little of a mark is skin. ``radii_mm`` (N,).
    Pigment on light skin takes two to three times as much of blue as of red, on the darkest less
    than of red, where blue is mostly what the surface throws back; shade takes a little more of
    blue, since red light spreads farther in skin and gloss is white.
    """
    drops = np.zeros((len(radii_mm), 3))
    for photo, places in enumerate(centres_xy):
        light = maps.light[:, :, photo]
        for number, (centre, radius) in enumerate(zip(places, radii_mm / maps.mm, strict=True)):
            drops[number] += _drop(light, maps, centre, float(radius))
    mean = drops.mean(axis=1)
    tints: Values = np.divide(
        drops[:, 2] - drops[:, 0], mean, out=np.full_like(mean, np.nan), where=mean > 0.0
    )
    return tints


def _drop(
    light: NDArray[np.float32], maps: SkinMaps, centre: NDArray[np.float64], radius: float
) -> Values:
    """Return by how much each channel (3,) is darker in a disc than in its ring, natural log."""
    reach = int(np.ceil(_RING[1] * radius)) + 1
    left, top = (int(np.floor(value)) - reach for value in centre)
    rows = slice(max(0, top), max(0, top + 2 * reach + 2))
    columns = slice(max(0, left), max(0, left + 2 * reach + 2))
    inside = maps.inside[rows, columns]
    y, x = np.nonzero(inside)
    distance = np.hypot(x + columns.start - centre[0], y + rows.start - centre[1])
    disc = distance <= max(1.0, _DISC * radius)
    ring = (distance >= _RING[0] * radius) & (distance <= _RING[1] * radius)
    if min(np.count_nonzero(disc), np.count_nonzero(ring)) < _LEAST_SQUARES:
        return np.full(3, np.nan)
    values = light[rows, columns][inside].astype(np.float64)
    drop: Values = np.median(values[ring], axis=0) - values[disc].mean(axis=0)
    return drop
