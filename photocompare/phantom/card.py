"""A 24-patch colour card beside the skin, lit by the photo's own lamp and seen by its camera.

Each patch has the smoothest reflectance that looks as the patch is published to look in daylight,
so that another lamp moves it as it moves paint, and not as it moves skin.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.card import COLUMNS, ROWS, patch_linear
from photocompare.model import PointsXY
from photocompare.phantom import camera, light, spectrum
from photocompare.phantom.fields import Field

_BITS = 4
_FRAME_REFLECTANCE = 0.035  # the black card around the patches
_PATCH_SHARE = 0.86  # of the distance from one patch to the next
_MARGIN = 0.35  # of that distance, around the outer patches
_STEPS = 40

LENGTH_PITCHES = COLUMNS + 2.0 * _MARGIN  # how long the card is
_HEIGHT_PITCHES = ROWS + 2.0 * _MARGIN


@cache
def patch_spectra() -> spectrum.Spectrum:
    """Return reflectances (24, wavelengths): smoothest in log, exact under daylight.

    Newton's method on the Lagrangian of the least squared slope of ln reflectance (Burns 2020).
    """
    weights = spectrum.ideal_linear_rgb(np.eye(len(spectrum.WAVELENGTHS_NM)))  # (wavelengths, 3)
    count = len(weights)
    slope = np.diff(np.eye(count), axis=0)
    rough = slope.T @ slope
    spectra = []
    for wanted in patch_linear():
        logs, pull = np.full(count, np.log(wanted.mean())), np.zeros(3)
        for _ in range(_STEPS):
            here = np.exp(logs)
            seen = weights * here[:, None]
            curved = rough + np.diag(seen @ pull)
            system = np.block([[curved, seen], [seen.T, np.zeros((3, 3))]])
            off = np.concatenate([rough @ logs + seen @ pull, here @ weights - wanted])
            step = np.linalg.solve(system, -off)
            step *= min(1.0, 1.0 / float(np.abs(step[:count]).max()))
            logs, pull = logs + step[:count], pull + step[count:]
        spectra.append(np.exp(logs))
    return np.array(spectra)


@cache
def seen_patches(illuminant_name: str) -> NDArray[np.float32]:
    """Return the linear light (25, 3) of the patches, and of the card around them, last."""
    grey = np.full((1, len(spectrum.WAVELENGTHS_NM)), _FRAME_REFLECTANCE)
    return camera.seen_rgb(np.vstack([patch_spectra(), grey]), illuminant_name)


def corners() -> PointsXY:
    """Return the corners of the card, in units of its length, about its middle."""
    half = 0.5 * _HEIGHT_PITCHES / LENGTH_PITCHES
    return np.array([[-0.5, -half], [0.5, -half], [0.5, half], [-0.5, half]])


def patch_corners(column: int, row: int) -> PointsXY:
    """Return the corners of one patch, in units of the card's length, about its middle."""
    middle = np.array([column - 0.5 * (COLUMNS - 1), row - 0.5 * (ROWS - 1)])
    square = 0.5 * _PATCH_SHARE * np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    placed: PointsXY = (middle + square) / LENGTH_PITCHES
    return placed


def laid_on(
    light_rgb: Field, homography: NDArray[np.float64], lamp: light.Light, hidden: float
) -> Field:
    """Return the light with a card in it.

    ``homography`` (3, 3) takes points of :func:`corners` to the photo; ``hidden`` is the share of
    the card, from its right end, that lies under something of the skin's colour.
    """
    height, width = light_rgb.shape[:2]
    x = np.linspace(-1.0, 1.0, width, dtype=np.float32)[None, :]
    y = np.linspace(-1.0, 1.0, height, dtype=np.float32)[:, None]
    shade = light.falloff(lamp, x, y)[..., None]
    colours = seen_patches(lamp.illuminant)
    body = _drawn(corners(), homography, (height, width))
    result: Field = light_rgb + body[..., None] * (colours[-1] * shade - light_rgb)
    for row in range(ROWS):
        for column in range(COLUMNS):
            patch = _drawn(patch_corners(column, row), homography, (height, width))[..., None]
            result += patch * (colours[row * COLUMNS + column] * shade - result)
    if hidden > 0.0:
        cover = corners().copy()
        cover[[0, 3], 0] = 0.5 - hidden
        cover[[1, 2], 0] = 0.55
        cover[:, 1] *= 1.1
        seen = _drawn(cover, homography, (height, width))[..., None]
        result += seen * (light_rgb - result)
    return result


def _drawn(points: PointsXY, homography: NDArray[np.float64], size_hw: tuple[int, int]) -> Field:
    drawn = np.zeros(size_hw, dtype=np.uint8)
    placed = cv2.perspectiveTransform(points[None], homography)[0]
    fixed = np.round(placed * (1 << _BITS)).astype(np.int32)
    cv2.fillConvexPoly(drawn, fixed, 255, cv2.LINE_AA, _BITS)
    share: Field = drawn.astype(np.float32) / np.float32(255.0)
    return share
