"""Both photos in one picture: side by side, wiped, or one after the other."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from PIL import Image, ImageDraw

from photocompare import colour
from photocompare.model import Comparison, PhotoPair, RGBImage
from photocompare.view.encode import EncodedPicture, Pixels, encode_animation
from photocompare.view.lettering import width_px, write

_GAP = (255, 255, 255)
_INK = (255, 255, 255)
_BAND = (24, 26, 30)
_LABEL_SHARE = 0.94  # of the picture's width; a label never runs over its edge
_LEAST_LETTER_PX = 6  # smaller letters can't be read
_BLINK_MS = 900  # slower than one flash a second harms nobody


def day_text(photos: PhotoPair) -> str:
    """Return how much later the after photo was taken, such as "14 days later"; "" if unknown.

    A distance in time, not a date: it says what matters and identifies nobody.
    """
    before, after = photos.before.source.taken_at, photos.after.source.taken_at
    if before is None or after is None or photos.is_same_file:
        return ""
    return _distance(before, after)


def _distance(before: datetime, after: datetime) -> str:
    days = (after.date() - before.date()).days
    if days == 0:
        return "same day"
    word = "later" if days > 0 else "earlier"
    return f"{abs(days)} day{'s' if abs(days) != 1 else ''} {word}"


def after_label(photos: PhotoPair) -> str:
    """Return what to write on the after photo."""
    days = day_text(photos)
    return f"After · {days}" if days else "After"


def side_by_side(comparison: Comparison, before: RGBImage, after: RGBImage) -> Pixels:
    """Return both pictures (same size) next to each other, each with its label."""
    height, width = before.shape[:2]
    gap = max(2, width // 100)
    size = _text_size(width)
    band = round(2.2 * size)
    sheet = Image.new("RGB", (2 * width + gap, height + band), _GAP)
    draw = ImageDraw.Draw(sheet)
    labels = ("Before", after_label(comparison.photos))
    for number, (picture, label) in enumerate(zip((before, after), labels, strict=True)):
        left = number * (width + gap)
        sheet.paste(Image.fromarray(colour.to_uint8(picture)), (left, band))
        draw.rectangle((left, 0, left + width - 1, band - 1), fill=_BAND)
        place = left + width / 2, band / 2
        fitting = min(1.0, _LABEL_SHARE * width / width_px(label, size))
        label_px = max(_LEAST_LETTER_PX, int(size * fitting))
        write(draw, place, label, size_px=label_px, fill=_INK, anchor="mm")
    return np.asarray(sheet)


def wiped(comparison: Comparison, before: RGBImage, after: RGBImage, share: float) -> Pixels:
    """Return the before picture left of ``share`` of the width and the after picture right."""
    height, width = before.shape[:2]
    edge = round(min(max(share, 0.0), 1.0) * width)
    picture = colour.to_uint8(before)
    picture[:, edge:] = colour.to_uint8(after)[:, edge:]
    sheet = Image.fromarray(picture)
    draw = ImageDraw.Draw(sheet)
    draw.line((edge, 0, edge, height), fill=_INK, width=max(2, width // 300))
    size = _text_size(width)
    if edge > 6 * size:
        _tag(draw, (size // 2, size // 2), "Before", size, anchor="la")
    if width - edge > 6 * size:
        place = width - size // 2, size // 2
        _tag(draw, place, after_label(comparison.photos), size, anchor="ra")
    return np.asarray(sheet)


def blinking(comparison: Comparison, before: RGBImage, after: RGBImage) -> EncodedPicture:
    """Return a WebP that shows one picture and then the other, over and over."""
    frames = []
    for picture, label in ((before, "Before"), (after, after_label(comparison.photos))):
        sheet = Image.fromarray(colour.to_uint8(picture))
        size = _text_size(sheet.width)
        _tag(ImageDraw.Draw(sheet), (size // 2, size // 2), label, size, anchor="la")
        frames.append(np.asarray(sheet))
    return encode_animation(frames, frame_ms=_BLINK_MS)


def _text_size(width: int) -> int:
    return round(min(44.0, max(12.0, width / 24.0)))


def _tag(
    draw: ImageDraw.ImageDraw, place_xy: tuple[int, int], text: str, size: int, *, anchor: str
) -> None:
    """Write ``text`` on a dark field of its own, so that it can be read on any skin."""
    room = round(width_px(text, size)) + size
    left = place_xy[0] if anchor == "la" else place_xy[0] - room
    top = place_xy[1]
    draw.rounded_rectangle(
        (left, top, left + room, top + round(1.7 * size)), radius=size // 3, fill=_BAND
    )
    place = left + room / 2, top + 0.85 * size
    write(draw, place, text, size_px=size, fill=_INK, anchor="mm")
