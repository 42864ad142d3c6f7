"""A tile shows what the whole photo would show there: same place, same detail, same light."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photocompare import geometry
from photocompare.model import Alignment, Comparison, Lighting
from photocompare.relight import relit
from photocompare.view.tiles import (
    TilePhoto,
    level_count,
    level_size_hw,
    tile,
    tile_pixels,
)
from photocompare.view.window import Window, resized_window

Picture = NDArray[np.float32]
Make = Callable[..., Comparison]
MakeSkin = Callable[..., Picture]

BEFORE_HW, AFTER_HW = (301, 402), (330, 441)
WINDOWS = (Window(0, 0, 128, 128), Window(128, 256, 256, 402), Window(256, 128, 301, 256))
# Bilinear nodes are summed in another order: a place may round to the next 32nd of a pixel.
SAME = 2e-3


def turned(scale: float, *, is_bent: bool) -> Alignment:
    """Return an alignment that turns, grows and tilts, so that a part of the frame is not seen."""
    angle = math.radians(7.0)
    matrix = np.array(
        [
            [scale * math.cos(angle), -scale * math.sin(angle), 30.0],
            [scale * math.sin(angle), scale * math.cos(angle), -20.0],
            [1e-5, -2e-5, 1.0],
        ]
    )
    shift = np.random.default_rng(1).normal(0.0, 2.0, (6, 8, 2)) if is_bent else None
    return Alignment(
        matrix, shift, BEFORE_HW, AFTER_HW, "test", 9, 0.0, "test", 0.9, scale, 7.0
    )  # fmt: skip


def pair_of(make: Make, skin: MakeSkin, alignment: Alignment, gain: Picture) -> Comparison:
    """Return a comparison whose photos have sizes of their own, and a light to undo."""
    before, after = skin(0, BEFORE_HW), skin(1, AFTER_HW)
    lighting = Lighting("test", gain.astype(np.float64), None, 0.0, 0.0, separable=True)
    grid = make(before, before, alignment=alignment, lighting=lighting)
    shown = make(after, after).photos.after
    photos = replace(grid.photos, after=shown)
    return replace(grid, photos=photos, pair=replace(grid.pair, photos=photos))


SLOPING = np.array([[0.2, 0.1, -0.1], [0.0, 0.1, -0.1], [-0.1, 0.1, -0.1]], dtype=np.float32)


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(("scale", "is_bent"), [(1.07, True), (0.8, False), (2.3, True)])
def test_a_window_of_the_after_photo_is_cut_from_the_whole(
    level: int, scale: float, is_bent: bool, make_comparison: Make, make_skin: MakeSkin
) -> None:
    alignment = turned(scale, is_bent=is_bent)
    comparison = pair_of(make_comparison, make_skin, alignment, SLOPING)
    whole_hw = level_size_hw(BEFORE_HW, level)
    warped, _ = geometry.warped_to_before(comparison.photos.after.pixels, alignment, whole_hw)
    whole, _ = relit(warped, comparison.pair.lighting.log_gain)
    for window in (place.within(whole_hw) for place in WINDOWS):
        if min(window.size_hw) == 0:
            continue
        rows, columns = slice(window.top, window.bottom), slice(window.left, window.right)
        for photo, wanted in ((TilePhoto.AFTER_AS_TAKEN, warped), (TilePhoto.AFTER, whole)):
            found = tile_pixels(comparison, photo, whole_hw, window)
            np.testing.assert_allclose(found, wanted[rows, columns], atol=SAME)


@pytest.mark.parametrize("size_hw", [(301, 402), (151, 201), (100, 134), (37, 61)])
def test_a_window_of_a_smaller_photo_is_cut_from_the_whole(
    size_hw: tuple[int, int], make_skin: MakeSkin
) -> None:
    photo = make_skin(0, BEFORE_HW)
    whole = geometry.resized(photo, size_hw)
    for place in (Window(0, 0, 40, 40), Window(30, 50, 999, 999)):
        window = place.within(size_hw)
        cut = whole[window.top : window.bottom, window.left : window.right]
        np.testing.assert_allclose(resized_window(photo, size_hw, window), cut, atol=1e-5)


def test_tiles_cover_the_photo_with_its_own_pixels(
    make_comparison: Make, make_skin: MakeSkin
) -> None:
    before = make_skin(0, BEFORE_HW)
    comparison = make_comparison(before, before)
    for row, column in ((0, 0), (2, 3)):
        made = tile(comparison, TilePhoto.BEFORE, (0, column, row), tile_px=128)
        assert made is not None
        shown = np.asarray(Image.open(io.BytesIO(made.data)).convert("RGB")) / 255.0
        cut = before[row * 128 : (row + 1) * 128, column * 128 : (column + 1) * 128]
        assert shown.shape == cut.shape
        # JPEG at quality 92: a few levels of 255.
        assert float(np.abs(shown - cut).mean()) < 0.01


@pytest.mark.parametrize(
    "place", [(0, 4, 0), (0, 0, 3), (0, -1, 0), (-1, 0, 0), (1, 2, 0), (99, 0, 0), (10**9, 0, 0)]
)
def test_there_is_no_tile_beyond_the_photo(
    place: tuple[int, int, int], make_comparison: Make, make_skin: MakeSkin
) -> None:
    before = make_skin(0, BEFORE_HW)
    assert tile(make_comparison(before, before), TilePhoto.AFTER, place, tile_px=128) is None


def test_a_tile_that_the_after_photo_does_not_reach_is_black(
    make_comparison: Make, make_skin: MakeSkin
) -> None:
    far = replace(turned(1.0, is_bent=False), matrix=np.array(
        [[1.0, 0.0, 5000.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    ))  # fmt: skip
    comparison = pair_of(make_comparison, make_skin, far, SLOPING)
    assert not tile_pixels(comparison, TilePhoto.AFTER, BEFORE_HW, WINDOWS[0]).any()


@pytest.mark.parametrize(
    ("size_hw", "levels"),
    [((1536, 2048), 0), ((3024, 4032), 1), ((6048, 8064), 2), ((8742, 11656), 3)],
)
def test_levels_end_where_the_preview_shows_as_much(size_hw: tuple[int, int], levels: int) -> None:
    assert level_count(size_hw, 2048) == levels
