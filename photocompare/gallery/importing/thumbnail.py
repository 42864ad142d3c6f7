"""A small picture of a photo, made of fresh pixels alone."""

from __future__ import annotations

import cv2
import numpy as np

from photocompare.gallery.releasing.clean import render_clean
from photocompare.load import load_photo

_LONGEST_PX = 480  # a card of a list, on a screen of twice the pixels
_QUALITY = 82  # of a small picture that is looked at, never measured


def thumbnail_of(data: bytes) -> bytes:
    """Return a JPEG of the photo in ``data``, upright, without anything that its camera wrote.

    Raises
    ------
    PhotoReadError
        There is no photo in it that can be read.
    """
    pixels = load_photo(data).pixels
    height, width = pixels.shape[:2]
    share = min(1.0, _LONGEST_PX / max(height, width))
    size_wh = max(1, round(width * share)), max(1, round(height * share))
    small = cv2.resize(pixels, size_wh, interpolation=cv2.INTER_AREA)
    return render_clean(np.rint(small * 255).astype(np.uint8), kind="JPEG", quality=_QUALITY)
