"""Bytes to a photo: decoded in a worker process, upright, sRGB, with its doubts noticed."""

from photocompare.load.packed import PackedPhoto, packed
from photocompare.load.photo import load_photo

__all__ = ["PackedPhoto", "load_photo", "packed"]
