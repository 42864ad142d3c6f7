"""The middle of a face and its thirds, on meshes whose lines are known."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.faces import FaceGuides, FaceMesh, face_guides
from photocompare.faces.landmarks import POINTS
from photocompare.model import PointsXY

SIZE_HW = (800, 600)
CENTRE = np.array([300.0, 300.0])  # between the eyes
EYES_Y, BROW_Y, NOSE_Y, CHIN_Y, TOP_Y = 300.0, 260.0, 400.0, 530.0, 150.0
CORNERS = {33: (220, EYES_Y), 133: (270, EYES_Y), 362: (330, EYES_Y), 263: (380, EYES_Y)}
REST = {9: (300, BROW_Y), 2: (300, NOSE_Y), 152: (300, CHIN_Y), 10: (300, TOP_Y)}
SIDES = {234: (180, 320), 454: (420, 320)}


def made(*, roll_deg: float = 0.0, nose_aside_px: float = 0.0, near_px: float = 0.0) -> FaceMesh:
    """Return a mesh with the named points alone; ``near_px`` brings its left side nearer."""
    points = np.tile(CENTRE, (POINTS, 1))
    for index, place in (CORNERS | REST | SIDES).items():
        points[index] = place
    points[2, 0] += nose_aside_px
    angle = np.radians(roll_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    depth = np.zeros(POINTS)
    depth[263] = -near_px
    return FaceMesh((points - CENTRE) @ turn.T + CENTRE, depth, presence=1.0, score=1.0)


def lines(mesh: FaceMesh) -> FaceGuides:
    found = face_guides(mesh, SIZE_HW)
    assert found is not None
    return found


def pixels(line: tuple[tuple[float, float], tuple[float, float]]) -> PointsXY:
    return np.array(line) * (SIZE_HW[1], SIZE_HW[0]) - 0.5


def test_the_thirds_lie_at_brows_nose_and_chin() -> None:
    found = lines(made())
    depths = [pixels(line)[:, 1] for line in (*found.thirds, found.upper)]
    # Sums of whole numbers: exact but for the last digits of float64.
    np.testing.assert_allclose(depths, np.tile([[260], [400], [530], [120]], 2), atol=1e-9)
    np.testing.assert_allclose(pixels(found.midline)[:, 0], 300.0, atol=1e-9)


@pytest.mark.parametrize("roll_deg", [-90.0, -20.0, 35.0])
def test_the_lines_turn_with_the_face(roll_deg: float) -> None:
    upright, turned = lines(made()), lines(made(roll_deg=roll_deg))
    angle = np.radians(roll_deg)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    for before, after in (
        (upright.midline, turned.midline),
        (upright.upper, turned.upper),
        *zip(upright.thirds, turned.thirds, strict=True),
    ):
        expected = (pixels(before) - CENTRE) @ turn.T + CENTRE
        np.testing.assert_allclose(pixels(after), expected, atol=1e-6)


def test_a_nose_that_stands_aside_does_not_move_the_middle() -> None:
    assert lines(made(nose_aside_px=12.0)).midline == lines(made()).midline


def test_a_face_that_is_turned_aside_has_no_straight_middle() -> None:
    # The outer corners of the eyes are 160 px apart: 20 degrees are 58 px of depth.
    assert face_guides(made(near_px=50.0), SIZE_HW) is not None
    assert face_guides(made(near_px=66.0), SIZE_HW) is None
    assert face_guides(made(near_px=-66.0), SIZE_HW) is None
