"""Checks of where the camera stood: resolution, scale, overlap, and how well the photos lie."""

from __future__ import annotations

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
    ratio = max(alignment.scale, 1.0 / alignment.scale)
    nearer, farther = ("after", "before") if alignment.scale > 1.0 else ("before", "after")
    checks = [
        checked(
            Rule("scale ratio", "×", settings.scale_ratio, SURFACE),
            ratio,
            f"The {nearer} photo was taken nearer than the {farther} photo: skin is {ratio:.2f} "
            "times as large in it. Keep the same distance.",
        ),
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
