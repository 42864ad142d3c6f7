"""Text in a picture, with the one font that comes with Pillow."""

from __future__ import annotations

import unicodedata
from functools import cache

from PIL import ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

# The font holds ASCII and a few signs; what it lacks would be drawn as an empty box.
_SIGNS = "°±·…’“"
_STAND_INS = str.maketrans({"−": "-", "–": "-", "—": "-", "×": "x", "≤": "<", "≥": ">", "”": '"'})


@cache
def font(size_px: int) -> Font:
    """Return the font at ``size_px``."""
    return ImageFont.load_default(size_px)


def writable(text: str) -> str:
    """Return ``text`` in letters that the font has: accents are dropped, other scripts are '?'."""
    plain = text.translate(_STAND_INS)
    kept = (c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return "".join(c if 32 <= ord(c) < 127 or c in _SIGNS else "?" for c in kept)


def width_px(text: str, size_px: int) -> float:
    """Return how wide ``text`` is drawn."""
    return font(size_px).getlength(writable(text))


def write(
    draw: ImageDraw.ImageDraw,
    place_xy: tuple[float, float],
    text: str,
    *,
    size_px: int,
    fill: tuple[int, int, int],
    anchor: str = "la",
) -> None:
    """Draw ``text`` at ``place_xy``; ``anchor`` is Pillow's, left and ascender unless told."""
    draw.text(place_xy, writable(text), fill=fill, font=font(size_px), anchor=anchor)


def wrapped(text: str, size_px: int, room_px: float) -> list[str]:
    """Return ``text`` in lines that fit ``room_px``; a word longer than that stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_px(longer, size_px) <= room_px:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
