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
class FaceSettings:
    """Finding a face and its mesh; the limits were tuned on 76 pictures, so they are cautious."""

    detection_side_px: int = 640  # long side for the detectors: a face of 8 % has 50 px, enough
    min_score: float = 0.5  # a weaker detection is never looked at
    trusted_score: float = 0.8  # from here the first detector is believed, together with
    trusted_presence: float = 0.5  # the mesh's own answer to "is this a face"; torsos stay below
    min_second_score: float = 0.5  # else the second detector must see the face as well,
    min_agreement_fraction: float = 0.3  # with boxes that share this much (intersection over union)
    min_presence: float = 0.5  # of the final mesh, whoever saw the face
    max_roll_deg: float = (
        60.0  # against the turn that is tried; beyond it the next turn does better
    )
    jitter_fraction: float = (
        0.02  # of the crop: six crops moved by it are averaged (1.25 -> 0.51 %)
    )
    min_visible_fraction: float = 0.5  # an outline with less of its area in the frame is left out
    min_side_fraction: float = 0.3  # area against the other side of the face: below, turned away


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
class WebSettings:
    """Pictures held for the browser; changes no number, so it is not part of a comparison."""

    shelf_bytes: int = 120 * MEGAPIXEL  # per session: two 12-megapixel pairs with all their maps


@dataclass(frozen=True, slots=True)
class Settings:
    """All groups; ``indication`` names what was treated, or None where it was not said."""

    load: LoadSettings = field(default_factory=LoadSettings)
    align: AlignSettings = field(default_factory=AlignSettings)
    faces: FaceSettings = field(default_factory=FaceSettings)
    light: LightSettings = field(default_factory=LightSettings)
    measure: MeasureSettings = field(default_factory=MeasureSettings)
    grade: GradeSettings = field(default_factory=GradeSettings)
    view: ViewSettings = field(default_factory=ViewSettings)
    indication: str | None = None
