"""Each bad input gets one plain sentence that says what to do."""

from __future__ import annotations

import io
import os
import re
import struct
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photocompare.errors import (
    PhotoReadError,
    TooLargeError,
    TooSmallError,
    UnsupportedError,
)
from photocompare.load import load_photo, photo_codes
from photocompare.load.source import clean_text
from photocompare.settings import LoadSettings

Encode = Callable[..., bytes]

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>'
PDF = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF"
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 90 90\nshowpage\n"
PROSE = "Liebe Frau Müller, anbei der Befund.\n".encode()


def refused(source: str | Path | bytes, error: type[PhotoReadError] = PhotoReadError) -> str:
    """Return the sentence; it has no traceback in it, no code names, and an end."""
    with pytest.raises(error) as caught:
        load_photo(source)
    sentence = str(caught.value)
    assert type(caught.value) is error
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert "Error" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "word"),
    [(SVG, "SVG"), (PDF, "PDF"), (EPS, "PostScript"), (PROSE, "text"), (b"PK\x03\x04xx", "ZIP")],
)
def test_what_is_no_photo_is_named(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "cheek.jpg"
    path.write_bytes(content)
    sentence = refused(path, UnsupportedError)
    assert word in sentence
    assert "JPEG" in sentence


@pytest.mark.parametrize("kind", ["GIF", "BMP", "EPS", "ICO", "JPEG2000", "PPM"])
def test_kinds_outside_the_list_are_refused(
    scene: NDArray[np.uint8], encode: Encode, kind: str
) -> None:
    refused(encode(scene, kind), UnsupportedError)


@pytest.mark.parametrize("kind", ["WEBP", "PNG", "AVIF"])
def test_animations_are_refused(encode: Encode, kind: str) -> None:
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ("red", "blue"))
    content = encode(first, kind, save_all=True, append_images=[second])
    assert "moments" in refused(content, UnsupportedError)


def test_an_animated_gif_is_refused(encode: Encode) -> None:
    first, second = (Image.new("RGB", (64, 64), colour) for colour in ("red", "blue"))
    content = encode(first, "GIF", save_all=True, append_images=[second])
    assert "GIF" in refused(content, UnsupportedError)


def test_an_empty_file_is_named_so(tmp_path: Path) -> None:
    path = tmp_path / "empty.jpg"
    path.touch()
    assert "empty" in refused(path)
    assert "empty" in refused(b"")


def test_a_missing_path_a_folder_and_a_device(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "nowhere.jpg")
    assert "no file" in refused("nul\0inside.jpg")
    assert "folder" in refused(tmp_path)
    if sys.platform != "win32":
        pipe = tmp_path / "pipe.jpg"
        os.mkfifo(pipe)
        assert "not a file" in refused(pipe)  # and does not wait for a writer


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_refused_paths_are_not_kept_open(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(5):
        refused(tmp_path)
        refused(tmp_path / "pipe.jpg")
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.jpg"
    path.touch(mode=0o000)
    if os.access(path, os.R_OK):  # root reads everything: let the system refuse by hand

        def refuse(*_: object, **__: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "open", refuse)
    sentence = refused(path)
    assert "permissions" in sentence


def test_a_text_handle_is_the_callers_mistake() -> None:
    with pytest.raises(TypeError):
        load_photo(io.StringIO("x"))  # type: ignore[arg-type]


# -- damaged -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
@pytest.mark.parametrize("part", [0.35, 0.75])
def test_a_photo_that_was_cut_off_is_refused(encode: Encode, kind: str, part: float) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (120, 160, 3), dtype=np.uint8)
    content = encode(noise, kind)
    assert load_photo(content).size_hw == (120, 160)
    assert "damaged" in refused(content[: int(len(content) * part)])


def test_a_progressive_jpeg_that_was_cut_off_is_refused(encode: Encode) -> None:
    """It could be shown whole, without its details: an after photo with smoother skin."""
    noise = np.random.default_rng(2).integers(0, 256, (120, 160, 3), dtype=np.uint8)
    content = encode(noise, "JPEG", progressive=True)
    assert "damaged" in refused(content[: int(len(content) * 0.9)])


@pytest.mark.parametrize("head", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP"])
def test_a_photos_first_bytes_alone_are_damage(head: bytes) -> None:
    assert "damaged" in refused(head + bytes(40))


# -- too small, too large ------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1, 1), (31, 400), (400, 31)])
def test_too_few_pixels(encode: Encode, size: tuple[int, int]) -> None:
    sentence = refused(encode(Image.new("RGB", size), "PNG"), TooSmallError)
    assert f"{size[0]} × {size[1]}" in sentence


def declared_png(width: int, height: int) -> bytes:
    """Return a PNG whose header alone tells its size."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + bytes.fromhex("0000000049444154350f8a9d")
    )


def declared_jpeg(encode: Encode, width: int, height: int) -> bytes:
    content = bytearray(encode(Image.new("RGB", (64, 64)), "JPEG"))
    start_of_frame = content.index(b"\xff\xc0")
    content[start_of_frame + 5 : start_of_frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


def test_sizes_that_are_only_declared_cost_nothing(encode: Encode) -> None:
    load_photo(encode(Image.new("RGB", (64, 64)), "PNG"))  # the worker is up
    for content in (declared_png(65_500, 65_500), declared_jpeg(encode, 65_500, 65_500)):
        started = time.monotonic()
        assert "megapixels" in refused(content, TooLargeError)
        assert time.monotonic() - started < 2  # decoding it would take minutes


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_bombs_are_refused_before_they_go_off(encode: Encode, kind: str) -> None:
    """A few kB that would become 260 MB, in 65 megapixels."""
    bomb = Image.new("L" if kind != "WEBP" else "RGB", (8_200, 8_000))
    content = encode(bomb, kind, lossless=True, method=0, compression="tiff_lzw")
    assert len(content) < 2_000_000
    assert "megapixels" in refused(content, TooLargeError)


def test_the_pixel_limit_is_exact(encode: Encode) -> None:
    content = encode(Image.new("RGB", (100, 100), (90, 60, 50)), "PNG")
    assert load_photo(content, LoadSettings(max_pixels=10_000)).size_hw == (100, 100)
    with pytest.raises(TooLargeError):
        load_photo(content, LoadSettings(max_pixels=9_999))


def test_the_byte_limit_is_exact(encode: Encode, tmp_path: Path) -> None:
    content = encode(Image.new("RGB", (64, 64), (90, 60, 50)), "PNG")
    path = tmp_path / "cheek.png"
    path.write_bytes(content)
    for source in (content, path, str(path)):
        load_photo(source, LoadSettings(max_file_bytes=len(content)))
        with pytest.raises(TooLargeError):
            load_photo(source, LoadSettings(max_file_bytes=len(content) - 1))
    with pytest.raises(TooLargeError):
        load_photo(io.BytesIO(content), LoadSettings(max_file_bytes=len(content) - 1))


# -- what Pillow would read, and wrongly ---------------------------------------------------------


def test_a_raw_files_preview_is_not_measured(encode: Encode) -> None:
    preview = encode(Image.new("RGB", (160, 120)), "TIFF", tiffinfo={254: 1})
    assert "raw camera file" in refused(preview, UnsupportedError)


def test_numbers_that_are_no_photo_are_refused(encode: Encode) -> None:
    heights = np.linspace(-3, 900, 64 * 64, dtype=np.float32).reshape(64, 64)
    assert "8 or 16 bits" in refused(encode(heights, "TIFF"), UnsupportedError)


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("IMG_1.jpg", "IMG_1.jpg"),
        ("a\nb\tc\x00.jpg", "a b c.jpg"),
        ("\u202egpj.exe", "gpj.exe"),  # turns the reading direction
        ("e\u0301.jpg", "\u00e9.jpg"),  # one way to write é
        ("x" * 500, "x" * 120),
        ("\x1b[31mred", "[31mred"),
    ],
)
def test_texts_from_outside_are_cleaned(given: str, clean: str) -> None:
    assert clean_text(given, 120) == clean


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "HEIF"])
def test_eight_bits_are_those_of_the_whole_photo(
    scene: NDArray[np.uint8], encode: Encode, kind: str
) -> None:
    content = encode(scene, kind)
    photo = load_photo(content)
    source, notices, codes = photo_codes(content)
    assert (source, notices) == (photo.source, photo.notices)
    np.testing.assert_array_equal(codes, np.rint(photo.pixels * 255).astype(np.uint8))
    cut = content[: int(len(content) * 0.6)]
    with pytest.raises(PhotoReadError) as whole:
        load_photo(cut)
    with pytest.raises(type(whole.value), match=re.escape(str(whole.value))):
        photo_codes(cut)
