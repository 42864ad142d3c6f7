"""What is left to say of an area where the photos may lie a little off, or too far."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.geometry import places_yx
from photocompare.measure.areas import Area
from photocompare.measure.colours import colour_difference, colour_value
from photocompare.measure.uncertainty import MISPLACEMENT
from photocompare.measure.verdict import Finding
from photocompare.model import BOUND_PER_RMS, ErrorTerm, Mask, NormalisedPair, PointsXY, RGBImage
from photocompare.quantities import COLOUR_QUANTITIES
from photocompare.settings import MeasureSettings

_SAMPLE_PX = 20_000  # of an area: a mean needs no more
_SIDES = 2.0  # of an area that is moved slantwise, skin comes in and goes out along two
_SURE = 2.0  # standard deviations
_AWAY = ((1, 0), (-1, 0), (0, 1), (0, -1))


@dataclass(frozen=True, slots=True)
class Misplacement:
    """How far the photos may be off in one area, and what that does to its readings.

    ``bound_px`` (full-resolution before pixels) holds in 95 % of such places. ``withheld`` is the
    sentence why nothing may be said, ``remark`` what to keep in mind; both empty where the photos
    lie well enough. ``bounds`` is by how much each quantity of colour moves when the area is taken
    that far away; of the others a share of the area is then another skin: ``moved_share``.
    """

    bound_px: float
    withheld: str
    remark: str
    bounds: dict[str, float]
    moved_share: float = 0.0


def misplacement_of(
    pair: NormalisedPair, area: Area, settings: MeasureSettings, *, where: str = "here"
) -> Misplacement:
    """Return what the local error of the alignment means for ``area``, said to be ``where``."""
    error_px = _error_px(pair, area.mask)
    mm_per_px = settings.mm_per_px
    told, most = settings.misplaced_px(pair.photos.before.size_hw[1])
    side_px = math.sqrt(area.count_px) / pair.working_scale
    share = BOUND_PER_RMS * error_px / max(side_px, 1.0)
    told_share, most_share = settings.misplaced_share
    bound_px = BOUND_PER_RMS * error_px
    if not (error_px >= told or share >= told_share):  # NaN: nobody looked, as the grade says
        return Misplacement(bound_px, "", "", {})
    words = f"{bound_px:.0f} pixels" if bound_px >= 1.5 else f"{bound_px:.1f} pixels"
    if mm_per_px is not None:
        words += f" ({bound_px * mm_per_px:.1f} mm)"
    if error_px >= most or share >= most_share:
        sentence = (
            f"Can't tell, because the photos may be off by up to {words} {where}. Mark "
            "a larger area, or retake the after photo from the same distance and angle."
        )
        return Misplacement(bound_px, sentence, "", {})
    remark = f"The photos may be off by up to {words} {where}"
    moved = min(1.0, _SIDES * bound_px / max(side_px, 1.0))
    return Misplacement(bound_px, "", remark, _bounds(pair, area.mask, bound_px), moved)


def placed(finding: Finding, doubt: Misplacement) -> Finding:
    """Return the finding with what the misplacement leaves of it."""
    if finding.withheld:
        return finding
    if doubt.withheld:
        return replace(finding, withheld=doubt.withheld)
    if not doubt.remark:
        return finding
    bound = doubt.bounds.get(finding.quantity, doubt.moved_share * _SURE * finding.unevenness)
    if finding.half_width is None or bound == 0.0:
        return replace(finding, remark=f"{finding.remark} {doubt.remark}.".strip())
    return replace(
        finding,
        half_width=finding.half_width + bound,
        remark=f"{finding.remark} {doubt.remark}; the interval allows for it.".strip(),
        terms=(*finding.terms, ErrorTerm(MISPLACEMENT, bound, is_bound=True)),
    )


def _error_px(pair: NormalisedPair, mask: Mask) -> float:
    """Return the root mean square of the expected error over an area, NaN where not known."""
    rows, columns = places_yx(mask, max(1, int(np.count_nonzero(mask)) // 2000))
    middles = np.column_stack([columns, rows]).astype(np.float64) + 0.5
    points: PointsXY = middles / pair.working_scale - 0.5
    error_px = pair.alignment.expected_error_px_at(points)
    known = error_px[np.isfinite(error_px)]
    return float(np.sqrt(np.mean(known**2))) if known.size else math.nan


def _bounds(pair: NormalisedPair, mask: Mask, bound_px: float) -> dict[str, float]:
    """Return by how much each colour quantity differs on the area next to it, at the most."""
    every = max(1, round(math.sqrt(np.count_nonzero(mask) / _SAMPLE_PX)))
    thin = (slice(None, None, every), slice(None, None, every))
    step = max(1, round(bound_px * pair.working_scale / every))
    bounds = dict.fromkeys(COLOUR_QUANTITIES, 0.0)
    for picture in (pair.before[thin], pair.after[thin]):
        if not mask[thin].any():
            continue
        here = _mean_light(picture, mask[thin])
        for down, across in _AWAY:
            beside = _moved(mask[thin], down * step, across * step) & pair.measurable[thin]
            if not beside.any():
                continue
            there = _mean_light(picture, beside)
            for quantity in COLOUR_QUANTITIES:
                bounds[quantity] = max(bounds[quantity], _apart(quantity, here, there))
    return bounds


def _apart(quantity: str, first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    if quantity == "difference_de00":
        return float(colour_difference(first, second))
    return abs(float(colour_value(quantity, second) - colour_value(quantity, first)))


def _mean_light(picture: RGBImage, mask: Mask) -> NDArray[np.float64]:
    mean: NDArray[np.float64] = indices.log10_light(picture[mask][None]).mean(
        axis=(0, 1), dtype=np.float64
    )
    return mean


def _moved(mask: Mask, down: int, across: int) -> Mask:
    """Return the mask moved by whole pixels; what leaves the frame is gone."""
    moved = np.zeros_like(mask)
    height, width = mask.shape
    if abs(down) >= height or abs(across) >= width:
        return moved
    moved[max(0, down) : height + min(0, down), max(0, across) : width + min(0, across)] = mask[
        max(0, -down) : height + min(0, -down), max(0, -across) : width + min(0, -across)
    ]
    return moved
