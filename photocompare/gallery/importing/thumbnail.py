"""A small picture of a photo, made of fresh pixels alone."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.gallery.releasing.clean import render_clean
from photocompare.load import photo_codes

_LONGEST_PX = 480  # a card of a list, on a screen of twice the pixels
_QUALITY = 82  # of a small picture that is looked at, never measured


def thumbnail_of(data: bytes) -> bytes:
    """Return a JPEG of the photo in ``data``, upright, without anything that its camera wrote.

    Raises
    ------
    PhotoReadError
        There is no photo in it that can be read.
    """
    *_, codes = photo_codes(data)
    return small_picture(codes)


def small_picture(codes: NDArray[np.uint8]) -> bytes:
    """Return a small JPEG of upright sRGB pixels of 8 bits, height x width x 3."""
    height, width = codes.shape[:2]
    share = min(1.0, _LONGEST_PX / max(height, width))
    size_wh = max(1, round(width * share)), max(1, round(height * share))
    small = cv2.resize(codes, size_wh, interpolation=cv2.INTER_AREA)
    return render_clean(small.astype(np.uint8, copy=False), kind="JPEG", quality=_QUALITY)
