"""How exactly the photos lie on each other, in words."""

from __future__ import annotations

import math

import numpy as np

from photocompare.model import AlignmentQuality, Comparison


def placement_lines(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return the lines about the error of position, and about how it was checked."""
    alignment = comparison.pair.alignment
    lines = (("Expected error of position", _position_error(comparison)),)
    if alignment.quality is None:
        return lines
    return (
        *lines,
        ("From place to place", _places(comparison, alignment.quality)),
        ("Position checked", _checks(comparison, alignment.quality)),
    )


def _position_error(comparison: Comparison) -> str:
    alignment = comparison.pair.alignment
    if not math.isfinite(alignment.error_px):
        return "not known"
    return f"{_length(comparison, alignment.error_px)} ({alignment.error_basis})"


def _places(comparison: Comparison, quality: AlignmentQuality) -> str:
    known = quality.local_error_px[np.isfinite(quality.local_error_px)]
    if not known.size:
        return "not known"
    worst_px = float(np.percentile(known, 95))
    return (
        f"half of the skin within {_length(comparison, quality.typical_error_px)}, 95 % within "
        f"{_length(comparison, worst_px)}"
    )


def _checks(comparison: Comparison, quality: AlignmentQuality) -> str:
    """Return what was found; nothing of what could not be found."""
    parts = []
    if math.isfinite(quality.inverse_error_px):
        parts.append(
            f"there and back, 95 % of the skin returns to within "
            f"{_length(comparison, quality.inverse_error_px)}"
        )
    if quality.held_out_count:
        median_px, most_px = quality.held_out_px
        parts.append(
            f"{quality.held_out_count} squares that had no say lie off by "
            f"{_length(comparison, median_px)} in the median, 95 % by less than "
            f"{_length(comparison, most_px)}"
        )
    least, greatest = quality.jacobian_range
    parts.append(f"areas were stretched × {least:.2f} to × {greatest:.2f}")
    return "; ".join(parts)


def _length(comparison: Comparison, length_px: float) -> str:
    """Return a length on the before photo, in millimetres as well where the scale is known."""
    mm_per_px = comparison.settings.measure.mm_per_px
    mm = "" if mm_per_px is None else f" = {length_px * mm_per_px:.2f} mm"
    return f"{length_px:.1f} pixels{mm}"
