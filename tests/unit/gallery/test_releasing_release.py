"""A photo leaves only as was agreed, and what leaves is what was looked at and written down."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from photocompare import colour
from photocompare.errors import DisguiseError
from photocompare.faces import facial_outlines, photo_mesh
from photocompare.gallery.records import Disguise
from photocompare.gallery.releasing.clean import Pixels, pixels_of
from photocompare.gallery.releasing.covering import Covering
from photocompare.gallery.releasing.disguise import crop_box
from photocompare.gallery.releasing.face_parts import part_outlines
from photocompare.gallery.releasing.operations import Align, Cover, Crop, Operation, Rotate
from photocompare.gallery.releasing.release import Released, ReleaseOrder, released
from photocompare.gallery.releasing.removed import Removal, Trace
from photocompare.phantom.face import FaceVisit, make_face_pair
from tests.unit.gallery.releasing_photos import picture

SOURCE = hashlib.sha256(b"an original").hexdigest()
SQUARE = ((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))
COVER, CROP = Cover((SQUARE,), 2), Crop(5, 5, 60, 60)


def made(order: ReleaseOrder, pixels: Pixels | None = None) -> Released:
    return released(picture() if pixels is None else pixels, order, source_sha256=SOURCE)


@pytest.mark.parametrize(
    ("covering", "agreed"),
    [
        (Covering.NONE, Disguise.EYE_BAR),
        (Covering.EYE_BAR, Disguise.MASKED),
        (Covering.FACE, Disguise.CROPPED),
    ],
)
def test_less_than_was_agreed_does_not_leave(covering: Covering, agreed: Disguise) -> None:
    with pytest.raises(DisguiseError, match="ask the patient"):
        made(ReleaseOrder((CROP, COVER), covering, agreed))


@pytest.mark.parametrize("covering", [one for one in Covering if one is not Covering.NONE])
def test_a_disguise_that_was_only_named_does_not_leave(covering: Covering) -> None:
    with pytest.raises(DisguiseError, match="Mark it"):
        made(ReleaseOrder((), covering, Disguise.NONE))


@pytest.mark.parametrize(
    "operations",
    [
        (Crop(0, 0, 160, 120),),
        (Rotate(1), Crop(0, 0, 120, 160)),
        (Align((1.0, 0, 0, 0, 1.0, 0, 0, 0, 1.0), (50, 70)), Crop(0, 0, 70, 50)),
    ],
)
def test_a_crop_that_cuts_nothing_is_none(operations: tuple[Operation, ...]) -> None:
    with pytest.raises(DisguiseError, match="whole photo"):
        made(ReleaseOrder(operations, Covering.REGION, Disguise.CROPPED))
    made(ReleaseOrder((*operations[:-1], Crop(0, 0, 30, 30)), Covering.REGION, Disguise.CROPPED))


def test_what_is_returned_is_what_was_written_down() -> None:
    order = ReleaseOrder((CROP, COVER), Covering.REGION, Disguise.CROPPED, kind="PNG")
    found = made(order)
    assert found.rendition.is_of(found.data)
    assert found.rendition.operations == order.operations
    assert found.rendition.source_sha256 == SOURCE
    assert pixels_of(found.data, kind="PNG").shape == (60, 60, 3)
    assert "data=" not in repr(found)


def test_a_face_with_its_cheek_alone_leaves_and_with_all_of_it_does_not() -> None:
    photo = make_face_pair(FaceVisit(), FaceVisit(), seed=3).photos.before
    mesh = photo_mesh(photo)
    assert mesh is not None
    pixels, size_hw = colour.to_uint8(photo.pixels), photo.size_hw
    cheek = crop_box(facial_outlines(mesh, size_hw)["left_cheek"], size_hw)
    crop = Crop(cheek.left_px, cheek.top_px, cheek.width_px, cheek.height_px)
    found = made(ReleaseOrder((crop,), Covering.REGION, Disguise.CROPPED), pixels)
    states = {one.trace: one.removal for one in found.traces}
    assert states[Trace.REST] is Removal.REMOVED
    assert states[Trace.FACE] is not Removal.STILL_THERE
    whole = Crop(1, 1, size_hw[1] - 2, size_hw[0] - 2)
    with pytest.raises(DisguiseError, match="still found"):
        made(ReleaseOrder((whole,), Covering.REGION, Disguise.CROPPED), pixels)
    hidden = Cover(part_outlines(mesh, Covering.FACE, size_hw), 2)
    left = pixels_of(
        made(ReleaseOrder((hidden,), Covering.FACE, Disguise.MASKED), pixels).data, kind="JPEG"
    )
    x, y = np.round(mesh.iris_centres_xy[0]).astype(int)
    # A JPEG rounds one colour to within a step or two.
    assert int(np.ptp(left[y - 4 : y + 4, x - 4 : x + 4].astype(int))) <= 4
