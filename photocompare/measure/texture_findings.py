"""What may be said of the texture of an area: three bands, each with the reason where withheld."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from photocompare.measure.areas import Area
from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.texture import (
    Band,
    Contrasts,
    Skin,
    bands_px,
    blur_of,
    contrasts_of,
    shows_without_colour,
)
from photocompare.measure.uncertainty import error_of
from photocompare.measure.verdict import Finding
from photocompare.model import ErrorTerm
from photocompare.quantities import TEXTURE_QUANTITIES
from photocompare.relief import RelativeBlur
from photocompare.settings import MeasureSettings

FINEST, _NEXT, _COLOURED = TEXTURE_QUANTITIES  # in the last the pattern of colour rules
_NARROWED = 0.5  # what five photos at each visit leave of an interval at the least
_CONTROL = "Control: untreated skin, whose texture is taken to be changed by the light alone."
_NO_REFERENCE = (
    "A lamp at another angle could explain this: mark untreated skin as reference, and keep the "
    "lamp in its place."
)
_NO_BLUR = (
    "Focus could not be told from relief here: too little fine detail stands clear of the noise. "
    "Mark a larger area or retake the photos closer and sharper."
)
_PATTERN = (
    "The contrast changed mostly in colour, as when spots, redness or gloss come or go: a change "
    "of texture can't be told from it."
)
_SOFT = (
    "One photo is much blurrier than the other, so fine detail can't be compared. Retake it in "
    "focus."
)


@dataclass(frozen=True, slots=True, eq=False)
class TextureControl:
    """The reference skin, the blur found on it, and its contrast in the bands that it can hold."""

    skin: Skin
    blur: RelativeBlur | None
    contrasts: Mapping[str, Contrasts]


def texture_control(
    skin: Skin | None, *, width_px: int, settings: MeasureSettings
) -> TextureControl | None:
    """Return the control for texture, or None without reference skin."""
    if skin is None:
        return None
    blur = blur_of(skin)
    bands = bands_px(settings.mm_per_px, width_px, settings)
    contrasts = {
        name: contrasts_of(skin, band, blur, settings)
        for name, band in bands.items()
        if not _unreadable(skin, band, settings)
    }
    return TextureControl(skin, blur, contrasts)


def texture_findings(
    area: Area,
    skin: Skin | None,
    control: TextureControl | None,
    *,
    width_px: int,
    settings: MeasureSettings,
) -> tuple[Finding, ...]:
    """Return one finding for each band of ``area``."""
    if skin is None:
        empty = "Nothing of this region can be measured in both photos."
        return tuple(Finding(area.name, name, withheld=empty) for name in TEXTURE_QUANTITIES)
    blur = control.blur if control is not None else blur_of(skin)
    found = {
        name: _band_finding(area, (name, band), skin, control=control, blur=blur, settings=settings)
        for name, band in bands_px(settings.mm_per_px, width_px, settings).items()
    }
    if control is None:
        return tuple(found.values())
    bands = bands_px(settings.mm_per_px, width_px, settings)
    reasons = {
        name: _pattern(name, found, bands, skin, control, settings)
        for name, finding in found.items()
        if _may_be_beyond(finding)
    }
    return tuple(
        replace(finding, owed=math.inf, owed_to=reasons[name]) if reasons.get(name) else finding
        for name, finding in found.items()
    )


def _band_finding(
    area: Area,
    named: tuple[str, Band],
    skin: Skin,
    *,
    control: TextureControl | None,
    blur: RelativeBlur | None,
    settings: MeasureSettings,
) -> Finding:
    name, band = named
    withheld = _unreadable(skin, band, settings)
    if withheld:
        return Finding(area.name, name, withheld=withheld)
    if control is not None and control.skin is skin and name in control.contrasts:
        found = control.contrasts[name]
    else:
        found = contrasts_of(skin, band, blur, settings)
    light = None if control is None else control.contrasts.get(name)
    if control is not None and light is None and not area.is_control:
        withheld = "The reference is too small for texture of this width: draw it larger."
    else:
        withheld = _withheld(area, control, blur, settings)
    plain = Finding(
        area.name, name, found.before, found.after, withheld=withheld, remark=_remark(settings)
    )
    if withheld or light is None:
        return plain
    return _against_control(plain, found, light, settings)


def _may_be_beyond(finding: Finding) -> bool:
    """Return whether a verdict may follow, if need be once repeat shots have narrowed the error."""
    if finding.withheld or finding.half_width is None:
        return False
    return abs(finding.change) > _NARROWED * finding.half_width


def _pattern(
    name: str,
    found: Mapping[str, Finding],
    bands: Mapping[str, Band],
    skin: Skin,
    control: TextureControl,
    settings: MeasureSettings,
) -> str:
    """Return why a change of contrast is one of the pattern of colour, or nothing.

    Spots and redness have soft rims and show least in the finest band, relief shows most there:
    what the finest band has changed by as much is relief.
    """
    change, finest = _log_change(found[name]), _log_change(found[FINEST])
    other = _log_change(found[_NEXT]) if name == FINEST else change
    told = _may_be_beyond(found[FINEST]) and not found[FINEST].withheld
    if told and finest * change > 0.0 and abs(finest) >= settings.follows_fine_share * abs(other):
        return ""
    if name == _COLOURED and not _agree(found[_NEXT], found[name], settings):
        return _PATTERN
    pair = (bands[name], bands[_COLOURED])
    shown = shows_without_colour(skin, control.skin, pair, control.blur, settings)
    return "" if shown else _PATTERN


def _agree(finer: Finding, coarse: Finding, settings: MeasureSettings) -> bool:
    """Return whether finer texture does not contradict: the rim of a dent shows in it, too.

    On dark skin a spot is as colourless as a dent, and nothing else tells them apart.
    """
    if not (finer.before > 0.0 and finer.after > 0.0):
        return True
    sign = math.copysign(1.0, _log_change(coarse))
    return sign * _log_change(finer) >= settings.least_rim_share * abs(_log_change(coarse))


def _log_change(finding: Finding) -> float:
    if not (finding.before > 0.0 and finding.after > 0.0):
        return 0.0
    return math.log(finding.after / finding.before)


def _against_control(
    finding: Finding, found: Contrasts, light: Contrasts, settings: MeasureSettings
) -> Finding:
    """Return the finding with the light's share undone, half in each photo so that a swap is exact.

    The change and its interval are those of the log ratio, brought to percent by their
    logarithmic mean.
    """
    share = math.exp(0.5 * light.log_ratio)
    before, after = found.before * share, found.after / share
    error = error_of(
        light.patches,
        found.patches,
        float(getattr(settings.shot_error, finding.quantity)),
        settings,
        region_patches=float(max(1, len(found.patches))),
    )
    withheld, half_width, to_percent = "", None, 0.0
    terms: tuple[ErrorTerm, ...] = ()
    if error is None or not math.isfinite(share):
        withheld = (
            f"The reference holds only {len(light.patches)} patches of this texture and "
            f"{settings.least_placebo_patches} are needed to judge an error: draw it larger."
        )
    else:
        to_percent = _logarithmic_mean(before, after)
        half_width = error.half_width * to_percent
        terms = tuple(replace(term, size=term.size * to_percent) for term in error.terms)
    return Finding(
        finding.area,
        finding.quantity,
        before,
        after,
        half_width=half_width,
        withheld=withheld,
        remark=finding.remark if withheld else f"{finding.remark} {LEARNT_ON_SKIN}",
        terms=terms,
        unevenness=0.0 if half_width is None else found.unevenness * to_percent,
    )


def _logarithmic_mean(first: float, second: float) -> float:
    if first <= 0.0 or second <= 0.0:
        return math.nan
    ratio = math.log(second / first)
    return first if ratio == 0.0 else (second - first) / ratio


def _withheld(
    area: Area,
    control: TextureControl | None,
    blur: RelativeBlur | None,
    settings: MeasureSettings,
) -> str:
    if area.is_control:
        return _CONTROL
    if control is None:
        return _NO_REFERENCE
    if blur is None or blur.bins < settings.least_blur_bins:
        return _NO_BLUR
    if abs(blur.extra_variance_px2) > settings.most_extra_blur_px2:
        return _SOFT
    return ""


def _unreadable(skin: Skin, band: Band, settings: MeasureSettings) -> str:
    """Return why a band can't be read in this skin at all, or nothing."""
    finest_px = band[0] * min(1.0, skin.scale)
    if finest_px < settings.least_sigma_px:
        factor = math.ceil(10.0 * settings.least_sigma_px / finest_px) / 10.0  # 1.0 says nothing
        return (
            f"The photos are too coarse for texture this fine: {factor:.1f} times as many pixels "
            "across are needed. Take the photo closer, or with more pixels."
        )
    needed_px = (settings.least_region_sigmas * band[1]) ** 2
    if skin.area_before_px < needed_px:
        return (
            f"The region has {skin.area_before_px:.0f} pixels that can be measured; texture of "
            f"this width needs {needed_px:.0f}. Draw it larger."
        )
    return ""


def _remark(settings: MeasureSettings) -> str:
    pigment = "Spots and vessels count as contrast as well as relief."
    if settings.mm_per_px is not None:
        return pigment
    return (
        f"Scale unknown: widths are taken as if the before photo were "
        f"{settings.frame_width_mm:.0f} mm wide. {pigment}"
    )
