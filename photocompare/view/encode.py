"""The only way from a picture to the bytes of a file: always fresh pixels, never metadata.

A file that a camera wrote can hold a name, a place and an uncropped thumbnail in its EXIF, XMP,
comment or trailing bytes. Nothing of a file gets here: only an array of pixels does.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photocompare import colour

Pixels = NDArray[np.uint8]
"""(H, W, 3) RGB or (H, W, 4) RGBA, sRGB-encoded."""


class PictureFormat(StrEnum):
    """The kinds of file that are written."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as the bytes of a file."""

    data: bytes = field(repr=False)
    format: PictureFormat
    size_hw: tuple[int, int]

    @property
    def media_type(self) -> str:
        """The name of the kind of file for browsers."""
        return f"image/{self.format}"


def encode(
    picture: NDArray[np.float32] | Pixels, kind: PictureFormat, *, quality: int | None = None
) -> EncodedPicture:
    """Return ``picture`` as a file: sRGB, one image, no metadata.

    ``picture`` is an RGB picture in [0, 1] or 8-bit RGB(A). JPEG is written at quality 92 without
    chroma subsampling, WebP at 85, unless told; PNG is lossless.
    """
    options: dict[str, Any]
    if kind is PictureFormat.JPEG:
        options = {"quality": quality or 92, "subsampling": 0}
    elif kind is PictureFormat.WEBP:
        options = {"quality": quality or 85, "method": 4}
    else:
        options = {"compress_level": 4}  # half the time of 6 for 3 % more bytes
    image = _fresh(picture)
    buffer = io.BytesIO()
    image.save(buffer, format=kind.upper(), **options)
    return EncodedPicture(buffer.getvalue(), kind, (image.height, image.width))


def encode_animation(
    frames: Sequence[NDArray[np.float32] | Pixels], *, frame_ms: int
) -> EncodedPicture:
    """Return ``frames`` as an endless WebP animation, ``frame_ms`` a frame; no metadata."""
    images = [_fresh(frame) for frame in frames]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        format="WEBP",
        save_all=True,
        append_images=images[1:],
        duration=frame_ms,
        loop=0,
        quality=85,
    )
    size_hw = images[0].height, images[0].width
    return EncodedPicture(buffer.getvalue(), PictureFormat.WEBP, size_hw)


def _fresh(picture: NDArray[np.float32] | Pixels) -> Image.Image:
    is_float = np.issubdtype(picture.dtype, np.floating)
    pixels = colour.to_uint8(picture.astype(np.float32, copy=False)) if is_float else picture
    return Image.fromarray(np.array(pixels, dtype=np.uint8, order="C"))
