"""Named parts of a face become regions, or one sentence says why not."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photocompare.colour import from_uint8
from photocompare.errors import RegionError
from photocompare.faces import FACIAL_REGIONS, facial_outlines, facial_regions, photo_mesh
from photocompare.model import Photo, PhotoSource, RegionKind, RGBImage


def _photo(pixels: RGBImage) -> Photo:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Photo(pixels, PhotoSource("p.jpg", digest, (pixels.shape[0], pixels.shape[1])))


@pytest.fixture(scope="module")
def portrait() -> Photo:
    image: NDArray[np.uint8] = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return _photo(np.ascontiguousarray(from_uint8(image)[0:300, 75:375]))


def test_all_parts_are_given_on_their_outlines(portrait: Photo) -> None:
    mesh = photo_mesh(portrait)
    assert mesh is not None
    outlines = facial_outlines(mesh, portrait.size_hw)
    found = facial_regions(portrait)
    assert set(FACIAL_REGIONS[:-2]) <= {region.name for region in found} <= set(FACIAL_REGIONS)
    of_mesh = [region for region in found if region.name in outlines]
    assert [region.name for region in of_mesh] == list(FACIAL_REGIONS[:-2])  # the neck is not
    assert all(region.outline_xy == outlines[region.name] for region in of_mesh)
    assert {region.kind for region in found} == {RegionKind.TREATED}
    assert not any(region.is_proposed for region in found)


def test_a_name_without_a_side_is_both_sides(portrait: Photo) -> None:
    right, left = facial_regions(portrait, ("cheek",), kind="reference")
    assert (right.name, left.name) == ("right_cheek", "left_cheek")
    assert {right.kind, left.kind} == {RegionKind.REFERENCE}
    # The person's own right is on the left of a photo that is not mirrored.
    assert np.mean([x for x, _ in right.outline_xy]) < np.mean([x for x, _ in left.outline_xy])


def test_a_part_named_twice_is_given_once(portrait: Photo) -> None:
    found = facial_regions(portrait, ("left_cheek", "cheek", "chin"))
    assert [region.name for region in found] == ["left_cheek", "right_cheek", "chin"]


@pytest.mark.parametrize(
    ("paint", "is_neck"),
    [
        ((1.0, 1.0, 1.0), True),  # as the cheek
        ((0.8, 0.8, 0.8), True),  # in the shadow of the jaw
        ((0.5, 0.7, 1.2), False),  # a blue collar
        ((0.15, 0.15, 0.15), False),  # dark hair
    ],
)
def test_the_neck_is_given_where_it_is_seen_to_be_skin(
    portrait: Photo, paint: tuple[float, float, float], is_neck: bool
) -> None:
    mesh = photo_mesh(portrait)
    assert mesh is not None
    column, row = mesh.points_xy[50].round().astype(int)  # the middle of the right cheek
    skin = portrait.pixels[row - 3 : row + 4, column - 3 : column + 4].mean(axis=(0, 1))
    painted = portrait.pixels.copy()
    for corner in (136, 365):  # of the jaw: the side of the neck begins below it
        x, y = mesh.points_xy[corner].round().astype(int)
        painted[y + 2 : y + 40, x - 20 : x + 20] = np.clip(skin * paint, 0.0, 1.0)
    sides = {region.name for region in facial_regions(_photo(painted)) if "neck" in region.name}
    assert sides == ({"right_neck", "left_neck"} if is_neck else set())


def test_a_photo_without_a_face_is_refused_in_a_sentence() -> None:
    bare = _photo(np.full((120, 160, 3), 0.6, dtype=np.float32))
    with pytest.raises(RegionError, match="No face was found"):
        facial_regions(bare)


def test_an_unknown_part_is_refused_with_the_known_ones(portrait: Photo) -> None:
    with pytest.raises(RegionError, match=r"'elbow' is not a part of the face.*forehead"):
        facial_regions(portrait, ("elbow",))


def test_an_unknown_kind_is_refused(portrait: Photo) -> None:
    with pytest.raises(RegionError, match="'burnt' is not a kind"):
        facial_regions(portrait, ("chin",), kind="burnt")


def test_a_part_beyond_the_frame_is_refused_by_name(portrait: Photo) -> None:
    mesh = photo_mesh(portrait)
    assert mesh is not None
    # Cut between lips and chin: a mesh is still found, most of the chin is not there.
    bottom = round(0.6 * mesh.points_xy[17, 1] + 0.4 * mesh.points_xy[152, 1])
    cut = _photo(np.ascontiguousarray(portrait.pixels[:bottom]))
    assert "chin" not in {region.name for region in facial_regions(cut)}
    with pytest.raises(RegionError, match="'chin' of the face is turned away"):
        facial_regions(cut, ("chin",))
