"""What may be said of hair: how much scalp shows, how wide the parting is, how dense the hair."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.areas import Area
from photocompare.measure.hair.parting import (
    Parting,
    is_parted_otherwise,
    parting_of,
    runs_across,
)
from photocompare.measure.hair.scalp import ScalpMaps, scalp_maps
from photocompare.measure.hair.strands import shows_strands
from photocompare.measure.learnt import LEARNT_ON_SCALPS, learnt_terms
from photocompare.measure.subject import Subject
from photocompare.measure.uncertainty import BLOCK, half_width_of
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm, Mark, MarkState
from photocompare.patches import patch_means, patch_side_px

SHARE, WIDTH = "scalp_visible", "part_width"
_KEEP = (
    "Only for dry hair of the same length, colour and parting; hair that is wet, greasy, dyed or "
    "dusted with fibres shows another share of scalp."
)
_CONTROL = "Control: not judged."
_UNMARKED = (
    "Hair is read only where it is marked: in a whole photo skin and background count as scalp."
)
_NO_HAIR = (
    "No hair was found here: too little of the area shows strands. Mark the hair and its parting."
)
_MOVED = (
    "The hair is not parted alike in the two photos, so more or less scalp may show without any "
    "hair lost or gained. Comb the same parting and retake the photo."
)
_FAINT = (
    "The scalp is hardly lighter than the hair here, so where the parting ends can't be told to a "
    "millimetre. Photograph it dry, combed to both sides and lit evenly from above."
)


def has_hair(subject: Subject, area: Area) -> bool:
    """Return whether hair covers a good part of an area in either photo."""
    pair = subject.pair
    return subject.memo.of(
        f"strands of {area.name} {id(area.mask)}",
        lambda: shows_strands((pair.before, pair.after), _seen(area), subject.settings.hair),
    )


def scalp_findings(subject: Subject) -> tuple[Finding, ...]:
    """Return the share of scalp that shows in an area, and the width of its parting."""
    area, settings = subject.area, subject.settings.hair
    if area.is_control:
        return _withheld(area, _CONTROL)
    if area.is_whole:
        return _withheld(area, _UNMARKED)
    if not has_hair(subject, area):
        return _withheld(area, _NO_HAIR)
    maps = scalp_maps(subject.pair, _seen(area), settings)
    if isinstance(maps, str):
        return _withheld(area, maps)
    moved = is_parted_otherwise(maps, settings)
    return (_share(subject, maps, is_moved=moved), _width(subject, maps, is_moved=moved))


def _seen(area: Area) -> NDArray[np.bool_]:
    return area.mask if area.seen is None else area.seen


def _withheld(area: Area, sentence: str) -> tuple[Finding, ...]:
    return tuple(Finding(area.name, name, withheld=sentence) for name in (SHARE, WIDTH))


def _share(subject: Subject, maps: ScalpMaps, *, is_moved: bool) -> Finding:
    """Return the share of scalp, one threshold for both photos.

    It needs no reference: the light is matched on scalp that both photos show, and a threshold
    half-way between hair and scalp is far from either.
    """
    settings = subject.settings
    before, after = (100.0 * share for share in maps.shares())
    both = np.dstack([maps.before, maps.after]).astype(np.float32)
    side_px = patch_side_px(
        int(np.count_nonzero(maps.known)), settings.patch_count, settings.least_patch_px
    )
    patches = 100.0 * patch_means(both, maps.known, side_px, least_share=settings.least_patch_share)
    terms = (
        _block(patches[:, 1] - patches[:, 0]),
        ErrorTerm("gloss of hair", 100.0 * maps.near, settings.shot_freedom),
        *learnt_terms(settings.shot_error.scalp_visible, settings),
    )
    return Finding(
        subject.area.name,
        SHARE,
        before,
        after,
        half_width=half_width_of(terms, settings.confidence),
        withheld=_MOVED if is_moved else "",
        remark=f"{_KEEP} {LEARNT_ON_SCALPS}",
        terms=terms,
    )


def _width(subject: Subject, maps: ScalpMaps, *, is_moved: bool) -> Finding:
    """Return the median run of scalp across the parting that both photos together show."""
    settings, hair = subject.settings, subject.settings.hair
    name = subject.area.name
    if settings.mm_per_px is None:
        sentence = (
            "The width of a parting needs the scale: give the millimetres per pixel, or a ruler or "
            "a card in the photo."
        )
        return Finding(name, WIDTH, withheld=sentence)
    if maps.contrast_ln < hair.least_part_contrast_ln:
        return Finding(name, WIDTH, withheld=_FAINT)
    parting = parting_of(maps.before | maps.after, maps.known, hair)
    if parting is None:
        sentence = (
            "No parting was found here: no bare line along at least half of the area. Mark the "
            "hair on both sides of a straight parting."
        )
        return Finding(name, WIDTH, withheld=sentence)
    mm = maps.step * settings.mm_per_px / subject.pair.working_scale
    runs = runs_across(maps, parting, 0.5 * hair.single_hair_mm / mm)
    length = max(1, round(hair.part_block_mm / mm))
    count = len(runs.before) // length
    blocks = np.array(
        [
            [np.median(run[index * length : (index + 1) * length]) for index in range(count)]
            for run in (runs.before, runs.after)
        ]
    ).reshape(2, -1)
    before, after = (float(np.median(run)) * mm for run in (runs.before, runs.after))
    withheld = _MOVED if is_moved else ""
    if not withheld and count < hair.least_part_blocks:
        withheld = (
            f"Only {count * hair.part_block_mm:.0f} mm of the parting lie in the area and "
            f"{hair.least_part_blocks * hair.part_block_mm:.0f} are needed. Mark more of it."
        )
    terms = (
        _block((blocks[1] - blocks[0]) * mm),
        *learnt_terms(settings.shot_error.part_width, settings),
    )
    return Finding(
        name,
        WIDTH,
        before,
        after,
        half_width=half_width_of(terms, settings.confidence),
        withheld=withheld,
        remark=f"{_KEEP} {LEARNT_ON_SCALPS}",
        terms=terms,
        marks=(_mark(subject, maps, parting, (before, after)),),
    )


def _block(changes: NDArray[np.float64]) -> ErrorTerm:
    count = len(changes)
    spread = float(np.std(changes, ddof=1)) / math.sqrt(count) if count > 1 else 0.0
    return ErrorTerm(BLOCK, spread, max(1.0, count - 1.0))


def _mark(
    subject: Subject, maps: ScalpMaps, parting: Parting, widths_mm: tuple[float, float]
) -> Mark:
    points = (
        parting.middle_xy
        + parting.centre[:, :1] * parting.axis_xy
        + parting.centre[:, 1:] * parting.across_xy
    )
    rows, columns = maps.window
    working = points * maps.step + np.array([columns.start, rows.start])
    size_hw = subject.pair.size_hw
    shares = np.clip((working + 0.5) / np.array([size_hw[1], size_hw[0]]), 0.0, 1.0)
    outline = tuple((float(x), float(y)) for x, y in shares)
    return Mark(MarkState.KEPT, outline, *widths_mm, is_line=True)
