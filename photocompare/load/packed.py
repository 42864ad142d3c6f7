"""A photo held as the whole numbers of its file: less memory, and the same floats from them."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photocompare.colour import from_uint8, from_uint16
from photocompare.model import Notice, Photo, PhotoSource, RGBImage

_BAND = 64  # rows: what is compared stays in the processor's cache

_Codes = NDArray[np.uint8] | NDArray[np.uint16]
_TO_FLOATS: tuple[tuple[type[Any], float, Callable[[Any], RGBImage]], ...] = (
    (np.uint8, 255.0, from_uint8),
    (np.uint16, 65535.0, from_uint16),
)


class PackedPhoto(Photo):
    """A photo whose ``pixels`` are worked out when they are asked for.

    While anybody holds them they are the same array; who reads them often keeps them meanwhile.
    """

    __slots__ = ("_codes", "_lent", "_to_floats")

    _codes: _Codes
    _lent: Callable[[], RGBImage | None]
    _to_floats: Callable[[Any], RGBImage]

    def __init__(
        self,
        codes: _Codes,
        to_floats: Callable[[Any], RGBImage],
        source: PhotoSource,
        notices: tuple[Notice, ...],
    ) -> None:
        codes.flags.writeable = False
        for name, value in (
            ("_codes", codes),
            ("_to_floats", to_floats),
            ("_lent", lambda: None),
            ("source", source),
            ("notices", notices),
        ):
            object.__setattr__(self, name, value)

    @property
    def pixels(self) -> RGBImage:
        """The whole photo as floats, read-only."""
        held = self._lent()
        if held is None:
            held = self._to_floats(self._codes)
            held.flags.writeable = False
            object.__setattr__(self, "_lent", weakref.ref(held))
        return held

    @property
    def raster(self) -> PackedPhoto:
        """What gives parts of the pixels, without making floats of the rest."""
        return self

    @property
    def shape(self) -> tuple[int, ...]:
        """Height, width and 3."""
        return self._codes.shape

    def __getitem__(self, part: tuple[slice, slice]) -> RGBImage:
        return self._to_floats(self._codes[part])


def packed(photo: Photo) -> Photo:
    """Return ``photo`` with the same pixels, bit for bit, in a quarter or half of the memory.

    One that has values between the steps of 8 and of 16 bits is returned as it is.
    """
    if isinstance(photo, PackedPhoto):
        return photo
    for kind, most, to_floats in _TO_FLOATS:
        codes = _codes(photo.pixels, kind, most, to_floats)
        if codes is not None:
            return PackedPhoto(codes, to_floats, photo.source, photo.notices)
    return photo


def _codes(
    pixels: RGBImage, kind: type[Any], most: float, to_floats: Callable[[Any], RGBImage]
) -> _Codes | None:
    """Return the whole numbers that ``pixels`` were made of; None where they weren't."""
    codes: _Codes = np.empty(pixels.shape, dtype=kind)
    for top in range(0, len(pixels), _BAND):
        band = pixels[top : top + _BAND]
        whole = np.rint(band * np.float32(most)).astype(kind)
        if not np.array_equal(to_floats(whole), band):
            return None
        codes[top : top + _BAND] = whole
    return codes
