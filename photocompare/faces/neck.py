"""The sides of the neck, which no mesh reaches: skin that is seldom treated, below the jaw."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.faces.landmarks import FaceMesh
from photocompare.faces.outlines import AREAS, Outline, corners_xy
from photocompare.geometry import fitted_size_hw, polygon_mask, resized
from photocompare.model import Photo, PointsXY
from photocompare.settings import FaceSettings

NECK_SIDES = ("right_neck", "left_neck")
# From below the ear along the jaw towards the chin; the person's own sides.
_JAW = {"right_neck": (172, 136, 150), "left_neck": (397, 365, 379)}
_CHEEK = {"right_neck": "right_cheek", "left_neck": "left_cheek"}
_TOP, _CHIN = 10, 152
# In heights of the face, from the jaw down: the longest strip that is skin; and towards the middle.
_BEGINS, _INWARDS = 0.06, 0.05
_ENDS = (0.27, 0.23, 0.19, 0.16)
_SIDE_PX = 640  # long side of the picture that its colour is looked at in
_LN10 = np.float32(np.log(10.0))

Light = NDArray[np.float32]


def neck_outlines(mesh: FaceMesh, photo: Photo, settings: FaceSettings) -> Mapping[str, Outline]:
    """Return the sides of the neck by name, as fractions 0..1 of the photo.

    A side is left out where it lies beyond the frame, or where most of what is seen there has not
    the colour of the cheek above it: hair, clothes, or what is behind.
    """
    size_hw = fitted_size_hw(photo.size_hw, _SIDE_PX)
    light = indices.log10_light(resized(photo.pixels, size_hw)) * _LN10
    found = {}
    for name in NECK_SIDES:
        cheek = _fractions(corners_xy(mesh, AREAS[_CHEEK[name]]) + 0.5, photo)
        strips = (_fractions(_below_the_jaw(mesh, _JAW[name], end), photo) for end in _ENDS)
        for strip in strips:
            if _skin_share(light, strip, cheek, settings) >= settings.least_neck_share:
                found[name] = tuple((float(x), float(y)) for x, y in strip)
                break
    return found


def _fractions(points_xy: PointsXY, photo: Photo) -> PointsXY:
    return points_xy / (photo.size_hw[1], photo.size_hw[0])


def _below_the_jaw(mesh: FaceMesh, jaw: tuple[int, ...], end: float) -> PointsXY:
    """Return the corners (N, 2) of a strip below the jaw, in pixels from the photo's corner."""
    height = mesh.points_xy[_CHIN] - mesh.points_xy[_TOP]
    edge = mesh.points_xy[list(jaw)] + 0.5
    inwards = mesh.points_xy[_CHIN] + 0.5 - edge.mean(axis=0)
    along = float(inwards @ height) / float(height @ height)
    inwards = inwards - along * height  # across the face alone
    inwards *= _INWARDS * float(np.hypot(*height)) / max(float(np.hypot(*inwards)), 1e-9)
    upper = edge + _BEGINS * height + inwards
    lower = upper + (end - _BEGINS) * height
    strip: PointsXY = np.concatenate([upper, lower[::-1]])
    return strip


def _skin_share(light: Light, outline: PointsXY, cheek: PointsXY, settings: FaceSettings) -> float:
    """Return the share of the outline that is of the cheek's colour and not far from as bright.

    0 where it leaves the photo.
    """
    if outline.min() < 0.0 or outline.max() > 1.0:
        return 0.0
    height, width = light.shape[:2]
    own, above = (
        polygon_mask(one * (width, height) - 0.5, (height, width)) for one in (outline, cheek)
    )
    if not own.any() or not above.any():
        return 0.0
    off = light[own] - np.median(light[above], axis=0)
    brightness = off.mean(axis=1)
    colour = np.abs(off - brightness[:, None]).max(axis=1)
    is_skin = (colour <= settings.neck_colour_ln) & (np.abs(brightness) <= settings.neck_light_ln)
    return float(np.mean(is_skin))
