"""Photo files that carry words of a patient wherever a file of their kind can carry any."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

pillow_heif.register_heif_opener()

MARKER = "PLANTED-MIRA-EXAMPLE-47"
FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF")
_DESCRIPTION, _ARTIST, _SERIAL, _GPS, _EXIF = 0x010E, 0x013B, 0xA431, 0x8825, 0x8769
_XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="{marker}"/></rdf:RDF></x:xmpmeta>'
)


def picture(size_hw: tuple[int, int] = (120, 160)) -> NDArray[np.uint8]:
    """Return smooth colours, no two corners alike."""
    y, x = np.mgrid[0 : size_hw[0], 0 : size_hw[1]]
    planes = [90 + x % 120, 60 + y, 100 + (x + y) // 3]
    return np.stack(planes, axis=-1).astype(np.uint8)


def telling_file(kind: str, pixels: NDArray[np.uint8] | None = None) -> bytes:
    """Return a photo file of ``kind`` with the marker in all its metadata."""
    image = Image.fromarray(picture() if pixels is None else pixels)
    xmp = _XMP.format(marker=MARKER).encode()
    options: dict[str, Any] = {"exif": _exif()}
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Comment", MARKER)
        texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
        texts.add_text("Author", MARKER, zip=True)
        options["pnginfo"] = texts
    elif kind == "TIFF":
        options = {"description": MARKER, "artist": MARKER, "software": MARKER}
    else:
        options["xmp"] = xmp
    if kind == "JPEG":
        options["comment"] = MARKER.encode()
    file = io.BytesIO()
    image.save(file, kind, **options)
    behind = MARKER.encode() if kind in ("JPEG", "PNG") else b""
    return _with_thumbnail(file.getvalue()) if kind == "JPEG" else file.getvalue() + behind


def _exif() -> bytes:
    tags = Image.Exif()
    tags[_DESCRIPTION] = tags[_ARTIST] = MARKER
    tags.get_ifd(_EXIF)[_SERIAL] = MARKER
    tags.get_ifd(_GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    return tags.tobytes()


def _with_thumbnail(jpeg: bytes) -> bytes:
    """Return the file with a small JPEG of the whole photo in a part of its own, and behind it."""
    file = io.BytesIO()
    Image.fromarray(picture((30, 40))).save(file, "JPEG", comment=MARKER.encode())
    small = file.getvalue()
    part = b"\xff\xed" + (len(small) + 2).to_bytes(2, "big") + small
    return jpeg[:2] + part + jpeg[2:] + small + MARKER.encode()
