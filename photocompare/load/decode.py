"""A file's bytes to upright sRGB pixels of 8 or 16 bits, and what is known about them.

Runs in the decode worker.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pillow_heif
from PIL import AvifImagePlugin, Image, UnidentifiedImageError

from photocompare.load import declared, deep, profiles, traces
from photocompare.load.bands import Pixels8, Pixels16
from photocompare.load.codes import Doubt, Problem, Refusal

# Everything else that Pillow could open is a way in: EPS starts Ghostscript. Multi-picture JPEG
# comes with JPEG.
_FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF")
_THREADS = 2  # more threads take more of the memory limit than they save time

_TAG_SUBFILE = 254  # TIFF: bit 0 says that the picture is a reduced copy of another
_TAG_DNG_VERSION = 50706

pillow_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=_THREADS
)
AvifImagePlugin.DEFAULT_MAX_THREADS = _THREADS


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """What one file gave."""

    pixels: Pixels8 | Pixels16
    profile: str
    found: traces.Traces
    doubts: tuple[Doubt, ...]

    def facts(self) -> dict[str, Any]:
        """Everything but the pixels, for the pipe."""
        return {
            "size_hw": self.pixels.size_hw,
            "bits": self.pixels.bits,
            "profile": self.profile[: traces.MAX_TEXT],
            "taken": self.found.taken,
            "make": self.found.make,
            "model": self.found.model,
            "doubts": self.doubts,
        }


def decode(content: bytes, *, max_pixels: int, min_side_px: int) -> Picture:
    """Return the photo in ``content``, or raise ``Refusal`` (or nearly anything else)."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")  # what Pillow finds odd but reads all the same
        image = _opened(content, max_pixels)  # of memory: nothing to close
        _check_header(image, max_pixels=max_pixels, min_side_px=min_side_px)
        tiles_of_low_bytes = deep.tiles_of_low_bytes(image)
        loses_bits = deep.loses_bits(image)
        image.load()
        found = traces.read(image, content)
        profile = declared.find(image, content, is_adobe_rgb=found.is_adobe_rgb)
        values = deep.values(image, content, tiles_of_low_bytes)
    if any("EXIF" in str(warning.message) for warning in heard):  # only a part of it was read
        found.doubts.append(Doubt.METADATA_UNREADABLE)
    if values is None and loses_bits:
        found.doubts.append(Doubt.ROUNDED_TO_8_BIT)
    pixels, doubts = profiles.to_srgb(image, values, icc=profile.icc, orientation=found.orientation)
    if pixels.is_grey:
        doubts.append(Doubt.GREY)
    every_doubt = dict.fromkeys([*found.doubts, *doubts])
    return Picture(pixels, profile.name, found, tuple(every_doubt))


def _opened(content: bytes, max_pixels: int) -> Image.Image:
    # Pillow warns at its limit and raises at twice that; some formats are only safe if it raises
    # before their decoder is made.
    Image.MAX_IMAGE_PIXELS = max_pixels // 2
    try:
        return Image.open(BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise Refusal(Problem.TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise Refusal(Problem.UNKNOWN_KIND) from error


def _check_header(image: Image.Image, *, max_pixels: int, min_side_px: int) -> None:
    width, height = image.size
    if width * height > max_pixels:
        raise Refusal(Problem.TOO_LARGE, (height, width))
    if min(width, height) < min_side_px:
        raise Refusal(Problem.TOO_SMALL, (height, width))
    # A TIFF's pages and a HEIF's pictures are no film: the first, or the one marked, is the photo.
    if image.format in ("PNG", "WEBP", "AVIF") and getattr(image, "n_frames", 1) > 1:
        raise Refusal(Problem.ANIMATED)
    tags: Any = getattr(image, "tag_v2", {})
    subfile = tags.get(_TAG_SUBFILE, 0)
    if _TAG_DNG_VERSION in tags or (isinstance(subfile, int) and subfile & 1):
        raise Refusal(Problem.RAW_CAMERA_FILE)  # what Pillow reads of those is their thumbnail
    if image.mode in ("I", "F"):
        raise Refusal(Problem.NOT_8_OR_16_BIT)
