"""The frozen records that flow between stages, and the names of the arrays in them."""

from photocompare.model.alignment import BOUND_PER_RMS, Alignment
from photocompare.model.alignment_quality import AlignmentQuality
from photocompare.model.arrays import (
    Mask,
    Matrix,
    PointsXY,
    RGBImage,
    SignedMap,
    require_mask,
    require_rgb,
    require_same_size,
)
from photocompare.model.comparison import Check, Comparison, Grade, Reading, Verdict
from photocompare.model.locked_alignment import LockedAlignment
from photocompare.model.notice import Notice, Severity, Stage
from photocompare.model.pair import AlignedPair, Lighting, NormalisedPair
from photocompare.model.photo import Photo, PhotoPair, PhotoSource
from photocompare.model.region import Region, RegionKind
from photocompare.model.series import AlignedSeries, SeriesCycle, SeriesVisit

__all__ = [
    "BOUND_PER_RMS",
    "AlignedPair",
    "AlignedSeries",
    "Alignment",
    "AlignmentQuality",
    "Check",
    "Comparison",
    "Grade",
    "Lighting",
    "LockedAlignment",
    "Mask",
    "Matrix",
    "NormalisedPair",
    "Notice",
    "Photo",
    "PhotoPair",
    "PhotoSource",
    "PointsXY",
    "RGBImage",
    "Reading",
    "Region",
    "RegionKind",
    "SeriesCycle",
    "SeriesVisit",
    "Severity",
    "SignedMap",
    "Stage",
    "Verdict",
    "require_mask",
    "require_rgb",
    "require_same_size",
]
