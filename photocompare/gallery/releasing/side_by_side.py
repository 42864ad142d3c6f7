"""Before and after as one picture; before always stands first."""

from __future__ import annotations

import cv2
import numpy as np

from photocompare.gallery.releasing.clean import OutputKind, Pixels, render_clean

_GAP = 0.01  # of the height
_WHITE = 255


def joined(before: Pixels, after: Pixels, *, kind: OutputKind) -> bytes:
    """Return both beside each other as a clean file of ``kind``, as high as the lower of the two.

    Raises
    ------
    DisguiseError
        The picture is larger than such a file can be.
    """
    height = min(before.shape[0], after.shape[0])
    sides = [_as_high(one, height) for one in (before, after)]
    gap = np.full((height, max(1, round(_GAP * height)), 3), _WHITE, dtype=np.uint8)
    return render_clean(np.hstack([sides[0], gap, sides[1]]), kind=kind)


def _as_high(pixels: Pixels, height: int) -> Pixels:
    if pixels.shape[0] == height:
        return pixels
    width = max(1, round(pixels.shape[1] * height / pixels.shape[0]))
    small = cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)
