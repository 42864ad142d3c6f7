"""The colour bar: what each colour means, with unit, limits and words at both ends."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from photocompare import colour
from photocompare.view.encode import Pixels
from photocompare.view.legend import Legend
from photocompare.view.lettering import width_px, wrapped, write

_PAPER = (252, 252, 250)
_INK = (38, 40, 44)
_SOFT_INK = (92, 95, 102)
_LEAST_WIDTH_PX = 420  # narrower, and the words under the bar run into each other
_TICKS = 5


def with_bar(picture: Image.Image, legend: Legend, notes: Sequence[str] = ()) -> Pixels:
    """Return the picture (H, W, 3) on paper with its bar and ``notes`` below."""
    width = max(picture.width, _LEAST_WIDTH_PX)
    strip = Image.fromarray(bar(legend, width, notes))
    sheet = Image.new("RGB", (width, picture.height + strip.height), _PAPER)
    sheet.paste(picture, ((width - picture.width) // 2, 0))
    sheet.paste(strip, (0, picture.height))
    return np.asarray(sheet)


def bar(legend: Legend, width: int, notes: Sequence[str] = ()) -> Pixels:
    """Return the colour bar (H, W, 3) of a map, at least 420 px wide."""
    width = max(width, _LEAST_WIDTH_PX)
    size = round(min(30.0, max(14.0, width / 42.0)))
    small = round(0.8 * size)
    margin = round(1.6 * size)
    room = width - 2 * margin
    lines = [line for note in notes for line in wrapped(note, small, room)]
    bar_top, bar_height = round(3.0 * size), round(1.1 * size)
    below = bar_top + bar_height
    height = round(below + 1.9 * size + 1.3 * small * (len(lines) + 1.2))
    if not lines:
        height = round(below + 2.6 * size)
    strip = Image.new("RGB", (width, height), _PAPER)
    draw = ImageDraw.Draw(strip)
    _write_heading(draw, legend, (margin, round(1.1 * size)), room, size)
    strip.paste(Image.fromarray(ramp(legend, (bar_height, room))), (margin, bar_top))
    frame = (margin - 1, bar_top - 1, margin + room, below)
    draw.rectangle(frame, outline=(150, 152, 156))
    _write_ticks(draw, legend, (margin, below), room, size)
    for number, line in enumerate(lines):
        place = margin, below + 1.9 * size + 0.6 * small + 1.3 * small * number
        write(draw, place, line, size_px=small, fill=_SOFT_INK)
    return np.asarray(strip)


def ramp(legend: Legend, size_hw: tuple[int, int]) -> Pixels:
    """Return nothing but the colours of a map from its low to its high end, (H, W, 3)."""
    values = np.linspace(legend.low, legend.high, size_hw[1], dtype=np.float32)
    row = colour.to_uint8(legend.colours(values))[None]
    return np.ascontiguousarray(row.repeat(size_hw[0], axis=0))


def _write_heading(
    draw: ImageDraw.ImageDraw, legend: Legend, place_xy: tuple[int, int], room: int, size: int
) -> None:
    left, top = place_xy
    title = f"{legend.title} ({legend.unit})"
    low, high = f"< {legend.low_words}", f"{legend.high_words} >"
    small = round(0.85 * size)
    needed = width_px(title, size) + width_px(low, small) + width_px(high, small) + 3 * size
    if needed > room:
        title = legend.title
    write(draw, (left + room / 2, top), title, size_px=size, fill=_INK, anchor="ma")
    offset = top + 0.12 * size
    write(draw, (left, offset), legend.low_words, size_px=small, fill=_SOFT_INK)
    place = left + room, offset
    write(draw, place, legend.high_words, size_px=small, fill=_SOFT_INK, anchor="ra")


def _write_ticks(
    draw: ImageDraw.ImageDraw, legend: Legend, corner_xy: tuple[int, int], room: int, size: int
) -> None:
    left, top = corner_xy
    for number, label in enumerate(tick_labels(legend)):
        x = left + number / (_TICKS - 1) * (room - 1)
        draw.line((x, top, x, top + 0.3 * size), fill=_SOFT_INK, width=max(1, size // 14))
        anchor = "la" if number == 0 else "ra" if number == _TICKS - 1 else "ma"
        write(
            draw, (x, top + 0.5 * size), label, size_px=round(0.9 * size), fill=_INK, anchor=anchor
        )


def tick_labels(legend: Legend) -> tuple[str, ...]:
    """Return what stands under a bar, at even steps from its low to its high end."""
    step = (legend.high - legend.low) / (_TICKS - 1)
    ends = (0, _TICKS - 1)
    return tuple(
        _label(legend.low + number * step, legend, is_end=number in ends)
        for number in range(_TICKS)
    )


def _label(value: float, legend: Legend, *, is_end: bool) -> str:
    sign = "+" if legend.low < 0.0 else ""
    text = "0" if value == 0.0 else f"{value:{sign}g}".replace("-", "−")
    if not is_end or value == 0.0:
        return text
    return f"{text} or {'more' if value == legend.high else 'less'}"
