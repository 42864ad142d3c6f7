"""Frames whose place, light and blur are known, and what a guide said of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache

import numpy as np

from photocompare.capture import Action, Cue, CueId, CueState, LiveGuide, Look
from photocompare.model import Photo, PhotoSource
from photocompare.phantom import (
    Camera,
    Light,
    Scalp,
    Scene,
    Shot,
)
from photocompare.phantom import camera as lens
from photocompare.phantom.moving import (
    Standpoint,
    Take,
    skin_frames,
)

SIZE_HW = (270, 360)
SCENES = {
    "palest": Scene(tone=0.0, mm_per_px=0.6),
    "cheek": Scene(tone=3.0, mm_per_px=0.25, wrinkles=6),
    "arm": Scene(tone=5.0, mm_per_px=0.3, curvature_mm=60.0),
    "smooth": Scene(
        tone=2.0,
        mm_per_px=0.3,
        freckles_per_cm2=0.05,
        spots_per_cm2=0.0,
        moles_per_cm2=0.01,
        vellus_per_cm2=0.0,
        vessels_per_cm2=0.0,
        pores_per_cm2=0.0,
    ),
    "scalp": Scene(tone=2.0, mm_per_px=0.3, scalp=Scalp()),
    "darkest": Scene(tone=10.0, mm_per_px=0.5, striae=8),
}


def camera(**changed: float) -> Take:
    return Take(shot=Shot(camera=Camera(**changed)))  # type: ignore[arg-type]  # numbers alone


# Each beyond its limit by half and more, but for the exposure that is otherwise as before.
WRONG: dict[str, tuple[Take, CueId, Action]] = {
    "far": (Take(Standpoint(1.2)), CueId.DISTANCE, Action.COME_CLOSER),
    "near": (Take(Standpoint(0.8)), CueId.DISTANCE, Action.STEP_BACK),
    "right": (Take(Standpoint(right=0.15)), CueId.POSITION, Action.MOVE_LEFT),
    "left": (Take(Standpoint(right=-0.15)), CueId.POSITION, Action.MOVE_RIGHT),
    "above": (Take(Standpoint(up=0.12)), CueId.POSITION, Action.MOVE_DOWN),
    "below": (Take(Standpoint(up=-0.12)), CueId.POSITION, Action.MOVE_UP),
    "round to the right": (Take(Standpoint(turn_deg=6.0)), CueId.TURN, Action.TURN_LEFT),
    "round to the left": (Take(Standpoint(turn_deg=-6.0)), CueId.TURN, Action.TURN_RIGHT),
    "from above": (Take(Standpoint(tilt_deg=6.0)), CueId.TILT, Action.TILT_DOWN),
    "from below": (Take(Standpoint(tilt_deg=-6.0)), CueId.TILT, Action.TILT_UP),
    "clockwise": (Take(Standpoint(roll_deg=8.0)), CueId.ROLL, Action.ROLL_ANTICLOCKWISE),
    "anticlockwise": (Take(Standpoint(roll_deg=-8.0)), CueId.ROLL, Action.ROLL_CLOCKWISE),
    "bright": (camera(exposure_ev=0.7), CueId.EXPOSURE, Action.LESS_LIGHT),
    "dark": (camera(exposure_ev=-0.7), CueId.EXPOSURE, Action.MORE_LIGHT),
    "blurred": (camera(psf_px=1.6), CueId.FOCUS, Action.FOCUS_ON_SKIN),
    "warm": (
        Take(shot=Shot(camera=Camera(white_balance_ln=(0.12, 0.0, -0.12)))),
        CueId.CAST,
        Action.WHITE_BALANCE,
    ),
    "lamp at the right": (
        Take(shot=Shot(Light(falloff=0.25, tilt_deg=0.0))),
        CueId.LIGHT_DIRECTION,
        Action.LIGHT_FROM_LEFT,
    ),
    "lamp at the left": (
        Take(shot=Shot(Light(falloff=0.25, tilt_deg=180.0))),
        CueId.LIGHT_DIRECTION,
        Action.LIGHT_FROM_RIGHT,
    ),
    "lamp below": (
        Take(shot=Shot(Light(falloff=0.25, tilt_deg=90.0))),
        CueId.LIGHT_DIRECTION,
        Action.LIGHT_FROM_ABOVE,
    ),
}
# Each below half of its limit, all at once.
NEARLY = Take(
    Standpoint(1.03, 0.02, -0.02, turn_deg=0.4, tilt_deg=-0.4, roll_deg=2.0),
    Shot(Light(falloff=0.09), Camera(exposure_ev=0.15, white_balance_ln=(0.02, 0.0, -0.02))),
)


# All were right on every scene; to draw them all again for each takes a minute.
FEW = ("far", "left", "round to the right", "clockwise", "lamp at the left")
ASKED = dict.fromkeys(SCENES, FEW) | {"cheek": tuple(WRONG), "darkest": tuple(WRONG)}


@cache
def frames(name: str) -> tuple[bytes, ...]:
    """Return the earlier photo, the nearly right frame and the wrong ones of a scene."""
    takes = (Take(), NEARLY, *(WRONG[wrong][0] for wrong in ASKED[name]))
    return skin_frames(SCENES[name], takes, seed=5, size_hw=SIZE_HW)


def photo(file: bytes) -> Photo:
    pixels = lens.decoded(file)
    digest = hashlib.sha256(file).hexdigest()
    return Photo(pixels, PhotoSource("earlier.jpg", digest, (pixels.shape[0], pixels.shape[1])))


def flipped(file: bytes) -> bytes:
    return lens.jpeg(np.ascontiguousarray(lens.decoded(file)[:, ::-1]), 92)


def ticking(step: float = 0.25) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def guide(earlier: bytes | None) -> LiveGuide:
    clock = ticking()
    return LiveGuide(None if earlier is None else photo(earlier), clock=lambda: next(clock))


def cue(of: Look, which: CueId) -> Cue:
    return next(entry for entry in of.cues if entry.id is which)


def to_do(of: Look) -> set[Action]:
    return {entry.action for entry in of.cues if entry.state is CueState.ADJUST}
