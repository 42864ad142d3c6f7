"""Guiding the camera while a photo is taken."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.settings.megapixel import MEGAPIXEL


@dataclass(frozen=True, slots=True)
class CaptureSettings:
    """Live cues. What they aim at are the limits of :class:`GradeSettings`, and a share of them."""

    most_frame_bytes: int = 2_000_000  # a frame of 640 px has 0.1 MB as a JPEG
    most_frame_px: int = MEGAPIXEL  # more can't be looked at four times a second
    least_frame_px: int = 120  # shorter side; below it nothing can be told
    look_side_px: int = 480  # long side at which frame and earlier photo are compared
    # Of the limit that the grade warns from: from the latter on a cue speaks up, and it stays
    # until the value is below the former. Two limits, so that it doesn't flutter at either.
    quiet_share: tuple[float, float] = (0.6, 0.8)
