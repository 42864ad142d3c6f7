from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image

from photocompare.load import load_photo

Encode = Callable[..., bytes]
Stored = Callable[[NDArray[Any]], NDArray[Any]]

# What the camera stored when the scene was upright; EXIF 2.3, tag 274, says where the stored
# picture's first row and first column lie in the scene.
STORED: dict[int, Stored] = {
    0: lambda scene: scene,  # no such value: as it is
    1: lambda scene: scene,  # top, left
    2: lambda scene: scene[:, ::-1],  # top, right
    3: lambda scene: scene[::-1, ::-1],  # bottom, right
    4: lambda scene: scene[::-1],  # bottom, left
    5: lambda scene: scene.transpose(1, 0, 2),  # left, top
    6: lambda scene: scene[:, ::-1].transpose(1, 0, 2),  # right, top
    7: lambda scene: scene[::-1, ::-1].transpose(1, 0, 2),  # right, bottom
    8: lambda scene: scene[::-1].transpose(1, 0, 2),  # left, bottom
    9: lambda scene: scene,  # no such value
}


def exif(orientation: int) -> Image.Exif:
    tags = Image.Exif()
    tags[ExifTags.Base.Orientation] = orientation
    return tags


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_every_orientation_comes_upright(
    scene: NDArray[np.uint8], encode: Encode, kind: str, orientation: int
) -> None:
    stored = np.ascontiguousarray(STORED[orientation](scene))
    photo = load_photo(encode(stored, kind, exif=exif(orientation), quality=95, lossless=True))
    assert photo.size_hw == scene.shape[:2]
    # The scene's corners differ by 80 levels and more; JPEG changes them by less than 6.
    np.testing.assert_allclose(photo.pixels * 255, scene, atol=6 if kind == "JPEG" else 1e-3)


@pytest.mark.parametrize("kind", ["AVIF", "HEIF"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_kinds_that_turn_by_themselves_are_turned_once(
    scene: NDArray[np.uint8], encode: Encode, kind: str, orientation: int
) -> None:
    stored = np.ascontiguousarray(STORED[orientation](scene))
    photo = load_photo(encode(stored, kind, exif=exif(orientation).tobytes(), quality=95))
    assert photo.size_hw == scene.shape[:2]
    np.testing.assert_allclose(photo.pixels * 255, scene, atol=8)  # lossy


@pytest.mark.parametrize("orientation", [3, 5, 6, 7, 8])
def test_a_photo_of_many_bands_is_turned_as_a_whole(encode: Encode, orientation: int) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (413, 377, 3), dtype=np.uint8)
    stored = np.ascontiguousarray(STORED[orientation](noise))
    photo = load_photo(encode(stored, "PNG", exif=exif(orientation), compress_level=1))
    np.testing.assert_array_equal((photo.pixels * 255 + 0.5).astype(np.uint8), noise)


@pytest.mark.parametrize("orientation", [3, 5, 6, 8])
def test_16_bits_and_transparency_are_turned_too(encode: Encode, orientation: int) -> None:
    rng = np.random.default_rng(4)
    grey = rng.integers(0, 65536, (40, 56, 1)).astype(np.uint16)
    stored = np.ascontiguousarray(STORED[orientation](grey)[..., 0])
    photo = load_photo(encode(stored, "PNG", exif=exif(orientation)))
    np.testing.assert_allclose(photo.pixels[..., :1], grey / 65535, atol=1e-7)

    clear = rng.integers(0, 256, (40, 56, 4), dtype=np.uint8)
    clear[:20, :, 3] = 0
    clear[20:, :, 3] = 255
    stored = np.ascontiguousarray(STORED[orientation](clear))
    photo = load_photo(encode(stored, "PNG", exif=exif(orientation)))
    assert (photo.pixels[:20] == 1.0).all()
    np.testing.assert_allclose(photo.pixels[20:] * 255, clear[20:, :, :3], atol=1e-3)


def test_a_16_bit_colour_tiff_is_turned_in_both_its_bytes() -> None:
    values = np.random.default_rng(8).integers(0, 65536, (40, 56, 3)).astype(np.uint16)
    is_written, file = cv2.imencode(".tif", values[::-1, ::-1, ::-1])
    assert is_written
    content = bytearray(file.tobytes())
    # cv2 writes no orientation tag; turn an entry that nothing needs (planar: no) into one.
    entry = content.find((284).to_bytes(2, "little") + b"\x03\x00\x01\x00\x00\x00")
    if entry < 0:
        pytest.fail("the file has no entry to turn into an orientation")
    content[entry : entry + 10] = (274).to_bytes(2, "little") + b"\x03\x00\x01\x00\x00\x00\x03\x00"
    np.testing.assert_allclose(load_photo(bytes(content)).pixels, values / 65535, atol=1e-7)
