"""Named areas lie on the face, inside the frame, on the side that they name."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage.data

from photocompare.faces import FaceMesh, facial_outlines, find_mesh, hole_outlines
from photocompare.faces.outlines import AREAS, FACE, HOLES, corners_xy
from photocompare.geometry import polygon_mask
from photocompare.model import Mask, Region, RegionKind, RGBImage

SIZE_HW = (512, 512)
Outline = tuple[tuple[float, float], ...]


def _portrait() -> RGBImage:
    image = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return np.asarray(image / 255, dtype=np.float32)


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    found = find_mesh(_portrait())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def mirrored() -> FaceMesh:
    found = find_mesh(np.ascontiguousarray(_portrait()[:, ::-1]))
    assert found is not None
    return found


def _mask(outline: Outline, zoom: int = 4) -> Mask:
    size_hw = (SIZE_HW[0] * zoom, SIZE_HW[1] * zoom)
    points = np.array(outline) * (size_hw[1], size_hw[0]) - 0.5
    return polygon_mask(points, size_hw)


def _moved(mesh: FaceMesh, shift_xy: tuple[float, float]) -> FaceMesh:
    return FaceMesh(mesh.points_xy + shift_xy, mesh.depth_px.copy(), mesh.presence, mesh.score)


def _squeezed(mesh: FaceMesh, *, left: float) -> FaceMesh:
    """Return the mesh with its left half (the person's) made narrower by a factor."""
    middle = mesh.points_xy[168, 0]
    points = mesh.points_xy.copy()
    beyond = points[:, 0] > middle
    points[beyond, 0] = middle + (points[beyond, 0] - middle) * left
    return FaceMesh(points, mesh.depth_px.copy(), mesh.presence, mesh.score)


def test_all_areas_and_holes_are_there(mesh: FaceMesh) -> None:
    assert set(facial_outlines(mesh, SIZE_HW)) == set(AREAS)
    assert set(hole_outlines(mesh, SIZE_HW)) == set(HOLES)


def test_every_outline_makes_a_region(mesh: FaceMesh) -> None:
    for outlines in (facial_outlines(mesh, SIZE_HW), hole_outlines(mesh, SIZE_HW)):
        for name, outline in outlines.items():
            Region(name, RegionKind.TREATED, outline)  # refuses a corner outside 0..1


@pytest.mark.parametrize("name", sorted(set(AREAS) - {FACE}))
def test_an_area_lies_inside_the_face(mesh: FaceMesh, name: str) -> None:
    outlines = facial_outlines(mesh, SIZE_HW)
    area, face = _mask(outlines[name]), _mask(outlines[FACE])
    # The rims may touch: a row of pixels of this four times enlarged mask is 1 to 2 % of an area.
    assert (area & face).sum() > 0.97 * area.sum()
    assert area.sum() > 0.01 * face.sum()


@pytest.mark.parametrize("area", ["forehead", "left_cheek", "right_cheek", "chin", "nose"])
@pytest.mark.parametrize("hole", ["left_eye", "right_eye", "lips", "left_brow", "right_brow"])
def test_no_skin_area_takes_in_an_eye_a_brow_or_the_lips(
    mesh: FaceMesh, area: str, hole: str
) -> None:
    skin = _mask(facial_outlines(mesh, SIZE_HW)[area])
    assert not (skin & _mask(hole_outlines(mesh, SIZE_HW)[hole])).any()


@pytest.mark.parametrize(
    ("one", "other"),
    [("left_cheek", "nose"), ("forehead", "left_periorbital"), ("right_jaw", "perioral")],
)
def test_neighbours_do_not_overlap(mesh: FaceMesh, one: str, other: str) -> None:
    outlines = facial_outlines(mesh, SIZE_HW)
    common = _mask(outlines[one]) & _mask(outlines[other])
    assert common.sum() < 0.02 * _mask(outlines[one]).sum()  # a shared rim


def test_left_is_the_persons_own(mesh: FaceMesh) -> None:
    outlines = {**facial_outlines(mesh, SIZE_HW), **hole_outlines(mesh, SIZE_HW)}
    for name, outline in outlines.items():
        if name.startswith("left_"):
            other = outlines[name.replace("left_", "right_")]
            # The portrait looks at the camera: her left is on the right of the photo.
            assert np.mean(outline, axis=0)[0] > np.mean(other, axis=0)[0], name


def test_in_a_mirrored_photo_left_and_right_change_places(
    mesh: FaceMesh, mirrored: FaceMesh
) -> None:
    plain = {**facial_outlines(mesh, SIZE_HW), **hole_outlines(mesh, SIZE_HW)}
    flipped = {**facial_outlines(mirrored, SIZE_HW), **hole_outlines(mirrored, SIZE_HW)}
    swap = {"left": "right", "right": "left"}
    for name, outline in plain.items():
        side, _, rest = name.partition("_")
        twin = flipped[f"{swap[side]}_{rest}" if side in swap else name]
        mask, back = _mask(outline), _mask(twin)[:, ::-1]
        # The network is not quite even-handed: 1 % of the distance of the irises, half a pixel
        # here. Nostrils are 2 px high, so only their place is compared: half their width.
        off_px = np.mean(np.nonzero(mask), axis=1) - np.mean(np.nonzero(back), axis=1)
        assert np.hypot(*off_px) / 4 < 3.0, name
        # Brows are 4 px high, jaws and forehead 10; the others 20 and more.
        is_thin = any(part in name for part in ("brow", "forehead", "jaw"))
        shared = (mask & back).sum() / (mask | back).sum()
        assert "nostril" in name or shared > (0.6 if is_thin else 0.85), name


def test_the_cheeks_are_about_equal(mesh: FaceMesh) -> None:
    outlines = facial_outlines(mesh, SIZE_HW)
    left, right = (_mask(outlines[f"{side}_cheek"]).sum() for side in ("left", "right"))
    # She turns her head a little; a cheek made of wrong points would be half or twice the other.
    assert 0.75 < left / right < 1.33


def test_an_area_beyond_the_frame_is_cut_or_left_out(mesh: FaceMesh) -> None:
    # The frame's right edge now runs through the left jaw, with a third of its corners inside.
    jaw_x = np.sort(corners_xy(mesh, AREAS["left_jaw"])[:, 0])
    shifted = _moved(mesh, (SIZE_HW[1] - float(jaw_x[len(jaw_x) // 3]), 0.0))
    outlines = facial_outlines(shifted, SIZE_HW)
    assert "right_cheek" in outlines
    assert "left_jaw" not in outlines
    assert all(
        0.0 <= value <= 1.0 for outline in outlines.values() for xy in outline for value in xy
    )
    assert max(x for x, _ in outlines[FACE]) == 1.0


def test_a_face_beyond_the_frame_has_no_outlines(mesh: FaceMesh) -> None:
    away = _moved(mesh, (2000.0, 0.0))
    assert facial_outlines(away, SIZE_HW) == {}
    assert hole_outlines(away, SIZE_HW) == {}


@pytest.mark.parametrize("left", [0.15, -0.2], ids=["thin", "folded over"])
def test_a_side_that_is_turned_away_is_left_out(mesh: FaceMesh, left: float) -> None:
    names = set(facial_outlines(_squeezed(mesh, left=left), SIZE_HW))
    assert not any(name.startswith("left_") for name in names)
    assert {"right_cheek", "right_jaw", "right_periorbital"} <= names


def test_outlines_follow_the_picture_size(mesh: FaceMesh) -> None:
    large = FaceMesh(
        (mesh.points_xy + 0.5) * 2.0 - 0.5, mesh.depth_px * 2.0, mesh.presence, mesh.score
    )
    small = facial_outlines(mesh, SIZE_HW)
    for name, outline in facial_outlines(large, (1024, 1024)).items():
        np.testing.assert_allclose(outline, small[name], atol=1e-9)  # the same numbers, rounded


def test_the_face_outline_is_skin_coloured(mesh: FaceMesh) -> None:
    image = cv2.resize(_portrait(), None, fx=4, fy=4)
    cheek = image[_mask(facial_outlines(mesh, SIZE_HW)["right_cheek"])].mean(axis=0)
    assert cheek[0] > cheek[1] > cheek[2]
