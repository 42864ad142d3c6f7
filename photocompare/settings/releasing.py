"""What makes a disguise and the look for faces that it left; they change no number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReleaseSettings:
    """How wide a disguise is, how closely faces are looked for, and what a reason must say."""

    crop_margin_fraction: float = 0.05  # of the region's longer side: its edge is seen, not more
    mask_margin_fraction: float = 0.01  # of the photo's longer side: a hand draws about so well
    # Of the distance between the irises: a mesh repeats to 0.01, lashes and rims reach further.
    bar_margin_fraction: float = 0.15
    mask_rgb: tuple[int, int, int] = (118, 118, 118)  # middle grey: nothing of the photo is in it
    # Long sides that faces are looked for in. A face that is found in none of them is either
    # less than 2 % of the picture or larger than it.
    face_sides_px: tuple[int, ...] = (320, 640, 1280)
    # Below it a find that only one detector makes is not told: a face in true profile had 0.65, of
    # 35 faces under a cover or cropped away none was above 0.78, and bare skin reaches 0.7 as well.
    doubtful_score: float = 0.6
    least_reason_letters: int = 10  # "ok" is no reason, "court order" is one
    most_profile_days: int = 365  # rules of advertising have changed about once a year
