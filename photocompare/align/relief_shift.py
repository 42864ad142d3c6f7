"""How far a lamp that moved has shifted the look of relief, away from the skin itself.

Shading goes with the slope of the skin, d·∇h; hollows and gloss go with its height, A·h. Their sum
looks like relief that lies d / A beside itself, and with the lamp d changes. Skin that moved has
moved alike at every size of detail. Shade has not: its phase can't turn by more than a right angle,
so in finer detail it is displaced by less and less. Hence the shift of both pictures is measured
size by size, from the phase of their cross-spectrum, and what it tends to in the finest detail is
the skin's own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from photocompare.align.structure import Plane
from photocompare.model import Mask
from photocompare.settings import ReliefShiftSettings

_BINS = 40  # rings of the spectrum between 0 and half a cycle per pixel
_STEPS = 5  # Gauss-Newton from the shift at the size before; the fourth moves nothing
_LEAST_POWER = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class ReliefShift:
    """By how many pixels (x, y) the second picture lies beside the first in the finest detail.

    ``spread_px`` is one standard deviation (root mean square distance); ``beyond_px`` how far the
    answer lies beyond the shift of the finest detail that was seen.
    """

    shift_xy: NDArray[np.float64]
    spread_px: float
    beyond_px: float


@dataclass(frozen=True, slots=True, eq=False)
class _Spectrum:
    """Cross-spectrum of the pictures where they cohere: one entry a frequency."""

    cross: NDArray[np.complex128]
    variance: NDArray[np.float64]  # of the imaginary part of ``cross``
    angular_xy: NDArray[np.float64]  # (N, 2), radians per pixel
    cycles: NDArray[np.float64]  # per pixel


def relief_shift(
    before: Plane, after: Plane, seen: Mask, settings: ReliefShiftSettings
) -> ReliefShift | None:
    """Return the shift between two pictures laid over each other, or None where too little is seen.

    ``before`` and ``after`` are log light on one grid; ``after(x) = before(x + shift)``.
    """
    spectrum = _spectrum(before, after, seen, settings)
    if spectrum is None:
        return None
    fits = [
        _fitted(spectrum, turning, settings)
        for turning in np.geomspace(*settings.turning_area_px, settings.turning_steps)
    ]
    misfit = np.array([fit.misfit for fit in fits])
    excess = max(1.0, float(misfit.min()) / max(1, len(spectrum.cross) - 4))
    plausible = np.array([fit.plausibility for fit in fits])
    likelihood = -0.5 * (misfit - misfit.min()) / excess + plausible
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    shift = np.array(sum(w * fit.shift_xy for w, fit in zip(weight, fits, strict=True)))
    finest = np.array(sum(w * fit.finest_xy for w, fit in zip(weight, fits, strict=True)))
    variance = sum(
        w * (excess * fit.variance + float(np.sum((fit.shift_xy - shift) ** 2)))
        for w, fit in zip(weight, fits, strict=True)
    )
    return ReliefShift(shift, float(np.sqrt(variance)), float(np.linalg.norm(shift - finest)))


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The best shift for one size of detail at which shade stops to follow the lamp."""

    shift_xy: NDArray[np.float64]
    finest_xy: NDArray[np.float64]
    variance: float
    misfit: float
    plausibility: float


def _fitted(spectrum: _Spectrum, turning_area_px: float, settings: ReliefShiftSettings) -> _Fit:
    """Fit shift + shade · fall(frequency) to the phases, by Gauss-Newton on the cross-spectrum."""
    fall = 1.0 / (1.0 + (turning_area_px * spectrum.cycles**2) ** 1.5)
    design = np.hstack([spectrum.angular_xy, spectrum.angular_xy * fall[:, None]])
    prior = 1.0 / np.repeat([settings.shift_spread_px, settings.shade_spread_px], 2) ** 2
    found = np.zeros(4)
    for _ in range(_STEPS):
        turned = spectrum.cross * np.exp(1j * (design @ found))
        slope = turned.real[:, None] * design / spectrum.variance[:, None]
        normal = slope.T @ (turned.real[:, None] * design) + np.diag(prior)
        found = found - np.linalg.solve(normal, slope.T @ turned.imag + prior * found)
    turned = spectrum.cross * np.exp(1j * (design @ found))
    off = np.log(turning_area_px / settings.usual_turning_area_px) / settings.turning_ln_spread
    return _Fit(
        shift_xy=found[:2],
        finest_xy=found[:2] + found[2:] * fall.min(),
        variance=float(np.trace(np.linalg.inv(normal)[:2, :2])),
        misfit=float(np.sum(turned.imag**2 / spectrum.variance) + np.sum(prior * found**2)),
        plausibility=-0.5 * off**2,
    )


def _spectrum(
    before: Plane, after: Plane, seen: Mask, settings: ReliefShiftSettings
) -> _Spectrum | None:
    """Return the cross-spectrum over tiles that are seen whole, or None where they are too few."""
    side = settings.tile_px
    first, second, whole = (_tiles(plane, side) for plane in (before, after, seen))
    kept = whole.all(axis=(1, 2))
    if np.count_nonzero(kept) < settings.min_tiles:
        return None
    one, other = (_transformed(tiles[kept]) for tiles in (first, second))
    cycles_y, cycles_x = np.meshgrid(fft.fftfreq(side), fft.rfftfreq(side), indexing="ij")
    cycles = np.hypot(cycles_x, cycles_y)
    cross = np.sum(one * other.conj(), axis=0).astype(np.complex128)
    power = np.sum(_squared(one), axis=0) * np.sum(_squared(other), axis=0)
    count = settings.independent_share * np.count_nonzero(kept)
    ring = np.minimum((cycles * 2 * _BINS).astype(np.intp), _BINS - 1)
    mean_power = _ring_means(power, ring) + _LEAST_POWER
    chance = 1.0 / count
    coherence = (_ring_means(_squared(cross), ring) / mean_power - chance) / (1.0 - chance)
    coherence = np.clip(coherence, 0.0, 0.999)[ring]
    finest, coarsest = settings.wavelengths_px
    used = (cycles > 1.0 / coarsest) & (cycles < 1.0 / finest)
    used &= coherence > settings.min_coherence**2
    if np.count_nonzero(used) < settings.min_frequencies:
        return None
    variance = power * (1.0 - coherence) / (2.0 * count) + _LEAST_POWER
    angular = 2.0 * np.pi * np.stack([cycles_x, cycles_y], axis=-1)
    return _Spectrum(cross[used], variance[used], angular[used], cycles[used])


def _tiles(plane: NDArray[np.generic], side: int) -> NDArray[np.float32]:
    """Return half-overlapping square tiles (N, side, side)."""
    step = side // 2
    windows = np.lib.stride_tricks.sliding_window_view(plane, (side, side))[::step, ::step]
    return windows.reshape(-1, side, side).astype(np.float32)


def _transformed(tiles: NDArray[np.float32]) -> NDArray[np.complex64]:
    """Return the spectra of windowed tiles, each of unit power: no hair outvotes the skin."""
    side = tiles.shape[1]
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    levelled = (tiles - tiles.mean(axis=(1, 2), keepdims=True)) * window
    strength = np.sqrt(np.sum(levelled**2, axis=(1, 2), keepdims=True) + _LEAST_POWER)
    spectra: NDArray[np.complex64] = fft.rfft2(levelled / strength)
    return spectra


def _squared(values: NDArray[np.complexfloating]) -> NDArray[np.float64]:
    squared: NDArray[np.float64] = values.real.astype(np.float64) ** 2 + values.imag**2
    return squared


def _ring_means(values: NDArray[np.float64], ring: NDArray[np.intp]) -> NDArray[np.float64]:
    sums = np.bincount(ring.ravel(), values.ravel(), _BINS)
    means: NDArray[np.float64] = sums / np.maximum(1, np.bincount(ring.ravel(), minlength=_BINS))
    return means
