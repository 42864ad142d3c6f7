"""How a photo of the table is taken: hands, lamps and cameras, drawn from stated ranges."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from photocompare import indices
from photocompare.colour import to_encoded
from photocompare.phantom import Camera, Pose, Shot, random_shot
from photocompare.phantom.camera import skin_rgb, skin_table
from photocompare.phantom.tone import anchor_rgb, base_fractions

TONES = 11  # measured anchors from the lightest to the darkest skin

_METERED_GREEN = 0.25
_WIDTH_PX = 1600.0
_MOST_FACTOR = 4.0  # of blood: more than that no skin has
_HALVINGS = 40


def some_shot(draw: np.random.Generator, tone: float) -> Shot:
    """Return a shot under any lamp, from above within 20° to 40°, as a phone exposes it.

    Exposure differs by up to 0.3 stops either way, white balance by 5 % a channel; gloss, share
    of surrounding light, focus, noise, sharpening and JPEG quality differ too.
    """
    shot = random_shot(draw, exposure_ev=0.3, balance_ln=0.05)
    camera = replace(shot.camera, exposure_ev=shot.camera.exposure_ev + metered_ev(tone))
    return replace(shot, camera=camera)


def metered_ev(tone: float) -> float:
    """Return the exposure that a camera's automatic takes of a tone, beside that of white light.

    About half-way to what it takes of grey.
    """
    return 0.5 * float(np.log2(_METERED_GREEN / anchor_rgb(tone)[1]))


def same_visit(draw: np.random.Generator, shot: Shot) -> Shot:
    """Return the next shot of a visit: the same lamp, what a camera sets by itself a little off."""
    camera = replace(
        shot.camera,
        exposure_ev=shot.camera.exposure_ev + float(draw.uniform(-0.1, 0.1)),
        white_balance_ln=_nudged(draw, shot.camera, 0.01),
        psf_px=shot.camera.psf_px * float(draw.uniform(0.9, 1.15)),
    )
    return replace(shot, camera=camera)


def hand_held(
    draw: np.random.Generator, width_px: int, *, scales: tuple[float, float] = (0.87, 1.15)
) -> Pose:
    """Return a pose of another day: turned by up to 15°, nearer or farther, skin that moved."""
    return _pose(draw, width_px, rotation_deg=15.0, scales=scales, shift=0.03, elastic_px=4.0)


def re_aimed(draw: np.random.Generator, width_px: int) -> Pose:
    """Return a pose of the same visit, the camera lowered and aimed anew."""
    scales = (0.97, 1.03)
    return _pose(draw, width_px, rotation_deg=3.0, scales=scales, shift=0.01, elastic_px=1.0)


@cache
def blood_for(change_hi: float, tone: float) -> float:
    """Return the factor of blood that raises the HI of a tone by ``change_hi``, or the most.

    No amount of blood raises that of the darkest tone by much: its melanin hides it.
    """
    low, high = 1.0, _MOST_FACTOR
    for _ in range(_HALVINGS):
        middle = float(np.sqrt(low * high))
        low, high = (middle, high) if _hi_gained(middle, tone) < change_hi else (low, middle)
    return low


def _hi_gained(factor: float, tone: float) -> float:
    melanin, blood = base_fractions(tone)
    ln_blood = np.log([[blood, blood * factor]]).astype(np.float32)
    ln_melanin = np.full_like(ln_blood, np.log(melanin))
    seen = to_encoded(skin_rgb(ln_melanin, ln_blood, skin_table(tone, None)))
    plain, redder = indices.redness_hi(indices.log10_light(seen))[0]
    return float(redder - plain)


def _pose(
    draw: np.random.Generator,
    width_px: int,
    *,
    rotation_deg: float,
    scales: tuple[float, float],
    shift: float,
    elastic_px: float,
) -> Pose:
    share = rotation_deg / 15.0
    return Pose(
        rotation_deg=float(draw.uniform(-rotation_deg, rotation_deg)),
        scale=float(draw.uniform(*scales)),
        shift_xy=tuple((draw.uniform(-shift, shift, 2) * width_px).tolist()),
        perspective_xy=tuple((draw.uniform(-0.015, 0.015, 2) * share).tolist()),
        elastic_px=float(draw.uniform(0.0, elastic_px)) * width_px / _WIDTH_PX,
    )


def _nudged(
    draw: np.random.Generator, camera: Camera, deviation: float
) -> tuple[float, float, float]:
    red, green, blue = np.array(camera.white_balance_ln) + draw.normal(0.0, deviation, 3)
    return float(red), float(green), float(blue)
