"""Faces with a known truth: expression, light, a turned head, glasses and hair; and strangers.

There is one portrait. The stranger is a stand-in made of it (see
:mod:`photocompare.phantom.face_skin`), so that he is refused is needed, and proves little: real
people were used to choose the limits, and are not part of this package.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from photocompare.align import align
from photocompare.errors import AlignmentError
from photocompare.phantom.camera import Camera
from photocompare.phantom.face import FacePhantom, FaceVisit, make_face_pair
from photocompare.phantom.face_map import Expression
from photocompare.phantom.face_skin import Person
from photocompare.phantom.face_worn import Worn
from photocompare.phantom.light import Light
from photocompare.phantom.pose import Pose
from photocompare.settings import AlignSettings

Pair = Callable[[], FacePhantom]
FaceRow = tuple[str, str, str]

FAR = "turned by 20° to 40°"
_CORNERS = "eye, nose and mouth corners"
_EXPRESSIONS = (
    Expression(smile=0.8),
    Expression(smile=-0.9),
    Expression(open_mouth=0.8),
    Expression(raised_brows=0.9),
    Expression(narrow_eyes=0.9, wide_nose=0.6),
    Expression(smile=0.5, raised_brows=0.6, narrow_eyes=-0.5),
    Expression(smile=-0.6, open_mouth=0.5, wide_nose=-0.6),
    Expression(open_mouth=-0.5, raised_brows=-0.7, narrow_eyes=0.5),
)
_YAWS_DEG = (-15.0, -8.0, 8.0, 15.0)
_FAR_YAWS_DEG = (-40.0, -30.0, -20.0, 20.0, 30.0, 40.0)
_WORN = (
    (Worn(glasses_down=0.0), Worn(glasses_down=0.08)),
    (Worn(), Worn(glasses_down=0.0)),
    (Worn(glasses_down=0.05), Worn()),
    (Worn(), Worn(hair_across=0.2)),
    (Worn(hair_across=0.1), Worn(hair_across=0.3)),
)
_STRANGERS = (
    Expression(smile=-0.8, open_mouth=-0.5, raised_brows=0.6, wide_nose=0.8),
    Expression(smile=0.5, open_mouth=0.4, raised_brows=-0.6, wide_nose=-0.6),
    Expression(smile=-0.4, open_mouth=0.6, narrow_eyes=0.6, wide_nose=0.5),
    Expression(),
)


class _Lit(TypedDict):
    light: Light
    camera: Camera


@dataclass(frozen=True, slots=True, eq=False)
class FaceTrial:
    """What came of one pair: ``kind`` says what differs in it.

    ``error_fraction`` (8,) are the errors of eye corners, nose wings and mouth corners, of the
    distance between the irises; empty, and ``refusal`` says why, where the tool refused.
    ``stated_fraction`` is the error that the tool predicted for the face, in the same unit.
    """

    kind: str
    error_fraction: NDArray[np.float64]
    stated_fraction: float
    seconds: float
    refusal: str = ""


def face_rows(*, quick: bool = False) -> tuple[FaceRow, ...]:
    """Return what was measured, the figure and the goal; ``quick`` takes every fifth pair."""
    step = 5 if quick else 1
    same, others = (
        [tried(kind, pair()) for kind, pair in pairs[::step]]
        for pairs in (same_pairs(), other_pairs())
    )
    return rows_of(same, others)


def rows_of(same: list[FaceTrial], others: list[FaceTrial]) -> tuple[FaceRow, ...]:
    """Return the lines of the table of trials of one face, and of two or mirrored ones."""
    near = [trial for trial in same if trial.kind != FAR]
    errors, seconds = _all_errors(near), [trial.seconds for trial in near if not trial.refusal]
    accepted = sum(not trial.refusal for trial in others)
    return (
        ("faces aligned, turned by up to 15°", _share(near), ""),
        (f"faces, {_CORNERS}: error, median", f"{np.median(errors):.2%}", "≤ 1 % of irises"),
        (f"faces, {_CORNERS}: error, 95 %", f"{np.percentile(errors, 95):.2%}", ""),
        *(
            (
                f"faces, {kind}: aligned; median, 95 %",
                _told([t for t in same if t.kind == kind]),
                "",
            )
            for kind in dict.fromkeys(trial.kind for trial in same)
        ),
        (
            "faces mirrored, or of a stand-in stranger, accepted",
            f"{accepted} of {len(others)}",
            "0",
        ),
        ("faces: seconds to align, median", f"{np.median(seconds or [np.nan]):.2f}", ""),
    )


def tried(kind: str, phantom: FacePhantom) -> FaceTrial:
    """Return what the tool makes of ``phantom``, beside the truth."""
    started = time.perf_counter()
    try:
        alignment = align(phantom.photos, AlignSettings()).alignment
    except AlignmentError as error:
        seconds = time.perf_counter() - started
        return FaceTrial(kind, np.empty(0), np.nan, seconds, f"{type(error).__name__}: {error}")
    seconds = time.perf_counter() - started
    points = np.concatenate(list(phantom.landmarks_xy.values()))
    off_px = np.linalg.norm(alignment.map_unclipped(points) - phantom.truth_after(points), axis=1)
    before_px, after_px = phantom.iris_distances_px
    return FaceTrial(kind, off_px / after_px, alignment.error_px / before_px, seconds)


def _share(trials: list[FaceTrial]) -> str:
    return f"{sum(not trial.refusal for trial in trials)} of {len(trials)}"


def _told(trials: list[FaceTrial]) -> str:
    errors = _all_errors(trials)
    if np.isnan(errors).all():
        return _share(trials)
    return f"{_share(trials)}; {np.median(errors):.2%}, {np.percentile(errors, 95):.2%}"


def _all_errors(trials: list[FaceTrial]) -> NDArray[np.float64]:
    """Return the errors of all trials; one NaN where none was aligned."""
    errors = np.concatenate([trial.error_fraction for trial in trials] or [np.empty(0)])
    return errors if len(errors) else np.array([np.nan])


def same_pairs() -> list[tuple[str, Pair]]:
    """Return what differs in each pair of one face, and what makes the pair."""
    pairs: list[tuple[str, FaceVisit, FaceVisit]] = []
    draw = np.random.default_rng(2024)
    for expression in _EXPRESSIONS:
        pairs.append(("expression", _held(draw), replace(_held(draw), expression=expression)))
    for tilt_deg in (0.0, 180.0, -45.0, -135.0, -90.0, -20.0):
        pairs.append(("light", _held(draw), replace(_held(draw), **_lit(draw, tilt_deg))))
    for expression, tilt_deg in zip(_EXPRESSIONS, (0.0, 180.0, -45.0, -135.0) * 2, strict=True):
        after = replace(_held(draw), expression=expression, **_lit(draw, tilt_deg))
        pairs.append(("expression and light", _held(draw), after))
    for yaw_deg in _YAWS_DEG:
        after = replace(_held(draw), yaw_deg=yaw_deg, expression=Expression(smile=0.3))
        pairs.append(("turned to 15°", _held(draw), after))
    for first, second in _WORN:
        after = replace(_held(draw), worn=second, expression=Expression(smile=-0.4))
        pairs.append(("glasses or hair moved", replace(_held(draw), worn=first), after))
    for yaw_deg in _FAR_YAWS_DEG:
        pairs.append((FAR, _held(draw), replace(_held(draw), yaw_deg=yaw_deg)))
    return [
        (kind, partial(make_face_pair, before, after, seed=seed))
        for seed, (kind, before, after) in enumerate(pairs)
    ]


def other_pairs() -> list[tuple[str, Pair]]:
    """Return pairs that must be refused: mirrored, and the stand-in for another person."""
    draw = np.random.default_rng(2025)
    pairs: list[tuple[str, Pair]] = []
    for seed, expression in enumerate((Expression(), *_EXPRESSIONS[:3])):
        after = replace(_held(draw), expression=expression)
        made = partial(make_face_pair, _held(draw), after, seed=100 + seed, is_mirrored=True)
        pairs.append(("mirrored", made))
    for skin, proportions in enumerate(_STRANGERS, start=1):
        persons = (Person(), Person(skin, proportions, is_stranger=True))
        made = partial(make_face_pair, _held(draw), _held(draw), seed=200 + skin, persons=persons)
        pairs.append(("stranger", made))
    return pairs


def _held(draw: np.random.Generator) -> FaceVisit:
    """Return a visit as two hands and two days make it: a little turned, nearer, another lamp."""
    x, y = draw.uniform(-20.0, 20.0, 2)
    return FaceVisit(
        yaw_deg=float(draw.uniform(-3.0, 3.0)),
        pose=Pose(float(draw.uniform(-8.0, 8.0)), float(draw.uniform(0.85, 1.05)), (x, y)),
        light=Light(slant_deg=float(draw.uniform(0.0, 20.0)), tilt_deg=-90.0),
        camera=_camera(draw, exposure_ev=0.3),
    )


def _lit(draw: np.random.Generator, tilt_deg: float) -> _Lit:
    """Return a lamp from the side and another exposure and white balance."""
    lamp = Light(slant_deg=float(draw.uniform(30.0, 50.0)), tilt_deg=tilt_deg, ambient=0.4)
    return {"light": lamp, "camera": _camera(draw, exposure_ev=1.0)}


def _camera(draw: np.random.Generator, *, exposure_ev: float) -> Camera:
    red, green, blue = draw.normal(0.0, 0.08, 3)
    return Camera(
        exposure_ev=float(draw.uniform(-exposure_ev, exposure_ev)),
        white_balance_ln=(red, green, blue),
        psf_px=float(draw.uniform(0.6, 1.1)),
        jpeg_quality=int(draw.integers(85, 96)),
    )
