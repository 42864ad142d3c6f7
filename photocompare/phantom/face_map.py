"""How a face moves between two photos: expression, a turn of the head, the camera; exact.

A point of the skin is named by where it lies in the portrait at rest. The expression shifts it by
smooth bumps, the turn by the depth of the face behind it, the camera by a plane map. Nothing is
hidden by the turn: what would go behind the nose or the cheek is squeezed into a narrow strip.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import PointsXY
from photocompare.phantom.fields import Field
from photocompare.phantom.pose import PointMap

Floats = NDArray[np.float64]

_COARSE = 4  # the bumps are wide: their inverse is solved on every fourth pixel
_ROUNDS = 8  # of Newton's method; five reach the last digit
_LEAST_WIDTH = 0.2  # of its own, that a strip of skin keeps in the turned picture

# What each movement does at full strength: (landmark, shift right, shift down, reach), all in
# distances between the irises. Mirror-alike: the landmarks of the person's right side come first.
# fmt: off
_MOVES: dict[str, tuple[tuple[int, float, float, float], ...]] = {
    "smile": (
        (61, -0.09, -0.06, 0.22), (291, 0.09, -0.06, 0.22), (50, 0.0, -0.05, 0.28),
        (280, 0.0, -0.05, 0.28), (129, -0.03, -0.015, 0.14), (358, 0.03, -0.015, 0.14),
        (145, 0.0, -0.02, 0.1), (374, 0.0, -0.02, 0.1),
    ),
    "open_mouth": (
        (17, 0.0, 0.14, 0.25), (152, 0.0, 0.18, 0.45), (61, 0.03, 0.03, 0.2),
        (291, -0.03, 0.03, 0.2),
    ),
    "raised_brows": (
        (105, 0.0, -0.11, 0.24), (334, 0.0, -0.11, 0.24), (159, 0.0, -0.02, 0.1),
        (386, 0.0, -0.02, 0.1),
    ),
    "narrow_eyes": (
        (159, 0.0, 0.03, 0.1), (386, 0.0, 0.03, 0.1), (145, 0.0, -0.02, 0.1),
        (374, 0.0, -0.02, 0.1), (107, 0.02, 0.04, 0.2), (336, -0.02, 0.04, 0.2),
    ),
    "wide_nose": ((129, -0.04, -0.02, 0.14), (358, 0.04, -0.02, 0.14)),
}
# fmt: on


@dataclass(frozen=True, slots=True)
class Expression:
    """How far each part is moved; 1 is as far as a face does it easily, -1 the other way."""

    smile: float = 0.0
    open_mouth: float = 0.0
    raised_brows: float = 0.0
    narrow_eyes: float = 0.0
    wide_nose: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class FaceShape:
    """The portrait at rest: its mesh, the height of the face, and what turns with the head.

    ``points_xy`` (478, 2) and ``iris_distance_px`` are in its pixels, ``height_px`` (H, W) towards
    the camera in the same unit; ``turns`` (H, W) is 1 on the head and falls to 0 around it,
    ``shaded`` is 1 where a lamp from the side shades the face.
    """

    points_xy: PointsXY
    iris_distance_px: float
    height_px: Field
    turns: Field
    shaded: Field


@dataclass(frozen=True, slots=True, eq=False)
class FaceMap:
    """The map between the portrait at rest and a photo of it, both ways."""

    bumps: Floats  # (N, 5): x, y, shift x, shift y, reach, in pixels
    turned_x: Floats  # (H, W): where the turn puts each pixel of a row
    unturned_x: Floats  # its inverse
    relaxing: NDArray[np.float32]  # (H, W, 2): what takes a moved pixel back to rest
    camera: PointMap

    def to_photo(self, skin_xy: PointsXY) -> PointsXY:
        """Return where points (N, 2) of the portrait at rest lie in the photo."""
        moved = skin_xy + _shift(self.bumps, skin_xy)
        turned = np.column_stack((_sampled(self.turned_x, moved), moved[:, 1]))
        return self.camera.to_after(turned)

    def to_skin(self, photo_xy: PointsXY) -> PointsXY:
        """Return which points of the portrait at rest lie at points (N, 2) of the photo."""
        turned = self.camera.to_before(photo_xy)
        moved = np.column_stack((_sampled(self.unturned_x, turned), turned[:, 1]))
        return _at_rest(self.bumps, moved)

    def skin_grid(self, size_hw: tuple[int, int]) -> NDArray[np.float32]:
        """Return the point of the portrait at rest that each pixel of the photo shows."""
        grid = self.camera.before_grid(size_hw)
        across = self.unturned_x.astype(np.float32)
        x = _remapped(across, grid[..., 0], grid[..., 1])
        # Beyond the frame a row goes on as it is.
        x += grid[..., 0] - np.clip(grid[..., 0], 0.0, np.float32(across.shape[1] - 1))
        y = grid[..., 1]
        return np.stack([x, y], axis=-1) + _remapped(self.relaxing, x, y)


def face_map(
    shape: FaceShape, expression: Expression, *, yaw_deg: float, camera: PointMap
) -> FaceMap:
    """Return the map of one photo; positive ``yaw_deg`` turns the face to its own left."""
    bumps = _bumps(shape, expression)
    turned = _turned(shape, yaw_deg)
    columns = np.arange(turned.shape[1], dtype=np.float64)
    back = np.stack([np.interp(columns, row, columns) for row in turned])
    return FaceMap(bumps, turned, back, _relaxing(bumps, turned.shape), camera)


def _bumps(shape: FaceShape, expression: Expression) -> Floats:
    rows = []
    for name, moves in _MOVES.items():
        strength = float(getattr(expression, name))
        for landmark, right, down, reach in moves if strength else ():
            x, y = shape.points_xy[landmark]
            moved = np.array((strength * right, strength * down, reach)) * shape.iris_distance_px
            rows.append((x, y, *moved))
    return np.array(rows, dtype=np.float64).reshape(-1, 5)


def _shift(bumps: Floats, points_xy: PointsXY) -> PointsXY:
    shift = np.zeros_like(points_xy)
    for x, y, right, down, reach in bumps:
        square = (points_xy[:, 0] - x) ** 2 + (points_xy[:, 1] - y) ** 2
        shift += np.exp(-0.5 * square / reach**2)[:, None] * (right, down)
    return shift


def _at_rest(bumps: Floats, moved_xy: PointsXY) -> PointsXY:
    """Return the points (N, 2) that the bumps move to ``moved_xy``."""
    found = moved_xy.copy()
    for _ in range(_ROUNDS if len(bumps) else 0):
        missing = moved_xy - found
        slope_x, slope_y = (np.zeros_like(found) for _ in range(2))
        for x, y, right, down, reach in bumps:
            apart = found - (x, y)
            share = np.exp(-0.5 * (apart**2).sum(axis=1) / reach**2)[:, None]
            missing -= share * (right, down)
            slope_x -= share * apart * (right / reach**2)
            slope_y -= share * apart * (down / reach**2)
        a, b, c, d = 1.0 + slope_x[:, 0], slope_x[:, 1], slope_y[:, 0], 1.0 + slope_y[:, 1]
        step_x, step_y = (
            d * missing[:, 0] - b * missing[:, 1],
            a * missing[:, 1] - c * missing[:, 0],
        )
        found += np.column_stack((step_x, step_y)) / (a * d - b * c)[:, None]
    return found


def _relaxing(bumps: Floats, size_hw: tuple[int, ...]) -> NDArray[np.float32]:
    rows, columns = (side // _COARSE for side in size_hw)
    x, y = np.meshgrid(np.arange(columns, dtype=np.float64), np.arange(rows, dtype=np.float64))
    moved = (np.column_stack((x.ravel(), y.ravel())) + 0.5) * _COARSE - 0.5
    back = (_at_rest(bumps, moved) - moved).reshape(rows, columns, 2).astype(np.float32)
    fine = cv2.resize(back, (size_hw[1], size_hw[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(fine, dtype=np.float32)


def _turned(shape: FaceShape, yaw_deg: float) -> Floats:
    """Return where each pixel of a row goes; no strip is squeezed to nothing, none turns over."""
    height, width = shape.height_px.shape
    x = np.arange(width, dtype=np.float64)
    middle = shape.points_xy[:, 0].mean()
    angle = np.radians(yaw_deg)
    # To its own left is to the right on screen: what is near moves there.
    goal = middle + (x - middle) * np.cos(angle) + shape.height_px * np.sin(angle)
    goal = x + shape.turns * (goal - x)
    steps = np.maximum(np.diff(goal, axis=1), _LEAST_WIDTH)
    turned = np.concatenate((np.zeros((height, 1)), np.cumsum(steps, axis=1)), axis=1)
    at = round(float(middle))
    turned += (goal[:, at] - turned[:, at])[:, None]
    return turned


def _sampled(rows: Floats, points_xy: PointsXY) -> Floats:
    """Return a picture's bilinear values at points; beyond the frame a row goes on as it is."""
    last = np.array(rows.shape[::-1]) - 1.0
    inside = np.clip(points_xy, 0.0, last)
    low = np.minimum(np.floor(inside), last - 1.0).astype(np.intp)
    part = inside - low
    x, y = low.T
    top = rows[y, x] * (1.0 - part[:, 0]) + rows[y, x + 1] * part[:, 0]
    bottom = rows[y + 1, x] * (1.0 - part[:, 0]) + rows[y + 1, x + 1] * part[:, 0]
    value: Floats = top * (1.0 - part[:, 1]) + bottom * part[:, 1]
    return value + points_xy[:, 0] - inside[:, 0]


def _remapped(picture: Field, x: Field, y: Field) -> Field:
    found = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, dtype=np.float32)
