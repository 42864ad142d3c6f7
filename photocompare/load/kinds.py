"""Names of files that are no photo, told by their first bytes, so that a refusal can be plain."""

from __future__ import annotations

_HEAD_BYTES = 1024
_BY_START = (
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript drawing"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript drawing"),
    (b"II*\x00", "a TIFF of a rare kind"),
    (b"MM\x00*", "a TIFF of a rare kind"),
    (b"BM", "a BMP picture"),
    (b"8BPS", "a Photoshop document"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"FUJIFILM", "a raw camera file"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"OggS", "a video"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_VIDEO_BRANDS = (b"isom", b"mp41", b"mp42", b"qt  ", b"M4V ", b"avc1", b"3gp")


def name_of(content: bytes) -> str | None:
    """Return what ``content`` seems to be, with its article; None if that can't be told."""
    head = content[:_HEAD_BYTES]
    for start, name in _BY_START:
        if head.startswith(start):
            return name
    if head[4:8] == b"ftyp" and head[8:12].startswith(_VIDEO_BRANDS):
        return "a video"
    if head[4:12] == b"ftypcrx ":
        return "a raw camera file"
    return _name_of_text(head)


def is_of_a_taken_kind(content: bytes) -> bool:
    """Begins like a file that is taken, so if it can't be opened, something in it is broken."""
    return (
        content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n"))
        or (content.startswith(b"RIFF") and content[8:12] == b"WEBP")
        or content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")
    )


def _name_of_text(head: bytes) -> str | None:
    try:
        text = head.decode("utf-8", errors="strict" if len(head) < _HEAD_BYTES else "ignore")
    except UnicodeDecodeError:
        return None
    if not text or any(ord(sign) < 32 and sign not in "\t\r\n\f" for sign in text):
        return None
    lowered = text.lower()
    if "<svg" in lowered:
        return "an SVG drawing"
    if "<html" in lowered or "<!doctype html" in lowered:
        return "a web page"
    return "text"
