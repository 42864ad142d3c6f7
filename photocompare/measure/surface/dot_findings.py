"""What may be said of pores and dented scars: their contrast and the area that they cover."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.surface import reasons
from photocompare.measure.surface.changes import of_means, of_sums
from photocompare.measure.surface.dot_marks import marks_of, parts_of
from photocompare.measure.surface.dot_reading import Found
from photocompare.measure.surface.ground import Ground
from photocompare.measure.surface.light_share import LightShare
from photocompare.measure.verdict import Finding, is_beyond
from photocompare.relief import RelativeBlur
from photocompare.settings.surface import SurfaceSettings

_STEP = 0.05  # natural log units, for the slope of the area over the light's share


@dataclass(frozen=True, slots=True)
class Sort:
    """One kind of dots: pores or dented scars."""

    things: str
    is_scar: bool
    contrast: str  # the names of its quantities
    area: str


PORES = Sort("pores", is_scar=False, contrast="pore_contrast", area="pore_area")
SCARS = Sort("dented scars", is_scar=True, contrast="scar_contrast", area="scar_area")


def dot_findings(ground: Ground, sort: Sort) -> tuple[Finding, Finding]:
    """Return the contrast and the area of pores, or of dented scars."""
    area, settings = ground.subject.area, ground.subject.settings
    surface = settings.surface
    unreadable = _unreadable(ground, sort, surface)
    if unreadable:
        return (
            Finding(area.name, sort.contrast, withheld=unreadable),
            Finding(area.name, sort.area, withheld=unreadable),
        )
    found = ground.dots()[int(sort.is_scar)]
    light = ground.yardstick().shares[int(sort.is_scar)]
    withheld = ground.unjudged(sort.things, light)
    least = surface.least_scars if sort.is_scar else surface.least_pores
    few = reasons.too_few(sort.things, len(found.things), least)
    marks = marks_of(ground, found)
    contrast = replace(_contrast(ground, sort, found, few or withheld), marks=marks)
    covered = replace(_area(ground, sort, found, withheld), marks=marks)
    if light is not None and not withheld:
        if not few:
            contrast = _judged_contrast(ground, sort, contrast, found, light)
        covered = _judged_area(ground, sort, covered, found, light)
        if any(is_beyond(one) for one in (contrast, covered)) and _is_colour(ground, found):
            contrast, covered = (_unless_withheld(one) for one in (contrast, covered))
    return contrast, covered


def _unless_withheld(finding: Finding) -> Finding:
    return replace(finding, withheld=reasons.COLOUR) if is_beyond(finding) else finding


def _unreadable(ground: Ground, sort: Sort, surface: SurfaceSettings) -> str:
    most_px = surface.scar_mm_per_px if sort.is_scar else surface.pore_mm_per_px
    most_mm = surface.most_scar_error_mm if sort.is_scar else surface.most_error_mm
    return reasons.too_coarse(sort.things, ground.coarser_mm_per_px, most_px) or reasons.misplaced(
        sort.things, ground.relief.error_mm, most_mm
    )


def _contrast(ground: Ground, sort: Sort, found: Found, withheld: str) -> Finding:
    old, new = found.contrasts.means
    return Finding(
        ground.subject.area.name,
        sort.contrast,
        100.0 * old,
        100.0 * new,
        withheld=withheld,
        remark=_remark(ground, sort, found),
        parts=parts_of(found, 100.0 * found.before, 100.0 * found.after, is_sum=False),
    )


def _area(ground: Ground, sort: Sort, found: Found, withheld: str) -> Finding:
    old, new = _shares(ground, sort, found, 0.0)
    return Finding(
        ground.subject.area.name,
        sort.area,
        float(old.sum()),
        float(new.sum()),
        withheld=withheld,
        remark=_remark(ground, sort, found),
        parts=parts_of(found, old, new, is_sum=True),
    )


def _shares(
    ground: Ground, sort: Sort, found: Found, log_shift: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the percentage of the region that each dot covers in either photo.

    ``log_shift`` is by how much more the light is taken to have raised the contrast.
    """
    relief = ground.relief
    per_mm2 = 200.0 / (relief.before.area_mm2 + relief.after.area_mm2)
    areas = found.areas_mm2(log_shift)
    share = ground.area_shares()[int(sort.is_scar)]
    half = 0.0 if share is None else 0.5 * share.log_ratio
    return areas.before * math.exp(half) * per_mm2, areas.after * math.exp(-half) * per_mm2


def _judged_contrast(
    ground: Ground, sort: Sort, plain: Finding, found: Found, light: LightShare
) -> Finding:
    settings = ground.subject.settings
    learnt = settings.surface.learnt.of(sort.contrast)
    if not (plain.before > 0.0 and plain.after > 0.0):
        return replace(plain, withheld=reasons.too_few(sort.things, 0, 1))
    return of_means(plain, found.contrasts, light=light, learnt=learnt, settings=settings)


def _judged_area(
    ground: Ground, sort: Sort, plain: Finding, found: Found, light: LightShare
) -> Finding:
    settings = ground.subject.settings
    if len(found.things) == 0:
        sentence = f"No {sort.things} stand out from the relief of the reference in either photo."
        return replace(plain, withheld=sentence)
    learnt = settings.surface.learnt.of(sort.area)
    old, new = _shares(ground, sort, found, 0.0)
    share = ground.area_shares()[int(sort.is_scar)]
    if share is None:
        more = _change(*_shares(ground, sort, found, _STEP))
        less = _change(*_shares(ground, sort, found, -_STEP))
        per_log = abs(more - less) / (2.0 * _STEP)
        light = light if sort.is_scar else _doubted(light, ground.blur)
    else:  # the reference's own dots say what the light does to an area
        per_log, light = 0.5 * (plain.before + plain.after), share
    return of_sums(plain, new - old, per_log=per_log, light=light, learnt=learnt, settings=settings)


def _doubted(light: LightShare, blur: RelativeBlur | None) -> LightShare:
    """Return the share with its distance from what the spectrum of the same relief says.

    JPEG and noise raise the contrast of the weak dots that tell it more than that of pores.
    """
    if blur is None:
        return light
    return replace(light, apart=abs(light.log_ratio - blur.log_amplitude))


def _change(old: NDArray[np.float64], new: NDArray[np.float64]) -> float:
    return float((new - old).sum())


def _is_colour(ground: Ground, found: Found) -> bool:
    """Return whether the change of these dots shows less in red light than one of shade would."""
    stick, surface = ground.yardstick(), ground.subject.settings.surface
    red, lum = ((part[:, 1] - part[:, 0]).sum() for part in (found.things.red, found.things.lum))
    wanted = surface.least_red_share * stick.red_of_shade * abs(float(lum))
    return bool(math.copysign(1.0, float(lum)) * float(red) < wanted)


def _remark(ground: Ground, sort: Sort, found: Found) -> str:
    parts = [f"{reasons.found_of(len(found.things), sort.things)} in one photo or in both."]
    if found.coloured:
        parts.append(f"{found.coloured} more are darker by colour and were left out.")
    if len(found.things) > ground.subject.settings.surface.most_marks:
        parts.append(f"The strongest {ground.subject.settings.surface.most_marks} are drawn.")
    if ground.relief.is_cut:
        parts.append(reasons.CUT)
    if not ground.subject.area.is_control and ground.subject.control is not None:
        parts.append(LEARNT_ON_SKIN)
    return " ".join(parts)
