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
_STEPS = 4  # Gauss-Newton from the answer for the size before; the third moves next to nothing
_LEAST_POWER = 1e-12
_TERMS = 3  # of a plane: 1, x, y


@dataclass(frozen=True, slots=True, eq=False)
class ReliefShift:
    """By how much the second picture lies beside the first in the finest detail.

    ``plane`` (3, 2) makes the shift in pixels, x and y, of 1 and the place's x and y, which run
    from -1 to 1 along the long side about the middle of the picture: where skin is curved, the lamp
    shifts it unlike. ``size_px`` is its root mean square, ``spread_px`` one standard deviation of
    it, ``beyond_px`` how far it lies beyond the shift of the finest detail that was seen. The long
    side of the picture is ``long_px``.
    """

    long_px: int
    plane: NDArray[np.float64]
    size_px: float
    spread_px: float
    beyond_px: float

    @property
    def trusted_share(self) -> float:
        """How much of the shift to believe, 0..1: none where noise alone would make as much."""
        return max(0.0, 1.0 - (self.spread_px / max(self.size_px, 1e-9)) ** 2)


@dataclass(frozen=True, slots=True, eq=False)
class _Spectra:
    """Cross-spectra of the parts of the pictures (P, N) at frequencies where both cohere."""

    cross: NDArray[np.complex128]
    variance: NDArray[np.float64]  # of the imaginary part of ``cross``
    places: NDArray[np.float64]  # (P, 3): 1, x, y of each part
    angular_xy: NDArray[np.float64]  # (N, 2), radians per pixel
    cycles: NDArray[np.float64]  # (N,), per pixel


def relief_shift(
    before: Plane, after: Plane, seen: Mask, settings: ReliefShiftSettings
) -> ReliefShift | None:
    """Return the shift between two pictures laid over each other, or None where too little is seen.

    ``before`` and ``after`` are log light on one grid; ``after(x) = before(x + shift)``.
    """
    spectra = _spectra(before, after, seen, settings)
    if spectra is None:
        return None
    fits: list[_Fit] = []
    turnings = np.geomspace(*settings.turning_area_px, settings.turning_steps)
    for turning in turnings[::-1]:
        start = fits[-1].found if fits else np.zeros(4 * _TERMS)
        fits.append(_fitted(spectra, turning, start, settings))
    misfit = np.array([fit.misfit for fit in fits])
    excess = max(1.0, float(misfit.min()) / spectra.cross.size)
    likelihood = -0.5 * (misfit - misfit.min()) / excess + [fit.plausibility for fit in fits]
    weight = np.exp(likelihood - likelihood.max())
    weight /= weight.sum()
    planes = np.array([fit.plane for fit in fits])
    plane = np.tensordot(weight, planes, axes=1)
    finest = np.tensordot(weight, np.array([fit.finest for fit in fits]), axes=1)
    apart = [_root_mean_square(one - plane, spectra.places) ** 2 for one in planes]
    variance = weight @ (excess * np.array([fit.variance for fit in fits]) + apart)
    return ReliefShift(
        long_px=max(before.shape),
        plane=plane,
        size_px=_root_mean_square(plane, spectra.places),
        spread_px=float(np.sqrt(variance)),
        beyond_px=_root_mean_square(plane - finest, spectra.places),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Fit:
    """The best plane of shifts for one size of detail at which shade stops to follow the lamp."""

    found: NDArray[np.float64]
    plane: NDArray[np.float64]
    finest: NDArray[np.float64]
    variance: float
    misfit: float
    plausibility: float


def _fitted(
    spectra: _Spectra,
    turning_area_px: float,
    start: NDArray[np.float64],
    settings: ReliefShiftSettings,
) -> _Fit:
    """Fit shift + shade · fall(frequency) to the phases, by Gauss-Newton on the cross-spectra."""
    fall = 1.0 / (1.0 + (turning_area_px * spectra.cycles**2) ** 1.5)
    per_place = np.hstack([spectra.angular_xy, spectra.angular_xy * fall[:, None]])
    design = np.einsum("pt,nq->pnqt", spectra.places, per_place).reshape(-1, 4 * _TERMS)
    prior = _prior(settings)
    cross, variance = spectra.cross.ravel(), spectra.variance.ravel()
    found = start
    for _ in range(_STEPS):
        turned = cross * np.exp(1j * (design @ found))
        slope = turned.real[:, None] * design
        weighed = slope / variance[:, None]
        normal = weighed.T @ slope + np.diag(prior)
        found = found - np.linalg.solve(normal, weighed.T @ turned.imag + prior * found)
    rest = (cross * np.exp(1j * (design @ found))).imag
    off = np.log(turning_area_px / settings.usual_turning_area_px) / settings.turning_ln_spread
    axes = found.reshape(4, _TERMS).T
    covariance = np.linalg.inv(normal).reshape(4, _TERMS, 4, _TERMS)
    own = covariance[0, :, 0] + covariance[1, :, 1]
    return _Fit(
        found=found,
        plane=axes[:, :2],
        finest=axes[:, :2] + axes[:, 2:] * fall.min(),
        variance=float(np.einsum("pi,ij,pj->p", spectra.places, own, spectra.places).mean()),
        misfit=float(np.sum(rest**2 / variance) + np.sum(prior * found**2)),
        plausibility=-0.5 * float(off**2),
    )


def _prior(settings: ReliefShiftSettings) -> NDArray[np.float64]:
    """Return the inverse variances that are expected of the unknowns before looking."""
    spread = np.repeat([settings.shift_spread_px, settings.shade_spread_px], 2)
    steady = np.array([1.0, settings.slope_share, settings.slope_share])
    return np.asarray(1.0 / np.outer(spread, steady).ravel() ** 2)


def _root_mean_square(plane: NDArray[np.float64], places: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.mean(np.sum((places @ plane) ** 2, axis=1))))


def _spectra(
    before: Plane, after: Plane, seen: Mask, settings: ReliefShiftSettings
) -> _Spectra | None:
    """Return the cross-spectra over tiles that are seen whole, or None where they are too few."""
    for side in settings.tile_sides_px:  # the larger, the better frequencies are told apart
        whole = _whole(seen, side)
        if np.count_nonzero(whole) >= settings.min_tiles:
            break
    else:
        return None
    part, places = _parts(whole, settings.parts_along)
    rows, columns = np.nonzero(whole)
    sums = []
    for one in range(len(places)):  # part by part: all tiles at once would be a large picture
        kept = rows[part == one], columns[part == one]
        before_tiles, after_tiles = (
            _transformed(_windows(plane, side)[kept]) for plane in (before, after)
        )
        products = before_tiles * after_tiles.conj(), _squared(before_tiles), _squared(after_tiles)
        sums.append([product.sum(axis=0) for product in products])
    cross, first, second = (np.stack(column) for column in zip(*sums, strict=True))
    return _coherent(cross, first * second, places, np.bincount(part), settings)


def _whole(seen: Mask, side: int) -> Mask:
    """Return which tiles (rows, columns) are seen whole; none where the picture is smaller."""
    if min(seen.shape) < side:
        return np.zeros((1, 1), dtype=np.bool_)
    return np.asarray(_windows(seen, side).all(axis=(-1, -2)))


def _coherent(
    cross: NDArray[np.complex128],
    power: NDArray[np.float64],
    places: NDArray[np.float64],
    tiles: NDArray[np.intp],
    settings: ReliefShiftSettings,
) -> _Spectra | None:
    """Return the frequencies (P, N) at which the pictures cohere, or None where they are few."""
    side = cross.shape[1]
    cycles_y, cycles_x = np.meshgrid(fft.fftfreq(side), fft.rfftfreq(side), indexing="ij")
    cycles = np.hypot(cycles_x, cycles_y)
    ring = np.minimum((cycles * 2 * _BINS).astype(np.intp), _BINS - 1)
    count = settings.independent_share * tiles
    chance = len(count) / float(count.sum())
    if chance >= 1.0:  # no more than one tile a part: anything coheres with itself
        return None
    found = _ring_means(_squared(cross).sum(axis=0), ring)
    found /= _ring_means(power.sum(axis=0), ring) + _LEAST_POWER
    coherence = np.clip((found - chance) / (1.0 - chance), 0.0, 0.999)[ring]
    finest, coarsest = settings.wavelengths_px
    used = (cycles > 1.0 / coarsest) & (cycles < 1.0 / finest)
    used &= coherence > settings.min_coherence**2
    if np.count_nonzero(used) < settings.min_frequency_share * used.size:
        return None
    variance = power * (1.0 - coherence) / (2.0 * count[:, None, None]) + _LEAST_POWER
    angular = 2.0 * np.pi * np.stack([cycles_x, cycles_y], axis=-1)
    return _Spectra(cross[:, used], variance[:, used], places, angular[used], cycles[used])


def _windows(plane: NDArray[np.generic], side: int) -> NDArray[np.generic]:
    """Return half-overlapping square tiles (rows, columns, side, side)."""
    step = side // 2
    return np.lib.stride_tricks.sliding_window_view(plane, (side, side))[::step, ::step]


def _parts(whole: NDArray[np.bool_], along: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return which part of the picture each kept tile belongs to, and each part's 1, x, y."""
    places = np.argwhere(whole)[:, ::-1] - 0.5 * (np.array(whole.shape[::-1]) - 1.0)
    longest = max(whole.shape)
    cell = np.floor((places + 0.5 * longest) * along / longest).astype(np.intp)
    _, part = np.unique(cell @ (1, along + 1), return_inverse=True)
    size = np.bincount(part)
    middles = [np.bincount(part, column) / size for column in places.T * (2.0 / longest)]
    return part, np.stack([np.ones(len(size)), *middles], axis=1)


def _transformed(tiles: NDArray[np.generic]) -> NDArray[np.complex64]:
    """Return the spectra of windowed tiles, each of unit power: no hair outvotes the skin."""
    side = tiles.shape[1]
    window = np.outer(np.hanning(side), np.hanning(side)).astype(np.float32)
    plain = tiles.astype(np.float32)
    levelled = (plain - plain.mean(axis=(1, 2), keepdims=True)) * window
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
