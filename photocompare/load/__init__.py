"""Bytes to a photo: decoded in a worker process, upright, sRGB, with its doubts noticed."""

from photocompare.load.photo import load_photo

__all__ = ["load_photo"]
