"""What is kept of the earlier photo: small pictures, made once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photocompare.align import Sketch, flipped_sketch, sketch_of
from photocompare.align.face_view import oval_xy
from photocompare.align.structure import Plane, log_green, structure
from photocompare.faces import FaceMesh, find_mesh, photo_mesh
from photocompare.faces.landmarks import in_size
from photocompare.geometry import fitted_size_hw, polygon_mask, resized
from photocompare.grade.skin_window import skin_mask
from photocompare.model import Mask, Photo, RGBImage
from photocompare.settings import Settings


@dataclass(frozen=True, slots=True, eq=False)
class FaceAim:
    """A face to be found again: its mesh, its oval and its structure, in look pixels."""

    mesh: FaceMesh
    oval: Mask
    structure: Plane


@dataclass(frozen=True, slots=True, eq=False)
class Aim:
    """The earlier photo at look size, and at the sizes for light and focus.

    ``face`` and ``mirrored_face`` are set where a face is what it shows; the sketches are then to
    agree within its oval, for frames in which no face is found.
    """

    size_hw: tuple[int, int]
    light: RGBImage
    light_skin: Mask
    detail: RGBImage
    sketch: Sketch
    mirrored: Sketch
    face: FaceAim | None
    mirrored_face: FaceAim | None


def aim_at(photo: Photo, settings: Settings) -> Aim:
    """Return what frames are compared with."""
    capture = settings.capture
    small = at_side(photo.pixels, capture.look_side_px)
    size_hw = small.shape[0], small.shape[1]
    light = at_side(photo.pixels, capture.light_side_px)
    face, mirrored_face = _faces(photo, small, settings)
    sketch = sketch_of(small, settings.align, None if face is None else face.oval)
    return Aim(
        size_hw=size_hw,
        light=light,
        light_skin=skin_mask(light),
        detail=at_side(photo.pixels, capture.focus_side_px),
        sketch=sketch,
        mirrored=flipped_sketch(sketch, settings.align),
        face=face,
        mirrored_face=mirrored_face,
    )


def at_side(image: RGBImage, longest_px: int) -> RGBImage:
    """Return a picture reduced to a long side."""
    height, width = fitted_size_hw((image.shape[0], image.shape[1]), longest_px)
    return np.ascontiguousarray(resized(image, (height, width)))


def face_structure(plane: Plane, settings: Settings) -> Plane:
    """Return what two faces are compared by, of a plane of look size."""
    return structure(plane, settings.capture.face_band_px, settings.align.contrast_floor)


def _faces(
    photo: Photo, small: RGBImage, settings: Settings
) -> tuple[FaceAim | None, FaceAim | None]:
    mesh = photo_mesh(photo, settings.faces)
    if mesh is None:
        return None, None
    size_hw = small.shape[0], small.shape[1]
    plain = _face(in_size(mesh, photo.size_hw, size_hw), small, settings)
    if plain.oval.mean() < settings.capture.least_face_fraction:
        return None, None
    turned = np.ascontiguousarray(small[:, ::-1])
    other = find_mesh(turned, settings.faces)
    return plain, None if other is None else _face(other, turned, settings)


def _face(mesh: FaceMesh, small: RGBImage, settings: Settings) -> FaceAim:
    size_hw = small.shape[0], small.shape[1]
    plane = log_green(small, max(size_hw))
    return FaceAim(mesh, polygon_mask(oval_xy(mesh), size_hw), face_structure(plane, settings))
