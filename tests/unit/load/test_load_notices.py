from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ExifTags, Image

from photocompare.load import load_photo
from photocompare.model import Processing, Severity, Stage

Encode = Callable[..., bytes]


def exif(*, make: str = "", model: str = "", taken: str = "", rendered: int | None = None) -> bytes:
    tags = Image.Exif()
    if make:
        tags[ExifTags.Base.Make] = make
    if model:
        tags[ExifTags.Base.Model] = model
    details = tags.get_ifd(ExifTags.IFD.Exif)
    if taken:
        details[ExifTags.Base.DateTimeOriginal] = taken
    if rendered is not None:
        details[ExifTags.Base.CustomRendered] = rendered
    return tags.tobytes()


def jpeg_with_segment(content: bytes, marker: int, data: bytes) -> bytes:
    return (
        content[:2]
        + bytes((0xFF, marker))
        + (len(data) + 2).to_bytes(2, "big")
        + data
        + content[2:]
    )


ULTRA_HDR = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description "
    b'xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"/></rdf:RDF>'
    b"</x:xmpmeta>"
)
APPLE_HDR = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description "
    b'xmlns:HDRGainMap="http://ns.apple.com/HDRGainMap/1.0/" HDRGainMapVersion="65536"/></rdf:RDF>'
    b"</x:xmpmeta>"
)
ISO_HDR = b"urn:iso:std:iso:ts:21496:-1\0\0\0\0\0"
GOOGLE_DEPTH = (
    b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF><rdf:Description "
    b'xmlns:GDepth="http://ns.google.com/photos/1.0/depthmap/"/></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    ("marker", "data"), [(0xE1, ULTRA_HDR), (0xE1, APPLE_HDR), (0xE2, ISO_HDR)]
)
def test_an_hdr_gain_map_is_noticed_and_explained(
    scene: NDArray[np.uint8], encode: Encode, marker: int, data: bytes
) -> None:
    plain = encode(scene, "JPEG", quality=95)
    photo = load_photo(jpeg_with_segment(plain, marker, data))
    (notice,) = photo.notices
    assert (notice.stage, notice.severity) == (Stage.LOAD, Severity.WARNING)
    assert "gain map" in notice.message
    assert "Switch HDR off" in notice.message
    np.testing.assert_array_equal(photo.pixels, load_photo(plain).pixels)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        (b"urn:com:apple:photo:2020:aux:hdrgainmap", "gain map"),
        (b"urn:com:apple:photo:2018:aux:portraiteffectsmatte", "portrait mode"),
    ],
)
def test_what_an_iphone_adds_to_heic_is_noticed(
    scene: NDArray[np.uint8], encode: Encode, name: bytes, word: str
) -> None:
    heic = encode(scene, "HEIF")
    box = (8 + len(name)).to_bytes(4, "big") + b"free" + name  # a box that readers skip
    assert load_photo(heic).notices == ()
    assert [word in notice.message for notice in load_photo(heic + box).notices] == [True]


def test_the_main_picture_of_a_multi_picture_jpeg_is_taken(
    scene: NDArray[np.uint8], encode: Encode
) -> None:
    gain_map = Image.new("RGB", (40, 40), (128, 128, 128))
    content = encode(scene, "MPO", save_all=True, append_images=[gain_map], quality=95)
    np.testing.assert_allclose(load_photo(content).pixels * 255, scene, atol=6)  # JPEG


def test_portrait_mode_is_noticed(scene: NDArray[np.uint8], encode: Encode) -> None:
    depth = load_photo(jpeg_with_segment(encode(scene, "JPEG"), 0xE1, GOOGLE_DEPTH))
    assert ["portrait mode" in notice.message for notice in depth.notices] == [True]
    apple = load_photo(encode(scene, "JPEG", exif=exif(make="Apple", rendered=8)))
    assert ["portrait mode" in notice.message for notice in apple.notices] == [True]
    assert apple.notices[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("segment", "rendered", "processing"),
    [
        (b"", None, ()),
        (ULTRA_HDR, None, (Processing.GAIN_MAP,)),
        (GOOGLE_DEPTH, None, (Processing.PORTRAIT,)),
        (b"", 3, (Processing.MERGED,)),
        (ULTRA_HDR, 8, (Processing.GAIN_MAP, Processing.PORTRAIT)),
    ],
)
def test_what_the_phone_did_is_kept_for_the_grade(
    scene: NDArray[np.uint8],
    encode: Encode,
    segment: bytes,
    rendered: int | None,
    processing: tuple[Processing, ...],
) -> None:
    file = encode(scene, "JPEG", exif=exif(make="Apple", rendered=rendered))
    photo = load_photo(jpeg_with_segment(file, 0xE1, segment) if segment else file)
    assert photo.source.processing == processing


def test_merged_exposures_are_noticed(scene: NDArray[np.uint8], encode: Encode) -> None:
    photo = load_photo(encode(scene, "JPEG", exif=exif(make="Apple", rendered=3)))
    assert ["several exposures" in notice.message for notice in photo.notices] == [True]


@pytest.mark.parametrize("rendered", [0, 1, None])
def test_an_ordinary_photo_has_no_notice(
    scene: NDArray[np.uint8], encode: Encode, rendered: int | None
) -> None:
    photo = load_photo(encode(scene, "JPEG", exif=exif(make="Apple", rendered=rendered)))
    assert photo.notices == ()


# -- date and camera -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_date_and_camera_are_kept(scene: NDArray[np.uint8], encode: Encode, kind: str) -> None:
    content = encode(
        scene,
        kind,
        exif=exif(make="Canon", model="Canon EOS R5", taken="2026:03:14 09:26:53"),
    )
    source = load_photo(content).source
    assert source.taken_at == datetime(2026, 3, 14, 9, 26, 53)
    assert source.camera == "Canon EOS R5"


def test_make_and_model_are_joined(scene: NDArray[np.uint8], encode: Encode) -> None:
    tags = exif(make="Apple", model="iPhone 17 Pro")
    assert load_photo(encode(scene, "JPEG", exif=tags)).source.camera == "Apple iPhone 17 Pro"


@pytest.mark.parametrize(
    "taken",
    ["0000:00:00 00:00:00", "2026:02:30 00:00:00", "soon", "1970:01:01 00:00:00", "9" * 5000],
)
def test_a_date_that_is_none_is_left_out(
    scene: NDArray[np.uint8], encode: Encode, taken: str
) -> None:
    assert load_photo(encode(scene, "JPEG", exif=exif(taken=taken))).source.taken_at is None


def test_texts_in_the_file_are_cut_and_cleaned(scene: NDArray[np.uint8], encode: Encode) -> None:
    tags = exif(make="<b>\x1b[31m\r\n" + "A" * 9000, model="B" * 9000)
    camera = load_photo(encode(scene, "JPEG", exif=tags)).source.camera
    assert camera is not None
    assert len(camera) <= 121
    assert camera.isprintable()


def test_broken_exif_is_a_doubt_and_no_crash(scene: NDArray[np.uint8], encode: Encode) -> None:
    content = encode(scene, "JPEG", quality=95)
    broken = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + bytes(range(256)) * 4
    photo = load_photo(jpeg_with_segment(content, 0xE1, broken))
    np.testing.assert_allclose(photo.pixels * 255, scene, atol=6)  # JPEG
    assert photo.source.taken_at is None
    assert ["could not be read" in notice.message for notice in photo.notices] == [True]
