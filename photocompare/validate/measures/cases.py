"""What is photographed for the table, and how again: drawn by number and seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from photocompare.phantom import Area, Change, ChangeKind, Scalp, Scene, Shot, Visit
from photocompare.validate.measures.conditions import (
    TONES,
    blood_for,
    hand_held,
    re_aimed,
    same_visit,
    some_shot,
)

SEED = 2026  # of the pairs that are made unless others are asked for

DETECTABLE_HI = 1.1  # what the detectable change of ΔHI is to be; twice that must be found
_LAMP_DEG = (30.0, 45.0)
_FOCUS_PX = (0.7, 1.5)
# Coarse texture needs an area of 6 × 3.84 mm squared, which the scene's own outlines don't hold.
_LARGE_TREATED = ((0.05, 0.06), (0.57, 0.06), (0.57, 0.94), (0.05, 0.94))
_LARGE_REFERENCE = ((0.66, 0.06), (0.96, 0.06), (0.96, 0.94), (0.66, 0.94))
_PARTING = ((0.36, 0.10), (0.64, 0.10), (0.64, 0.90), (0.36, 0.90))
_BESIDE = ((0.76, 0.10), (0.95, 0.10), (0.95, 0.90), (0.76, 0.90))


class Group(StrEnum):
    """What the skin of a case has; the pairs of a case share their before photo."""

    SKIN = "skin"  # even skin: redness and pigment
    SURFACE = "surface"  # fine lines and pores
    LESIONS = "lesions"  # red patches, pigment spots and dented scars
    STRIAE = "stretch marks"
    SCALP = "scalp"


class Kind(StrEnum):
    """What differs in a pair beside what differs between any two photos."""

    NULL = "nothing"
    REPEAT = "nothing, same visit"
    BLOOD_067 = "blood × 0.67"
    BLOOD_080 = "blood × 0.8"
    BLOOD_125 = "blood × 1.25"
    BLOOD_150 = "blood × 1.5"
    BLOOD_200 = "blood × 2"
    JUST_SEEN = "blood for a ΔHI of 2.2"
    MELANIN_130 = "melanin × 1.3"
    FLUSH = "blood × 1.5 all over, no reference"
    SMOOTHED = "relief × 0.8, focus 0.7 to 1.5 px"
    LAMP = "lamp from 30° to 45°"
    SETTLED = "redness × 0.4"
    FADED = "spots × 0.6"
    FILLED = "scars × 0.6"
    PALER = "stretch marks × 0.55"
    GROWN = "hair × 1.5"


BLOOD_FACTORS: Mapping[Kind, float] = {
    Kind.BLOOD_067: 0.67,
    Kind.BLOOD_080: 0.8,
    Kind.BLOOD_125: 1.25,
    Kind.BLOOD_150: 1.5,
    Kind.BLOOD_200: 2.0,
}

UNCHANGED = (Kind.NULL, Kind.REPEAT, Kind.LAMP)
"""Nothing of the skin differs in these."""

KINDS: Mapping[Group, tuple[Kind, ...]] = {
    Group.SKIN: (Kind.NULL, *BLOOD_FACTORS, Kind.JUST_SEEN, Kind.MELANIN_130, Kind.FLUSH),
    Group.SURFACE: (Kind.NULL, Kind.SMOOTHED, Kind.LAMP, Kind.BLOOD_150, Kind.MELANIN_130),
    Group.LESIONS: (Kind.NULL, Kind.REPEAT, Kind.SETTLED, Kind.FADED, Kind.FILLED),
    Group.STRIAE: (Kind.NULL, Kind.PALER),
    Group.SCALP: (Kind.NULL, Kind.GROWN),
}

_CHANGES: Mapping[Kind, Change] = {
    **{kind: Change(ChangeKind.BLOOD, factor) for kind, factor in BLOOD_FACTORS.items()},
    Kind.MELANIN_130: Change(ChangeKind.MELANIN, 1.3),
    Kind.FLUSH: Change(ChangeKind.BLOOD, 1.5, Area.EVERYWHERE),
    Kind.SMOOTHED: Change(ChangeKind.RELIEF, 0.8),
    Kind.SETTLED: Change(ChangeKind.REDNESS, 0.4),
    Kind.FADED: Change(ChangeKind.SPOTS, 0.6),
    Kind.FILLED: Change(ChangeKind.SCARS, 0.6),
    Kind.PALER: Change(ChangeKind.STRIAE, 0.55),
    Kind.GROWN: Change(ChangeKind.HAIR, 1.5),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One skin: how it was before, and how it is photographed again, by what differs."""

    name: str
    group: Group
    tone: float
    seed: int
    size_hw: tuple[int, int]
    scene: Scene
    before: Visit
    after: Mapping[Kind, Visit]


def case(group: Group, index: int, size_hw: tuple[int, int], seed: int) -> Case:
    """Return the case of a number; every tone comes in turn."""
    draw = np.random.default_rng((seed, list(Group).index(group), index))
    tone = float(index % TONES)
    first = some_shot(draw, tone)
    if group is Group.SURFACE:
        first = _under(first, _LAMP_DEG[0], psf_px=_FOCUS_PX[0])
    return Case(
        name=f"{group} {index}",
        group=group,
        tone=tone,
        seed=int(draw.integers(2**31)),
        size_hw=size_hw,
        scene=scene_of(group, tone, size_hw),
        before=Visit(shot=first),
        after={
            kind: _visit(draw, kind, first, tone=tone, width_px=size_hw[1]) for kind in KINDS[group]
        },
    )


def scene_of(group: Group, tone: float, size_hw: tuple[int, int]) -> Scene:
    """Return the skin of a group; a frame shows 60 mm of it, however many pixels there are."""
    plain = Scene(tone=tone, mm_per_px=0.06 * 1000.0 / size_hw[1])
    if group is Group.SURFACE:
        return replace(plain, wrinkles=6, treated_xy=_LARGE_TREATED, reference_xy=_LARGE_REFERENCE)
    if group is Group.LESIONS:
        return replace(plain, redness=1.9, spots_per_cm2=0.6, freckles_per_cm2=3.0, scars=8)
    if group is Group.STRIAE:
        return replace(plain, striae=5, spots_per_cm2=0.02, vessels_per_cm2=0.0)
    if group is Group.SCALP:
        return replace(
            plain,
            spots_per_cm2=0.0,
            scalp=Scalp(density=0.5),
            treated_xy=_PARTING,
            reference_xy=_BESIDE,
        )
    return plain


def _visit(
    draw: np.random.Generator, kind: Kind, first: Shot, *, tone: float, width_px: int
) -> Visit:
    if kind is Kind.REPEAT:
        return Visit(re_aimed(draw, width_px), same_visit(draw, first))
    if kind is Kind.SMOOTHED:
        shot = _under(same_visit(draw, first), _LAMP_DEG[0], psf_px=_FOCUS_PX[1])
        return Visit(hand_held(draw, width_px, scales=(1.0, 1.12)), shot, (_CHANGES[kind],))
    if kind is Kind.LAMP:
        shot = _under(same_visit(draw, first), _LAMP_DEG[1])
        return Visit(hand_held(draw, width_px, scales=(1.0, 1.12)), shot)
    changes = (_CHANGES[kind],) if kind in _CHANGES else ()
    if kind is Kind.JUST_SEEN:
        changes = (Change(ChangeKind.BLOOD, blood_for(2.0 * DETECTABLE_HI, tone)),)
    return Visit(hand_held(draw, width_px), some_shot(draw, tone), changes)


def _under(shot: Shot, slant_deg: float, *, psf_px: float | None = None) -> Shot:
    """Return the shot with its lamp at a height, and with a focus where one is given."""
    focus_px = shot.camera.psf_px if psf_px is None else psf_px
    return Shot(replace(shot.light, slant_deg=slant_deg), replace(shot.camera, psf_px=focus_px))
