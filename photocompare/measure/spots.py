"""Pigment spots: their contrast, their area, and what became of each."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.areas import Area
from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.misplacement import misplacement_of
from photocompare.measure.skin_maps import SkinMaps, maps_of, scale_remark, working_mm
from photocompare.measure.spot_decisions import (
    MARKED,
    Decided,
    Fate,
    area_terms,
    contrast_terms,
    count_terms,
    decided,
)
from photocompare.measure.spot_levels import Level, levels_of
from photocompare.measure.spot_pairs import Blank, Spots, blank_of, spots_of
from photocompare.measure.spot_shapes import areas_mm2, ray_directions
from photocompare.measure.spot_tints import tints_of
from photocompare.measure.subject import Subject
from photocompare.measure.uncertainty import half_width_of
from photocompare.measure.verdict import Finding
from photocompare.model import BOUND_PER_RMS, Mark, NormalisedPair, ReadingPart
from photocompare.settings.spots import SpotSettings

CONTRAST, AREA, COUNT = "spot_contrast", "spot_area", "spot_count"
NO_SPOT = "No pigment spot stands clear of the skin around it in either photo."
ONLY_SHADE = "No dark mark here can be told from the shade of pores and dents by its colour."
_NAMES = (CONTRAST, AREA, COUNT)
_NO_REFERENCE = (
    "Another lamp, gloss or focus could explain a change of spots: mark untreated skin as "
    "reference."
)
_CONTROL = "Control: spots of untreated skin."
_OWED = (
    "Pigment changed all over here, which alone makes spots stand out more or less: spots can't be "
    "told from it."
)


@dataclass(frozen=True, slots=True, eq=False)
class _Skin:
    """An area at each size of spot, and how far blank skin scatters there."""

    maps: SkinMaps
    levels: tuple[Level, ...]
    blank: Blank


@dataclass(frozen=True, slots=True)
class _LeftOut:
    """How many dark marks are not judged, by what they are taken for."""

    moles: int
    shades: int


def spots(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of contrast, area and number of the pigment spots."""
    area, settings = subject.area, subject.settings
    misplaced_mm = _misplaced_mm(subject, area)
    sentence = _unreadable(subject, misplaced_mm)
    skin = None if sentence else _skin(subject, area)
    if skin is None or not np.isfinite(skin.blank.spread[1:]).any():
        return _nothing(area, sentence or _too_small(subject))
    found = spots_of(skin.maps, skin.levels, skin.blank, _bound(misplaced_mm), settings.spots)
    is_mole = found.mean_contrast > settings.spots.mole_mic
    is_shade = ~is_mole & _may_be_shade(skin.maps, found, settings.spots)
    left_out = _LeftOut(int(np.count_nonzero(is_mole)), int(np.count_nonzero(is_shade)))
    found = found.of(~(is_mole | is_shade))
    if len(found.level) == 0:
        return _none_found(subject, left_out)
    noise = _noise(subject, skin)[found.level]
    return _findings(subject, skin, decided(found, noise, settings.spots), left_out)


def _may_be_shade(maps: SkinMaps, found: Spots, settings: SpotSettings) -> NDArray[np.bool_]:
    """Return which dark marks have the colour of shade, or none that can be told."""
    radii_mm = np.sqrt(areas_mm2(found.radii_mm.mean(axis=0)) / math.pi)
    tints = tints_of(maps, (found.before_xy, found.after_xy), radii_mm)
    least, most = settings.shade_tints
    is_pigment: NDArray[np.bool_] = (tints > most) | (tints < least)
    return ~is_pigment


def _nothing(area: Area, sentence: str) -> tuple[Finding, ...]:
    return tuple(Finding(area.name, name, withheld=sentence) for name in _NAMES)


def _none_found(subject: Subject, left_out: _LeftOut) -> tuple[Finding, ...]:
    sentence = ONLY_SHADE if left_out.shades else NO_SPOT
    remark = _remark(subject, left_out, None)
    none = math.nan if left_out.shades else 0.0  # what was left out may be spots
    return (
        Finding(subject.area.name, CONTRAST, withheld=sentence, remark=remark),
        Finding(subject.area.name, AREA, none, none, withheld=sentence, remark=remark),
        Finding(subject.area.name, COUNT, none, none, withheld=sentence, remark=remark),
    )


def _findings(
    subject: Subject, skin: _Skin, found: Decided, left_out: _LeftOut
) -> tuple[Finding, ...]:
    settings, name = subject.settings, subject.area.name
    contrast = found.spots.contrast.mean(axis=0)
    areas = np.column_stack([areas_mm2(radii) for radii in found.spots.radii_mm])
    unit = 100.0 / skin.maps.area_mm2
    share = areas.sum(axis=0) * unit
    there = (Fate.KEPT, Fate.FADED, Fate.DARKER)
    counts = (
        float(found.count(*there, Fate.GONE)),
        float(found.count(*there, Fate.NEW)),
    )
    of_contrast, of_count = _marks(subject.pair, skin.maps, found, settings.spots)
    read = (
        (CONTRAST, contrast, contrast_terms(found, settings), (), of_contrast),
        (AREA, share, area_terms(found, areas, unit, settings), (), ()),
        (COUNT, counts, count_terms(found), _parts(found), of_count),
    )
    withheld = _withheld(subject)
    owed = _owed(subject, skin, found)
    return tuple(
        Finding(
            name,
            quantity,
            float(values[0]),
            float(values[1]),
            half_width=half_width_of(terms, settings.confidence),
            withheld=withheld,
            remark=_remark(subject, left_out, skin),
            terms=terms,
            parts=parts,
            marks=marks,
            owed=owed * float(np.mean(values)),
            owed_to=_OWED,
        )
        for quantity, values, terms, parts, marks in read
    )


def _skin(subject: Subject, area: Area) -> _Skin | None:
    def made() -> _Skin | None:
        maps = maps_of(subject, area)
        if maps is None or not maps.inside.any():
            return None
        levels = levels_of(maps, subject.settings.spots)
        return _Skin(maps, levels, blank_of(levels, subject.settings.spots)) if levels else None

    return subject.memo.of(f"spot levels {id(area.mask)}", made)


def _noise(subject: Subject, skin: _Skin) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the error of a change of contrast at each size, on untreated skin where it is had.

    Whichever is the larger: spots that came and went raise it on treated skin, and a reference
    may be smoother.
    """
    change = skin.blank.change
    known = None if subject.control is None else _skin(subject, subject.control)
    if known is not None:
        shared = min(len(change), len(known.blank.change))
        change = change.copy()
        change[:shared] = np.fmax(change[:shared], known.blank.change[:shared])
    usual = float(np.nanmax(change)) if np.isfinite(change).any() else 0.0
    return np.where(np.isfinite(change), change, usual)


def _owed(subject: Subject, skin: _Skin, found: Decided) -> float:
    """Return by what share a change of the pigment around may have moved the contrast of spots."""
    if subject.control is None or subject.area.is_control:
        return 0.0
    untreated = _skin(subject, subject.control)
    if untreated is None:
        return 0.0
    changes = [
        float(np.diff(np.median(one.maps.mic[one.maps.inside], axis=0))[0])
        for one in (skin, untreated)
    ]
    shading = 100.0 * subject.slope_ln / math.log(10.0)
    beyond = max(0.0, abs(changes[0] - changes[1]) - shading)
    return subject.settings.spots.pigment_share * beyond


def _misplaced_mm(subject: Subject, area: Area) -> float:
    """Return the expected error of the alignment in ``area``; NaN where nobody looked."""
    bound_px = misplacement_of(subject.pair, area, subject.settings).bound_px
    return bound_px / BOUND_PER_RMS * working_mm(subject) * subject.pair.working_scale


def _bound(misplaced_mm: float) -> float:
    return BOUND_PER_RMS * misplaced_mm if math.isfinite(misplaced_mm) else 0.0


def _unreadable(subject: Subject, misplaced_mm: float) -> str:
    """Return why spots can't be looked for here at all, or nothing."""
    settings, mm = subject.settings.spots, working_mm(subject)
    if mm > settings.coarsest_mm_per_px:
        factor = math.ceil(10.0 * mm / settings.coarsest_mm_per_px) / 10.0  # 1.0 says nothing
        return (
            f"The photos are too coarse for spots: {factor:.1f} times as "
            "many pixels across are needed. Take the photo closer."
        )
    if subject.area.count_px * mm**2 < settings.least_region_mm**2:
        return _too_small(subject)
    if misplaced_mm > settings.most_misplaced_mm:
        return (
            f"Spots can't be matched, because the photos may be off by {misplaced_mm:.1f} mm here. "
            "Retake the after photo from the same distance and angle."
        )
    return ""


def _too_small(subject: Subject) -> str:
    needed_px = (subject.settings.spots.least_region_mm / working_mm(subject)) ** 2
    return (
        f"The region has {subject.area.count_px} pixels that can be measured; spots need "
        f"{max(needed_px, 1.2 * subject.area.count_px):.0f}. Draw it larger."
    )


def _withheld(subject: Subject) -> str:
    if subject.area.is_control:
        return _CONTROL
    return _NO_REFERENCE if subject.control is None else ""


def _remark(subject: Subject, left_out: _LeftOut, skin: _Skin | None) -> str:
    settings = subject.settings.spots
    least_mm = settings.least_diameter_mm
    if skin is not None and len(skin.levels) > 1:
        least_mm = max(least_mm, 2.0 * skin.levels[1].radius_mm)
    parts = [
        f"Dark spots of {least_mm:.1f} to {settings.most_diameter_mm:.0f} mm; moles that are no "
        "darker than spots count as spots."
    ]
    if moles := left_out.moles:
        parts.append(
            f"{moles} very dark {'spot was' if moles == 1 else 'spots were'} taken for moles and "
            "left out: have a mole that changes looked at by a dermatologist."
        )
    if shades := left_out.shades:
        parts.append(
            f"{shades} dark {'mark has' if shades == 1 else 'marks have'} the colour of shade, as "
            "pores and dents do, and on brown skin spots as well: left out."
        )
    parts += [scale_remark(subject), LEARNT_ON_SKIN if skin is not None else ""]
    return " ".join(part for part in parts if part)


def _parts(found: Decided) -> tuple[ReadingPart, ...]:
    counts = {fate: float(found.count(fate)) for fate in Fate}
    return tuple(
        ReadingPart(
            fate.value,
            0.0 if fate is Fate.NEW else counts[fate],
            0.0 if fate is Fate.GONE else counts[fate],
        )
        for fate in Fate
    )


def _marks(
    pair: NormalisedPair, maps: SkinMaps, found: Decided, settings: SpotSettings
) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Return the outlines of the strongest spots: with their contrast, and as ones that count."""
    height, width = pair.size_hw
    directions = ray_directions()
    of_contrast, of_count = [], []
    for at in range(min(len(found.fates), settings.most_marks)):
        fate = found.fates[at]
        radii = found.spots.radii_mm[:, at].max(axis=0) / maps.mm
        middle = 0.5 * (found.spots.before_xy[at] + found.spots.after_xy[at])
        cells = middle + radii[:, None] * directions
        pixels = (cells + 0.5) * maps.cell_px + np.array(maps.corner_xy)
        fractions = np.clip(pixels / (width, height), 0.0, 1.0).round(6).tolist()
        outline = tuple((x, y) for x, y in fractions)
        before, after = (float(value) for value in found.spots.contrast[at])
        state = MARKED[fate]
        of_contrast.append(Mark(state, outline, before, after))
        is_there = (
            math.nan if fate is Fate.NEW else 1.0,
            math.nan if fate is Fate.GONE else 1.0,
        )
        of_count.append(Mark(state, outline, *is_there))
    return tuple(of_contrast), tuple(of_count)
