"""A pair held in less memory gives the same pictures, masks and readings, bit for bit."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from photocompare.load import load_photo
from photocompare.model import Comparison, NormalisedPair
from photocompare.normalise import KeptPair, kept
from photocompare.phantom import Camera, Change, ChangeKind, Pose, Shot, make_pair
from photocompare.pipeline import compare
from photocompare.view import (
    MapKind,
    TilePhoto,
    View,
    change_layer,
    outside_layer,
    packed,
    point_values,
    render,
    tile,
)

PICTURES = (View.BEFORE, View.AFTER, View.AFTER_AS_TAKEN, View.SIDE_BY_SIDE, View.REDNESS_MAP)


@pytest.fixture(scope="module")
def whole() -> Comparison:
    """Return a comparison with a light that was undone, and skin outside the overlap."""
    pair = make_pair(
        seed=6,
        size_hw=(480, 640),
        pose=Pose(rotation_deg=4.0),
        shots=(Shot(), Shot(camera=Camera(exposure_ev=-0.3))),
        changes=(Change(ChangeKind.BLOOD, 1.5),),
    )
    photos = load_photo(pair.before_jpeg), load_photo(pair.after_jpeg)
    return compare(*photos, regions=pair.regions)


@pytest.fixture(scope="module")
def small(whole: Comparison) -> Comparison:
    return replace(whole, pair=kept(whole.pair))


def test_the_arrays_are_the_same_bit_for_bit(whole: Comparison, small: Comparison) -> None:
    assert whole.pair.lighting.log_gain.any()
    assert not whole.pair.overlap.all()
    for name in ("before", "after", "after_as_taken", "overlap", "measurable"):
        first, second = getattr(whole.pair, name), getattr(small.pair, name)
        assert (first.dtype, first.shape) == (second.dtype, second.shape)
        assert first.tobytes() == second.tobytes()
        assert not second.flags.writeable
    assert list(small.pair.masked) == list(whole.pair.masked)
    for name, mask in whole.pair.masked.items():
        np.testing.assert_array_equal(small.pair.masked[name], mask)
    assert small.pair.size_hw == whole.pair.size_hw


def test_pictures_and_values_are_the_same_bytes(whole: Comparison, small: Comparison) -> None:
    for view in PICTURES:
        assert render(small, view).data == render(whole, view).data
    assert packed(point_values(small, 256)) == packed(point_values(whole, 256))
    assert outside_layer(small) == outside_layer(whole)
    for kind in MapKind:
        assert change_layer(small, kind) == change_layer(whole, kind)
    for photo in TilePhoto:
        first, second = (tile(one, photo, (0, 1, 0), tile_px=256) for one in (whole, small))
        assert first is not None
        assert first == second


def test_what_is_measured_on_it_again_reads_the_same(whole: Comparison, small: Comparison) -> None:
    photos = whole.photos.before, whole.photos.after
    again = compare(*photos, regions=whole.regions, earlier=small)
    assert repr(again.readings) == repr(whole.readings)


def test_the_lit_photo_is_held_by_those_who_look_at_it_alone(small: Comparison) -> None:
    pair = small.pair
    first = pair.after
    assert pair.after is first
    reference = weakref.ref(first)
    del first
    gc.collect()
    assert reference() is None


def test_what_its_lighting_does_not_explain_is_kept_whole(whole: Comparison) -> None:
    pair = whole.pair
    other = NormalisedPair(
        pair.before,
        pair.before.copy(),
        pair.after_as_taken,
        pair.overlap,
        pair.measurable,
        pair.alignment,
        pair.lighting,
        pair.photos,
    )
    assert kept(other) is other
    assert isinstance(kept(pair), KeptPair)
