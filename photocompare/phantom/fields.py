"""Random fields with a known size of detail: the raw material of texture and mottling."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import fft

Field: TypeAlias = NDArray[np.float32]
"""(H, W) on the scene's grid."""

_FINEST_SIGMA_PX = 3.0  # a field is drawn on the coarsest grid that still resolves it this well
_FFT_WORKERS = 2


def spectral(
    generator: np.random.Generator,
    size_hw: tuple[int, int],
    amplitude: Callable[[Field, Field], Field],
) -> Field:
    """Return a Gaussian field of mean 0 and SD 1 whose Fourier amplitude is ``amplitude(fx, fy)``.

    Frequencies are in cycles per pixel.
    """
    height, width = (fft.next_fast_len(side, real=True) for side in size_hw)
    fx = fft.rfftfreq(width).astype(np.float32)[None, :]
    fy = fft.fftfreq(height).astype(np.float32)[:, None]
    shape = (height, width // 2 + 1)
    noise = np.empty(shape, dtype=np.complex64)
    noise.real = generator.standard_normal(shape, dtype=np.float32)
    noise.imag = generator.standard_normal(shape, dtype=np.float32)
    noise *= amplitude(fx, fy)
    noise[0, 0] = 0.0
    field: Field = fft.irfft2(noise, s=(height, width), workers=_FFT_WORKERS)
    field = field[: size_hw[0], : size_hw[1]]
    return np.ascontiguousarray(field / field.std())


def smooth(generator: np.random.Generator, size_hw: tuple[int, int], sigma_px: float) -> Field:
    """Return white noise blurred by a Gaussian of ``sigma_px``, scaled to mean 0 and SD 1."""
    factor = max(1.0, sigma_px / _FINEST_SIGMA_PX)
    sigma = sigma_px / factor
    border = int(np.ceil(3.0 * sigma)) + 2
    coarse_hw = tuple(int(np.ceil(side / factor)) + 2 * border for side in size_hw)
    noise = generator.standard_normal(coarse_hw, dtype=np.float32)
    # The blur of unit white noise has SD 1 / (2·√π·σ).
    field = cv2.GaussianBlur(noise, (0, 0), sigma) * np.float32(2.0 * np.sqrt(np.pi) * sigma)
    if factor == 1.0:
        return np.ascontiguousarray(
            field[border:-border, border:-border][: size_hw[0], : size_hw[1]]
        )
    return upsampled(field, size_hw, factor=factor, border=border)


def upsampled(coarse: Field, size_hw: tuple[int, int], *, factor: float, border: int) -> Field:
    """Return ``coarse``, whose pixels are ``factor`` wide, on a fine grid of ``size_hw``."""
    matrix = np.array([[1.0 / factor, 0.0, border], [0.0, 1.0 / factor, border]])
    fine = cv2.warpAffine(
        coarse,
        matrix,
        (size_hw[1], size_hw[0]),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return fine.astype(np.float32, copy=False)


def blurred(image: Field, sigma_px: float) -> Field:
    """Return ``image`` (any channels) blurred by a Gaussian; wide ones on a coarse grid."""
    if sigma_px < 0.2:
        return image
    shrink = int(sigma_px / _FINEST_SIGMA_PX)
    if shrink < 2:
        return cv2.GaussianBlur(image, (0, 0), sigma_px).astype(np.float32, copy=False)
    height, width = image.shape[:2]
    small = cv2.resize(
        image, (max(1, width // shrink), max(1, height // shrink)), interpolation=cv2.INTER_AREA
    )
    # The box average and the linear return each add variance: a twelfth and a sixth of a pixel².
    sigma = float(np.sqrt(max(0.1, (sigma_px / shrink) ** 2 - 0.25)))
    small = cv2.GaussianBlur(small, (0, 0), sigma)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    return large.astype(np.float32, copy=False)


def smoothstep(position: Field) -> Field:
    """Return 0 below 0, 1 above 1, and a smooth S between."""
    t = np.clip(position, 0.0, 1.0)
    return t * t * (np.float32(3.0) - np.float32(2.0) * t)
