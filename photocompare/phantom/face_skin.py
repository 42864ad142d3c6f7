"""The face that the face phantoms show: its colour, its relief and its shape at rest.

It is the public-domain NASA portrait of Eileen Collins, four times enlarged; pores, freckles and
fine relief are drawn onto its skin, since the portrait itself resolves none. Another person is a
stand-in: the same portrait with other proportions, the structure of its face blurred away, also
that of eyes and lips, and another drawn in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator
from skimage.data import astronaut

from photocompare import colour
from photocompare.faces import FaceMesh, find_mesh
from photocompare.faces.outlines import AREAS, FACE, HOLES, corners_xy
from photocompare.geometry import polygon_mask
from photocompare.model import Mask
from photocompare.phantom import fields
from photocompare.phantom.face_map import Expression, FaceShape, face_map
from photocompare.phantom.fields import Field
from photocompare.phantom.pose import Pose, point_map

_CORNER_XY, _SIDE_PX, _ZOOM = (117, 0), 210, 4  # of the portrait: head, hair, a piece of the collar
SIDE_PX = _SIDE_PX * _ZOOM

# Blur in pixels, and strength; a pixel is about 0.37 mm of an adult's face.
_RELIEF_PX = ((1.0, 0.08), (2.2, 0.14))  # pores, fine lines: height in pixels
_MOTTLE_LN = ((1.2, 0.012), (4.0, 0.02))  # natural log of the colour
_FRECKLES, _FRECKLE_PX, _FRECKLE_LN = 90, (1.0, 2.2), (0.05, 0.25)
_BROWN = np.array((0.5, 1.0, 1.3), dtype=np.float32)  # melanin swallows short waves most
_STRANGER_BLUR_PX = 7.0  # 4 % of the irises' distance: eyes and lips stay, their edges go
_STRANGER_MOTTLE = 4.0  # stronger, since it stands for creases, lashes and lips as well


@dataclass(frozen=True, slots=True)
class Person:
    """Whose face it is: ``skin`` seeds its pores and freckles.

    Somebody else than the portrait's own (``is_stranger``) has other ``proportions``: how far,
    as an expression at rest, the parts lie elsewhere.
    """

    skin: int = 0
    proportions: Expression = field(default_factory=Expression)
    is_stranger: bool = False


@lru_cache(maxsize=4)
def skin_of(person: Person) -> tuple[Field, Field]:
    """Return the linear colour (H, W, 3) of the face at rest, and its fine relief in pixels."""
    shape = face_shape()
    skin = _skin_share()
    picture = _portrait()
    if person.is_stranger:
        at_rest = point_map(Pose(), skin.shape, np.random.default_rng(0))
        placed = face_map(shape, person.proportions, yaw_deg=0.0, camera=at_rest)
        at = placed.skin_grid(skin.shape)
        moved = np.asarray(
            cv2.remap(picture, at[..., 0], at[..., 1], cv2.INTER_CUBIC), dtype=np.float32
        )
        smooth = fields.blurred(np.maximum(moved, np.float32(0.0)), _STRANGER_BLUR_PX)
        skin = _soft(_oval())
        picture = moved + skin[..., None] * (smooth - moved)
    generator = np.random.default_rng((43, person.skin))
    strength = _STRANGER_MOTTLE if person.is_stranger else 1.0
    brown = strength * _mixed(generator, skin.shape, _MOTTLE_LN)
    brown = (brown + _freckles(generator, skin.shape)) * skin
    relief = _mixed(generator, skin.shape, _RELIEF_PX) * skin
    colours: Field = np.maximum(picture, np.float32(1e-3)) * np.exp(-brown[..., None] * _BROWN)
    return colours.astype(np.float32), relief.astype(np.float32)


@lru_cache(maxsize=1)
def face_shape() -> FaceShape:
    """Return the shape of the face at rest."""
    mesh = _mesh()
    iris_px = mesh.iris_distance_px
    oval = corners_xy(mesh, AREAS[FACE])
    middle = oval.mean(axis=0)
    back_px = float(mesh.depth_px.max())
    # Around the face the head goes back, to hair, ears and neck.
    ring = middle + 1.5 * (oval[::2] - middle)
    known = np.concatenate((mesh.points_xy[:468:3], ring))
    heights = np.concatenate((-mesh.depth_px[:468:3], np.full(len(ring), -1.3 * back_px)))
    steps = (np.arange(SIDE_PX // 8) + 0.5) * 8 - 0.5
    x, y = np.meshgrid(steps, steps)
    smooth = RBFInterpolator(known / iris_px, heights, neighbors=40, smoothing=2e-3)
    asked = np.column_stack((x.ravel(), y.ravel())) / iris_px
    coarse = smooth(asked).reshape(x.shape).astype(np.float32)
    coarse = fields.blurred(np.maximum(coarse, np.float32(-1.5 * back_px)), 0.1 * iris_px / 8)
    height = np.asarray(cv2.resize(coarse, (SIDE_PX, SIDE_PX)), dtype=np.float32)
    height = fields.blurred(height, 8.0)  # the coarse grid would show as lines under a lamp
    rows, columns = np.indices((SIDE_PX, SIDE_PX), dtype=np.float32)
    reach_xy = 2.3 * iris_px, 2.8 * iris_px
    radius = np.hypot((columns - middle[0]) / reach_xy[0], (rows - middle[1]) / reach_xy[1])
    turns = fields.smoothstep(((1.0 - radius) / 0.45).astype(np.float32))
    face = polygon_mask(middle + 1.15 * (oval - middle), (SIDE_PX, SIDE_PX))
    shaded = fields.blurred(face.astype(np.float32), 0.2 * iris_px)
    return FaceShape(mesh.points_xy, iris_px, height, turns, shaded)


@lru_cache(maxsize=1)
def _portrait() -> Field:
    """Return the portrait's head in linear light, enlarged."""
    left, top = _CORNER_XY
    pixels = np.asarray(astronaut())  # type: ignore[no-untyped-call]
    part = np.ascontiguousarray(pixels[top : top + _SIDE_PX, left : left + _SIDE_PX])
    # The portrait's staircase edges would show enlarged.
    linear = fields.blurred(colour.to_linear(colour.from_uint8(part)), 0.5)
    large = cv2.resize(linear, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)
    return np.maximum(large.astype(np.float32), np.float32(1e-3))


@lru_cache(maxsize=1)
def _mesh() -> FaceMesh:
    mesh = find_mesh(np.ascontiguousarray(colour.to_encoded(_portrait())))
    if mesh is None:
        raise ValueError("no face was found in the portrait that the face phantoms are made of")
    return mesh


@lru_cache(maxsize=1)
def _skin_share() -> Field:
    """Return 1 on the skin of the face, 0 on hair, eyes, lips and all else, with soft edges."""
    skin = _oval()
    for corners in HOLES.values():
        skin &= ~polygon_mask(corners_xy(_mesh(), corners), skin.shape)
    return _soft(skin)


def _oval() -> Mask:
    oval = corners_xy(_mesh(), AREAS[FACE])
    middle = oval.mean(axis=0)
    return polygon_mask(middle + 0.95 * (oval - middle), (SIDE_PX, SIDE_PX))


def _soft(mask: Mask) -> Field:
    return fields.blurred(mask.astype(np.float32), 4.0)


def _mixed(
    generator: np.random.Generator,
    size_hw: tuple[int, ...],
    parts: tuple[tuple[float, float], ...],
) -> Field:
    """Return the sum of smooth fields, each of its own size of detail and strength."""
    mixed = np.zeros(size_hw, dtype=np.float32)
    for sigma_px, strength in parts:
        mixed += np.float32(strength) * fields.smooth(generator, (SIDE_PX, SIDE_PX), sigma_px)
    return mixed


def _freckles(generator: np.random.Generator, size_hw: tuple[int, ...]) -> Field:
    """Return brown spots, as natural log of the colour, all over the frame."""
    spots = np.zeros(size_hw, dtype=np.float32)
    for _ in range(_FRECKLES):
        row, column = generator.uniform(12.0, SIDE_PX - 12.0, 2)
        sigma, depth = generator.uniform(*_FRECKLE_PX), generator.uniform(*_FRECKLE_LN)
        top, left = int(row) - 8, int(column) - 8
        y, x = np.mgrid[top : top + 17, left : left + 17]
        square = (y - row) ** 2 + (x - column) ** 2
        spots[top : top + 17, left : left + 17] += depth * np.exp(-0.5 * square / sigma**2)
    return spots
