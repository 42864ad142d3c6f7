"""A written picture, part by part: whether there is any that one picture does not need.

What is allowed is listed, not what is forbidden: a kind of metadata that is not known here yet is
strange too.
"""

from __future__ import annotations

from collections.abc import Iterator

_JPEG_START, _JPEG_END, _JPEG_SCAN, _JPEG_JFIF = 0xD8, 0xD9, 0xDA, 0xE0
_JPEG_TABLES = frozenset({0xDB, 0xC0, 0xC1, 0xC2, 0xC4})  # quantisation, frame, Huffman
_JPEG_RESTARTS = range(0xD0, 0xD8)
_JFIF_BYTES = 16  # of a JFIF part without a thumbnail
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset({b"IHDR", b"IDAT", b"IEND"})
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L"})
_CUT_OFF = "it is cut off"
_BEHIND = "bytes behind its end"


def strange_part(data: bytes, kind: str) -> str | None:
    """Return the first part of a JPEG, PNG or WEBP file that a plain picture has not; else None."""
    reader = {"JPEG": _jpeg, "PNG": _png, "WEBP": _webp}[kind]
    try:
        return next(reader(data), None)
    except (IndexError, ValueError):
        return _CUT_OFF


def _jpeg(data: bytes) -> Iterator[str]:
    if data[:2] != bytes((0xFF, _JPEG_START)):
        yield "not a JPEG"
    at = 2
    while (marker := _marker(data, at)) != _JPEG_END:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _JPEG_JFIF:
            if at != 2 or length != _JFIF_BYTES or data[at + 4 : at + 9] != b"JFIF\0":
                yield "a part APP0"
        elif marker != _JPEG_SCAN and marker not in _JPEG_TABLES:
            yield f"a part {marker:02X}"
        at += 2 + length
        if marker == _JPEG_SCAN:
            at = _scan_end(data, at)
    if at + 2 != len(data):
        yield _BEHIND


def _marker(data: bytes, at: int) -> int:
    if data[at] != 0xFF:
        raise ValueError("no marker")
    return data[at + 1]


def _scan_end(data: bytes, at: int) -> int:
    """Return where the coded pixels end that begin at ``at``."""
    while True:
        at = data.index(b"\xff", at)
        following = data[at + 1]
        if following != 0 and following not in _JPEG_RESTARTS:
            return at
        at += 2


def _png(data: bytes) -> Iterator[str]:
    if data[:8] != _PNG_SIGNATURE:
        yield "not a PNG"
    at, name = 8, b""
    while name != b"IEND":
        name = data[at + 4 : at + 8]
        if not name:
            raise ValueError("no end")
        if name not in _PNG_PARTS or (name == b"IEND" and data[at : at + 4] != bytes(4)):
            yield f"a part {name.decode('latin-1')}"
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    if at != len(data):
        yield _BEHIND if at < len(data) else _CUT_OFF


def _webp(data: bytes) -> Iterator[str]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        yield "not a WebP"
    name, length = data[12:16], int.from_bytes(data[16:20], "little")
    if name not in _WEBP_PARTS:
        yield f"a part {name.decode('latin-1')}"
    end = 20 + length + length % 2
    if end != len(data) or end != 8 + int.from_bytes(data[4:8], "little"):
        yield _BEHIND if end < len(data) else _CUT_OFF
