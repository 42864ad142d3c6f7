"""What the 24 patches of the classic colour card look like in daylight."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

COLUMNS, ROWS = 6, 4
PATCHES = COLUMNS * ROWS
GREY_ROW = slice(18, 24)
"""White to black: the last row."""

# The maker's published 8-bit sRGB values (D65), from dark skin to black, row after row.
# fmt: off
_SRGB = (
    (115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
)
# fmt: on


def patch_srgb() -> NDArray[np.float64]:
    """Return the sRGB-encoded colours (24, 3) of the patches in daylight, 0..1."""
    return np.array(_SRGB, dtype=np.float64) / 255.0


def patch_linear() -> NDArray[np.float64]:
    """Return the linear light (24, 3) of the patches in daylight, a perfect white being 1."""
    encoded = patch_srgb()
    curve: NDArray[np.float64] = ((encoded + 0.055) / 1.055) ** 2.4
    knee = 0.04045  # IEC 61966-2-1
    return np.where(encoded <= knee, encoded / 12.92, curve)
