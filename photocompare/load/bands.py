"""Upright sRGB pixels, made a few rows at a time. Runs in the decode worker.

A few rows stay in the processor's cache while they are turned, converted and unpacked: several
times faster than one step after the other over the whole photo, and without a second copy of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

_CACHED_BYTES = 1 << 18
_SAMPLE_PX = 256  # a side of the grid on which colour is looked for

# Upright by EXIF orientation; 1, 0 and nothing mean "as it is".
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = (5, 6, 7, 8)
_FROM_THE_END = (3, 4, 7, 8)  # the upright photo's first row is the stored one's last row or column


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return the whole of ``image`` the right way up."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


@dataclass(frozen=True, slots=True, eq=False)
class Pixels8:
    """8-bit pixels: the picture as stored, and what is still to be done to it."""

    colour: Image.Image
    alpha: Image.Image | None
    transform: ImageCms.ImageCmsTransform | None
    orientation: int

    bits = 8

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width, upright."""
        width, height = self.colour.size
        return (width, height) if self.orientation in _ON_ITS_SIDE else (height, width)

    @property
    def is_grey(self) -> bool:
        """No colour is seen anywhere."""
        sample = self.colour.resize((_SAMPLE_PX, _SAMPLE_PX), Image.Resampling.NEAREST)
        whole = (0, 0, _SAMPLE_PX, _SAMPLE_PX)
        pixels = np.asarray(Pixels8(sample, None, self.transform, 1)._srgb(whole))
        return bool((pixels == pixels[..., :1]).all())

    def bands(self) -> Iterator[NDArray[np.uint8]]:
        """Yield the upright pixels from top to bottom, some rows at a time."""
        height, width = self.size_hw
        step = max(1, _CACHED_BYTES // (width * 3))
        for top in range(0, height, step):
            box = self._stored_box(top, min(top + step, height))
            yield np.asarray(upright(self._srgb(box), self.orientation))

    def _stored_box(self, top: int, bottom: int) -> tuple[int, int, int, int]:
        """Return left, upper, right, lower of what holds the upright rows ``top`` to ``bottom``."""
        height, width = self.colour.height, self.colour.width
        if self.orientation in _FROM_THE_END:
            end = width if self.orientation in _ON_ITS_SIDE else height
            top, bottom = end - bottom, end - top
        if self.orientation in _ON_ITS_SIDE:
            return top, 0, bottom, height
        return 0, top, width, bottom

    def _srgb(self, box: tuple[int, int, int, int]) -> Image.Image:
        part = self.colour.crop(box)
        if self.transform is not None:
            if part.mode != self.transform.input_mode:
                part = part.convert(self.transform.input_mode)
            part = ImageCms.applyTransform(part, self.transform) or part
        part = part.convert("RGB")
        if self.alpha is not None:
            white = Image.new("RGB", part.size, (255, 255, 255))
            white.paste(part, mask=self.alpha.crop(box))
            part = white
        return part


@dataclass(frozen=True, slots=True, eq=False)
class Pixels16:
    """16-bit sRGB pixels, upright: (H, W) grey or (H, W, 3)."""

    values: NDArray[np.uint16]

    bits = 16

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width, upright."""
        return self.values.shape[0], self.values.shape[1]

    @property
    def is_grey(self) -> bool:
        """No colour is seen anywhere."""
        return self.values.ndim == 2 or bool((self.values == self.values[..., :1]).all())

    def bands(self) -> Iterator[NDArray[np.uint16]]:
        """Yield the upright pixels from top to bottom, some rows at a time."""
        height, width = self.size_hw
        step = max(1, _CACHED_BYTES // (width * 6))
        for top in range(0, height, step):
            rows = self.values[top : top + step]
            yield rows if rows.ndim == 3 else np.repeat(rows[..., None], 3, axis=2)
