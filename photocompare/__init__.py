"""Before and after skin photos, aligned, light undone, measured, with every doubt shown."""

from photocompare.align import align_series, laid_on_base, load_alignment
from photocompare.capture import check_photo
from photocompare.errors import AlignmentError, PhotoCompareError, PhotoReadError, RegionError
from photocompare.faces import facial_regions
from photocompare.load import load_photo
from photocompare.model import (
    AlignedSeries,
    Comparison,
    Grade,
    LockedAlignment,
    Notice,
    Photo,
    Reading,
    Region,
    Verdict,
)
from photocompare.pipeline import compare
from photocompare.reference_skin import proposed_reference
from photocompare.settings import Settings
from photocompare.version import VERSION

__version__ = VERSION

__all__ = [
    "AlignedSeries",
    "AlignmentError",
    "Comparison",
    "Grade",
    "LockedAlignment",
    "Notice",
    "Photo",
    "PhotoCompareError",
    "PhotoReadError",
    "Reading",
    "Region",
    "RegionError",
    "Settings",
    "Verdict",
    "__version__",
    "align_series",
    "check_photo",
    "compare",
    "facial_regions",
    "laid_on_base",
    "load_alignment",
    "load_photo",
    "proposed_reference",
]
