"""What a photo says of itself, told by decoding it whole: a header promises what may not be there.

Bytes are decoded in the process that ``photocompare.load`` keeps for it, never in this one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from photocompare.gallery.importing.thumbnail import small_picture
from photocompare.load import photo_codes
from photocompare.model import Notice
from photocompare.settings import LoadSettings

_BRANDS_END = 128  # bytes; a file names fewer than a dozen brands of four letters


class PhotoKind(StrEnum):
    """The kinds of file that are taken; the value is the ending of a name that fits."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    TIFF = "tif"
    HEIF = "heic"
    AVIF = "avif"


@dataclass(frozen=True, slots=True)
class PhotoFacts:
    """A file that is a photo: ``size_hw`` is upright, ``taken_at`` the camera's own clock.

    ``notices`` are what makes the photo's numbers less sure. ``thumbnail`` is a small picture of
    fresh pixels, or empty where it was let go of.
    """

    sha256: str
    size_hw: tuple[int, int]
    taken_at: datetime | None
    camera: str
    kind: PhotoKind
    byte_count: int
    notices: tuple[Notice, ...] = ()
    thumbnail: bytes = field(default=b"", repr=False)


def looked_at(
    data: bytes,
    settings: LoadSettings = LoadSettings(),  # noqa: B008 - frozen
) -> PhotoFacts:
    """Return what the photo in ``data`` says of itself.

    Raises
    ------
    PhotoReadError
        There is no photo in it that can be read; the message says what to do.
    """
    source, notices, codes = photo_codes(data, settings)
    return PhotoFacts(
        sha256=source.sha256,
        size_hw=source.size_hw,
        taken_at=source.taken_at,
        camera=source.camera or "",
        kind=kind_of(data),
        byte_count=len(data),
        notices=notices,
        thumbnail=small_picture(codes),
    )


def kind_of(data: bytes) -> PhotoKind:
    """Return the kind of what was decoded as a photo; by its first bytes, as decoders choose."""
    if data.startswith(b"\xff\xd8"):
        return PhotoKind.JPEG
    if data.startswith(b"\x89PNG"):
        return PhotoKind.PNG
    if data.startswith(b"RIFF"):
        return PhotoKind.WEBP
    if data.startswith((b"II", b"MM")):
        return PhotoKind.TIFF
    brands = data[8 : min(int.from_bytes(data[:4], "big"), _BRANDS_END)]
    is_avif = brands.startswith((b"avif", b"avis")) or (
        brands.startswith((b"mif1", b"msf1")) and b"avif" in brands
    )
    return PhotoKind.AVIF if is_avif else PhotoKind.HEIF
