"""The stage: every quantity in every area, each with what may be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import cv2
import numpy as np

from photocompare.light_slope import LightSlope, light_slope
from photocompare.measure.areas import Area, areas_of, control_of
from photocompare.measure.basis import basis_of
from photocompare.measure.colour_doubt import told_apart
from photocompare.measure.colour_findings import colour_findings
from photocompare.measure.families import READ, READ_WITHOUT_SKIN
from photocompare.measure.learnt import of_clinic
from photocompare.measure.misplacement import misplacement_of, placed
from photocompare.measure.repeat_shots import NO_REPEATS, Repeats, with_repeats
from photocompare.measure.scale_error import scaled
from photocompare.measure.several_regions import withdrawn
from photocompare.measure.skin_light import SkinLight, skin_light
from photocompare.measure.subject import Memo, Subject
from photocompare.measure.texture import Skin, skin_of
from photocompare.measure.texture_findings import (
    TextureControl,
    texture_control,
    texture_findings,
)
from photocompare.measure.under_hair import of_skin, why_not_skin
from photocompare.measure.verdict import (
    Finding,
    forbidden_reading,
    reading_of,
    same_photo_reading,
)
from photocompare.model import (
    UNKNOWN_SCALE,
    NormalisedPair,
    Reading,
    Region,
    RegionKind,
    Scale,
    ScaleSource,
)
from photocompare.quantities import QUANTITIES
from photocompare.settings import MeasureSettings

_DEFAULT = MeasureSettings()
_NOTHING_FORBIDDEN: Mapping[str, str] = MappingProxyType({})


def measure(
    pair: NormalisedPair,
    settings: MeasureSettings = _DEFAULT,
    *,
    regions: tuple[Region, ...] = (),
    forbidden: Mapping[str, str] = _NOTHING_FORBIDDEN,
    scale: Scale = UNKNOWN_SCALE,
    repeats: Repeats = NO_REPEATS,
) -> tuple[Reading, ...]:
    """Return the readings of each treated region, then of each reference as its control.

    Without a treated region everything that both photos show is read as ``whole``. ``forbidden``
    maps quantities that may not be judged to the sentence why. ``scale`` stands in where
    ``settings`` has none. ``repeats`` are the findings (:func:`find`) of more photos of either
    visit.

    Raises
    ------
    RegionError
        A region is too small for anything, or every treated one lies wholly outside the part that
        both photos show. One of several that does is not measurable instead.
    """
    found = find(pair, settings, regions=regions, scale=scale)
    if not pair.photos.is_same_file:
        found = with_repeats(found, repeats, settings)
    references = tuple(region.name for region in regions if region.kind is RegionKind.REFERENCE)
    reasons = withdrawn(found, frozenset(references), settings)
    return tuple(
        _settled(
            reading_of(
                finding,
                settings,
                withdrawn=reasons.get((finding.area, finding.quantity), ""),
                basis=basis_of(finding, references, settings),
            ),
            pair,
            forbidden,
        )
        for finding in found
    )


def find(
    pair: NormalisedPair,
    settings: MeasureSettings = _DEFAULT,
    *,
    regions: tuple[Region, ...] = (),
    scale: Scale = UNKNOWN_SCALE,
) -> tuple[Finding, ...]:
    """Return what :func:`measure` makes its readings of: numbers with their error, unjudged.

    Raises
    ------
    RegionError
        As :func:`measure` does.
    """
    if settings.mm_per_px is None:
        settings = replace(settings, mm_per_px=scale.mm_per_px)
    elif scale.mm_per_px is None:
        scale = Scale(settings.mm_per_px, ScaleSource.TYPED)
    memo = Memo()
    areas = areas_of(pair, regions, least_px=settings.min_region_px)
    control = control_of(pair, areas, settings.min_region_px)
    known = None if control is None else _known(pair, control, areas, settings)
    beside = None
    if control is not None:
        beside = misplacement_of(pair, control, settings, where="on the reference skin")
    findings: list[Finding] = []
    for area in areas:
        doubt = misplacement_of(pair, area, settings)
        subject = Subject(
            pair=pair,
            area=area,
            control=control,
            slope_ln=0.0 if known is None else known.slope_ln(area),
            scale=scale,
            settings=settings,
            memo=memo,
        )
        hairy = why_not_skin(subject)
        for found in _findings(subject, known):
            finding = placed(of_skin(found, hairy), doubt)
            if beside is not None and not area.is_control:
                finding = placed(finding, beside)
            findings.append(scaled(finding, scale, settings))
    return tuple(findings)


@dataclass(frozen=True, slots=True, eq=False)
class _Control:
    """What is known of the reference skin, read once."""

    area: Area
    light: SkinLight
    parts: tuple[SkinLight, ...]  # where several references make it up
    skin: Skin | None
    texture: TextureControl | None
    slope: LightSlope | None

    def slope_ln(self, area: Area) -> float:
        """Return by how much more the light may have changed on ``area`` than here."""
        if self.slope is None or area.mask is self.area.mask or area.count_px == 0:
            return 0.0
        return self.slope.largest_difference_ln(area.mask, self.area.mask)


def _known(
    pair: NormalisedPair, area: Area, areas: tuple[Area, ...], settings: MeasureSettings
) -> _Control:
    skin = skin_of(pair, area.mask, settings)
    texture = texture_control(skin, width_px=_width_px(pair), settings=settings)
    slope = _slope_beside(pair, areas, settings)
    light = skin_light(pair, area.mask, settings)
    single = [one for one in areas if one.is_control and one.count_px >= settings.min_region_px]
    parts = tuple(skin_light(pair, one.mask, settings) for one in single if len(single) > 1)
    return _Control(area, light, parts, skin, texture, slope)


def _slope_beside(
    pair: NormalisedPair, areas: tuple[Area, ...], settings: MeasureSettings
) -> LightSlope | None:
    """Return the slope of the light on untreated skin, at a distance from the treated if it can be.

    What was treated fades out beside its outline, and would tilt the slope.
    """
    reach_px = round(settings.beside_treated_share * max(pair.size_hw))
    square = np.ones((2 * reach_px + 1, 2 * reach_px + 1), dtype=np.uint8)
    untreated, apart = pair.measurable.copy(), pair.measurable.copy()
    for other in areas:
        if not other.is_control and not other.is_whole:
            untreated &= ~other.mask
            apart &= cv2.dilate(other.mask.view(np.uint8), square) == 0
    return light_slope(pair, apart) or light_slope(pair, untreated)


def _findings(subject: Subject, control: _Control | None) -> tuple[Finding, ...]:
    pair, area, settings = subject.pair, subject.area, subject.settings
    if area.unusable:
        return tuple(Finding(area.name, name, withheld=area.unusable) for name in QUANTITIES)
    if area.count_px < settings.min_region_px:
        sentence = (
            f"Only {area.count_px} pixels of '{area.name}' can be measured in both photos; at "
            f"least {settings.min_region_px} are needed. Draw it larger, or retake the photo "
            "without glare and shadow."
        )
        read = (finding for family in READ_WITHOUT_SKIN for finding in family(subject))
        found = {finding.quantity: finding for finding in of_clinic(read, settings)}
        return tuple(
            found.get(name) or Finding(area.name, name, withheld=sentence) for name in QUANTITIES
        )
    if control is not None and control.area.mask is area.mask:
        light, skin = control.light, control.skin
    else:
        light, skin = skin_light(pair, area.mask, settings), skin_of(pair, area.mask, settings)
    control_light = None if control is None else control.light
    texture = None if control is None else control.texture
    parts = () if control is None else control.parts
    colours = colour_findings(
        area, light, control_light, settings, slope_ln=subject.slope_ln, parts=parts
    )
    patterns = (
        *texture_findings(area, skin, texture, width_px=_width_px(pair), settings=settings),
        *(finding for read in READ for finding in read(subject)),
    )
    return told_apart(of_clinic(colours, settings), of_clinic(patterns, settings), settings)


def _width_px(pair: NormalisedPair) -> int:
    return pair.photos.before.size_hw[1]


def _settled(reading: Reading, pair: NormalisedPair, forbidden: Mapping[str, str]) -> Reading:
    if pair.photos.is_same_file:
        reading = same_photo_reading(reading)
    sentence = forbidden.get(reading.quantity)
    return reading if sentence is None else forbidden_reading(reading, sentence)
