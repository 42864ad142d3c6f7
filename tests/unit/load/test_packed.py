"""A packed photo is the same photo in less memory."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from numpy.typing import NDArray

from photocompare.colour import from_uint8, from_uint16
from photocompare.load import PackedPhoto, packed
from photocompare.model import Photo, PhotoSource, RGBImage

SIZE_HW = (130, 70)  # more rows than are looked at together, and no multiple of them
SOURCE = PhotoSource("a.png", "ab" * 32, SIZE_HW)


def photo_of(pixels: RGBImage) -> Photo:
    return Photo(pixels, SOURCE)


def every_level(bits: int) -> NDArray[np.uint16]:
    levels = np.arange(np.prod(SIZE_HW) * 3) * 7 % (1 << bits)  # 7 shares no factor with either
    return levels.astype(np.uint16).reshape(*SIZE_HW, 3)


@pytest.mark.parametrize("bits", [8, 16])
def test_every_level_comes_back_bit_for_bit(bits: int) -> None:
    levels = every_level(bits)
    pixels = from_uint8(levels.astype(np.uint8)) if bits == 8 else from_uint16(levels)
    photo = packed(photo_of(pixels.copy()))
    assert isinstance(photo, PackedPhoto)
    assert photo.pixels.tobytes() == pixels.tobytes()
    assert not photo.pixels.flags.writeable
    assert photo.raster[3:9, 2:70:5].tobytes() == pixels[3:9, 2:70:5].tobytes()
    assert photo.raster.shape == pixels.shape
    assert photo.fingerprint == photo_of(pixels).fingerprint


def test_the_floats_are_held_by_those_who_read_them_and_by_nobody_else() -> None:
    photo = packed(photo_of(from_uint8(every_level(8).astype(np.uint8))))
    assert isinstance(photo, PackedPhoto)
    read = photo.pixels
    assert photo.pixels is read
    assert packed(photo) is photo
    del read
    gc.collect()
    assert photo._lent() is None


def test_values_between_the_steps_stay_floats() -> None:
    between = np.full((*SIZE_HW, 3), np.float32(0.3333333))
    photo = photo_of(between)
    assert packed(photo) is photo
