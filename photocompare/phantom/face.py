"""Photos of one face with another expression, turn and light, with the truth beside them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import lru_cache

import cv2
import numpy as np

from photocompare.model import Photo, PhotoPair, PhotoSource, PointsXY
from photocompare.phantom import camera, fields, light
from photocompare.phantom.camera import Camera
from photocompare.phantom.face_map import Expression, FaceMap, face_map
from photocompare.phantom.face_skin import SIDE_PX, Person, face_shape, skin_of
from photocompare.phantom.face_worn import Worn, with_worn
from photocompare.phantom.fields import Field
from photocompare.phantom.light import Light
from photocompare.phantom.pose import Pose, point_map

LANDMARKS = {
    "eye corners": (33, 133, 362, 263),
    "nose wings": (129, 358),
    "mouth corners": (61, 291),
}
_SIZE_HW = (SIDE_PX, SIDE_PX)
_SHADE_FRACTION = 0.2  # of the irises' distance: the portrait brings the shade of its own nose
_KINK_PX = 8.0  # a wide blur is made on a coarse grid, whose lines a lamp would show
_IRISES = [468, 473]


@dataclass(frozen=True, slots=True)
class FaceVisit:
    """One photo: how the face is held, where camera and lamp stand, and what is worn.

    ``yaw_deg`` turns the head to its own left. Of the lamp only its place and ``ambient`` count:
    its colour is the camera's error of white balance.
    """

    expression: Expression = field(default_factory=Expression)
    yaw_deg: float = 0.0
    pose: Pose = field(default_factory=Pose)
    light: Light = field(default_factory=lambda: Light(slant_deg=15.0, tilt_deg=-90.0))
    camera: Camera = field(default_factory=Camera)
    worn: Worn = field(default_factory=Worn)


@dataclass(frozen=True, slots=True, eq=False)
class FacePhantom:
    """Two photos of one face, and where each point of its skin lies in both.

    ``landmarks_xy`` are in before pixels, ``iris_distances_px`` in those of before and after.
    Where the photos show two people, or one is mirrored, nothing of this is true of them both.
    """

    photos: PhotoPair
    landmarks_xy: dict[str, PointsXY]
    iris_distances_px: tuple[float, float]
    maps: tuple[FaceMap, FaceMap]

    def truth_after(self, points_xy: PointsXY) -> PointsXY:
        """Return the after pixels (N, 2) of before pixels, not clipped at the frame."""
        return self.maps[1].to_photo(self.maps[0].to_skin(points_xy))


def make_face_pair(
    before: FaceVisit,
    after: FaceVisit,
    *,
    seed: int,
    persons: tuple[Person, Person] = (Person(), Person()),
    is_mirrored: bool = False,
) -> FacePhantom:
    """Return two photos; the same arguments give the same bytes.

    ``is_mirrored`` flips the after photo, as a phone's front camera does.
    """
    shape = face_shape()
    streams = np.random.default_rng((478, seed)).spawn(2)
    maps = [
        face_map(
            shape,
            visit.expression,
            yaw_deg=visit.yaw_deg,
            camera=point_map(visit.pose, _SIZE_HW, stream),
        )
        for visit, stream in zip((before, after), streams, strict=True)
    ]
    first = _file(before, persons[0], maps[0], streams[0])
    second = _file(after, persons[1], maps[1], streams[1])
    return FacePhantom(
        photos=PhotoPair(_photo(first), _photo(second, is_mirrored=is_mirrored)),
        landmarks_xy={
            name: maps[0].to_photo(shape.points_xy[list(points)])
            for name, points in LANDMARKS.items()
        },
        iris_distances_px=(_iris_distance_px(maps[0]), _iris_distance_px(maps[1])),
        maps=(maps[0], maps[1]),
    )


def face_file(visit: FaceVisit, person: Person, stream: np.random.Generator) -> bytes:
    """Return one photo of a face, as the bytes of a JPEG file."""
    placed = face_map(
        face_shape(),
        visit.expression,
        yaw_deg=visit.yaw_deg,
        camera=point_map(visit.pose, _SIZE_HW, stream),
    )
    return _file(visit, person, placed, stream)


def _iris_distance_px(placed: FaceMap) -> float:
    right, left = placed.to_photo(face_shape().points_xy[_IRISES])
    return float(np.hypot(*(left - right)))


def _file(
    visit: FaceVisit, person: Person, placed: FaceMap, generator: np.random.Generator
) -> bytes:
    """Return the photo as a JPEG file."""
    albedo, relief = skin_of(person)
    slopes = [
        large + small for large, small in zip(_broad(), light.slopes(relief, 1.0), strict=True)
    ]
    lit = albedo * light.shading(visit.light, slopes[0], slopes[1])[..., None]
    worn = with_worn(lit, face_shape(), visit.worn)
    at = placed.skin_grid(_SIZE_HW)
    seen = cv2.remap(worn, at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    sharp = np.maximum(seen.astype(np.float32), np.float32(0.0))
    light_rgb = fields.blurred(sharp, visit.camera.psf_px)
    return camera.jpeg(
        camera.developed(light_rgb, visit.camera, generator), visit.camera.jpeg_quality
    )


@lru_cache(maxsize=1)
def _broad() -> tuple[Field, Field]:
    """Return the slopes of the face itself, along x and y."""
    shape = face_shape()
    broad = fields.blurred(shape.height_px, _SHADE_FRACTION * shape.iris_distance_px)
    broad = fields.blurred(broad, _KINK_PX)
    along_x, along_y = light.slopes(broad, 1.0)
    return along_x * shape.shaded, along_y * shape.shaded


def _photo(file: bytes, *, is_mirrored: bool = False) -> Photo:
    pixels = camera.decoded(file)
    if is_mirrored:
        pixels = np.ascontiguousarray(pixels[:, ::-1])
    digest = hashlib.sha256(file + bytes([is_mirrored])).hexdigest()
    return Photo(pixels, PhotoSource(name="face.jpg", sha256=digest, size_hw=_SIZE_HW))
