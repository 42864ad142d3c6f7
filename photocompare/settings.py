"""Every tunable number, one frozen group a stage, with its reason beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MEGAPIXEL = 1_000_000


class AlignMethod(StrEnum):
    """How the photos are laid over each other."""

    AUTO = "auto"
    AS_TAKEN = "as taken"


class LightMethod(StrEnum):
    """Where the light correction comes from."""

    AUTO = "auto"  # reference skin where a region is given, else a robust fit, said to be one
    OFF = "off"


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Limits on what is decoded."""

    max_file_bytes: int = 60 * MEGAPIXEL  # twice the largest phone photo seen
    max_pixels: int = 64 * MEGAPIXEL  # a few kB can declare gigapixels; no phone photo needs more
    min_side_px: int = 32  # below this there is no skin structure to find
    decode_seconds: float = 20.0  # 64 megapixels of HEIC take about 6 s
    worker_memory_bytes: int = 1_500 * MEGAPIXEL  # 64 megapixels need about 1.2 GB


@dataclass(frozen=True, slots=True)
class AlignSettings:
    """Laying the after photo over the before photo."""

    method: AlignMethod = AlignMethod.AUTO
    working_side_px: int = 2048  # the long side of all pictures that are shown and measured
    min_overlap_fraction: float = 0.4  # less in common than this is not the same view


@dataclass(frozen=True, slots=True)
class LightSettings:
    """Undoing the difference of light."""

    method: LightMethod = LightMethod.AUTO
    clip_high: float = 0.98  # sRGB-encoded; a clipped channel has lost its ratio to the others
    clip_low: float = 0.02  # linear; below it noise and flare rule


@dataclass(frozen=True, slots=True)
class MeasureSettings:
    """Readings of a region."""

    mm_per_px: float | None = None  # of the full-resolution before photo; None: unknown
    min_region_px: int = 400  # working pixels; fewer give a mean that one hair can move


@dataclass(frozen=True, slots=True)
class GradeSettings:
    """Limits of comparability."""


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """Pictures for the screen and for files."""

    max_side_px: int = 4096  # browsers on phones can't show more


@dataclass(frozen=True, slots=True)
class Settings:
    """All groups; ``indication`` names what was treated, or None where it was not said."""

    load: LoadSettings = field(default_factory=LoadSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    light: LightSettings = field(default_factory=LightSettings)
    measure: MeasureSettings = field(default_factory=MeasureSettings)
    grade: GradeSettings = field(default_factory=GradeSettings)
    view: ViewSettings = field(default_factory=ViewSettings)
    indication: str | None = None
