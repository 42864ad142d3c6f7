"""Bytes of a live frame to pixels, with hard limits."""

from __future__ import annotations

from dataclasses import replace

from photocompare.errors import TooLargeError, TooSmallError, UnsupportedError
from photocompare.load import load_photo
from photocompare.model import Photo
from photocompare.settings import CaptureSettings, LoadSettings

_JPEG = b"\xff\xd8\xff"


def read_frame(frame: bytes, settings: CaptureSettings, load: LoadSettings) -> Photo:
    """Return the picture in a JPEG frame, decoded where any photo is: in a process of its own.

    Raises
    ------
    PhotoReadError
        It is none, or has too many bytes or pixels, or too few.
    """
    if len(frame) > settings.most_frame_bytes:
        raise TooLargeError("The camera's frame has too many bytes. Send a smaller one.")
    if not frame.startswith(_JPEG):
        raise UnsupportedError("The camera's frame is not a JPEG picture. Send it as JPEG.")
    limits = replace(load, max_pixels=settings.most_frame_px)
    photo = load_photo(frame, limits)
    if min(photo.size_hw) < settings.least_frame_px:
        raise TooSmallError(size_hw=photo.size_hw, least_px=settings.least_frame_px)
    return photo
