"""Plain skin has no structure, a face has plenty, and a lamp's shading makes none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photocompare.colour import from_uint8
from photocompare.faces.structure import coarse_light, structure_of
from photocompare.model import RGBImage
from photocompare.settings import FaceSettings

LEAST = FaceSettings().least_structure


def _structure(picture: RGBImage) -> float:
    size_hw = picture.shape[:2]
    side = float(max(size_hw))
    square = ((size_hw[1] - side) / 2, (size_hw[0] - side) / 2, side)
    return structure_of(coarse_light(picture), square, size_hw)


def _skin(level: float) -> RGBImage:
    """Skin of one colour on a limb, half as bright at the edge, with a camera's noise."""
    x = np.linspace(-1.0, 1.0, 640, dtype=np.float32)
    shaded = np.broadcast_to((1.0 - 0.5 * x * x)[None, :, None], (480, 640, 3)) * np.float32(level)
    noise = np.random.default_rng(2).normal(0.0, 0.02 * level, shaded.shape)
    return np.clip(shaded + noise, 0.0, 1.0).astype(np.float32)


@pytest.mark.parametrize("level", [0.9, 0.3, 0.05])
def test_plain_skin_has_none_however_bright(level: float) -> None:
    assert _structure(_skin(level)) < 0.1 * LEAST  # noise of 2 % is averaged over 192 values


@pytest.mark.parametrize("exposure", [1.0, 0.3, 0.05])
def test_a_face_has_plenty_however_dark(exposure: float) -> None:
    stock: Callable[[], NDArray[np.uint8]] = skimage.data.astronaut
    face = from_uint8(stock()[0:300, 75:375]) * np.float32(exposure)
    assert _structure(face) > 3.0 * LEAST  # of 37 faces in photos the least had 0.11


def test_a_sliver_is_searched() -> None:
    assert _structure(np.full((4, 640, 3), 0.5, dtype=np.float32)) == float("inf")


def test_black_has_none() -> None:
    assert _structure(np.zeros((480, 640, 3), dtype=np.float32)) == 0.0
