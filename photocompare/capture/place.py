"""Gauges of where the camera is: distance, position, roll, and from which side it looks."""

from __future__ import annotations

import math

import numpy as np

from photocompare.align.plausibility import local_scaling, scale_and_rotation
from photocompare.capture.aim import Aim
from photocompare.capture.cue import Action, CueId, Reason
from photocompare.capture.finding import Finding, View
from photocompare.capture.gauge import Gauge, signed, unknown
from photocompare.grade.pose_checks import turns_deg
from photocompare.model import Matrix
from photocompare.settings import Settings

PLACES = (CueId.DISTANCE, CueId.POSITION, CueId.ROLL, CueId.TURN, CueId.TILT)
_SIDES = {
    CueId.TURN: (Action.TURN_RIGHT, Action.TURN_LEFT),
    CueId.TILT: (Action.TILT_DOWN, Action.TILT_UP),
}
_NODES = 9  # along either side of the frame


def same_view(finding: Finding, *, is_dark: bool) -> Gauge:
    """Return whether the frame shows the earlier view; 0 yes, 1 no."""
    if finding.view is View.SAME:
        return Gauge(CueId.SAME_VIEW, 0.0, 0.0, 0.5, "", Action.NONE)
    if is_dark:
        return unknown(CueId.SAME_VIEW, Reason.TOO_DARK)
    if finding.view in (View.PLAIN, View.UNSURE):
        return unknown(CueId.SAME_VIEW, Reason.TOO_FEW_DETAILS)
    action = {View.MIRRORED: Action.UNMIRROR, View.HIDDEN: Action.UNCOVER}.get(
        finding.view, Action.FIND_VIEW
    )
    return Gauge(CueId.SAME_VIEW, 1.0, 1.0, 0.5, "", action)


def place_gauges(
    aim: Aim, finding: Finding, frame_hw: tuple[int, int], settings: Settings
) -> tuple[Gauge, ...]:
    """Return the gauges of place; all unknown unless the view was found."""
    if finding.matrix is None:
        return tuple(unknown(which, Reason.NOT_FOUND) for which in PLACES)
    matrix = finding.matrix
    scale, turned_deg = scale_and_rotation(matrix, aim.size_hw)
    ratio = scale * max(aim.size_hw) / max(frame_hw)
    percent = 100.0 * (max(ratio, 1.0 / ratio) - 1.0)
    return (
        signed(
            CueId.DISTANCE,
            math.copysign(percent, ratio - 1.0),
            100.0 * (settings.grade.scale_ratio[0] - 1.0),
            "%",
            (Action.COME_CLOSER, Action.STEP_BACK),
        ),
        _position(aim, matrix, frame_hw, settings),
        signed(
            CueId.ROLL,
            turned_deg,
            settings.capture.roll_deg,
            "°",
            (Action.ROLL_ANTICLOCKWISE, Action.ROLL_CLOCKWISE),
        ),
        *(_of_head(aim, finding, settings) or _of_skin(aim, matrix, settings)),
    )


def _position(aim: Aim, matrix: Matrix, frame_hw: tuple[int, int], settings: Settings) -> Gauge:
    height, width = aim.size_hw
    middle = matrix @ np.array([width / 2 - 0.5, height / 2 - 0.5, 1.0])
    right = 100.0 * ((middle[0] / middle[2] + 0.5) / frame_hw[1] - 0.5)
    down = 100.0 * ((middle[1] / middle[2] + 0.5) / frame_hw[0] - 0.5)
    is_across = abs(right) >= abs(down)
    actions = (
        (Action.MOVE_LEFT, Action.MOVE_RIGHT) if is_across else (Action.MOVE_UP, Action.MOVE_DOWN)
    )
    value = right if is_across else down
    return signed(CueId.POSITION, float(value), settings.capture.position_percent, "%", actions)


def _of_head(aim: Aim, finding: Finding, settings: Settings) -> tuple[Gauge, ...]:
    """Return turn and tilt of a head against the earlier one, nothing without a face.

    A head that looks more to its own left looks to the right of the frame: there the camera goes.
    """
    if aim.face is None or finding.face is None:
        return ()
    turns = turns_deg(aim.face.mesh, finding.face)
    limit = settings.grade.pose_deg[0]
    return (
        signed(CueId.TURN, -turns["turned"], limit, "°", _SIDES[CueId.TURN]),
        signed(CueId.TILT, -turns["nodded"], limit, "°", _SIDES[CueId.TILT]),
    )


def _of_skin(aim: Aim, matrix: Matrix, settings: Settings) -> tuple[Gauge, ...]:
    """Return turn and tilt by how the scale grows to the right and down: there the skin is nearer.

    Skin that is stretched, or seen from afar, has no such slope: it only says that it is aslant.
    """
    right, down = scale_slopes_percent(matrix, aim.size_hw)
    limit = settings.grade.perspective_percent[0]
    both = abs(right) + abs(down)  # the grade sees the sum, in a corner
    is_across = abs(right) >= abs(down)
    gauges = []
    for which, value, is_larger in (
        (CueId.TURN, right, is_across),
        (CueId.TILT, down, not is_across),
    ):
        action = _SIDES[which][1 if value > 0.0 else 0]
        size = both if is_larger else abs(value)
        gauges.append(Gauge(which, value, size, limit, "%", action))
    slant_deg, most_deg = _slant_deg(matrix, aim.size_hw), settings.capture.slant_deg
    if slant_deg / most_deg > max(both / limit, settings.capture.quiet_share[0]):
        gauges[0] = Gauge(CueId.TURN, slant_deg, slant_deg, most_deg, "°", Action.FACE_SKIN)
    return tuple(gauges)


def scale_slopes_percent(matrix: Matrix, size_hw: tuple[int, int]) -> tuple[float, float]:
    """Return how much larger the right side lies than the left, and the lower than the upper."""
    height, width = size_hw
    x, y = np.meshgrid(
        np.linspace(0.0, width - 1.0, _NODES), np.linspace(0.0, height - 1.0, _NODES)
    )
    points = np.column_stack([x.ravel(), y.ravel()])
    areas = np.array([abs(np.linalg.det(local_scaling(matrix, point))) for point in points])
    terms = np.column_stack([np.ones(len(points)), points])
    plane = np.linalg.lstsq(terms, 0.5 * np.log(np.maximum(areas, 1e-12)), rcond=None)[0]
    slopes = (float(plane[1]) * width, float(plane[2]) * height)
    right, down = (math.copysign(100.0 * math.expm1(abs(slope)), slope) for slope in slopes)
    return right, down


def _slant_deg(matrix: Matrix, size_hw: tuple[int, int]) -> float:
    middle = np.array([size_hw[1] / 2 - 0.5, size_hw[0] / 2 - 0.5])
    wide, narrow = np.linalg.svd(local_scaling(matrix, middle), compute_uv=False)
    return math.degrees(math.acos(min(1.0, float(narrow / wide))))
