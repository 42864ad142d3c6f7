"""What stays the same under another lamp: band-passed, locally normalised log green."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.geometry import fitted_size_hw
from photocompare.model import Mask, RGBImage

Plane = NDArray[np.float32]

_DARKEST = np.float32(2e-3)  # linear light; below it an 8-bit photo holds steps, not structure


def as_plane(picture: NDArray[np.generic]) -> Plane:
    """Return what OpenCV gave back, said to be float32: its stubs know no types of pixels."""
    return np.asarray(picture, dtype=np.float32)


def log_green(image: RGBImage, longest_px: int) -> Plane:
    """Return the natural log of linear green light, reduced to at most ``longest_px``.

    Green, because both chromophores of skin absorb it; log, because a lamp is then a constant.
    """
    height, width = fitted_size_hw((image.shape[0], image.shape[1]), longest_px)
    green = as_plane(cv2.extractChannel(image, 1))
    if green.shape != (height, width):
        green = as_plane(cv2.resize(green, (width, height), interpolation=cv2.INTER_AREA))
    light: Plane = colour.to_linear(green)
    return np.log(np.maximum(light, _DARKEST))


def log_red_to_blue(image: RGBImage, longest_px: int) -> Plane:
    """Return the natural log of linear red over blue light, reduced to at most ``longest_px``.

    Shade takes as much of both, so what is left is pigment and blood, wherever the lamp stands.
    """
    height, width = fitted_size_hw((image.shape[0], image.shape[1]), longest_px)
    logs = []
    for channel in (0, 2):
        plane = as_plane(cv2.extractChannel(image, channel))
        small = as_plane(cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA))
        logs.append(np.log(np.maximum(colour.to_linear(small), _DARKEST)))
    return as_plane(logs[0] - logs[1])


def reduced(plane: Plane, longest_px: int) -> Plane:
    """Return ``plane`` averaged down to at most ``longest_px`` on the long side."""
    height, width = fitted_size_hw((plane.shape[0], plane.shape[1]), longest_px)
    if plane.shape == (height, width):
        return plane
    return as_plane(cv2.resize(plane, (width, height), interpolation=cv2.INTER_AREA))


def structure(plane: Plane, band_px: tuple[float, float], floor: float) -> Plane:
    """Return the band between two blurs of ``band_px``, divided by its local strength.

    About unit variance where there is structure; ``floor`` (natural log) is the contrast under
    which noise and JPEG blocks would be taken for structure, and it pulls such areas to zero.
    """
    fine_px, broad_px = band_px
    band = as_plane(cv2.GaussianBlur(plane, (0, 0), fine_px)) - _broad(plane, broad_px)
    strength = _broad(band * band, 2.0 * broad_px)
    band /= np.sqrt(np.maximum(strength, 0.0) + np.float32(floor * floor))
    return as_plane(np.clip(band, -4.0, 4.0))  # a hair or a pen stroke must not outvote the skin


def eroded(mask: Mask, margin_px: int) -> Mask:
    """Return ``mask`` without a rim of ``margin_px``; the frame's own edge counts as a rim too."""
    kernel = np.ones((2 * margin_px + 1, 2 * margin_px + 1), dtype=np.uint8)
    inner = cv2.erode(
        mask.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=(0.0,)
    )
    return inner.astype(bool)


def _broad(plane: Plane, sigma_px: float) -> Plane:
    """Return a wide blur, computed on a smaller picture: the result holds no detail to lose."""
    factor = max(1.0, sigma_px / 3.0)
    height, width = plane.shape
    small_hw = max(2, round(height / factor)), max(2, round(width / factor))
    small = cv2.resize(plane, small_hw[::-1], interpolation=cv2.INTER_AREA)
    sigma_x, sigma_y = sigma_px * small_hw[1] / width, sigma_px * small_hw[0] / height
    small = cv2.GaussianBlur(small, (0, 0), sigma_x, sigmaY=sigma_y)
    return as_plane(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))
