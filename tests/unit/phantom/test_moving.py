"""A camera that moves: where a known point lies says where it went."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from photocompare.phantom import Scene
from photocompare.phantom.face import FaceVisit
from photocompare.phantom.moving import (
    Standpoint,
    Take,
    face_frames,
    face_seen_from,
    seen_from,
    skin_frames,
    write_video,
)

SIZE_HW = (240, 320)
MIDDLE = np.array([[159.5, 119.5]])
RIGHT, LEFT = np.array([[300.0, 119.5]]), np.array([[19.0, 119.5]])
UPPER, LOWER = np.array([[159.5, 10.0]]), np.array([[159.5, 229.0]])


def moved(at: Standpoint, point: np.ndarray) -> tuple[float, float]:
    x, y = seen_from(at, SIZE_HW).to_after(point)[0]
    return float(x), float(y)


def width(at: Standpoint, point: np.ndarray) -> float:
    """Return how large a piece of skin of one pixel is seen, along both sides."""
    view = seen_from(at, SIZE_HW)
    corners = point + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    here, across, down = view.to_after(corners)
    return float(np.sqrt(abs(np.linalg.det(np.stack([across - here, down - here])))))


def test_the_earlier_place_sees_what_was_seen() -> None:
    np.testing.assert_allclose(seen_from(Standpoint(), SIZE_HW).matrix, np.eye(3), atol=1e-12)


def test_twice_as_far_is_half_as_large() -> None:
    assert moved(Standpoint(2.0), RIGHT)[0] - 159.5 == pytest.approx((300.0 - 159.5) / 2)


def test_a_camera_that_goes_right_and_up_sees_the_skin_left_and_down() -> None:
    seen = moved(Standpoint(right=0.1, up=0.05), MIDDLE)
    assert seen == pytest.approx((159.5 - 32.0, 119.5 + 16.0))


def test_a_camera_that_turns_clockwise_sees_the_skin_turn_back() -> None:
    assert moved(Standpoint(roll_deg=90.0), RIGHT) == pytest.approx((159.5, 119.5 - 140.5))


def test_the_side_that_the_camera_goes_round_to_is_nearer() -> None:
    at = Standpoint(turn_deg=10.0)
    assert width(at, RIGHT) > 1.0 > width(at, LEFT)
    assert moved(at, MIDDLE) == pytest.approx((159.5, 119.5))
    above = Standpoint(tilt_deg=10.0)
    assert width(above, UPPER) > 1.0 > width(above, LOWER)
    assert moved(above, MIDDLE) == pytest.approx((159.5, 119.5))


def test_frames_are_the_same_again() -> None:
    takes = (Take(), Take(Standpoint(1.1)))
    one, two = (skin_frames(Scene(mm_per_px=0.4), takes, seed=3, size_hw=SIZE_HW) for _ in range(2))
    assert one == two
    assert one[0] != one[1]


def test_a_video_is_frames_one_after_the_other(tmp_path: Path) -> None:
    seen = face_frames(
        (FaceVisit(), face_seen_from(Standpoint(right=0.1))), seed=1, size_hw=SIZE_HW
    )
    file = tmp_path / "face.mjpeg"
    write_video(seen, file)
    video = cv2.VideoCapture(str(file), cv2.CAP_ANY)
    sizes = []
    while (read := video.read())[0]:
        sizes.append(read[1].shape[:2])
    assert sizes == [SIZE_HW, SIZE_HW]
    with pytest.raises(ValueError, match="mjpeg"):
        write_video(seen, tmp_path / "face.avi")


def test_a_face_is_not_tilted() -> None:
    with pytest.raises(ValueError, match="sides"):
        face_seen_from(Standpoint(tilt_deg=5.0))
