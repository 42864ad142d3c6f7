"""Colour of an area before and after, with its error where untreated skin gives one."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.areas import Area
from photocompare.measure.colours import colour_difference, colour_value
from photocompare.measure.skin_light import SkinLight
from photocompare.measure.uncertainty import error_of
from photocompare.measure.verdict import Finding
from photocompare.quantities import COLOUR_QUANTITIES
from photocompare.settings import MeasureSettings

_CONTROL = (
    "Control: the light was matched on this skin, so its change of colour is near zero by "
    "construction."
)
_LEARNT = "The error of a single pair of photos was learnt on simulated skin."
_WHOLE = "Everything that both photos show, background included."
_SHADING_FREE = 1e-3  # of any unit: rounding of an index that shading does not move
_REMARKS = {
    "tone_ita": "Uncalibrated: without a colour card only the change means something, and "
    "redness alone also changes it.",
    "tone_l": "Redness alone also changes it.",
}


def colour_findings(
    area: Area,
    light: SkinLight,
    control: SkinLight | None,
    settings: MeasureSettings,
    *,
    slope_ln: float = 0.0,
) -> tuple[Finding, ...]:
    """Return one finding for each colour quantity of ``area``.

    ``slope_ln`` is by how much more the light may have changed here than on the control (natural
    log of luminance): it widens the interval of every quantity that shading moves.
    """
    return tuple(
        _finding(quantity, area, light, control, settings=settings, slope_ln=slope_ln)
        for quantity in COLOUR_QUANTITIES
    )


def _finding(
    quantity: str,
    area: Area,
    light: SkinLight,
    control: SkinLight | None,
    *,
    settings: MeasureSettings,
    slope_ln: float,
) -> Finding:
    before, after = _values(quantity, light.before, light.after)
    error = None
    if control is not None:
        error = error_of(
            _patch_changes(quantity, control),
            _patch_changes(quantity, light),
            float(getattr(settings.shot_error, quantity)),
            settings,
            is_distance=quantity == "difference_de00",
        )
    shading = _shading(quantity, light, slope_ln)
    if error is not None:
        error = error.with_shading(shading)
    told_ln = slope_ln if shading > _SHADING_FREE and error is not None else 0.0
    withheld = ""
    if area.is_control:
        withheld = _CONTROL
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
    )


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
    """Return the sentence, with the cast and exposure that alone would give this very change."""
    change = (light.after - light.before) * math.log(10.0)
    exposure_ev = float(change.mean()) / math.log(2.0)
    cast = float(np.expm1(np.abs(change - change.mean()).max()))
    return (
        f"A cast of ±{cast:.1%} with {exposure_ev:+.2f} EV could explain this: mark untreated "
        "skin as reference."
    )


def _remark(
    quantity: str,
    area: Area,
    light: SkinLight,
    settings: MeasureSettings,
    *,
    slope_ln: float | None,
) -> str:
    parts = [_REMARKS.get(quantity, "")]
    if slope_ln is not None:  # the change is judged
        parts.append(_LEARNT)
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
