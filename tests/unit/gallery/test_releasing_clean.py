"""Nothing of a file leaves with its pixels: by exiftool as a witness, and by the bytes."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from photocompare import colour, load_photo
from photocompare.errors import DisguiseError
from photocompare.gallery.releasing.clean import (
    OutputKind,
    Pixels,
    pixels_of,
    render_clean,
    require_only_a_picture,
)
from photocompare.gallery.releasing.disguise import crop_to, masked
from photocompare.gallery.releasing.file_parts import strange_part
from tests.unit.gallery.releasing_photos import FORMATS, MARKER, picture, telling_file

KINDS: tuple[OutputKind, ...] = get_args(OutputKind)
PART = ((0.3, 0.3), (0.8, 0.3), (0.8, 0.7), (0.3, 0.7))
# All that exiftool may say of a file: its kind, its size, and how its pixels are coded.
_OF_PIXELS = {
    "SourceFile",
    "ExifTool:ExifToolVersion",
    *(f"File:{tag}" for tag in ("FileType", "FileTypeExtension", "MIMEType")),
    *(f"File:{tag}" for tag in ("ImageWidth", "ImageHeight", "BitsPerSample", "ColorComponents")),
    *("File:EncodingProcess", "File:YCbCrSubSampling"),
    *(f"JFIF:{tag}" for tag in ("JFIFVersion", "ResolutionUnit", "XResolution", "YResolution")),
    *(f"PNG:{tag}" for tag in ("ImageWidth", "ImageHeight", "BitDepth", "ColorType", "Filter")),
    *("PNG:Compression", "PNG:Interlace"),
    *(f"RIFF:{tag}" for tag in ("VP8Version", "ImageWidth", "ImageHeight")),
    *("RIFF:HorizontalScale", "RIFF:VerticalScale"),
    *("Composite:ImageSize", "Composite:Megapixels"),
}


@pytest.fixture(scope="module")
def exiftool() -> str:
    """Return the path of exiftool; none is a reason to skip, but never where CI runs."""
    found = shutil.which("exiftool")
    if found is None:
        reason = "no exiftool in PATH; install it (libimage-exiftool-perl) for a second witness"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


def told(exiftool: str, files: list[Path]) -> list[dict[str, object]]:
    """Return all tags of each file but those of the file system."""
    command = [exiftool, "-a", "-G1", "-j", *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, timeout=60)
    found: list[dict[str, object]] = json.loads(done.stdout)
    return [{tag: one[tag] for tag in one if not tag.startswith("System:")} for one in found]


def outputs(source: bytes) -> dict[str, tuple[OutputKind, bytes]]:
    """Return what leaves of a photo: whole, cropped and masked, in each kind of file."""
    pixels = colour.to_uint8(load_photo(source).pixels)
    shown: dict[str, Pixels] = {
        "whole": pixels,
        "cropped": crop_to(pixels, PART),
        "masked": masked(pixels, [PART], dilate_px=3),
    }
    return {
        f"{name}.{kind.lower()}": (kind, render_clean(each, kind=kind))
        for name, each in shown.items()
        for kind in KINDS
    }


def spellings(text: str) -> tuple[bytes, ...]:
    return text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), text[:8].encode()


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_that_was_planted_leaves(kind: str) -> None:
    source = telling_file(kind)
    assert MARKER.encode() in source
    for name, (_, data) in outputs(source).items():
        assert not any(one in data for one in spellings(MARKER)), name


@pytest.mark.parametrize("kind", FORMATS)
def test_exiftool_finds_only_pixels(kind: str, exiftool: str, tmp_path: Path) -> None:
    source = tmp_path / f"source.{kind.lower()}"
    source.write_bytes(telling_file(kind))
    assert MARKER in json.dumps(told(exiftool, [source])), "the witness sees nothing"
    files = []
    for name, (_, data) in outputs(source.read_bytes()).items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    tags = told(exiftool, files)
    assert len(tags) == 9
    for one in tags:
        assert set(one) <= _OF_PIXELS, one["SourceFile"]


@pytest.mark.parametrize("kind", FORMATS)
def test_each_output_is_one_picture(kind: str) -> None:
    for name, (made, data) in outputs(telling_file(kind)).items():
        assert strange_part(data, made) is None, name
        if made == "JPEG":
            # In coded pixels FF is always followed by 00, so this can only be a picture's start.
            assert data.count(b"\xff\xd8") == data.count(b"\xff\xd9") == 1, name
        with Image.open(io.BytesIO(data)) as image:
            assert getattr(image, "n_frames", 1) == 1
            assert not image.getexif()


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_with_more_than_its_picture_does_not_leave(kind: OutputKind) -> None:
    clean = render_clean(picture(), kind=kind)
    for telling in (telling_file(kind), clean + b"\0", clean + clean, clean[:-1], b""):
        with pytest.raises(DisguiseError, match="more than its picture"):
            require_only_a_picture(telling, kind=kind)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_that_is_cut_off_anywhere_is_noticed(kind: OutputKind) -> None:
    clean = render_clean(picture((20, 24)), kind=kind)
    assert [end for end in range(len(clean)) if strange_part(clean[:end], kind) is None] == []


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_single_kinds_of_metadata_are_each_noticed(kind: OutputKind) -> None:
    ways = [
        {"exif": b"Exif\0\0" + b"II*\0\x08\0\0\0\0\0"},
        {"xmp": b"<x/>"},
        {"icc_profile": b"x" * 128},
    ]
    ways += [{"comment": b"x"}] if kind == "JPEG" else []
    for options in ways:
        file = io.BytesIO()
        Image.fromarray(picture()).save(file, kind, **options)
        assert strange_part(file.getvalue(), kind) is not None, options


@pytest.mark.parametrize("options", [{"exif": Image.Exif().tobytes()}, {"dpi": (72, 72)}, {}])
def test_single_parts_of_a_png_are_each_noticed(options: dict[str, Any]) -> None:
    if not options:
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", "x")
        options = {"pnginfo": texts}
    file = io.BytesIO()
    Image.fromarray(picture()).save(file, "PNG", **options)
    assert "a part" in str(strange_part(file.getvalue(), "PNG"))


@given(
    height=st.integers(1, 40),
    width=st.integers(1, 40),
    seed=st.integers(0, 2**32 - 1),
)
def test_a_png_gives_back_its_pixels(height: int, width: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    np.testing.assert_array_equal(pixels_of(render_clean(pixels, kind="PNG"), kind="PNG"), pixels)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_pixels_give_the_same_bytes(kind: OutputKind) -> None:
    view = np.flip(picture(), axis=1)  # not in order in memory
    assert render_clean(view, kind=kind) == render_clean(view.copy(), kind=kind)


def test_a_picture_too_long_for_its_kind_is_refused() -> None:
    long = np.zeros((1, 16_384, 3), dtype=np.uint8)
    with pytest.raises(DisguiseError, match="Choose another kind"):
        render_clean(long, kind="WEBP")
    assert pixels_of(render_clean(long, kind="PNG"), kind="PNG").shape == long.shape


@pytest.mark.parametrize(
    "pixels",
    [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((0, 4, 3), np.uint8)],
)
def test_only_rgb_pixels_are_taken(pixels: Pixels) -> None:
    with pytest.raises(ValueError, match="uint8"):
        render_clean(pixels, kind="PNG")
