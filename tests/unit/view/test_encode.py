"""Encoding: fresh pixels only, and nothing of a file gets through."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from photocompare import colour
from photocompare.model import Comparison, PhotoPair
from photocompare.view import PictureFormat, View, encode, render

Picture = NDArray[np.float32]
MARKER = "PATIENT-JANE-DOE"


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
    image.load()
    return image


@pytest.mark.parametrize("kind", list(PictureFormat))
def test_a_picture_comes_back(kind: PictureFormat, make_skin: Callable[..., Picture]) -> None:
    picture = make_skin()
    encoded = encode(picture, kind)
    image = opened(encoded.data)
    assert image.format == kind.upper()
    back = np.asarray(image.convert("RGB")).astype(int)
    error = np.abs(back - colour.to_uint8(picture).astype(int))
    # JPEG at 92 and WebP at 85 round fine detail by a few levels; PNG by none.
    assert error.mean() <= (0.0 if kind is PictureFormat.PNG else 4.0)


def test_jpeg_keeps_the_colour_of_every_pixel(make_skin: Callable[..., Picture]) -> None:
    image = opened(encode(make_skin(), PictureFormat.JPEG).data)
    assert all(layer[1:3] == (1, 1) for layer in image.layer)  # type: ignore[attr-defined]


def planted(kind: str) -> bytes:
    """Return a picture whose file holds the marker wherever a file can hold one."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = MARKER
    image = Image.new("RGB", (64, 64), (200, 150, 130))
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", MARKER)
    options: dict[str, object] = {"exif": exif, "xmp": MARKER.encode()}
    if kind == "PNG":
        options = {"exif": exif, "pnginfo": text}
    if kind == "JPEG":
        options["comment"] = MARKER
    buffer = io.BytesIO()
    image.save(buffer, format=kind, **options)
    return buffer.getvalue() + MARKER.encode()  # and behind its end


@pytest.mark.parametrize("source", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("target", list(PictureFormat))
def test_nothing_planted_in_a_file_gets_through(source: str, target: PictureFormat) -> None:
    data = planted(source)
    assert data.count(MARKER.encode()) >= 2
    pixels = np.asarray(opened(data).convert("RGB"))
    clean = encode(pixels, target)
    assert MARKER.encode() not in clean.data
    image = opened(clean.data)
    assert len(image.getexif()) == 0
    # What Pillow itself says of any JPEG or WebP; nothing of it comes from a source file.
    neutral = {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    neutral |= {"background", "loop", "duration", "timestamp"}
    assert set(image.info) <= neutral


def test_no_view_holds_a_file_name(redder_cheek: Comparison) -> None:
    before = redder_cheek.photos.before
    named = replace(before, source=replace(before.source, name=MARKER, camera=MARKER))
    comparison = replace(redder_cheek, photos=PhotoPair(named, redder_cheek.photos.after))
    for view in View:
        assert MARKER.encode() not in render(comparison, view).data


def test_a_layer_keeps_its_transparency() -> None:
    rgba = np.zeros((4, 4, 4), dtype=np.uint8)
    rgba[1, 1] = (10, 20, 30, 128)
    back = np.asarray(opened(encode(rgba, PictureFormat.PNG).data))
    np.testing.assert_array_equal(back, rgba)
