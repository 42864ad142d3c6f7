"""The photos that a person gave, and what of them an undo needs."""

from __future__ import annotations

import weakref

from photocompare.load import load_photo, packed
from photocompare.model import Photo, PhotoSource
from photocompare.ui.state import Slot


class HeldPhoto:
    """A photo that the user gave, and the name of its file, shown to that user only.

    ``data`` are the bytes of the file: with them an undone photo need not stay decoded.
    """

    def __init__(self, photo: Photo, name: str, data: bytes = b"") -> None:
        self.name = name
        self._photo: Photo | None = packed(photo)
        self._elsewhere = weakref.ref(self._photo)  # a comparison may still hold it
        self._data = data
        self._source = photo.source

    @property
    def photo(self) -> Photo:
        """The photo, decoded again if it was put aside."""
        if self._photo is None:
            self._photo = self._elsewhere() or packed(load_photo(self._data))
            self._elsewhere = weakref.ref(self._photo)
        return self._photo

    @property
    def source(self) -> PhotoSource:
        """What is known of the file; nothing is decoded for that."""
        return self._source

    @property
    def data(self) -> bytes:
        """The bytes of the file as it was given; empty where only the photo is held."""
        return self._data

    @property
    def is_decoded(self) -> bool:
        """The pixels are held, not only the file."""
        return self._photo is not None

    def put_aside(self) -> None:
        """Keep the file alone, where there is one: a tenth of the memory."""
        if self._data:
            self._photo = None


Given = tuple[dict[Slot, HeldPhoto], dict[Slot, list[HeldPhoto]]]
"""The photo of each visit, and further ones of the same visit."""


def all_of(given: Given) -> list[HeldPhoto]:
    """Return every photo of both visits."""
    photos, repeats = given
    return [*photos.values(), *(held for visit in repeats.values() for held in visit)]


def in_order(given: list[HeldPhoto]) -> tuple[dict[Slot, HeldPhoto], bool]:
    """Return two photos as before and after, and whether the cameras' clocks say so."""
    times = [held.photo.source.taken_at for held in given]
    first, second = times
    if first is None or second is None or first == second:
        return dict(zip(Slot, given, strict=True)), False
    return dict(zip(Slot, given if first < second else given[::-1], strict=True)), True
