"""A place for reference skin is proposed where skin is alike, even, and not what was marked."""

from __future__ import annotations

import hashlib

import pytest

from photocompare.geometry import region_mask
from photocompare.model import Photo, PhotoSource, Region, RegionKind, RGBImage
from photocompare.phantom import PhantomPair, Scene, make_pair
from photocompare.reference_skin import proposed_reference

SIZE_HW = (300, 400)
LEFT = Region("left", "treated", ((0.05, 0.1), (0.45, 0.1), (0.45, 0.9), (0.05, 0.9)))


def _photo(pixels: RGBImage) -> Photo:
    digest = hashlib.sha256(pixels.tobytes()).hexdigest()
    return Photo(pixels, PhotoSource("p.jpg", digest, (pixels.shape[0], pixels.shape[1])))


@pytest.fixture(scope="module", params=[0.0, 5.0, 10.0], ids=lambda tone: f"tone {tone:g}")
def skin(request: pytest.FixtureRequest) -> PhantomPair:
    return make_pair(Scene(tone=request.param, mm_per_px=0.12), seed=3, size_hw=SIZE_HW)


def test_skin_beside_the_treated_skin_is_proposed(skin: PhantomPair) -> None:
    treated = skin.regions[0]
    proposed = proposed_reference(skin.photos.before, (treated,))
    assert proposed is not None
    assert proposed.kind is RegionKind.REFERENCE
    assert proposed.is_proposed
    mine, theirs = (region_mask(region, SIZE_HW) for region in (proposed, treated))
    assert not (mine & theirs).any()
    assert mine.sum() > 0.01 * mine.size


def test_other_marked_regions_are_kept_clear_of(skin: PhantomPair) -> None:
    hair = Region("hair", "ignore", ((0.55, 0.0), (1.0, 0.0), (1.0, 0.6), (0.55, 0.6)))
    proposed = proposed_reference(skin.photos.before, (LEFT, hair))
    assert proposed is not None
    assert min(y for _, y in proposed.outline_xy) >= 0.59


def _with_right_half(skin: PhantomPair, colour: tuple[float, float, float]) -> Photo:
    pixels = skin.photos.before.pixels.copy()
    pixels[:, 190:] = colour
    pixels[:, :20] = colour
    return _photo(pixels)


@pytest.mark.parametrize(
    "colour", [(1.0, 1.0, 1.0), (0.0, 0.0, 0.0), (0.3, 0.45, 0.8), (0.5, 0.5, 0.5)]
)
def test_a_wall_is_no_skin(skin: PhantomPair, colour: tuple[float, float, float]) -> None:
    treated = Region("all", "treated", ((0.05, 0.0), (0.47, 0.0), (0.47, 1.0), (0.05, 1.0)))
    assert proposed_reference(_with_right_half(skin, colour), (treated,)) is None


def test_skin_in_another_light_is_not_proposed(skin: PhantomPair) -> None:
    pixels = skin.photos.before.pixels.copy()
    pixels[:, 180:] *= 0.6  # encoded: more than a stop darker
    treated = Region("all", "treated", ((0.0, 0.0), (0.45, 0.0), (0.45, 1.0), (0.0, 1.0)))
    assert proposed_reference(_photo(pixels), (treated,)) is None


def test_without_treated_skin_nothing_is_proposed(skin: PhantomPair) -> None:
    assert proposed_reference(skin.photos.before, ()) is None
    assert proposed_reference(skin.photos.before, (skin.regions[1],)) is None


def test_where_all_was_treated_nothing_is_proposed(skin: PhantomPair) -> None:
    everything = Region("all", "treated", ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
    assert proposed_reference(skin.photos.before, (everything,)) is None


def test_the_same_photo_has_the_same_proposal(skin: PhantomPair) -> None:
    first = proposed_reference(skin.photos.before, (LEFT,))
    assert first == proposed_reference(skin.photos.before, (LEFT,))
