"""A similarity from the spectra alone: for skin whose structure matches nowhere feature by feature.

The amplitude of a spectrum does not know where a picture lies; laid out in the logarithm of the
frequency and in its angle, a scale and a turn are shifts of it (Fourier-Mellin; Reddy and
Chatterji 1996). Both are found by phase correlation, and the shift of the picture after that.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes
from photocompare.align.structure import Plane, as_plane, reduced, structure
from photocompare.geometry import scaling
from photocompare.model import Matrix
from photocompare.settings import AlignSettings

_ANGLES = 256  # over half a turn: a spectrum of a real picture repeats after that
_RADII = 256
_TURNS = (0.0, math.pi)
_APART = 8  # steps around a peak in which no second one is looked for


def from_log_polar(planes: Planes, settings: AlignSettings) -> list[Proposal]:
    """Return the likeliest similarities by the spectra of both pictures, reduced."""
    side_px = settings.spectrum_side_px
    before, after = (
        structure(reduced(plane, side_px), settings.spectrum_band_px, settings.contrast_floor)
        for plane in (planes.before, planes.after)
    )
    surface = _phase_correlation(
        *(_log_polar(_padded(plane, side_px), settings) for plane in (before, after))
    )
    proposals = []
    for row, column in _peaks(surface, settings.spectrum_peaks):
        angle = math.pi * _signed(row, _ANGLES) / _ANGLES
        scale = math.exp(-_log_step(settings) * _signed(column, _RADII))
        for turn in _TURNS:
            small = _placed(before, after, angle + turn, scale)
            matrix = (
                scaling((after.shape[0], after.shape[1]), planes.after_hw)
                @ small
                @ scaling(planes.before_hw, (before.shape[0], before.shape[1]))
            )
            proposals.append(Proposal(matrix, 0, "spectra, similarity"))
    return proposals


def _log_polar(plane: Plane, settings: AlignSettings) -> NDArray[np.float64]:
    """Return the amplitude of the spectrum over half a turn (rows) and log frequency (columns)."""
    side = plane.shape[0]
    amplitude = fft.fftshift(np.abs(fft.fft2(plane)))
    coarsest = settings.spectrum_wavelengths_px[1]
    angle = np.pi * np.arange(_ANGLES) / _ANGLES
    radius = side / coarsest * np.exp(_log_step(settings) * np.arange(_RADII))
    x = (side // 2 + radius[None, :] * np.cos(angle)[:, None]).astype(np.float32)
    y = (side // 2 + radius[None, :] * np.sin(angle)[:, None]).astype(np.float32)
    sampled = cv2.remap(np.log1p(amplitude).astype(np.float32), x, y, cv2.INTER_LINEAR)
    levelled = np.asarray(sampled, dtype=np.float64) - np.mean(sampled, axis=0, keepdims=True)
    windowed: NDArray[np.float64] = levelled * np.hanning(_RADII)[None, :]
    return windowed


def _log_step(settings: AlignSettings) -> float:
    finest, coarsest = settings.spectrum_wavelengths_px
    return math.log(coarsest / finest) / _RADII


def _placed(before: Plane, after: Plane, angle: float, scale: float) -> Matrix:
    """Return the map from before to after of this turn and scale, with the likeliest shift."""
    cosine, sine = scale * math.cos(angle), scale * math.sin(angle)
    middle_before, middle_after = (
        np.array([(plane.shape[1] - 1) / 2.0, (plane.shape[0] - 1) / 2.0])
        for plane in (before, after)
    )
    matrix: Matrix = np.eye(3)
    matrix[:2, :2] = [[cosine, -sine], [sine, cosine]]
    matrix[:2, 2] = middle_after - matrix[:2, :2] @ middle_before
    laid = cv2.warpAffine(
        after,
        matrix[:2],
        before.shape[::-1],
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderValue=(0.0,),
    )
    side = 2 * max(before.shape)
    surface = _phase_correlation(*(_padded(plane, side) for plane in (before, as_plane(laid))))
    (row, column), *_ = _peaks(surface, 1)
    back: Matrix = np.eye(3)
    back[:2, 2] = _signed(column, side), _signed(row, side)
    moved: Matrix = matrix @ back
    return moved


def _padded(plane: Plane, side: int) -> Plane:
    """Return the plane, faded out towards its edges, in the corner of a square of zeros."""
    height, width = plane.shape
    window = np.outer(np.hanning(height), np.hanning(width)).astype(np.float32)
    square = np.zeros((side, side), dtype=np.float32)
    square[:height, :width] = plane * window
    return square


def _phase_correlation(
    first: NDArray[np.floating], second: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Return where ``second(x + d)`` is ``first(x)``: high at row and column ``d``, wrapped."""
    cross = np.conj(fft.fft2(first)) * fft.fft2(second)
    surface: NDArray[np.float64] = fft.ifft2(cross / np.maximum(np.abs(cross), 1e-9)).real
    smooth = cv2.GaussianBlur(np.pad(surface, 4, mode="wrap").astype(np.float32), (0, 0), 1.0)
    return np.asarray(smooth[4:-4, 4:-4], dtype=np.float64)


def _peaks(surface: NDArray[np.float64], count: int) -> list[tuple[int, int]]:
    """Return the highest places that lie apart, highest first."""
    left = surface.copy()
    height, width = left.shape
    found = []
    for _ in range(count):
        row, column = divmod(int(left.argmax()), width)
        found.append((row, column))
        rows = np.arange(row - _APART, row + _APART + 1) % height
        columns = np.arange(column - _APART, column + _APART + 1) % width
        left[np.ix_(rows, columns)] = -np.inf
    return found


def _signed(index: int, count: int) -> float:
    """Return a wrapped index as a distance either way."""
    return float(index if index < count / 2 else index - count)
