"""What a photo says of itself, in every kind that is taken."""

from __future__ import annotations

import hashlib
from datetime import datetime
from io import BytesIO

import numpy as np
import pillow_heif
import pytest
from PIL import ExifTags, Image

from photocompare.errors import PhotoReadError
from photocompare.gallery.importing.files import PhotoKind, looked_at

pillow_heif.register_heif_opener()

KINDS = {
    "JPEG": PhotoKind.JPEG, "PNG": PhotoKind.PNG, "WEBP": PhotoKind.WEBP, "TIFF": PhotoKind.TIFF,
    "HEIF": PhotoKind.HEIF, "AVIF": PhotoKind.AVIF,
}  # fmt: skip


def photo(kind: str, *, orientation: int = 1) -> bytes:
    """Return a photo of 64 × 48 pixels from a camera that knew the time."""
    noise = np.random.default_rng(1).integers(90, 160, (48, 64, 3), dtype=np.uint8)
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Canon", "Canon R5"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:02 10:15:30"
    file = BytesIO()
    Image.fromarray(noise).save(file, kind, exif=exif.tobytes())
    return file.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_of_a_photo(kind: str) -> None:
    data = photo(kind)
    facts = looked_at(data)
    assert facts.sha256 == hashlib.sha256(data).hexdigest()
    assert facts.size_hw == (48, 64)
    assert facts.taken_at == datetime(2026, 3, 2, 10, 15, 30)
    assert facts.camera == "Canon R5"
    assert facts.kind is KINDS[kind]
    assert facts.byte_count == len(data)


def test_the_size_is_upright() -> None:
    assert looked_at(photo("JPEG", orientation=6)).size_hw == (64, 48)


def test_an_avif_of_a_general_brand_is_an_avif() -> None:
    data = photo("AVIF")
    assert data[4:12] == b"ftypavif"
    assert looked_at(data[:8] + b"mif1" + data[12:]).kind is PhotoKind.AVIF


def test_what_makes_a_photo_less_sure_comes_with_its_facts() -> None:
    file = BytesIO()
    Image.new("L", (64, 48), 128).save(file, "PNG")
    assert ["no colour" in notice.message for notice in looked_at(file.getvalue()).notices] == [
        True
    ]
    assert looked_at(photo("PNG")).notices == ()


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_photo_is_no_photo(kind: str) -> None:
    data = photo(kind)
    with pytest.raises(PhotoReadError):
        looked_at(data[: len(data) // 2])
