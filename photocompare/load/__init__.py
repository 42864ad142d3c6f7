"""Bytes to a photo: decoded in a worker process, upright, sRGB, with its doubts noticed."""

from photocompare.load.packed import PackedPhoto, packed
from photocompare.load.photo import load_photo, photo_codes

__all__ = ["PackedPhoto", "load_photo", "packed", "photo_codes"]
