"""Photos that are made to break a reader, each from a seed: no file of anybody else is kept."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
import pillow_heif
from PIL import ExifTags, Image

pillow_heif.register_heif_opener()

ENDINGS = (
    ".jpg",
    ".JPG",
    ".png",
    ".webp",
    ".tif",
    ".heic",
    ".avif",
    ".gif",
    ".txt",
    "",
    "/",
    ".zip",
)
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
_OTHER_STARTS = (
    b"GIF89a\x40\x00\x40\x00", b"%PDF-1.7\n", b"<svg onload=alert(1)>", b"MZ\x90\x00",
    b"#!/bin/sh\n", b"PK\x03\x04", b"BM", b"\x00\x00\x01\x00", b"%!PS-Adobe-3.0 EPSF-3.0\n",
    b"\xef\xbb\xbf",
)  # fmt: skip
_OTHER_ENDS = (
    b"<script>alert(1)</script>",
    b"PK\x05\x06" + bytes(18),
    b"\xff\xd8\xff\xe0",
    b"%%EOF",
)


@cache
def photos() -> tuple[bytes, ...]:
    """Return sound photos of every kind that is taken, some with what cameras add."""
    noise = np.random.default_rng(5).integers(70, 190, (56, 72, 3), dtype=np.uint8)
    picture = Image.fromarray(noise)
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Maker"
    exif[ExifTags.Base.Orientation] = 6
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = "2026:03:02 10:15:30"
    tags = exif.tobytes()
    ways: tuple[tuple[Image.Image, str, dict[str, object]], ...] = (
        (picture, "JPEG", {"exif": tags, "comment": "x" * 40}),
        (picture, "JPEG", {"progressive": True, "quality": 70}),
        (picture.convert("CMYK"), "JPEG", {}),
        (picture, "PNG", {"exif": tags}),
        (picture.quantize(16), "PNG", {}),
        (picture.convert("I;16"), "PNG", {}),
        (picture, "WEBP", {"exif": tags}),
        (picture, "WEBP", {"lossless": True}),
        (picture, "TIFF", {"exif": tags}),
        (picture, "TIFF", {"compression": "tiff_lzw"}),
        (picture, "TIFF", {"compression": "jpeg"}),
        (picture, "TIFF", {"compression": "tiff_deflate"}),
        (picture, "HEIF", {"exif": tags}),
        (picture, "AVIF", {"exif": tags}),
    )
    return tuple(_saved(image, kind, **options) for image, kind, options in ways)


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    """Return a ZIP of ``members``."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


# -- mutants -------------------------------------------------------------------------------------


def flipped(content: bytes, rng: random.Random) -> bytes:
    """Return ``content`` with 1 to 64 bits the other way."""
    changed = bytearray(content)
    for _ in range(2 ** rng.randrange(7)):
        if changed:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(content: bytes, rng: random.Random) -> bytes:
    """Return only a beginning, or only an end."""
    at = rng.randrange(len(content) + 1)
    return content[:at] if rng.random() < 0.8 else content[at:]


def spliced(content: bytes, rng: random.Random) -> bytes:
    """Return the beginning of one file and the end of another."""
    other = rng.choice(photos())
    return content[: rng.randrange(len(content) + 1)] + other[rng.randrange(len(other)) :]


def swapped(content: bytes, rng: random.Random) -> bytes:
    """Return ``content`` with two pieces in each other's place, or one of them doubled."""
    first, second, third, fourth = sorted(rng.randrange(len(content) + 1) for _ in range(4))
    if rng.random() < 0.3:
        return content[:second] + content[first:second] * rng.randrange(1, 40) + content[second:]
    parts = content[:first], content[third:fourth], content[second:third], content[first:second]
    return b"".join(parts) + content[fourth:]


def extreme(content: bytes, rng: random.Random) -> bytes:
    """Return ``content`` with numbers near its beginning at the ends of their range."""
    changed = bytearray(content)
    for _ in range(rng.randrange(1, 5)):
        form = rng.choice(("B", "<H", ">H", "<I", ">I"))
        size = struct.calcsize(form)
        if len(changed) > size:
            at = rng.randrange(min(len(changed) - size, rng.choice((64, 600, 1 << 30))))
            struct.pack_into(form, changed, at, rng.choice(_EXTREMES) % (1 << 8 * size))
    return bytes(changed)


def polyglot(content: bytes, rng: random.Random) -> bytes:
    """Return a file that two programs take for two things."""
    way = rng.randrange(4)
    if way == 0:
        return rng.choice(_OTHER_STARTS) + content
    if way == 1:
        return content + rng.choice(_OTHER_ENDS)
    if way == 2:
        return content + packed({"a.jpg": rng.choice(photos())})
    return content + rng.choice(photos())


def bomb(content: bytes, rng: random.Random) -> bytes:
    """Return little that unpacks, or says that it unpacks, to much."""
    return rng.choice(_BOMBS)(content, rng)


def png(size: tuple[int, int], rows: bytes, *chunks: tuple[bytes, bytes]) -> bytes:
    """Return a grey PNG that says ``size`` and holds ``rows``, packed already."""
    header = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), *chunks, (b"IDAT", rows), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _png_of_size(content: bytes, rng: random.Random) -> bytes:
    size = rng.choice(((60_000, 60_000), (2**31 - 1, 1), (1, 2**31 - 1), (8_001, 8_000), (0, 9)))
    return png(size, zlib.compress(bytes(10_000)))


@cache
def _zeros(count: int) -> bytes:
    return zlib.compress(bytes(count), 9)


def _png_unpacks(content: bytes, rng: random.Random) -> bytes:
    side = rng.choice((3_000, 3_000, 3_000, 8_000))  # the last is the largest that is taken
    return png((side, side), _zeros(side * (side + 1)))


def _png_with_text(content: bytes, rng: random.Random) -> bytes:
    name = rng.choice((b"zTXt", b"iCCP"))
    text = (name, b"x\0\0" + _zeros(100_000_000))
    return png((64, 64), zlib.compress(bytes(64 * 65)), *([text] * rng.randrange(1, 9)))


def _png_of_many_chunks(content: bytes, rng: random.Random) -> bytes:
    return png((64, 64), zlib.compress(bytes(64 * 65)), *([(b"tEXt", b"k\0v")] * 20_000))


def _jpeg_of_many_scans(content: bytes, rng: random.Random) -> bytes:
    base = photos()[1]
    at = base.rindex(b"\xff\xda")
    size = struct.pack(">HH", rng.choice((56, 8_000)), 8_000)
    frame = base.index(b"\xff\xc2")
    grown = base[: frame + 5] + size + base[frame + 9 :]
    return grown[:at] + grown[at:-2] * rng.choice((50, 400)) + b"\xff\xd9"


def _tiff_in_a_ring(content: bytes, rng: random.Random) -> bytes:
    """Return pages that lead back to the first, or strips and tags without end."""
    entries = [(256, 4, 1, 64), (257, 4, 1, 64), (258, 3, 1, 8), (262, 3, 1, 1),
               (273, 4, rng.choice((1, 2**31)), 8), (278, 4, 1, rng.choice((0, 1, 64))),
               (279, 4, rng.choice((1, 2**31)), rng.choice((4096, 2**32 - 1)))]  # fmt: skip
    body = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return (
        b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", 8) + bytes(5000)
    )


def _gzip(content: bytes, rng: random.Random) -> bytes:
    return gzip.compress(bytes(5_000_000))


def _huge_box(content: bytes, rng: random.Random) -> bytes:
    """Return a HEIF or AVIF whose picture says that it is enormous."""
    base = rng.choice(photos()[-2:])
    at = base.find(b"ispe")
    size = rng.choice(((65_535, 65_535), (2**32 - 1, 2**32 - 1), (0, 0), (8_000, 8_000)))
    return base[: at + 8] + struct.pack(">II", *size) + base[at + 16 :]


_BOMBS = (
    _png_of_size, _png_unpacks, _png_with_text, _png_of_many_chunks, _jpeg_of_many_scans,
    _tiff_in_a_ring, _gzip, _huge_box,
)  # fmt: skip
_MUTATIONS: tuple[tuple[Callable[[bytes, random.Random], bytes], float], ...] = (
    (flipped, 30), (cut, 12), (spliced, 15), (swapped, 15), (extreme, 20), (polyglot, 7), (bomb, 1),
)  # fmt: skip


def photo_mutant(rng: random.Random) -> tuple[str, bytes]:
    """Return a name and a photo that was changed once or several times."""
    content = rng.choice(photos())
    ways, weights = zip(*_MUTATIONS, strict=True)
    for way in rng.choices(ways, weights, k=rng.choice((1, 1, 1, 2, 4))):
        content = way(content or b"\0", rng)
    return _name(rng), content


def _name(rng: random.Random) -> str:
    signs = "ab1 ./\\\0:\u202eü\u0308\ud800=-+@'\n\U0001f600"
    return "".join(rng.choices(signs, k=rng.choice((3, 8, 300)))) + rng.choice(ENDINGS)
