"""The frozen records that flow between stages, and the names of the arrays in them."""

from photocompare.model.alignment import BOUND_PER_RMS, Alignment
from photocompare.model.alignment_quality import AlignmentQuality
from photocompare.model.arrays import (
    Mask,
    Matrix,
    PointsXY,
    Raster,
    RGBImage,
    SignedMap,
    require_mask,
    require_rgb,
    require_same_size,
)
from photocompare.model.comparison import Check, Comparison, Grade
from photocompare.model.locked_alignment import LockedAlignment
from photocompare.model.notice import Notice, Severity, Stage
from photocompare.model.pair import (
    GLARE,
    HAIR,
    AlignedPair,
    LightBasis,
    Lighting,
    NormalisedPair,
)
from photocompare.model.photo import Photo, PhotoPair, PhotoSource, Processing
from photocompare.model.reading import (
    ErrorTerm,
    Mark,
    MarkState,
    Reading,
    ReadingPart,
    Verdict,
)
from photocompare.model.region import Region, RegionKind, without_turns
from photocompare.model.repeat_shot import RepeatShot
from photocompare.model.scale import UNKNOWN_SCALE, Scale, ScaleSource
from photocompare.model.series import AlignedSeries, SeriesCycle, SeriesVisit

__all__ = [
    "BOUND_PER_RMS",
    "GLARE",
    "HAIR",
    "UNKNOWN_SCALE",
    "AlignedPair",
    "AlignedSeries",
    "Alignment",
    "AlignmentQuality",
    "Check",
    "Comparison",
    "ErrorTerm",
    "Grade",
    "LightBasis",
    "Lighting",
    "LockedAlignment",
    "Mark",
    "MarkState",
    "Mask",
    "Matrix",
    "NormalisedPair",
    "Notice",
    "Photo",
    "PhotoPair",
    "PhotoSource",
    "PointsXY",
    "Processing",
    "RGBImage",
    "Raster",
    "Reading",
    "ReadingPart",
    "Region",
    "RegionKind",
    "RepeatShot",
    "Scale",
    "ScaleSource",
    "SeriesCycle",
    "SeriesVisit",
    "Severity",
    "SignedMap",
    "Stage",
    "Verdict",
    "require_mask",
    "require_rgb",
    "require_same_size",
    "without_turns",
]
