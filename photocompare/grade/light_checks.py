"""Checks of the light: exposure, cast, evenness, clipping, and skin to compare it on."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.faces import photo_mesh
from photocompare.faces.landmarks import in_size
from photocompare.grade.clipped import clipped_percent
from photocompare.grade.limits import COLOURS, SURFACE, Rule, checked
from photocompare.grade.skin_window import skin_mask
from photocompare.light_slope import light_slope
from photocompare.model import GLARE, Check, NormalisedPair, RGBImage
from photocompare.settings import GradeSettings

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709
_LN10 = math.log(10.0)
# Of light across the picture. Redness is blind to shading, but gloss and stray light are none, and
# tint the side that the lamp has left: EI of unchanged dark skin rose by 2.5 at 70 %.
_TINTED_PERCENT = 60.0
# Evenness is not among them: it is read about a surface that takes a tint away.
_TINTED = ("redness_hi", "redness_ei", "redness_a", "redness_area", "redness_load")
_PLAIN_PERCENT = 200.0  # beyond it a figure says no more than that the lamp was elsewhere


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
        (_clipped(pair, pair.before, settings), "before"),
        (_clipped(pair, pair.after_as_taken, settings), "after"),
    )
    return checked(
        Rule("clipping", "% of skin", settings.clipped_percent, COLOURS),
        worst,
        f"{worst:.0f} % of the skin in the {name} photo is white with glare or black with shadow. "
        "Soften the light, or lower the exposure.",
        blames=name,
    )


def _clipped(pair: NormalisedPair, image: RGBImage, settings: GradeSettings) -> float:
    """Return the clipped share of the skin that both photos show, glare inside it included."""
    step = _sample_step(pair.size_hw, settings.skin_sample_px)
    sample = (slice(None, None, step), slice(None, None, step))
    small, seen = np.ascontiguousarray(image[sample]), pair.overlap[sample]
    if not seen.any():
        return math.nan
    skin = skin_mask(small) & seen
    if np.count_nonzero(skin) < settings.least_skin_fraction * np.count_nonzero(seen):
        return clipped_percent(small, seen, settings, left_out=~seen)
    left_out = ~seen
    for name, part in pair.masked.items():
        if name != GLARE:
            left_out = left_out | part[sample]
    mesh = photo_mesh(pair.photos.before)
    face = None if mesh is None else in_size(mesh, pair.photos.before.size_hw, small.shape[:2])
    return clipped_percent(small, skin, settings, face=face, left_out=left_out)


def _sample_step(size_hw: tuple[int, ...], longest_px: int) -> int:
    return max(1, math.ceil(max(size_hw) / longest_px))
