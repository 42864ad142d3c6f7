"""Whether a photo is blurred in one direction more than in the other: a hand that moved."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask
from photocompare.relief import SkinWindow

_TILE_PX = 64
_MOST_TILES = 24
_LEAST_INSIDE = 0.9  # of a tile
_FINE = (0.12, 0.30)  # cycles per pixel: what a motion of two pixels and more wipes out
_BROAD = (0.04, 0.10)  # what it leaves: relief under a lamp is itself stronger in one direction
_FLOOR_FROM = 0.43  # cycles per pixel; above it a lens passes nothing but noise
_OFF_AXES = 0.03  # cycles per pixel: the blocks of JPEG lie along both axes
_SECTORS = 6
_CLEAR_OF_NOISE = 2.0  # signal over floor, in the sharpest direction


def motion_ratio(ln_y: NDArray[np.float32], inside: Mask) -> float:
    """Return by how much fine detail falls off more along one direction than across it.

    Ratio of energies, 1 upwards; the broad detail of each direction is the measure of its fine
    detail, so that slanting light and lines hardly count. NaN where too little is seen.
    """
    seen = _seen(ln_y, inside)
    return math.nan if seen is None else _directed(seen.falls)


def relative_motion(before: SkinWindow, after: SkinWindow) -> tuple[float, bool]:
    """Return the same of one photo against the other, and whether the after photo moved.

    The same skin has the same lines in both, so that only the cameras are left to differ: what is
    lost of broad detail, by a long motion, counts as well as what is lost of fine detail against
    it.
    """
    first, second = (_seen(window.ln_y, window.inside) for window in (before, after))
    if first is None or second is None:
        return math.nan, True
    of_fine = _directed(second.falls / first.falls)
    of_broad = _directed(second.broad / first.broad)
    if of_broad > of_fine:
        return of_broad, _directed(second.broad) > _directed(first.broad)
    return of_fine, _directed(second.falls) > _directed(first.falls)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """Energy of detail by direction: of the fine over that of the broad, and of the broad."""

    falls: NDArray[np.float64]
    broad: NDArray[np.float64]


def _directed(falls: NDArray[np.float64]) -> float:
    # A direction and the one at right angles: what falls off alike in both is no motion.
    return float((np.roll(falls, _SECTORS // 2) / falls).max())


def _seen(ln_y: NDArray[np.float32], inside: Mask) -> _Seen | None:
    """Return what is seen in each direction, None where too little is."""
    power = _power(ln_y, inside)
    if power is None:
        return None
    radius, sector = _grid()
    floor = float(np.median(power[radius > _FLOOR_FROM]))
    fine, broad = (
        np.array(
            [
                power[(sector == s) & (radius > low) & (radius < high)].mean() - floor
                for s in range(_SECTORS)
            ]
        )
        for low, high in (_FINE, _BROAD)
    )
    if fine.max() < _CLEAR_OF_NOISE * floor or broad.min() <= 0.0:
        return None
    least = 0.25 * floor  # what noise leaves of it; two photos then compare in its measure
    return _Seen(np.maximum(fine, least) / broad, np.maximum(broad, least))


def _power(ln_y: NDArray[np.float32], inside: Mask) -> NDArray[np.float64] | None:
    height, width = ln_y.shape
    places = [
        (top, left)
        for top in range(0, height - _TILE_PX + 1, _TILE_PX // 2)
        for left in range(0, width - _TILE_PX + 1, _TILE_PX // 2)
        if inside[top : top + _TILE_PX, left : left + _TILE_PX].mean() >= _LEAST_INSIDE
    ]
    if not places:
        return None
    chosen = np.linspace(0, len(places) - 1, min(_MOST_TILES, len(places))).round().astype(int)
    hann = np.hanning(_TILE_PX + 1)[:_TILE_PX]
    window = np.outer(hann, hann)
    tiles = np.stack(
        [ln_y[t : t + _TILE_PX, left : left + _TILE_PX] for t, left in (places[i] for i in chosen)]
    ).astype(np.float64)
    tiles -= tiles.mean(axis=(1, 2), keepdims=True)
    spectra = np.abs(np.fft.fft2(tiles * window)) ** 2
    # One mole must not speak for the skin.
    spectra /= spectra.mean(axis=(1, 2), keepdims=True) + 1e-12
    mean: NDArray[np.float64] = spectra.mean(axis=0)
    return mean


@lru_cache(maxsize=1)
def _grid() -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return the frequency and the sector of each bin; -1 on the axes."""
    axis = np.fft.fftfreq(_TILE_PX)
    v, u = axis[:, None], axis[None, :]
    radius = np.hypot(u, v)
    angle = np.mod(np.arctan2(v + 0.0 * u, u + 0.0 * v), math.pi)
    sector = np.floor(angle / math.pi * _SECTORS).astype(np.intp) % _SECTORS
    sector[np.minimum(np.abs(u + 0.0 * v), np.abs(v + 0.0 * u)) < _OFF_AXES] = -1
    return radius, sector
