"""How much skin a pixel covers, who says so, and how sure that is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum


class ScaleSource(StrEnum):
    """Where the scale comes from, the surest first."""

    TYPED = "typed in"
    RULER = "a ruler marked in the photo"
    CARD = "a colour card found in the photo"
    IRIS = "the width of the iris"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Scale:
    """``mm_per_px`` of the full-resolution before photo, or None where it is not known.

    ``relative_error`` is one standard deviation of it, as a fraction; NaN where it is not known.
    """

    mm_per_px: float | None = None
    source: ScaleSource = ScaleSource.UNKNOWN
    relative_error: float = math.nan


UNKNOWN_SCALE = Scale()
