"""A camera that moves before the shutter: frames of phantoms, their place and light known.

A browser plays the frames as its camera: ``write_video`` makes the file for Chromium's
``--use-file-for-fake-video-capture``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.model import Matrix
from photocompare.phantom import camera, render
from photocompare.phantom.camera import Shot
from photocompare.phantom.canvas import canvas_for
from photocompare.phantom.face import FaceVisit, face_file
from photocompare.phantom.face_skin import SIDE_PX, Person
from photocompare.phantom.pose import PointMap, Pose
from photocompare.phantom.scene import Scene
from photocompare.phantom.skin import laid_out

_FOCAL_LENGTH = 0.72  # of the frame's long side: a phone's main camera (26 mm equivalent)
_QUALITY = 90


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where the camera is, against where the earlier photo was taken.

    ``distance`` is a factor. ``right`` and ``up`` shift the camera, in long sides of what the
    earlier photo shows. ``turn_deg`` swings it round the skin to the right of the person who holds
    it, ``tilt_deg`` upwards; it still looks at the same place. ``roll_deg`` turns it clockwise.
    """

    distance: float = 1.0
    right: float = 0.0
    up: float = 0.0
    turn_deg: float = 0.0
    tilt_deg: float = 0.0
    roll_deg: float = 0.0


@dataclass(frozen=True, slots=True)
class Take:
    """One frame: where the camera is, the lamp, and what the camera does to the light."""

    standpoint: Standpoint = field(default_factory=Standpoint)
    shot: Shot = field(default_factory=Shot)


def skin_frames(
    scene: Scene, takes: tuple[Take, ...], *, seed: int, size_hw: tuple[int, int] = (360, 480)
) -> tuple[bytes, ...]:
    """Return a JPEG frame a take; the same arguments give the same bytes."""
    skin_stream, *streams = np.random.default_rng(seed).spawn(1 + len(takes))
    views = tuple(seen_from(take.standpoint, size_hw) for take in takes)
    skin = laid_out(scene, canvas_for(size_hw, scene.mm_per_px, views), skin_stream)
    return tuple(
        render.photographed(skin, take.shot, changes=(), view=view, generator=stream)
        for take, view, stream in zip(takes, views, streams, strict=True)
    )


def face_frames(
    visits: tuple[FaceVisit, ...],
    *,
    seed: int,
    size_hw: tuple[int, int] = (480, 640),
    person: Person = Person(),  # noqa: B008 - frozen
) -> tuple[bytes, ...]:
    """Return a JPEG frame a visit, the middle of a face's photo in the shape of ``size_hw``."""
    streams = np.random.default_rng((479, seed)).spawn(len(visits))
    return tuple(
        _framed(face_file(visit, person, stream), size_hw)
        for visit, stream in zip(visits, streams, strict=True)
    )


def face_seen_from(standpoint: Standpoint, visit: FaceVisit | None = None) -> FaceVisit:
    """Return the visit with the camera at a standpoint; a tilt can't be shown."""
    if standpoint.tilt_deg:
        raise ValueError("the face phantom turns to its sides alone")
    view = seen_from(replace(standpoint, turn_deg=0.0), (SIDE_PX, SIDE_PX)).matrix
    # From the holder's right the face is seen as if it had turned to their left: to its right.
    pose = Pose(
        rotation_deg=-standpoint.roll_deg,
        scale=1.0 / standpoint.distance,
        shift_xy=_shift(view),
    )
    base = visit or FaceVisit()
    return replace(base, yaw_deg=base.yaw_deg - standpoint.turn_deg, pose=pose)


def seen_from(standpoint: Standpoint, size_hw: tuple[int, int]) -> PointMap:
    """Return where each point of flat skin in the earlier photo lies in a frame of that size."""
    height, width = size_hw
    focal_px = _FOCAL_LENGTH * max(size_hw)
    lens = np.array(
        [[focal_px, 0.0, width / 2 - 0.5], [0.0, focal_px, height / 2 - 0.5], [0, 0, 1]]
    )
    turn, tilt = np.radians((standpoint.turn_deg, standpoint.tilt_deg))
    # x right, y down, z away from the camera; the earlier camera stood at z = -1.
    backwards = np.array([np.sin(turn) * np.cos(tilt), -np.sin(tilt), -np.cos(turn) * np.cos(tilt)])
    right = np.array([np.cos(turn), 0.0, np.sin(turn)])
    down = np.cross(-backwards, right)
    level = np.stack([right, down, -backwards])
    shift = np.array([standpoint.right, -standpoint.up]) / _FOCAL_LENGTH
    place = standpoint.distance * backwards + shift[0] * right + shift[1] * down
    roll = np.radians(standpoint.roll_deg)
    rolled = np.array(
        [[np.cos(roll), np.sin(roll), 0.0], [-np.sin(roll), np.cos(roll), 0.0], [0.0, 0.0, 1.0]]
    )
    axes = rolled @ level
    to_frame = lens @ np.column_stack([axes[:, 0], axes[:, 1], -axes @ place])
    matrix: Matrix = to_frame @ np.linalg.inv(lens)
    return PointMap(matrix / matrix[2, 2], (width / 2 - 0.5, height / 2 - 0.5), np.zeros((0, 2, 5)))


def write_video(frames: tuple[bytes, ...], path: Path) -> None:
    """Write JPEG frames of one size as the motion JPEG that Chromium plays in a loop."""
    if path.suffix != ".mjpeg":
        raise ValueError(f"Chromium knows motion JPEG by the ending .mjpeg, not {path.suffix}")
    path.write_bytes(b"".join(frames))


def _shift(view: NDArray[np.float64]) -> tuple[float, float]:
    middle = np.array([SIDE_PX / 2 - 0.5, SIDE_PX / 2 - 0.5, 1.0])
    seen = view @ middle
    return float(seen[0] / seen[2] - middle[0]), float(seen[1] / seen[2] - middle[1])


def _framed(file: bytes, size_hw: tuple[int, int]) -> bytes:
    picture = colour.to_uint8(camera.decoded(file))
    height = round(SIDE_PX * size_hw[0] / size_hw[1])
    top = max(0, (SIDE_PX - height) // 2)
    part = picture[top : top + height]
    small = cv2.resize(part, (size_hw[1], size_hw[0]), interpolation=cv2.INTER_AREA)
    return camera.jpeg(colour.from_uint8(np.ascontiguousarray(small, dtype=np.uint8)), _QUALITY)
