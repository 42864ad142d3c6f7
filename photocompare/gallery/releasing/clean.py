"""The only way out: fresh pixels to a file that holds one picture and nothing else.

What a camera wrote can hold a name, a place, and a thumbnail of all that was cropped away. Nothing
of a file gets here, and what comes out is read again, part by part, before it may leave.
"""

from __future__ import annotations

import io
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photocompare.errors import DisguiseError
from photocompare.gallery.releasing.file_parts import strange_part
from photocompare.view import PictureFormat, encode

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB, sRGB-encoded."""

OutputKind = Literal["JPEG", "PNG", "WEBP"]

_LONGEST_PX = {"JPEG": 65_500, "PNG": 65_500, "WEBP": 16_383}  # what each kind of file can say
_QUALITIES = range(1, 101)


def render_clean(pixels: Pixels, *, kind: OutputKind, quality: int | None = None) -> bytes:
    """Return ``pixels`` as a file of ``kind``: one picture, no metadata, nothing behind its end.

    ``quality`` is 1 to 100 for JPEG (92 unless told) and WebP (85); PNG loses nothing.

    Raises
    ------
    DisguiseError
        The picture is larger than such a file can be, or the file held more than the picture.
    """
    _require_pixels(pixels)
    if quality is not None and quality not in _QUALITIES:
        raise ValueError(f"quality is 1 to 100, got {quality}")
    longest_px = max(pixels.shape[:2])
    if longest_px > _LONGEST_PX[kind]:
        raise DisguiseError(
            f"The picture is {longest_px} pixels long, and a {kind} file holds at most "
            f"{_LONGEST_PX[kind]}. Choose another kind of file or a smaller part of it."
        )
    data = encode(pixels, PictureFormat[kind], quality=quality).data
    require_only_a_picture(data, kind=kind)
    return data


def require_only_a_picture(data: bytes, *, kind: OutputKind) -> None:
    """Refuse a file that holds anything beside one picture.

    Raises
    ------
    DisguiseError
        It has a part that a plain picture does not need, or bytes behind its end.
    """
    strange = strange_part(data, kind)
    if strange is not None:
        raise DisguiseError(
            f"The file holds more than its picture ({strange}), so it was not given out. Make it "
            "anew; if this comes again, report it as a fault of photocompare."
        )


def pixels_of(data: bytes, *, kind: OutputKind) -> Pixels:
    """Return the pixels of what :func:`render_clean` wrote: those that whoever opens it sees."""
    with Image.open(io.BytesIO(data), formats=(kind,)) as image:
        return np.array(image.convert("RGB"), dtype=np.uint8)


def _require_pixels(pixels: Pixels) -> None:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3 or not pixels.size:
        raise ValueError(f"uint8 (H, W, 3) expected, got {pixels.dtype} {pixels.shape}")
