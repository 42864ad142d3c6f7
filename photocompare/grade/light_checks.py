"""Checks of the light: exposure, cast, evenness, clipping, and skin to compare it on."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour, indices
from photocompare.grade.limits import COLOURS, SURFACE, Rule, checked
from photocompare.grade.skin_window import BLUE_OVER_GREEN, RED_OVER_GREEN
from photocompare.light_slope import light_slope
from photocompare.model import Check, Mask, NormalisedPair, RGBImage
from photocompare.settings import GradeSettings

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709
_LN10 = math.log(10.0)
# Of light across the picture. Redness is blind to shading, but gloss and stray light are none, and
# tint the side that the lamp has left: EI of unchanged dark skin rose by 2.5 at 70 %.
_TINTED_PERCENT = 60.0
# Evenness is not among them: it is read about a surface that takes a tint away.
_TINTED = ("redness_hi", "redness_ei", "redness_a", "redness_area", "redness_load")
_PLAIN_PERCENT = 200.0  # beyond it a figure says no more than that the lamp was elsewhere
_HOLES_SHARE = 0.1  # of the long side: glare that is smaller lies within skin


def light_checks(pair: NormalisedPair, settings: GradeSettings) -> tuple[Check, ...]:
    """Return the checks of light; that of its evenness only where reference skin shows it."""
    gain = _gain(pair)
    exposure_ev = math.log2(float(np.exp(gain) @ _LUMINANCE))
    cast = 100.0 * float(np.expm1(np.abs(gain[[0, 2]] - gain[1]).max()))
    word = "brighter" if exposure_ev > 0.0 else "darker"
    checks = [
        checked(
            Rule("exposure difference", "EV", settings.exposure_ev, COLOURS),
            abs(exposure_ev),
            f"The after photo is {abs(exposure_ev):.1f} EV {word}: even corrected, its "
            "noise and highlights differ. Lock the exposure and keep the lamp in its place.",
        ),
        checked(
            Rule("cast", "%", settings.cast_percent, COLOURS),
            cast,
            f"The colour of the light differs by {cast:.0f} %: even corrected, two lamps never "
            "show skin quite the same. Use the same lamp, cover the window and lock the white "
            "balance.",
        ),
        _clipping(pair, settings),
    ]
    if pair.lighting.separable:
        checks.append(
            checked(
                Rule(
                    "light field",
                    "ln",
                    settings.light_field_ln,
                    ("tone_l", "tone_ita", *SURFACE),
                ),
                pair.lighting.residual,
                "The light falls from another side in the after photo. Put the lamp where it was.",
            )
        )
    slope = light_slope(pair, pair.measurable, as_taken=True)
    if slope is not None:
        checks.append(_direction(slope.across_ln(pair.size_hw), settings))
    return tuple(checks)


def _direction(across_ln: float, settings: GradeSettings) -> Check:
    percent = 100.0 * math.expm1(across_ln)
    forbids: tuple[str, ...] = ("tone_l", "tone_ita", "pigment_mic", *SURFACE)
    if percent >= _TINTED_PERCENT:
        forbids = (*forbids, *_TINTED)
    return checked(
        Rule(
            "light direction",
            "%",
            settings.light_slope_percent,
            forbids,
        ),
        percent,
        f"From one corner of the picture to the other the light changed by {_more(percent)} more. "
        "Put the lamp where it was in the before photo.",
    )


def _more(percent: float) -> str:
    """Return a share in words; a slope carried from skin to far corners is no exact figure."""
    return f"{percent:.0f} %" if percent <= _PLAIN_PERCENT else f"over {_PLAIN_PERCENT:.0f} %"


def _gain(pair: NormalisedPair) -> NDArray[np.float64]:
    """Return the log gain (3,): the one that was undone, or what is seen where none was."""
    applied: NDArray[np.float64] = pair.lighting.log_gain[:, 0]
    if applied.any() or pair.photos.is_same_file or not pair.measurable.any():
        return applied
    step = _sample_step(pair.size_hw, 256)
    sample = (slice(None, None, step), slice(None, None, step))
    kept = pair.measurable[sample]
    if not kept.any():
        return applied
    change = indices.log10_light(pair.after_as_taken[sample]) - indices.log10_light(
        pair.before[sample]
    )
    median: NDArray[np.float64] = np.median(change[kept].astype(np.float64), axis=0) * _LN10
    return median


def _clipping(pair: NormalisedPair, settings: GradeSettings) -> Check:
    worst, name = max(
        (_clipped_percent(pair.before, pair.overlap, settings), "before"),
        (_clipped_percent(pair.after_as_taken, pair.overlap, settings), "after"),
    )
    return checked(
        Rule("clipping", "% of skin", settings.clipped_percent, COLOURS),
        worst,
        f"{worst:.0f} % of the skin in the {name} photo is white with glare or black with shadow. "
        "Soften the light, or lower the exposure.",
        blames=name,
    )


def _clipped_percent(image: RGBImage, overlap: Mask, settings: GradeSettings) -> float:
    """Return the clipped share of what looks like skin, glare inside it included."""
    step = _sample_step(overlap.shape, settings.skin_sample_px)
    sample = (slice(None, None, step), slice(None, None, step))
    small, seen = image[sample], overlap[sample]
    if not seen.any():
        return math.nan
    log10_rgb = indices.log10_light(small)
    red = log10_rgb[..., 0] - log10_rgb[..., 1]
    blue = log10_rgb[..., 2] - log10_rgb[..., 1]
    skin = (red > RED_OVER_GREEN[0]) & (red < RED_OVER_GREEN[1])
    skin &= (blue > BLUE_OVER_GREEN[0]) & (blue < BLUE_OVER_GREEN[1]) & seen
    side = 2 * round(_HOLES_SHARE * max(skin.shape) / 2) + 1
    kernel = np.ones((side, side), dtype=np.uint8)
    closed = cv2.morphologyEx(skin.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    area = closed.astype(np.bool_) & seen
    if np.count_nonzero(area) < settings.least_skin_fraction * np.count_nonzero(seen):
        area = seen
    low = float(colour.to_encoded(np.array([settings.clip_low], dtype=np.float32))[0])
    clipped = (small.max(axis=2) >= settings.clip_high) | (small.min(axis=2) <= low)
    return float(100.0 * np.count_nonzero(clipped & area) / np.count_nonzero(area))


def _sample_step(size_hw: tuple[int, ...], longest_px: int) -> int:
    return max(1, math.ceil(max(size_hw) / longest_px))
