"""Checks of where the camera stood: resolution, scale, overlap, and how well the photos lie."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from photocompare.grade.limits import SURFACE, Rule, checked
from photocompare.model import Alignment, AlignmentQuality, Check, NormalisedPair
from photocompare.quantities import FAMILIES, QUANTITIES, Family
from photocompare.settings import GradeSettings

_EVERYTHING = tuple(QUANTITIES)


def geometry_checks(
    pair: NormalisedPair, settings: GradeSettings, mm_per_px: float | None
) -> tuple[Check, ...]:
    """Return the checks of geometry; that of the resolution only where the scale is known."""
    alignment = pair.alignment
    checks = [
        _distance(alignment, settings),
        *_sampling(alignment, settings),
        checked(
            Rule("overlap", "share", settings.overlap_fraction, _EVERYTHING),
            alignment.overlap_fraction,
            f"The photos share only {alignment.overlap_fraction:.0%} of the frame. Retake the "
            "after photo with the same view.",
        ),
        _alignment_error(pair, settings, mm_per_px),
    ]
    if alignment.quality is not None:
        checks.append(_lost(alignment, alignment.quality, settings, mm_per_px))
    if mm_per_px is not None:
        coarser = mm_per_px * max(1.0, 1.0 / alignment.scale)
        checks.append(resolution_check(coarser, settings))
    return tuple(checks)


def frame_ratio(alignment: Alignment) -> float:
    """Return how much larger skin is in the after photo's frame; 2 is twice as long in its share.

    Of the long sides, not of pixels: a camera with more pixels does not stand nearer.
    """
    return alignment.scale * max(alignment.before_size_hw) / max(alignment.after_size_hw)


def distance_check(
    ratio: float, pixel_ratio: float, settings: GradeSettings, *, message: str
) -> Check:
    """Return the check of skin ``ratio`` times as large in one frame as in the other.

    It only warns where the skin has about as many pixels in both: a photo that was cropped has
    lost no detail. Either ratio may be above or below 1.
    """
    found = checked(
        Rule("scale ratio", "×", settings.scale_ratio, SURFACE), _either_way(ratio), message
    )
    is_finer = bool(_either_way(pixel_ratio) >= settings.scale_ratio[1])
    return replace(found, is_refused=found.is_refused and is_finer)


def resolution_check(
    mm_per_px: float, settings: GradeSettings, *, of: str = "the coarser photo"
) -> Check:
    """Return the check of the coarser photo: each family has the size of pixel that it bears."""
    steps = (
        (settings.pores_mm_per_px, "pores", FAMILIES[Family.PORES]),
        (settings.wrinkles_mm_per_px, "fine lines", FAMILIES[Family.WRINKLES]),
        (settings.spots_mm_per_px, "spots", FAMILIES[Family.SPOTS]),
        (settings.texture_mm_per_px, "texture", (*SURFACE, *FAMILIES[Family.STRIAE])),
        (settings.colour_mm_per_px, "colour", _EVERYTHING),
    )
    lost = [step for step in steps if mm_per_px > step[0]]
    names = " and ".join(", ".join(name for _, name, _ in lost).rsplit(", ", 1))
    forbids = tuple(dict.fromkeys(name for _, _, group in lost for name in group))
    return Check(
        "resolution",
        mm_per_px,
        "mm/px",
        settings.pores_mm_per_px,
        lost[-1][0] if lost else settings.pores_mm_per_px,
        passed=not lost,
        is_refused=bool(lost),
        forbids=forbids or FAMILIES[Family.PORES],
        message=f"A pixel of {of} covers {mm_per_px:.2g} mm of skin, too much for "
        f"{names}. Take the photos closer."
        if lost
        else "",
    )


def _distance(alignment: Alignment, settings: GradeSettings) -> Check:
    ratio = frame_ratio(alignment)
    nearer, farther = ("after", "before") if ratio > 1.0 else ("before", "after")
    return distance_check(
        ratio,
        alignment.scale,
        settings,
        message=f"The {nearer} photo was taken nearer, zoomed or cropped: skin is "
        f"{_either_way(ratio):.2f} times as large in its frame as in that of the {farther} photo. "
        "Keep the same distance and zoom, and crop nothing.",
    )


def _sampling(alignment: Alignment, settings: GradeSettings) -> tuple[Check, ...]:
    """Return the check of pixels on the same skin, nothing for photos of about one size.

    There it would say of the distance what has been said.
    """
    sizes = max(alignment.before_size_hw) / max(alignment.after_size_hw)
    if _either_way(sizes) < settings.sampling_ratio[0]:
        return ()
    ratio = _either_way(alignment.scale)
    coarser, finer = ("before", "after") if alignment.scale > 1.0 else ("after", "before")
    return (
        checked(
            Rule("sampling", "×", settings.sampling_ratio, SURFACE),
            ratio,
            f"The {coarser} photo has fewer pixels: the same skin is {ratio:.2f} times as many "
            f"pixels long in the {finer} photo. Fine detail is compared as coarsely as that. Use "
            "the camera's full resolution, and send the original file.",
            blames=coarser,
        ),
    )


def _either_way(ratio: float) -> float:
    return max(ratio, 1.0 / ratio)


def _alignment_error(
    pair: NormalisedPair, settings: GradeSettings, mm_per_px: float | None
) -> Check:
    error_px = pair.alignment.typical_error_px
    if mm_per_px is not None:
        value, unit, limits = error_px * mm_per_px, "mm", settings.alignment_error_mm
    else:
        value = 100.0 * error_px / pair.alignment.before_size_hw[1]
        unit, limits = "% of width", settings.alignment_error_percent
    return checked(
        Rule(
            "alignment error",
            unit,
            limits,
            _EVERYTHING,
            unknown="How well the photos lie over each other is not known. Check it by eye with "
            "the wipe slider.",
        ),
        value,
        f"The photos lie over each other only to about {value:.2g} {unit}. Retake the after photo "
        "from the same distance and angle.",
    )


def _lost(
    alignment: Alignment,
    quality: AlignmentQuality,
    settings: GradeSettings,
    mm_per_px: float | None,
) -> Check:
    """Return the check of how much of the skin could not be followed, however well the rest was."""
    if mm_per_px is not None:
        most, unit = settings.alignment_error_mm[1], "mm"
        limit_px = most / mm_per_px
    else:
        most, unit = settings.alignment_error_percent[1], "% of the width"
        limit_px = most * alignment.before_size_hw[1] / 100.0
    local_px = quality.local_error_px[np.isfinite(quality.local_error_px)]
    lost = float(np.mean(local_px >= limit_px)) if local_px.size else 1.0
    return checked(
        Rule("skin not followed", "% of the overlap", settings.lost_percent, _EVERYTHING),
        100.0 * lost,
        f"In {lost:.0%} of what both photos show the skin could not be followed to within "
        f"{most:g} {unit}; nothing is said of regions there. Retake the after photo from the same "
        "distance and angle.",
    )
