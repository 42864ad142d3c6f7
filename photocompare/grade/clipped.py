"""How much of the skin is clipped: white with glare, or black with shadow."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare import colour
from photocompare.faces import FaceMesh, hole_outlines
from photocompare.faces.outlines import AREAS, FACE, corners_xy
from photocompare.geometry import polygon_mask
from photocompare.grade.skin_window import DIMMEST
from photocompare.model import Mask, PointsXY, RGBImage
from photocompare.settings import GradeSettings

_RIM = np.ones((5, 5), dtype=np.uint8)  # pixels of a small picture in which skin and cloth mix


def clipped_percent(
    image: RGBImage,
    skin: Mask,
    settings: GradeSettings,
    *,
    face: FaceMesh | None = None,
    left_out: Mask | None = None,
) -> float:
    """Return the clipped share of ``skin`` of a small picture, NaN where there is none.

    With a ``face``, in pixels of the picture, it is the larger of the shares of the face and of
    all skin. Hair, black clothes and a black backdrop border on skin and are as dark as skin in
    deep shadow. So what is black and reaches out of the skin is none, and around a face only its
    middle is asked for shadow, into which hair and collars don't reach; glare counts everywhere.
    Eyes, brows and lips are none either, nor is what is ``left_out``.
    """
    bare = skin if left_out is None else skin & ~left_out
    low = float(colour.to_encoded(np.array([settings.clip_low], dtype=np.float32))[0])
    white = image.max(axis=2) >= settings.clip_high
    black = image.min(axis=2) <= low
    if face is None:
        things = _black_things(image, skin if left_out is None else skin | left_out)
        return _percent((white | black) & ~things, bare & ~things)
    size_hw = skin.shape
    oval_xy = corners_xy(face, AREAS[FACE])
    oval = polygon_mask(oval_xy, size_hw)
    within = face_parts_mask(face, size_hw)
    within = within if left_out is None else within | left_out
    core = polygon_mask(_about_middle(oval_xy, settings.face_core_share), size_hw)
    clipped = white | (black & core)
    return max(_percent(clipped, oval & ~within), _percent(clipped, bare & ~within), key=_or_none)


def face_parts_mask(face: FaceMesh, size_hw: tuple[int, int]) -> Mask:
    """Return the eyes, brows, lips and nostrils of a face in pixels of a picture of that size."""
    mask = np.zeros(size_hw, dtype=np.bool_)
    for outline in hole_outlines(face, size_hw).values():
        if len(outline) >= 3:
            mask |= polygon_mask(np.array(outline) * size_hw[::-1] - 0.5, size_hw)
    return mask


def _percent(clipped: Mask, area: Mask) -> float:
    count = np.count_nonzero(area)
    return float(100.0 * np.count_nonzero(clipped & area) / count) if count else math.nan


def _or_none(percent: float) -> float:
    return -1.0 if math.isnan(percent) else percent


def _black_things(image: RGBImage, skin: Mask) -> Mask:
    """Return what is black and does not lie within skin, with the rim where the two mix."""
    black = (image.max(axis=2) <= DIMMEST).astype(np.uint8)
    _, labels = cv2.connectedComponents(black, connectivity=8)
    outside = np.unique(labels[~skin])
    things = np.isin(labels, outside[outside > 0])
    return cv2.dilate(things.astype(np.uint8), _RIM).astype(np.bool_)


def _about_middle(outline_xy: PointsXY, share: float) -> PointsXY:
    middle = 0.5 * (outline_xy.min(axis=0) + outline_xy.max(axis=0))
    smaller: PointsXY = middle + share * (outline_xy - middle)
    return smaller
