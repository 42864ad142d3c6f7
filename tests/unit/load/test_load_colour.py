from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pillow_heif
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms

from photocompare.errors import UnsupportedError
from photocompare.load import load_photo
from photocompare.load.icc import ADOBE_RGB, DISPLAY_P3, SRGB, Primaries, matrix_profile

Encode = Callable[..., bytes]
LEVEL = 1 / 255
PROPHOTO = Primaries((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001), (0.3457, 0.3585))

# CSS Color 4, section 10: the published matrices, D65, linear light
P3_TO_XYZ = np.array(
    [
        [0.4865709, 0.2656677, 0.1982173],
        [0.2289746, 0.6917385, 0.0792869],
        [0.0, 0.0451134, 1.0439444],
    ]
)
XYZ_TO_SRGB = np.array(
    [
        [3.2409699, -1.5373832, -0.4986108],
        [-0.9692436, 1.8759675, 0.0415551],
        [0.0556301, -0.2039770, 1.0569715],
    ]
)


def p3_to_srgb(rgb: tuple[float, float, float]) -> NDArray[np.float64]:
    """Known truth: sRGB-encoded values of a Display P3 colour, both 0 to 255."""
    encoded = np.array(rgb) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    light = np.clip(XYZ_TO_SRGB @ P3_TO_XYZ @ linear, 0, 1)
    again = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(again * 255)


def patch(rgb: tuple[int, int, int]) -> Image.Image:
    return Image.new("RGB", (40, 40), rgb)


def seen(content: bytes) -> NDArray[np.float64]:
    return np.asarray(load_photo(content).pixels[20, 20] * 255.0, dtype=np.float64)


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def with_chunk(content: bytes, name: bytes, data: bytes) -> bytes:
    """Return a PNG with one more chunk, right after its header (33 bytes)."""
    return content[:33] + png_chunk(name, data) + content[33:]


def test_the_p3_colour_of_srgb_red_becomes_srgb_red(encode: Encode) -> None:
    # CSS Color 4: sRGB red is color(display-p3 0.9175 0.2003 0.1386), 234 51 35 in 8 bits
    photo = seen(encode(patch((234, 51, 35)), "PNG", icc_profile=matrix_profile(DISPLAY_P3)))
    # one 8-bit step in each of two P3 channels moves the dark ones by up to 12 near zero
    np.testing.assert_allclose(photo, (255, 0, 0), atol=12)


@pytest.mark.parametrize("rgb", [(200, 120, 100), (180, 90, 80), (120, 70, 50), (230, 180, 160)])
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG", "WEBP", "AVIF", "HEIF"])
def test_p3_skin_comes_redder_than_its_numbers_and_right(
    encode: Encode, kind: str, rgb: tuple[int, int, int]
) -> None:
    options = {"PNG": {}, "TIFF": {}, "WEBP": {"lossless": True}}.get(kind, {"quality": 98})
    content = encode(patch(rgb), kind, icc_profile=matrix_profile(DISPLAY_P3), **options)
    found = seen(content)
    # littlecms rounds to 8 bits: one level; lossy coders of a flat patch add one or two more
    np.testing.assert_allclose(found, p3_to_srgb(rgb), atol=1.01 if "quality" not in options else 3)
    assert found[0] - found[1] > rgb[0] - rgb[1] + 5


def test_the_name_of_the_profile_is_kept(encode: Encode) -> None:
    named = encode(patch((200, 120, 100)), "JPEG", icc_profile=matrix_profile(DISPLAY_P3))
    assert load_photo(named).source.colour_profile == "photocompare"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = load_photo(encode(patch((200, 120, 100)), "JPEG", icc_profile=srgb))
    assert said.source.colour_profile == "sRGB built-in"
    bare = load_photo(encode(patch((200, 120, 100)), "JPEG"))
    assert bare.source.colour_profile == "sRGB (assumed)"


def test_an_srgb_profile_changes_no_value(scene: NDArray[np.uint8], encode: Encode) -> None:
    photo = load_photo(encode(scene, "PNG", icc_profile=matrix_profile(SRGB)))
    np.testing.assert_allclose(photo.pixels, scene * LEVEL, atol=1e-6)


@pytest.mark.parametrize("space", [ADOBE_RGB, PROPHOTO])
def test_wide_spaces_are_undone(encode: Encode, space: Primaries) -> None:
    """A colour taken into the wide space with the same formulas, by hand, comes back."""
    gamma = 563 / 256
    profile = ImageCms.ImageCmsProfile(io.BytesIO(matrix_profile(space, gamma)))
    srgb = ImageCms.createProfile("sRGB")
    away = ImageCms.buildTransform(srgb, profile, "RGB", "RGB", ImageCms.Intent(1))
    wide = ImageCms.applyTransform(patch((200, 120, 100)), away)
    assert wide is not None
    moved = np.abs(np.asarray(wide)[0, 0].astype(int) - (200, 120, 100)).max()
    assert moved > 10  # else nothing would be tested
    content = encode(wide, "PNG", icc_profile=matrix_profile(space, gamma))
    np.testing.assert_allclose(seen(content), (200, 120, 100), atol=1.5)  # rounded twice


def test_our_adobe_rgb_is_the_published_one(encode: Encode) -> None:
    # Adobe RGB (1998), 2005-05, 4.3.5.3: RGB to XYZ (D65); (0, 1, 0) is outside sRGB, so skin
    to_xyz = np.array(
        [[0.57667, 0.18556, 0.18823], [0.29734, 0.62736, 0.07529], [0.02703, 0.07069, 0.99134]]
    )
    light = XYZ_TO_SRGB @ to_xyz @ ((np.array([180, 120, 100]) / 255) ** (563 / 256))
    expected = (1.055 * light ** (1 / 2.4) - 0.055) * 255
    content = encode(
        patch((180, 120, 100)), "PNG", icc_profile=matrix_profile(ADOBE_RGB, 563 / 256)
    )
    np.testing.assert_allclose(seen(content), expected, atol=1.01)  # 8-bit rounding


def test_adobe_rgb_that_only_exif_tells_is_undone(encode: Encode) -> None:
    tags = Image.Exif()
    details = tags.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.ColorSpace] = 0xFFFF
    details[ExifTags.IFD.Interop] = {1: "R03"}  # DCF 2.0: the optional colour space, Adobe RGB
    plain = encode(patch((180, 120, 100)), "PNG", icc_profile=matrix_profile(ADOBE_RGB, 563 / 256))
    told = encode(patch((180, 120, 100)), "PNG", exif=tags.tobytes())
    np.testing.assert_allclose(seen(told), seen(plain), atol=1.01)
    assert load_photo(told).source.colour_profile == "Adobe RGB (from EXIF)"


def test_16_bits_of_another_space_are_rounded_and_it_is_said(encode: Encode) -> None:
    grey = np.full((40, 40), 30_000, dtype=np.uint16)
    profile = matrix_profile(SRGB, 1.8)
    photo = load_photo(encode(grey, "PNG", icc_profile=profile))
    light = (30_000 / 65535) ** 1.8
    np.testing.assert_allclose(
        photo.pixels[5, 5], 1.055 * light ** (1 / 2.4) - 0.055, atol=1.01 * LEVEL
    )
    assert any("rounded to 8" in notice.message for notice in photo.notices)


@pytest.mark.parametrize("junk", [b"profile", b"\0" * 200])
def test_a_broken_profile_is_a_doubt_and_no_crash(encode: Encode, junk: bytes) -> None:
    photo = load_photo(encode(patch((200, 120, 100)), "JPEG", quality=98, icc_profile=junk))
    np.testing.assert_allclose(photo.pixels[20, 20] * 255, (200, 120, 100), atol=3)
    assert photo.source.colour_profile == "sRGB (assumed)"
    assert any("colour profile" in notice.message for notice in photo.notices)


def test_a_profile_for_other_colours_is_a_doubt(encode: Encode) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    photo = load_photo(encode(patch((200, 120, 100)), "PNG", icc_profile=lab))
    np.testing.assert_allclose(photo.pixels[20, 20] * 255, (200, 120, 100), atol=1e-3)
    assert any("colour profile" in notice.message for notice in photo.notices)


# -- colours named without a profile -------------------------------------------------------------


def test_heif_that_names_p3_by_code_is_converted(encode: Encode) -> None:
    heif = pillow_heif.from_pillow(patch((200, 120, 100)))
    file = io.BytesIO()
    heif.save(file, quality=98, chroma=444, color_primaries=12, transfer_characteristics=13)
    np.testing.assert_allclose(seen(file.getvalue()), p3_to_srgb((200, 120, 100)), atol=3)
    assert "Display P3" in load_photo(file.getvalue()).source.colour_profile


def test_avif_that_names_p3_by_code_is_converted(encode: Encode) -> None:
    content = encode(patch((200, 120, 100)), "AVIF", quality=98)
    at = content.index(b"colrnclx") + 8
    renamed = content[:at] + b"\x00\x0c" + content[at + 2 :]
    np.testing.assert_allclose(seen(renamed), p3_to_srgb((200, 120, 100)), atol=3)


def test_png_that_names_p3_by_code_is_converted(encode: Encode) -> None:
    content = with_chunk(encode(patch((200, 120, 100)), "PNG"), b"cICP", bytes((12, 13, 0, 1)))
    np.testing.assert_allclose(seen(content), p3_to_srgb((200, 120, 100)), atol=1.01)


@pytest.mark.parametrize("transfer", [16, 18])
def test_pictures_in_high_dynamic_range_only_are_refused(encode: Encode, transfer: int) -> None:
    content = with_chunk(encode(patch((9, 9, 9)), "PNG"), b"cICP", bytes((9, transfer, 0, 1)))
    with pytest.raises(UnsupportedError, match="Switch HDR off"):
        load_photo(content)
    avif = encode(patch((200, 120, 100)), "AVIF")
    at = avif.index(b"colrnclx") + 10
    with pytest.raises(UnsupportedError, match="Switch HDR off"):
        load_photo(avif[:at] + transfer.to_bytes(2, "big") + avif[at + 2 :])


def test_png_gamma_is_undone_unless_the_file_says_srgb(encode: Encode) -> None:
    plain = encode(patch((100, 100, 100)), "PNG")
    linear = with_chunk(plain, b"gAMA", struct.pack(">I", 100_000))
    light = 100 / 255
    expected = (1.055 * light ** (1 / 2.4) - 0.055) * 255
    np.testing.assert_allclose(seen(linear), expected, atol=1.01)
    both = with_chunk(linear, b"sRGB", b"\0")
    np.testing.assert_allclose(seen(both), 100, atol=1e-3)
    usual = with_chunk(plain, b"gAMA", struct.pack(">I", 45_455))
    np.testing.assert_allclose(seen(usual), 100, atol=1e-3)
