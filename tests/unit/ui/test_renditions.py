"""Pictures of a comparison for the browser: drawn when looked at, gone with the comparison."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from photocompare.model import Comparison
from photocompare.settings import WebSettings
from photocompare.ui.pictures import PictureStore
from photocompare.ui.renditions import Renditions, renditions, viewer_sides
from photocompare.view import EncodedPicture, View, render

SMALL = WebSettings(preview_side_px=100, tile_px=64)


@pytest.fixture
def made(redder_cheek: Comparison) -> Renditions:
    return renditions(redder_cheek, is_private=True, settings=SMALL)


def token_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_nothing_is_drawn_before_it_is_asked_for(
    redder_cheek: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def drawn_as(comparison: Comparison, view: View, *, max_side_px: int) -> EncodedPicture:
        drawn.append(str(view))
        return render(comparison, view, max_side_px=max_side_px)

    monkeypatch.setattr("photocompare.ui.renditions.render", drawn_as)
    store = PictureStore()
    pictures = renditions(redder_cheek, is_private=True, settings=SMALL)
    sides = viewer_sides(pictures, store.shelf(), pair="pair", details=("", ""))
    assert drawn == []
    for _ in range(2):
        assert store.get(token_of(sides.after)) is not None
    assert drawn == ["after"]


def test_the_first_look_is_small_and_the_size_is_that_of_the_photo(made: Renditions) -> None:
    for drawing in (made.before, made.after, made.after_as_taken):
        picture = drawing.made()
        assert picture is not None
        assert max(Image.open(io.BytesIO(picture.data)).size) == 100
        assert picture.is_private
    assert made.size_wh == (260, 200)


def test_a_preview_shows_the_pixels_that_were_measured(redder_cheek: Comparison) -> None:
    pictures = renditions(redder_cheek, is_private=True)
    picture = pictures.after.made()
    assert picture is not None
    shown = np.asarray(Image.open(io.BytesIO(picture.data))) / 255.0
    # JPEG at quality 92: a few levels of 255.
    assert float(np.abs(shown - redder_cheek.pair.after).mean()) < 0.01


def test_every_tile_that_the_browser_is_told_of_is_there(made: Renditions) -> None:
    store = PictureStore()
    tiles = viewer_sides(made, store.shelf(), pair="pair", details=("", "")).tiles
    assert tiles is not None
    assert tiles.levels_wh == ((260, 200), (130, 100))
    for level, (width, height) in enumerate(tiles.levels_wh):
        last = (level, (width - 1) // 64, (height - 1) // 64)
        for url in (tiles.before, tiles.normalised, tiles.taken):
            assert store.tile(token_of(url), last) is not None
            assert store.tile(token_of(url), (level, last[1] + 1, 0)) is None
    assert store.tile(token_of(tiles.before), (2, 0, 0)) is None


def test_a_photo_that_the_preview_shows_whole_has_no_tiles(redder_cheek: Comparison) -> None:
    pictures = renditions(redder_cheek, is_private=True)
    shelf = PictureStore().shelf()
    assert viewer_sides(pictures, shelf, pair="pair", details=("", "")).tiles is None


def test_addresses_stay_from_one_run_of_the_page_to_the_next(made: Renditions) -> None:
    shelf = PictureStore().shelf()
    first, again = (viewer_sides(made, shelf, pair="pair", details=("", "")) for _ in range(2))
    assert first == again


def test_the_numbers_at_each_place_are_packed_when_they_are_asked_for(made: Renditions) -> None:
    store = PictureStore()
    sides = viewer_sides(made, store.shelf(), pair="pair", details=("", ""))
    assert made.values.held_bytes == 0
    numbers = store.get(token_of(sides.values))
    assert numbers is not None
    assert numbers.is_private
    assert gzip.decompress(numbers.data)[4:5] == b"{"
    assert numbers.encoding == "gzip"


def test_what_is_still_to_be_drawn_holds_no_photo(
    make_comparison: Callable[..., Comparison], redder_cheek: Comparison
) -> None:
    pixels = redder_cheek.pair.before
    store = PictureStore()
    shelf = store.shelf()
    pictures = renditions(make_comparison(pixels, pixels), is_private=True, settings=SMALL)
    sides = viewer_sides(pictures, shelf, pair="pair", details=("", ""))
    assert store.get(token_of(sides.before)) is not None
    after = pictures.after
    del pictures
    assert after.made() is None
    assert store.get(token_of(sides.after)) is None
    assert sides.tiles is not None
    assert store.tile(token_of(sides.tiles.before), (0, 0, 0)) is None
    assert store.get(token_of(sides.before)) is not None  # what was drawn stays until dropped
