"""A face that is promised away is looked for in what leaves, and stops it where it is found."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare import colour
from photocompare.errors import DisguiseError
from photocompare.faces import FaceMesh, facial_outlines, photo_mesh
from photocompare.gallery.releasing.clean import Pixels, render_clean
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.disguise import crop_to, masked
from photocompare.gallery.releasing.face_check import faces_left, require_no_face
from photocompare.gallery.releasing.face_parts import part_outlines
from photocompare.gallery.releasing.removed import Removal, Trace, removed
from photocompare.phantom.face import FaceVisit, make_face_pair


@pytest.fixture(scope="module")
def face() -> tuple[Pixels, FaceMesh]:
    """Return a simulated face and its mesh."""
    photo = make_face_pair(FaceVisit(), FaceVisit(), seed=3).photos.before
    mesh = photo_mesh(photo)
    assert mesh is not None
    return colour.to_uint8(photo.pixels), mesh


def under(face: tuple[Pixels, FaceMesh], covering: Covering) -> Pixels:
    pixels, mesh = face
    return masked(pixels, part_outlines(mesh, covering, pixels.shape[:2]), dilate_px=2)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_bare_face_is_found_however_it_lies(face: tuple[Pixels, FaceMesh], turns: int) -> None:
    pixels, mesh = face
    found = faces_left(np.ascontiguousarray(np.rot90(pixels, turns)))
    assert found[0].is_sure
    height, width = pixels.shape[:2]
    x, y = (mesh.iris_centres_xy.mean(axis=0) + 0.5) / (width, height)
    for _ in range(turns):
        x, y = y, 1.0 - x
    (left, top), (right, bottom) = found[0].low_xy, found[0].high_xy
    assert left < x < right
    assert top < y < bottom


def test_a_small_face_in_the_background_is_found(face: tuple[Pixels, FaceMesh]) -> None:
    pixels, _ = face
    small = pixels[::6, ::6]
    room = np.full((900, 1200, 3), 140, dtype=np.uint8)
    room[80 : 80 + small.shape[0], 900 : 900 + small.shape[1]] = small
    found = faces_left(room)
    assert found
    assert found[0].is_sure
    assert found[0].low_xy[0] > 0.7


def test_a_bar_over_the_eyes_leaves_a_face_that_is_found(face: tuple[Pixels, FaceMesh]) -> None:
    # So it was in all of 35 real photos: a bar stops no machine, and is called weak for it.
    data = render_clean(under(face, Covering.EYE_BAR), kind="JPEG")
    found = require_no_face(data, kind="JPEG", covering=Covering.EYE_BAR)
    assert any(one.is_sure for one in found)
    states = {one.trace: one.removal for one in removed(Covering.EYE_BAR, (), faces=found)}
    assert states[Trace.FACE] is Removal.STILL_THERE


def test_a_bar_that_is_called_a_covered_face_does_not_leave(face: tuple[Pixels, FaceMesh]) -> None:
    data = render_clean(under(face, Covering.EYE_BAR), kind="PNG")
    with pytest.raises(DisguiseError, match="still found"):
        require_no_face(data, kind="PNG", covering=Covering.FACE)


@pytest.mark.parametrize("covering", [Covering.REGION, Covering.ONE_EYE])
def test_a_crop_that_still_holds_the_face_does_not_leave(
    face: tuple[Pixels, FaceMesh], covering: Covering
) -> None:
    data = render_clean(face[0], kind="JPEG")
    with pytest.raises(DisguiseError, match="Crop closer"):
        require_no_face(data, kind="JPEG", covering=covering)


def test_a_face_that_is_covered_is_not_found(face: tuple[Pixels, FaceMesh]) -> None:
    data = render_clean(under(face, Covering.FACE), kind="JPEG")
    found = require_no_face(data, kind="JPEG", covering=Covering.FACE)
    assert not any(one.is_sure for one in found)


@pytest.mark.parametrize("region", ["left_cheek", "forehead", "perioral"])
def test_skin_alone_is_no_face(face: tuple[Pixels, FaceMesh], region: str) -> None:
    pixels, mesh = face
    part = crop_to(pixels, facial_outlines(mesh, pixels.shape[:2])[region])
    found = require_no_face(render_clean(part, kind="JPEG"), kind="JPEG", covering=Covering.REGION)
    assert not any(one.is_sure for one in found)


def test_each_bar_hides_what_it_is_named_for(face: tuple[Pixels, FaceMesh]) -> None:
    pixels, mesh = face
    shown = {
        one: (under(face, one) != pixels).any(axis=-1)
        for one in (Covering.EYE_BAR, Covering.T_BAR, Covering.FACE)
    }
    eyes = mesh.points_xy[[33, 133, 263, 362, 468, 473, 105, 334]].round().astype(int)
    mouth = mesh.points_xy[[1, 13, 61, 291, 17]].round().astype(int)
    chin = mesh.points_xy[[152, 200]].round().astype(int)
    temples = mesh.points_xy[[127, 356]].round().astype(int)
    top, side = mesh.points_xy[10].round().astype(int), mesh.points_xy[58].round().astype(int)
    widest_x = mesh.points_xy[[234, 454], 0].round()
    for one, hidden in shown.items():
        assert hidden[temples[:, 1], temples[:, 0]].all(), one
        columns = np.flatnonzero(hidden.any(axis=0))
        assert columns[0] <= widest_x[0]
        assert columns[-1] >= widest_x[1]
        assert hidden[top[1], top[0]] == hidden[side[1], side[0]] == (one is Covering.FACE)
        assert hidden[eyes[:, 1], eyes[:, 0]].all(), one
        assert hidden[mouth[:, 1], mouth[:, 0]].all() == (one is not Covering.EYE_BAR)
        assert hidden[chin[:, 1], chin[:, 0]].all() == (one is Covering.FACE)
    assert not part_outlines(mesh, Covering.REGION, pixels.shape[:2])


def test_a_picture_of_a_few_pixels_is_searched_too() -> None:
    assert faces_left(np.full((1, 1, 3), 128, dtype=np.uint8)) == ()
