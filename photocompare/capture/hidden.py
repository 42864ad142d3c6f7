"""Whether part of a face in a frame is hidden: by a hand, hair or a mask."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.align.structure import Plane
from photocompare.model import Mask
from photocompare.settings import CaptureSettings

_CELLS = 4  # along either side of the oval: a hand hides two of them
_LEAST_SHARE = 0.6  # of a cell within the oval; hair and collar lie in the rest
_LEAST_PX = 50
_REACH_SHARE = 0.04  # of the width of the oval


def is_partly_hidden(
    earlier: Plane, laid: Plane, oval: Mask, seen: Mask, settings: CaptureSettings
) -> bool:
    """Return whether two neighbouring parts of a face have nothing of the earlier face in them.

    ``laid`` is the structure of the frame on the earlier photo's grid, ``seen`` what lies in the
    frame. A face in another light, or with another expression, agrees less everywhere. Of real
    photos of few people (Caltech Faces 1999), none of 62 pairs that agreed by 0.65 and more was
    called hidden, and one of 94 that agreed by 0.5; a hand over an eye was.
    """
    low = _likeness(earlier, laid, oval, seen) < settings.hidden_alike
    return bool((low[1:] & low[:-1]).any() or (low[:, 1:] & low[:, :-1]).any())


def _likeness(earlier: Plane, laid: Plane, oval: Mask, seen: Mask) -> NDArray[np.float64]:
    """Return the best correlation of each cell of the oval with what lies about its place.

    NaN where a cell shows mostly something else. A head that is turned a little has its parts
    moved against each other: they are looked for a little way off.
    """
    rows, columns = (np.flatnonzero(oval.any(axis=axis)) for axis in (1, 0))
    found = np.full((_CELLS, _CELLS), math.nan)
    if not rows.size:
        return found
    rows_at, columns_at = (
        np.linspace(at[0], at[-1] + 1, _CELLS + 1).astype(int) for at in (rows, columns)
    )
    reach = max(2, round(_REACH_SHARE * columns.size))
    for row in range(_CELLS):
        for column in range(_CELLS):
            top, bottom = rows_at[row : row + 2]
            left, right = columns_at[column : column + 2]
            cell = (slice(top, bottom), slice(left, right))
            if (oval & seen)[cell].sum() < max(_LEAST_PX, _LEAST_SHARE * oval[cell].size):
                continue
            about = laid[max(0, top - reach) : bottom + reach, max(0, left - reach) : right + reach]
            alike = cv2.matchTemplate(
                np.ascontiguousarray(about, dtype=np.float32),
                np.ascontiguousarray(earlier[cell], dtype=np.float32),
                cv2.TM_CCOEFF_NORMED,
            )
            found[row, column] = float(np.max(alike))
    return found
