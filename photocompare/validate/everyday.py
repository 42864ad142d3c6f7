"""Everyday pairs of phantom photos: what two hands, two days and two lamps do to a photo."""

from __future__ import annotations

import numpy as np

from photocompare.phantom import (
    Camera,
    Change,
    ChangeKind,
    Light,
    PhantomPair,
    Pose,
    Scene,
    Shot,
    make_pair,
)

_LAMPS = ("D50", "D65", "D75", "P3000", "P4000", "LED2700", "LED4000", "LED6500")
_TONES = 11  # measured anchors from the lightest to the darkest skin
HB_FACTOR = 1.5  # of the blood in the treated patch, where something changes


def everyday_pair(
    seed: int, size_hw: tuple[int, int], *, reddened: bool, stream: int = 20
) -> PhantomPair:
    """Return a pair as a phone takes it: turned, nearer or farther, other exposure and lamp.

    Rotation up to 15 degrees, scale 0.85 to 1.15, exposure up to half a stop, white balance off
    by 5 % a channel, elastic shift up to 4 px at 1600 px width. With ``reddened`` the blood in
    the treated patch is half as much again; else nothing changed. Every tone comes in turn.
    Another ``stream`` draws other pairs.
    """
    draw = np.random.default_rng((stream, seed))
    pose = Pose(
        rotation_deg=draw.uniform(-15.0, 15.0),
        scale=draw.uniform(0.85, 1.15),
        shift_xy=tuple(draw.uniform(-0.03, 0.03, 2) * size_hw[::-1]),
        perspective_xy=tuple(draw.uniform(-0.02, 0.02, 2)),
        elastic_px=draw.uniform(0.0, 4.0) * size_hw[1] / 1600.0,
    )
    shots = (_shot(draw), _shot(draw))
    changes = (Change(ChangeKind.BLOOD, HB_FACTOR),) if reddened else ()
    scene = Scene(tone=float(seed % _TONES), mm_per_px=0.06 * 1600.0 / size_hw[1])
    return make_pair(scene, seed=seed, size_hw=size_hw, pose=pose, shots=shots, changes=changes)


def _shot(draw: np.random.Generator) -> Shot:
    light = Light(
        illuminant=str(draw.choice(_LAMPS)),
        slant_deg=draw.uniform(20.0, 40.0),
        tilt_deg=draw.uniform(-125.0, -95.0),
    )
    red, green, blue = draw.normal(0.0, 0.05, 3)
    camera = Camera(
        exposure_ev=draw.uniform(-0.5, 0.5),
        white_balance_ln=(red, green, blue),
        psf_px=draw.uniform(0.6, 1.0),
        jpeg_quality=int(draw.integers(85, 96)),
    )
    return Shot(light, camera)
