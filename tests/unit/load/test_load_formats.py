from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from photocompare.load import load_photo

Encode = Callable[..., bytes]
LEVEL = 1.0 / 255.0


def png(values: NDArray[np.generic], colour_type: int) -> bytes:
    """Return a PNG of (H, W) or (H, W, C) 8- or 16-bit values, with chunks of one's own."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    height, width = values.shape[:2]
    bits = values.dtype.itemsize * 8
    order = values.astype(values.dtype.newbyteorder(">")).reshape(height, -1)
    rows = b"".join(b"\0" + row.tobytes() for row in order)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("kind", "options", "levels"),
    [
        ("PNG", {}, 0),
        ("TIFF", {}, 0),
        ("TIFF", {"compression": "tiff_lzw"}, 0),
        ("WEBP", {"lossless": True}, 0),
        # Quality 95 of a smooth picture: each lossy coder stays within a few levels of 255.
        ("JPEG", {"quality": 95}, 6),
        ("WEBP", {"quality": 95}, 8),
        ("AVIF", {"quality": 95}, 8),
        ("HEIF", {"quality": 95}, 8),
    ],
)
def test_each_kind_gives_the_pixels_that_went_in(
    scene: NDArray[np.uint8], encode: Encode, kind: str, options: dict[str, Any], levels: int
) -> None:
    photo = load_photo(encode(scene, kind, **options))
    assert photo.pixels.dtype == np.float32
    assert not photo.pixels.flags.writeable
    # float32 rounds 1/255 by less than a millionth
    np.testing.assert_allclose(photo.pixels, scene * LEVEL, atol=levels * LEVEL + 1e-6)
    assert photo.notices == ()
    assert photo.source.taken_at is None
    assert photo.source.camera is None


def test_the_kind_is_told_by_the_content_and_not_by_the_name(
    scene: NDArray[np.uint8], encode: Encode, tmp_path: Path
) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(encode(scene, "PNG"))
    np.testing.assert_allclose(load_photo(path).pixels, scene * LEVEL, atol=1e-6)


def test_path_bytes_and_file_give_the_same_photo(
    scene: NDArray[np.uint8], encode: Encode, tmp_path: Path
) -> None:
    content = encode(scene, "PNG")
    path = tmp_path / "cheek.png"
    path.write_bytes(content)
    upload = io.BytesIO(content)
    upload.read()  # as an upload that was looked at before
    with path.open("rb") as file:
        photos = [load_photo(source) for source in (str(path), path, file, content, upload)]
    assert [photo.source.name for photo in photos] == ["cheek.png"] * 3 + [""] * 2
    assert {photo.source.sha256 for photo in photos} == {hashlib.sha256(content).hexdigest()}
    assert all(np.array_equal(photo.pixels, photos[0].pixels) for photo in photos)


def test_a_photo_of_more_pixels_than_one_band_comes_whole(encode: Encode) -> None:
    # 3.3 MB of pixels go through 1 MiB of shared memory, in steps that do not divide it.
    noise = np.random.default_rng(5).integers(0, 256, (1021, 1087, 3), dtype=np.uint8)
    photo = load_photo(encode(noise, "PNG", compress_level=1))
    np.testing.assert_allclose(photo.pixels, noise * LEVEL, atol=1e-6)


def test_a_photo_of_one_very_long_row_of_pixels_comes_whole(encode: Encode) -> None:
    wide = np.random.default_rng(6).integers(0, 256, (32, 400_000, 3), dtype=np.uint8)
    photo = load_photo(encode(wide, "TIFF"))  # a row has 1.2 MB, a band 1 MiB
    np.testing.assert_array_equal((photo.pixels * 255 + 0.5).astype(np.uint8), wide)


# -- alpha, palette, grey ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_transparent_parts_are_laid_on_white(
    scene: NDArray[np.uint8], encode: Encode, kind: str
) -> None:
    alpha = np.full(scene.shape[:2], 255, dtype=np.uint8)
    alpha[:, 40:] = 0
    alpha[:, 20:40] = 128
    image = Image.fromarray(np.dstack([scene, alpha]))
    options = {"lossless": True, "exact": True} if kind == "WEBP" else {}
    photo = load_photo(encode(image, kind, **options))
    assert (photo.pixels[:, 40:] == 1.0).all()
    np.testing.assert_allclose(photo.pixels[:, :20], scene[:, :20] * LEVEL, atol=1e-6)
    share = 128 / 255
    mixed = scene[:, 20:40] * LEVEL * share + (1 - share)
    np.testing.assert_allclose(photo.pixels[:, 20:40], mixed, atol=LEVEL)  # rounded once
    assert ["transparent" in notice.message for notice in photo.notices] == [True]


def test_an_opaque_alpha_channel_is_no_doubt(scene: NDArray[np.uint8], encode: Encode) -> None:
    photo = load_photo(encode(Image.fromarray(scene).convert("RGBA"), "PNG"))
    np.testing.assert_allclose(photo.pixels, scene * LEVEL, atol=1e-6)
    assert photo.notices == ()


def test_a_palette_gives_its_colours(scene: NDArray[np.uint8], encode: Encode) -> None:
    palette = Image.fromarray(scene).quantize(16)
    photo = load_photo(encode(palette, "PNG"))
    expected = np.asarray(palette.convert("RGB"))
    np.testing.assert_allclose(photo.pixels, expected * LEVEL, atol=1e-6)


def test_a_transparent_palette_colour_is_laid_on_white(encode: Encode) -> None:
    palette = Image.new("P", (40, 40), 0)
    palette.putpalette([200, 0, 0, 0, 90, 0])
    palette.paste(1, (0, 0, 20, 40))
    photo = load_photo(encode(palette, "PNG", transparency=0))
    assert (photo.pixels[:, 20:] == 1.0).all()
    np.testing.assert_allclose(photo.pixels[0, 0], (0, 90 / 255, 0), atol=1e-6)


@pytest.mark.parametrize("mode", ["L", "LA", "1"])
def test_grey_becomes_three_equal_colours_and_is_said(
    scene: NDArray[np.uint8], encode: Encode, mode: str
) -> None:
    image = Image.fromarray(scene).convert("L").convert(mode)
    photo = load_photo(encode(image, "PNG"))
    expected = np.asarray(image.convert("RGB")) * LEVEL
    np.testing.assert_allclose(photo.pixels, expected, atol=1e-6)
    assert ["no colour" in notice.message for notice in photo.notices] == [True]


# -- 16 bits -------------------------------------------------------------------------------------


@pytest.fixture
def deep_scene() -> NDArray[np.uint16]:
    """Every channel runs through 16-bit values that 8 bits can't tell apart, and to both ends."""
    values = np.random.default_rng(7).integers(0, 65536, (40, 50, 3)).astype(np.uint16)
    values[0, 0], values[0, 1] = 0, 65535
    return values


def test_a_16_bit_png_keeps_all_bits(deep_scene: NDArray[np.uint16]) -> None:
    photo = load_photo(png(deep_scene, 2))
    # float32 holds 24 bits, so 16-bit levels (1.5e-5) are kept exactly
    np.testing.assert_allclose(photo.pixels, deep_scene / 65535, atol=1e-7)
    assert photo.notices == ()


def test_a_16_bit_png_with_opaque_alpha_keeps_all_bits(deep_scene: NDArray[np.uint16]) -> None:
    opaque = np.full(deep_scene.shape[:2], 65535, dtype=np.uint16)
    photo = load_photo(png(np.dstack([deep_scene, opaque]), 6))
    np.testing.assert_allclose(photo.pixels, deep_scene / 65535, atol=1e-7)


@pytest.mark.parametrize("compression", [1, 5, 8])
def test_a_16_bit_tiff_keeps_all_bits(deep_scene: NDArray[np.uint16], compression: int) -> None:
    options = [cv2.IMWRITE_TIFF_COMPRESSION, compression]
    is_written, file = cv2.imencode(".tif", deep_scene[..., ::-1], options)
    assert is_written
    np.testing.assert_allclose(load_photo(file.tobytes()).pixels, deep_scene / 65535, atol=1e-7)


def test_16_bit_grey_is_scaled_and_not_cut(deep_scene: NDArray[np.uint16]) -> None:
    grey = deep_scene[..., 0]
    photo = load_photo(png(grey, 0))
    expected = np.repeat(grey[..., None], 3, axis=2) / 65535
    np.testing.assert_allclose(photo.pixels, expected, atol=1e-7)


def test_16_bits_with_transparent_parts_are_rounded_and_it_is_said(
    deep_scene: NDArray[np.uint16],
) -> None:
    alpha = np.full(deep_scene.shape[:2], 65535, dtype=np.uint16)
    alpha[20:] = 0
    photo = load_photo(png(np.dstack([deep_scene, alpha]), 6))
    # rounding to 8 bits: half a level, never the whole level that cutting would take
    np.testing.assert_allclose(photo.pixels[:20], deep_scene[:20] / 65535, atol=LEVEL * 0.51)
    assert (photo.pixels[20:] == 1.0).all()
    assert any("rounded to 8" in notice.message for notice in photo.notices)


def test_10_bit_heif_reaches_white_and_keeps_more_than_8_bits() -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)
    values = np.repeat(np.tile(ramp, (64, 1))[..., None], 3, axis=2)
    file = io.BytesIO()
    heif = pillow_heif.from_bytes("RGB;16", (256, 64), values.tobytes())
    heif.save(file, quality=100, chroma=444)
    photo = load_photo(file.getvalue())
    # lossy, but within three 10-bit levels; the upper-bits form would end at 0.999
    np.testing.assert_allclose(photo.pixels, values / 65535, atol=4 / 1023)
    assert photo.pixels.max() == 1.0
    assert len(np.unique(photo.pixels)) > 256


# -- print and Lab -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_print_colours_without_profile_are_converted_and_doubted(encode: Encode, kind: str) -> None:
    ink = Image.new("CMYK", (64, 64), (0, 255, 255, 0))  # magenta and yellow: red
    photo = load_photo(encode(ink, kind))
    np.testing.assert_allclose(photo.pixels[32, 32], (1, 0, 0), atol=3 * LEVEL)  # JPEG
    assert any("without a profile" in notice.message for notice in photo.notices)


def test_lab_tiff_gives_the_colours_that_its_numbers_name(encode: Encode) -> None:
    lab = ImageCms.createProfile("LAB")
    srgb = ImageCms.createProfile("sRGB")
    patch = Image.new("RGB", (64, 64), (200, 120, 100))
    to_lab = ImageCms.buildTransform(srgb, lab, "RGB", "LAB")
    image = ImageCms.applyTransform(patch, to_lab)
    assert image is not None
    photo = load_photo(encode(image, "TIFF"))
    # 8-bit Lab has steps of 0.4 in L and 1 in a and b: two levels of sRGB
    np.testing.assert_allclose(photo.pixels[9, 9] * 255, (200, 120, 100), atol=2.5)


def test_the_first_page_of_a_tiff_is_taken_and_it_is_said(
    scene: NDArray[np.uint8], encode: Encode
) -> None:
    second = Image.new("RGB", (40, 40), (9, 9, 9))
    photo = load_photo(encode(scene, "TIFF", save_all=True, append_images=[second]))
    np.testing.assert_allclose(photo.pixels, scene * LEVEL, atol=1e-6)
    assert any("several pictures" in notice.message for notice in photo.notices)
