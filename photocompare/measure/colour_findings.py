"""Colour of an area before and after, with its error where untreated skin gives one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photocompare.card import calibrated
from photocompare.measure.areas import Area
from photocompare.measure.colours import colour_difference, colour_value
from photocompare.measure.learnt import LEARNT_ON_SKIN
from photocompare.measure.skin_light import SkinLight
from photocompare.measure.uncertainty import (
    BLOCK,
    COLOUR_CARD,
    LAMPS,
    LIGHT_SLOPE,
    OTHER_REFERENCE,
    RESPONSE,
    Error,
    error_of,
    half_width_of,
)
from photocompare.measure.verdict import Finding, is_beyond, is_owed
from photocompare.model import ErrorTerm, LightBasis
from photocompare.quantities import COLOUR_QUANTITIES, QUANTITIES
from photocompare.settings import MeasureSettings

_CONTROL = (
    "Control: the light was matched on this skin, so its change of colour is near zero by "
    "construction."
)
_WHOLE = "Everything that both photos show, background included."
_LIKELY_SHADING = 0.5  # of the most that the slope of the light may do
_SHADING_FREE = 1e-3  # of any unit: rounding of an index that shading does not move
# What pigment alone does to HI at the most, per unit of MIc, on simulated skin of all tones: most
# on brown skin, nearly nothing on light skin.
_PIGMENT_SHARE = 0.4
_FOLLOWS_PIGMENT = ("redness_ei", "redness_a")  # as much as blood: they are held against HI
_UNCONFIRMED = (
    "Pigment moves this index as blood does, and HI, which it moves least, does not show the same: "
    "redness can't be told from pigment."
)
_REMARKS = {
    "tone_ita": "Uncalibrated: without a colour card only the change means something, and "
    "redness alone also changes it.",
    "tone_l": "Redness alone also changes it.",
}
_CALIBRATED = "Calibrated by the colour card; redness alone also changes it."


def colour_findings(
    area: Area,
    light: SkinLight,
    control: SkinLight | None,
    settings: MeasureSettings,
    *,
    slope_ln: float = 0.0,
    parts: tuple[SkinLight, ...] = (),
) -> tuple[Finding, ...]:
    """Return one finding for each colour quantity of ``area``.

    ``slope_ln`` is by how much more the light may have changed here than on the control (natural
    log of luminance): it widens the interval of every quantity that shading moves. ``parts`` are
    the references that make up the control, where there are several: where one of them gives
    another answer, the interval holds that answer too.
    """
    doubt = _Doubt(slope_ln, parts)
    findings = {
        quantity: _finding(quantity, area, light, control, settings=settings, doubt=doubt)
        for quantity in COLOUR_QUANTITIES
    }
    shading = _shading("pigment_mic", light, slope_ln)
    redness = _told_from_pigment(findings["redness_hi"], findings["pigment_mic"], shading)
    told = {name: _told_by(redness, findings[name]) for name in _FOLLOWS_PIGMENT}
    return tuple({**findings, "redness_hi": redness, **told}.values())


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What the control can't tell: see :func:`colour_findings`."""

    slope_ln: float
    parts: tuple[SkinLight, ...]

    def added_to(self, error: Error, quantity: str, light: SkinLight) -> Error:
        """Return the error with the larger of what the slope and another reference would do."""
        disagreement = 0.0
        for part in self.parts:
            before, after = _values(quantity, part.before, part.after)
            disagreement = max(disagreement, abs(float(after - before)))
        disagreement = max(disagreement, _disputed_by_card(quantity, light))
        shading = _shading(quantity, light, self.slope_ln)
        if disagreement > shading:
            return error.with_bound(disagreement, OTHER_REFERENCE)
        return error.with_bound(shading, LIGHT_SLOPE)


def _told_from_pigment(finding: Finding, pigment: Finding, shading: float) -> Finding:
    """Return the finding of HI, with how much of it a change of pigment may have made.

    ``shading`` is what the lamp alone may have done to the pigment.
    """
    owed = _PIGMENT_SHARE * max(0.0, abs(pigment.change) - _LIKELY_SHADING * shading)
    if not owed > 0.0:
        return finding
    sentence = (
        f"Pigment changed here too, and alone could move this index by {owed:.1f}: redness can't "
        "be told from pigment."
    )
    return replace(finding, owed=owed, owed_to=sentence)


def _told_by(redness: Finding, finding: Finding) -> Finding:
    """Return the finding, withheld where HI (``redness``) doesn't change the same way for sure."""
    if is_beyond(redness) and redness.change * finding.change > 0.0 and not is_owed(redness):
        return finding
    return replace(finding, owed=math.inf, owed_to=_UNCONFIRMED)


def _finding(
    quantity: str,
    area: Area,
    light: SkinLight,
    control: SkinLight | None,
    *,
    settings: MeasureSettings,
    doubt: _Doubt,
) -> Finding:
    before, after = _read(quantity, light)
    is_on_card = control is None and light.lighting.basis is LightBasis.CARD
    error = _error_on_card(quantity, light, settings) if is_on_card else None
    if control is not None:
        error = _error(quantity, light, control, settings)
    if error is not None:
        error = doubt.added_to(error, quantity, light)
    is_shaded = _shading(quantity, light, doubt.slope_ln) > _SHADING_FREE
    told_ln = doubt.slope_ln if is_shaded and error is not None else 0.0
    withheld = ""
    if area.is_control:
        withheld = _CONTROL
    elif is_on_card:
        withheld = ""
    elif control is None:
        withheld = _not_separable(light)
    elif error is None:
        withheld = (
            f"The reference holds only {len(control.patches_before)} patches and "
            f"{settings.least_placebo_patches} are needed to judge an error: draw it larger."
        )
    return Finding(
        area=area.name,
        quantity=quantity,
        before=float(before),
        after=float(after),
        half_width=None if error is None else error.half_width,
        withheld=withheld,
        remark=_remark(quantity, area, light, settings, slope_ln=None if withheld else told_ln),
        terms=() if error is None else error.terms,
    )


def _error(
    quantity: str, light: SkinLight, control: SkinLight, settings: MeasureSettings
) -> Error | None:
    error = error_of(
        _patch_changes(quantity, control),
        _patch_changes(quantity, light),
        float(getattr(settings.shot_error, quantity)),
        settings,
        is_distance=QUANTITIES[quantity].is_distance,
        region_patches=light.area_px * len(control.patches_before) / control.area_px,
    )
    if error is None:
        return None
    per_ln = float(getattr(settings.response_error, quantity))
    apart = 0.5 * ((light.before + light.after) - (control.before + control.after))
    lamps = per_ln * settings.lamps_share * _colour_ln(apart)
    response = per_ln * _colour_ln(light.after - light.before)
    freedom = settings.shot_freedom
    error = error.with_term(ErrorTerm(LAMPS, lamps, freedom), settings)
    return error.with_term(ErrorTerm(RESPONSE, response, freedom), settings)


def _colour_ln(log10_rgb: NDArray[np.float64]) -> float:
    """Return the size of a difference of light, brightness aside, in natural log."""
    return float(np.linalg.norm(log10_rgb - log10_rgb.mean())) * math.log(10.0)


def _error_on_card(quantity: str, light: SkinLight, settings: MeasureSettings) -> Error:
    """Return the error of a change of which the light was matched on a card in both photos."""
    fixed, per_de00 = getattr(settings.card_error, quantity)
    changes = _patch_changes(quantity, light)
    blocks = len(changes)
    block = float(np.std(changes, ddof=1)) / math.sqrt(blocks) if blocks > 1 else 0.0
    terms = (
        ErrorTerm(BLOCK, block, max(1.0, blocks - 1.0)),
        ErrorTerm(
            COLOUR_CARD,
            math.hypot(fixed, per_de00 * light.lighting.lamps_apart_de00),
            settings.shot_freedom,
        ),
    )
    return Error(terms, half_width_of(terms, settings.confidence))


def _disputed_by_card(quantity: str, light: SkinLight) -> float:
    """Return by how much the answer is another one where the card is right and not the skin."""
    lighting = light.lighting
    if not lighting.is_disputed or lighting.card_log_gain is None:
        return 0.0
    half = 0.5 * (lighting.log_gain[:, 0] - lighting.card_log_gain) / math.log(10.0)
    middle = 0.5 * (light.before + light.after)  # the same when the photos are swapped
    by_skin, by_card = _values(quantity, middle - half, middle + half)
    return abs(float(by_card - by_skin))


def _read(quantity: str, light: SkinLight) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both values; tones as in daylight, where a card tells what that is."""
    if quantity not in _REMARKS:
        return _values(quantity, light.before, light.after)
    both = (calibrated(one, light.lighting) for one in (light.before, light.after))
    return _values(quantity, *both)


def _values(
    quantity: str, before: NDArray[np.float64], after: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if quantity == "difference_de00":
        difference = colour_difference(before, after)
        return np.zeros_like(difference), difference
    return colour_value(quantity, before), colour_value(quantity, after)


def _shading(quantity: str, light: SkinLight, slope_ln: float) -> float:
    """Return by how much ``quantity`` moves when light alone grows by ``slope_ln``."""
    middle = 0.5 * (light.before + light.after)  # the same when the photos are swapped
    half = 0.5 * slope_ln / math.log(10.0)
    darker, brighter = _values(quantity, middle - half, middle + half)
    return abs(float(brighter - darker))


def _patch_changes(quantity: str, light: SkinLight) -> NDArray[np.float64]:
    before, after = _values(quantity, light.patches_before, light.patches_after)
    return after - before


def _not_separable(light: SkinLight) -> str:
    """Return the sentence, with the cast and exposure that alone would give what was photographed.

    That is the change as taken: what was matched away on everything may have been the skin's.
    """
    change = (light.after - light.before) * math.log(10.0) + light.matched_ln
    exposure_ev = float(change.mean()) / math.log(2.0)
    cast = float(np.expm1(np.abs(change - change.mean()).max()))
    return (
        f"A cast of ±{cast:.1%} with {exposure_ev:+.2f} EV could explain all that differs between "
        "the photos here: mark untreated skin as reference."
    )


def _remark(
    quantity: str,
    area: Area,
    light: SkinLight,
    settings: MeasureSettings,
    *,
    slope_ln: float | None,
) -> str:
    is_calibrated = quantity in _REMARKS and light.lighting.calibration is not None
    parts = [_CALIBRATED if is_calibrated else _REMARKS.get(quantity, "")]
    if slope_ln is not None:  # the change is judged
        parts.append(LEARNT_ON_SKIN)
        if slope_ln >= settings.slope_told_ln:
            parts.append(
                f"The lamp lights this area up to {math.expm1(slope_ln):.0%} otherwise than the "
                "reference; the interval allows for it."
            )
    if area.is_whole:
        parts.append(_WHOLE)
    if light.gloss_fraction > settings.gloss_share_told:
        parts.append(f"{light.gloss_fraction:.0%} of the area glares and was left out.")
    return " ".join(part for part in parts if part)
