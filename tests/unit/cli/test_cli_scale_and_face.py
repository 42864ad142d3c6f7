"""Rulers, cards, parts of the face and proposals as they are given on the line."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from photocompare.cli.command import UsageError
from photocompare.cli.options import Marked, regions_in, scale_settings
from photocompare.colour import from_uint8
from photocompare.errors import RegionError
from photocompare.model import Photo, PhotoSource, Region, RegionKind, RGBImage
from photocompare.settings import Ruler, ScaleSettings


def _photo(pixels: RGBImage) -> Photo:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Photo(pixels, PhotoSource("p.jpg", digest, (pixels.shape[0], pixels.shape[1])))


@pytest.fixture(scope="module")
def portrait() -> Photo:
    image: NDArray[np.uint8] = skimage.data.astronaut()  # type: ignore[no-untyped-call]
    return _photo(np.ascontiguousarray(from_uint8(image)[0:300, 75:375]))


def test_a_ruler_is_read() -> None:
    settings = scale_settings("120,80=620.5,90:50", None)
    assert settings.ruler == Ruler((120.0, 80.0), (620.5, 90.0), 50.0)


@pytest.mark.parametrize(
    "text", ["", "120,80=620,90", "120,80:50", "120;80=620;90:50", "a,b=c,d:5", "1,2=3,4=5,6:7"]
)
def test_a_ruler_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"can't be read. Give two points"):
        scale_settings(text, None)


def test_the_size_of_a_card_is_read() -> None:
    assert scale_settings(None, "10.5").card_pitch_mm == 10.5
    with pytest.raises(UsageError, match="--card-pitch is 'wide'"):
        scale_settings(None, "wide")


def test_nothing_said_is_nothing_set() -> None:
    assert scale_settings(None, None) == ScaleSettings()


def test_parts_of_the_face_stand_behind_what_was_drawn(portrait: Photo) -> None:
    drawn = Region("mine", "ignore", ((0.0, 0.0), (0.1, 0.0), (0.1, 0.1)))
    found = regions_in(portrait, Marked((drawn,), ("left_cheek", "forehead:reference")))
    assert [(region.name, region.kind) for region in found] == [
        ("mine", RegionKind.IGNORE),
        ("left_cheek", RegionKind.TREATED),
        ("forehead", RegionKind.REFERENCE),
    ]


def test_a_reference_is_proposed_where_one_is_seen(portrait: Photo) -> None:
    found = regions_in(portrait, Marked((), ("cheek",), proposes_reference=True))
    assert [region.kind for region in found].count(RegionKind.REFERENCE) == 1
    assert found[-1].is_proposed


def test_no_place_for_a_reference_is_said() -> None:
    black = _photo(np.zeros((120, 160, 3), dtype=np.float32))
    treated = Region("a", "treated", ((0.1, 0.1), (0.4, 0.1), (0.4, 0.4)))
    with pytest.raises(RegionError, match="No skin was found"):
        regions_in(black, Marked((treated,), (), proposes_reference=True))
