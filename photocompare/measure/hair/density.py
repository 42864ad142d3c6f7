"""What may be said of the density of hair: hairs that were counted, and matched, from close by."""

from __future__ import annotations

import math

import numpy as np

from photocompare.measure.areas import Area
from photocompare.measure.hair.counting import (
    Hair,
    HairMap,
    Matched,
    clear_hairs,
    hairs_of,
    matched,
    typical_contrast_ln,
    well_inside,
)
from photocompare.measure.learnt import LEARNT_ON_SCALPS, learnt_terms
from photocompare.measure.subject import Subject
from photocompare.measure.uncertainty import BLOCK, half_width_of
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm, Mark, MarkState, ReadingPart
from photocompare.relief import windows_of

DENSITY = "hair_density"


def density_findings(subject: Subject) -> tuple[Finding, ...]:
    """Return the number of hairs per square centimetre, matched hair by hair."""
    area, settings = subject.area, subject.settings.hair
    mm = subject.settings.mm_per_px
    sentence = _too_far(subject)
    if sentence or mm is None:
        return (Finding(area.name, DENSITY, withheld=sentence),)
    mask = area.mask if area.seen is None else area.seen
    windows = windows_of(subject.pair, mask, longest_px=settings.count_side_px)
    if windows is None:
        empty = "Nothing of this region is seen in both photos."
        return (Finding(area.name, DENSITY, withheld=empty),)
    before, after = (hairs_of(one, mm / one.scale, settings) for one in windows)
    typical_ln = typical_contrast_ln(before, after)
    if 0.0 < typical_ln < settings.least_clear_ln:
        faint = (
            "The hair is hardly darker than the skin here, so hairs can't be told from furrows. "
            "Only hair that is much darker than its skin can be counted."
        )
        return (Finding(area.name, DENSITY, withheld=faint),)
    least_ln = settings.clear_share * typical_ln
    before, after = clear_hairs(before, least_ln), clear_hairs(after, least_ln)
    inside = well_inside(windows[0], mm / windows[0].scale, settings)
    area_cm2 = float(inside.sum()) * (mm / 10.0) ** 2
    found = matched(before, after, mm, settings)
    return (_density(subject, found, (before, after), area_cm2),)


def _too_far(subject: Subject) -> str:
    """Return why hairs can't be counted here at all, or nothing."""
    area, settings = subject.area, subject.settings.hair
    mm = subject.settings.mm_per_px
    if area.is_control:
        return "Control: not judged."
    if mm is None:
        return (
            "Counting hairs needs the scale: give the millimetres per pixel, or a ruler in the "
            f"photo, at {settings.count_mm_per_px} mm a pixel or finer."
        )
    coarser_mm = mm / min(1.0, subject.pair.alignment.scale)
    if coarser_mm > settings.count_mm_per_px:
        return (
            f"A pixel covers {coarser_mm:.3f} mm and at most {settings.count_mm_per_px} mm show "
            f"single hairs. Come {coarser_mm / settings.count_mm_per_px:.1f} times closer, with a "
            "macro lens or a dermatoscope, over hair clipped to a millimetre or two."
        )
    off_mm = _expected_error_mm(subject, area, mm)
    if off_mm > settings.match_mm / 2.0:
        return (
            f"The photos may lie off by {off_mm:.2f} mm here, too far to tell one hair from the "
            "next. Retake the after photo from the same distance and angle."
        )
    return ""


def _expected_error_mm(subject: Subject, area: Area, mm: float) -> float:
    rows, columns = np.nonzero(area.mask if area.seen is None else area.seen)
    few = slice(None, None, max(1, rows.size // 500))
    points = np.column_stack([columns[few], rows[few]]).astype(np.float64) + 0.5
    error_px = subject.pair.alignment.expected_error_px_at(
        np.asarray(points / subject.pair.working_scale - 0.5, dtype=np.float64)
    )
    known = error_px[np.isfinite(error_px)]
    return float(np.sqrt(np.mean(known**2))) * mm if known.size else 0.0


def _density(
    subject: Subject, found: Matched, maps: tuple[HairMap, HairMap], area_cm2: float
) -> Finding:
    settings, name = subject.settings, subject.area.name
    kept, lost, new = (len(one) for one in (found.kept, found.lost, found.new))
    if max(kept + lost, kept + new) < settings.hair.least_hairs:
        sentence = (
            f"Only {max(kept + lost, kept + new)} hairs were found and at least "
            f"{settings.hair.least_hairs} are needed to tell a density. Mark a larger area, or "
            "hair that stands out darker from its skin."
        )
        return Finding(name, DENSITY, withheld=sentence)
    before, after = (kept + lost) / area_cm2, (kept + new) / area_cm2
    share = settings.hair.miscounted_share * 0.5 * (before + after)
    terms = (
        # Each hair comes or goes by itself: the counts of such hairs scatter as Poisson's do.
        ErrorTerm(BLOCK, math.sqrt(lost + new) / area_cm2, max(1.0, float(lost + new))),
        *learnt_terms(math.hypot(settings.shot_error.hair_density, share), settings),
    )
    return Finding(
        name,
        DENSITY,
        before,
        after,
        half_width=half_width_of(terms, settings.confidence),
        remark=(
            f"{kept} hairs kept, {lost} lost and {new} new on {area_cm2:.2f} cm²; "
            f"found apart from each other: {len(maps[0].hairs)} before and {len(maps[1].hairs)} "
            f"after. Hairs paler or finer than {settings.hair.shaft_mm[0]} mm are missed. "
            f"{LEARNT_ON_SCALPS}"
        ),
        terms=terms,
        parts=(
            ReadingPart("kept", kept / area_cm2, kept / area_cm2),
            ReadingPart("lost", lost / area_cm2, 0.0),
            ReadingPart("new", 0.0, new / area_cm2),
        ),
        marks=_marks(subject, found, area_cm2),
    )


def _marks(subject: Subject, found: Matched, area_cm2: float) -> tuple[Mark, ...]:
    """Return the hairs; each is worth one hair per area where it is."""
    one = 1.0 / area_cm2
    sorts = (
        (MarkState.KEPT, found.kept, one, one),
        (MarkState.GONE, found.lost, one, 0.0),
        (MarkState.NEW, found.new, 0.0, one),
    )
    return tuple(
        Mark(state, _outline(subject, hair), before, after, is_line=True)
        for state, hairs, before, after in sorts
        for hair in hairs
    )


def _outline(subject: Subject, hair: Hair) -> tuple[tuple[float, float], ...]:
    height, width = subject.pair.photos.before.size_hw
    few = hair.points_xy[:: max(1, len(hair.points_xy) // 5)]
    shares = np.clip((few + 0.5) / np.array([width, height]), 0.0, 1.0)
    return tuple((float(x), float(y)) for x, y in shares)
