"""A decoded photo and where it came from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from photocompare.model.arrays import Raster, RGBImage, freeze, require_rgb
from photocompare.model.notice import Notice

_SAMPLES_ALONG = 16  # either side, of a look at the pixels


class Processing(StrEnum):
    """What a phone did to a photo by itself, where the file says so."""

    GAIN_MAP = "HDR with a gain map"
    MERGED = "merged exposures"
    PORTRAIT = "portrait mode"


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """Where a photo came from; of the bytes as given.

    ``name`` is never printed in a report by default: a file name may hold a patient's name.
    ``sha256`` is the lower-case hex digest of the file's bytes, and the key of every cache.
    ``size_hw`` is upright. ``taken_at`` is the camera's own clock, without a time zone.
    """

    name: str
    sha256: str
    size_hw: tuple[int, int]
    taken_at: datetime | None = None
    camera: str | None = None
    colour_profile: str = "sRGB (assumed)"
    processing: tuple[Processing, ...] = ()


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)  # == of arrays raises
class Photo:
    """One clinical photo at full resolution: decoded, upright, sRGB."""

    pixels: RGBImage
    source: PhotoSource
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        require_rgb(self.pixels, "pixels")
        if self.pixels.shape[:2] != self.source.size_hw:
            raise ValueError(f"{self.source.size_hw} in the source, {self.pixels.shape} in pixels")
        freeze(self.pixels)

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width in pixels, upright."""
        return self.source.size_hw

    @property
    def raster(self) -> Raster:
        """What gives parts of the pixels; who needs only a part asks here."""
        return self.pixels

    @property
    def fingerprint(self) -> tuple[str, int]:
        """The file's SHA-256, and a number that differs where its pixels were turned or sized."""
        height, width = self.size_hw
        step = (max(1, height // _SAMPLES_ALONG), max(1, width // _SAMPLES_ALONG))
        sample = self.raster[:: step[0], :: step[1]].tobytes()
        return self.source.sha256, zlib.crc32(sample, hash(self.size_hw) & 0xFFFFFFFF)


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPair:
    """The two photos of one comparison, each on its own grid."""

    before: Photo
    after: Photo

    @property
    def is_same_file(self) -> bool:
        """Both photos are the same file, byte for byte."""
        return self.before.source.sha256 == self.after.source.sha256
