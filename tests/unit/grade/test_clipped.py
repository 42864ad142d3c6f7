"""Clipped skin of a face: found wherever it is, and not in black cloth and hair about it."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from photocompare.align import align
from photocompare.faces import FaceMesh, photo_mesh
from photocompare.faces.landmarks import in_size
from photocompare.faces.outlines import AREAS, FACE, corners_xy
from photocompare.geometry import fitted_size_hw, polygon_mask, resized
from photocompare.grade import grade
from photocompare.grade.clipped import clipped_percent
from photocompare.grade.skin_window import skin_mask
from photocompare.model import Mask, PointsXY, RGBImage
from photocompare.normalise import normalise
from photocompare.phantom import Scene, make_pair
from photocompare.phantom.face import FaceVisit, make_face_pair
from photocompare.settings import AlignSettings, GradeSettings

SETTINGS = GradeSettings()


@cache
def face() -> tuple[RGBImage, FaceMesh]:
    """Return a simulated face at the size at which skin is looked for, and its mesh."""
    photo = make_face_pair(FaceVisit(), FaceVisit(), seed=3).photos.before
    mesh = photo_mesh(photo)
    assert mesh is not None
    size_hw = fitted_size_hw(photo.size_hw, 256)
    return resized(photo.pixels, size_hw), in_size(mesh, photo.size_hw, size_hw)


def oval_xy() -> PointsXY:
    return corners_xy(face()[1], AREAS[FACE])


def in_black() -> RGBImage:
    """Return the face in black cloth up to the chin, with black hair about it."""
    image = face()[0].copy()
    left, _ = np.round(oval_xy().min(axis=0)).astype(int)
    right, bottom = np.round(oval_xy().max(axis=0)).astype(int)
    image[bottom + 3 :] = np.float32(0.01)
    image[bottom + 3 :: 3, ::3] = (0.07, 0.055, 0.05)  # no cloth is evenly black, or quite grey
    for sides in (slice(0, left + 4), slice(right - 4, None)):  # a lock over either temple
        image[:bottom, sides] = (0.05, 0.03, 0.02)
    return image


def percent(image: RGBImage) -> float:
    return clipped_percent(image, skin_mask(image), SETTINGS, face=face()[1])


def test_black_cloth_and_hair_are_no_clipped_skin() -> None:
    assert percent(in_black()) == pytest.approx(0.0, abs=0.1)


def halved() -> Mask:
    oval = polygon_mask(oval_xy(), face()[0].shape[:2])
    return np.asarray(oval & (np.arange(oval.shape[1]) > oval_xy().mean(axis=0)[0]))


@pytest.mark.parametrize(("light", "found"), [(1.0, 50.0), (0.0, 28.0)])
def test_clipped_skin_is_found_beside_black_cloth(light: float, found: float) -> None:
    image = in_black()
    image[halved()] = np.float32(light)
    # Half of the face is white, or its middle black: 0.75 squared of the half. Eyes and lips are
    # out of it, and take more of one half than of the other.
    assert percent(image) == pytest.approx(found, abs=6.0)


def test_a_neck_that_shines_counts_as_well() -> None:
    image = face()[0].copy()
    x, y = round(float(oval_xy().mean(axis=0)[0])), round(float(oval_xy().max(axis=0)[1]))
    image[y + 2 : y + 10, x - 14 : x + 14] = 1.0
    skin = skin_mask(image)
    assert skin[y + 6, x]
    assert percent(image) >= 100.0 * 8 * 28 / np.count_nonzero(skin)


def test_a_simulated_face_in_a_black_collar_is_not_clipped_as_a_pair() -> None:
    photos = make_face_pair(FaceVisit(), FaceVisit(), seed=3).photos
    found = grade(normalise(align(photos, AlignSettings())))
    clipping = next(check for check in found.checks if check.name == "clipping")
    assert clipping.value < 0.5  # it was 9 % with hair and collar taken for skin
    assert clipping.passed


def test_black_cloth_beside_bare_skin_is_none_of_it() -> None:
    image = make_pair(Scene(tone=3.0), seed=4, size_hw=(180, 240)).photos.before.pixels.copy()
    image[:, 150:] = np.float32(0.02)
    image[::2, 150:] = (0.07, 0.055, 0.05)
    assert clipped_percent(image, skin_mask(image), SETTINGS) == pytest.approx(0.0, abs=0.1)
    image[60:70, 40:60] = 0.0  # a spot of shadow within the skin is skin
    skin = skin_mask(image)
    share = 100.0 * 200 / np.count_nonzero(skin)
    assert clipped_percent(image, skin, SETTINGS) == pytest.approx(share, rel=0.1)
