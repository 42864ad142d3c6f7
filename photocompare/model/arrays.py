"""The kinds of array that cross from one stage to the next, and the checks at the door."""

from __future__ import annotations

from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

RGBImage: TypeAlias = NDArray[np.float32]
"""(H, W, 3), RGB, sRGB-encoded, [0, 1], finite, C-contiguous, read-only."""


class Raster(Protocol):
    """A picture of which parts are given as :data:`RGBImage`, such as one itself."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Height, width and 3."""

    def __getitem__(self, part: tuple[slice, slice], /) -> RGBImage:
        """Return the pixels of some rows and columns."""


Mask: TypeAlias = NDArray[np.bool_]
"""(H, W), True counts."""

SignedMap: TypeAlias = NDArray[np.float32]
"""(H, W), after minus before, NaN where nothing can be said."""

PointsXY: TypeAlias = NDArray[np.float64]
"""(N, 2), x then y, in pixels; the centre of the top left pixel is (0, 0)."""

Matrix: TypeAlias = NDArray[np.float64]
"""(3, 3), maps homogeneous (x, y, 1) columns."""


def require_rgb(image: RGBImage, name: str) -> None:
    """Raise ``ValueError`` unless ``image`` keeps the convention of :data:`RGBImage`."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.float32:
        raise ValueError(
            f"{name} must be float32 of shape (H, W, 3), got {image.dtype} of shape {image.shape}"
        )
    if not image.flags.c_contiguous:
        raise ValueError(f"{name} must be C-contiguous")
    low, high = float(image.min(initial=0.0)), float(image.max(initial=0.0))
    if not (low >= 0.0 and high <= 1.0):  # NaN fails both comparisons
        raise ValueError(f"{name} must be finite and lie in [0, 1], got {low} to {high}")


def require_mask(mask: Mask, size_hw: tuple[int, int], name: str) -> None:
    """Raise ``ValueError`` unless ``mask`` is bool and of size ``size_hw``."""
    if mask.dtype != np.bool_ or mask.shape != size_hw:
        raise ValueError(
            f"{name} must be bool of shape {size_hw}, got {mask.dtype} of shape {mask.shape}"
        )


def require_same_size(first: RGBImage, second: RGBImage) -> None:
    """Raise ``ValueError`` unless both pictures lie on the same grid."""
    if first.shape != second.shape:
        raise ValueError(f"pictures must lie on one grid, got {first.shape} and {second.shape}")


def freeze(array: NDArray[np.generic]) -> None:
    """Make ``array`` read-only."""
    array.flags.writeable = False
