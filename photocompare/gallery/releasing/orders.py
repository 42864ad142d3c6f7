"""What has to be done to a photo so that it leaves as was asked: cut, covered, or laid over."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from photocompare import colour
from photocompare.errors import DisguiseError
from photocompare.faces import FaceMesh, photo_mesh
from photocompare.gallery.releasing.clean import Pixels
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.disguise import CropBox, Outline, crop_box, mask_margin_px
from photocompare.gallery.releasing.face_parts import part_outlines
from photocompare.gallery.releasing.operations import Align, Cover, Crop, Operation
from photocompare.model import LockedAlignment, Photo

_BARS = frozenset({Covering.EYE_BAR, Covering.T_BAR, Covering.FACE})
_CROPS = frozenset({Covering.REGION, Covering.ONE_EYE})


@dataclass(frozen=True, slots=True)
class Frame:
    """A photo as it is to leave: laid onto another one where ``laid`` says how, else as it is.

    ``outline_xy`` is what is to be seen where it is cropped, ``covers`` what a hand drew to be
    covered, all in fractions of the frame.
    """

    covering: Covering
    outline_xy: Outline | None = None
    laid: LockedAlignment | None = None
    covers: tuple[Outline, ...] = ()


def pixels_of_photo(photo: Photo) -> Pixels:
    """Return a photo's pixels as 8 bits, full size, sRGB."""
    return colour.to_uint8(photo.pixels)


def operations_for(photo: Photo, frame: Frame) -> tuple[Operation, ...]:
    """Return what makes ``frame`` of ``photo``.

    Raises
    ------
    DisguiseError
        No face is found to put a bar on, or no region is drawn to crop to.
    """
    operations: list[Operation] = []
    size_hw = photo.size_hw
    if frame.laid is not None:
        alignment = frame.laid.alignment
        size_hw = alignment.before_size_hw
        operations.append(Align(tuple(float(one) for one in alignment.matrix.flat), size_hw))
    crop = None
    if frame.covering in _CROPS:
        if frame.outline_xy is None:
            raise DisguiseError("No region is drawn to crop to. Draw it on the photo first.")
        crop = crop_box(frame.outline_xy, size_hw)
        operations.append(Crop(crop.left_px, crop.top_px, crop.width_px, crop.height_px))
    if frame.covering in _BARS:
        mesh = _mesh(photo, frame.laid)
        outlines = part_outlines(mesh, frame.covering, size_hw)
        operations.append(_cover(outlines, 0, crop, size_hw))
    if frame.covers:
        operations.append(_cover(frame.covers, mask_margin_px(size_hw), crop, size_hw))
    return tuple(operations)


def _cover(
    outlines: tuple[Outline, ...], dilate_px: int, crop: CropBox | None, size_hw: tuple[int, int]
) -> Cover:
    """Return a cover of places of the whole frame, where they lie in what is left of it."""
    if crop is not None:
        outlines = tuple(crop.moved(one, size_hw) for one in outlines)
    return Cover(outlines, dilate_px)


def _mesh(photo: Photo, laid: LockedAlignment | None) -> FaceMesh:
    """Return the face where it lies in the frame."""
    mesh = photo_mesh(photo)
    if mesh is None:
        raise DisguiseError(
            "No face is found to put a bar on. Crop to the region, or cover the face by hand."
        )
    if laid is None:
        return mesh
    back = np.linalg.inv(laid.alignment.matrix)
    points_xy = cv2.perspectiveTransform(mesh.points_xy[None], back)[0]
    return replace(mesh, points_xy=points_xy.astype(np.float64))
