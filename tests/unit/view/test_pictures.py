"""Pictures of a comparison: layers, bars, pairs, sizes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from photocompare import colour
from photocompare.model import Check, Comparison, Grade, PhotoPair
from photocompare.settings import Settings, ViewSettings
from photocompare.view import (
    MapKind,
    PictureFormat,
    View,
    after_label,
    change_map,
    day_text,
    legend,
    redness_legend,
    render,
)
from photocompare.view.bar import bar, ramp, tick_labels
from photocompare.view.compose import wiped
from photocompare.view.fullsize import after_at, before_at, grid_hw
from photocompare.view.heat import layer, map_notes, map_picture
from photocompare.view.lettering import width_px, wrapped, writable

Picture = NDArray[np.float32]
Make = Callable[..., Comparison]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "WEBP"))
    image.load()
    return image


@pytest.mark.parametrize("view", list(View))
def test_every_view_is_a_picture_of_its_stated_size(view: View, redder_cheek: Comparison) -> None:
    picture = render(redder_cheek, view)
    image = opened(picture.data)
    assert (image.height, image.width) == picture.size_hw
    assert picture.media_type == f"image/{picture.format}"


def test_the_same_comparison_gives_the_same_bytes(redder_cheek: Comparison) -> None:
    for view in (View.REDNESS_MAP, View.AFTER, View.BLINK):
        assert render(redder_cheek, view).data == render(redder_cheek, view).data


def test_a_layer_is_clear_where_nothing_changed(redder_cheek: Comparison) -> None:
    rgba = layer(change_map(redder_cheek, MapKind.REDNESS))
    assert rgba.shape == (200, 260, 4)
    assert rgba[10, 250, 3] == 0
    red, green, blue, alpha = rgba[86, 96]
    assert alpha > 150
    assert red > green + 50
    assert red > blue + 50


def test_outside_the_overlap_is_striped_and_unmeasurable_is_plain_grey(
    make_comparison: Make, make_skin: Callable[..., Picture]
) -> None:
    same = make_skin()
    overlap = np.ones((200, 260), dtype=bool)
    overlap[:, 180:] = False
    measurable = np.ones((200, 260), dtype=bool)
    measurable[100:140, 40:90] = False
    comparison = make_comparison(same, same, overlap=overlap, measurable=measurable)
    rgba = layer(change_map(comparison, MapKind.REDNESS))
    assert (rgba[~overlap][:, 3] > 100).all()
    assert len(np.unique(rgba[~overlap][:, 0])) == 2  # two greys: stripes
    assert len(np.unique(rgba[110:130, 50:80, 0])) == 1
    picture = map_picture(comparison, change_map(comparison, MapKind.REDNESS))
    assert (np.ptp(picture[~overlap].astype(int), axis=1) == 0).all()


def test_a_withheld_map_says_why(redder_cheek: Comparison) -> None:
    refusal = Check(
        "clipping", 0.3, "share", 0.01, 0.05, passed=False, is_refused=True,
        forbids=("redness_hi",), message="Too much glare.",
    )  # fmt: skip
    comparison = replace(redder_cheek, grade=Grade("F", (refusal,)))
    skin_map = change_map(comparison, MapKind.REDNESS)
    assert map_notes(comparison, skin_map) == ("Not drawn: Too much glare.",)
    rgba = layer(skin_map)
    assert np.ptp(rgba[..., :3].astype(int), axis=2).max() == 0  # no colour anywhere


def test_a_light_that_cannot_be_told_apart_is_said_on_the_map(redder_cheek: Comparison) -> None:
    lighting = replace(redder_cheek.pair.lighting, separable=False, log_gain=np.zeros((3, 1)))
    doubtful = replace(redder_cheek, pair=replace(redder_cheek.pair, lighting=lighting))
    for kind in MapKind:
        words = " ".join(map_notes(doubtful, change_map(doubtful, kind)))
        assert ("can't be told from the light" in words) is (kind is not MapKind.TEXTURE)
        certain = " ".join(map_notes(redder_cheek, change_map(redder_cheek, kind)))
        assert "can't be told from the light" not in certain


@pytest.mark.parametrize("kind", list(MapKind))
def test_a_bar_runs_from_limit_to_limit(kind: MapKind) -> None:
    scale = legend(kind, ViewSettings())
    colours = ramp(scale, (4, 101))
    ends = colour.to_uint8(scale.full_colours(np.array([scale.low, scale.high], dtype=np.float32)))
    np.testing.assert_array_equal(colours[0, -1], ends[1])
    if scale.low < 0.0:
        np.testing.assert_array_equal(colours[0, 0], ends[0])
        assert np.ptp(colours[0, 50].astype(int)) <= 1  # neutral in the middle


def test_tick_labels_say_what_lies_beyond_the_ends() -> None:
    view = ViewSettings()
    assert tick_labels(legend(MapKind.REDNESS, view)) == (
        "−6 or less", "−3", "0", "+3", "+6 or more",
    )  # fmt: skip
    assert tick_labels(legend(MapKind.DIFFERENCE, view))[0] == "0"
    assert tick_labels(redness_legend(view))[0] == "2 or less"


def test_a_bar_is_never_too_narrow_for_its_words() -> None:
    scale = legend(MapKind.TEXTURE, ViewSettings())
    assert bar(scale, 10).shape[1] == bar(scale, 420).shape[1] == 420
    assert bar(scale, 900).shape[1] == 900


def test_text_is_drawn_in_letters_that_the_font_has() -> None:
    assert writable("Zoë −3 ± 2°, 治") == "Zoe -3 ± 2°, ?"
    lines = wrapped("a sentence of several words that is too long", 14, 120.0)
    assert len(lines) > 1
    assert all(width_px(line, 14) <= 120.0 for line in lines)


def test_the_time_between_is_said_without_a_date(redder_cheek: Comparison) -> None:
    photos = redder_cheek.photos
    assert day_text(photos) == "14 days later"
    assert after_label(photos) == "After · 14 days later"
    assert day_text(PhotoPair(photos.after, photos.before)) == "14 days earlier"
    assert day_text(PhotoPair(photos.before, photos.before)) == ""
    undated = replace(photos.after, source=replace(photos.after.source, taken_at=None))
    assert after_label(PhotoPair(photos.before, undated)) == "After"
    day_after = replace(photos.after.source, taken_at=datetime(2026, 3, 3, 0, 5))
    next_day = replace(photos.after, source=day_after)
    assert day_text(PhotoPair(photos.before, next_day)) == "1 day later"


def test_a_wipe_shows_before_on_the_left_and_after_on_the_right(
    redder_cheek: Comparison,
) -> None:
    black, white = (np.full((100, 200, 3), v, dtype=np.float32) for v in (0.0, 1.0))
    picture = wiped(redder_cheek, black, white, 0.5)
    assert (picture[50:, :95] == 0).all()
    assert (picture[50:, 105:] == 255).all()


def test_where_only_one_photo_shows_skin_every_picture_of_both_is_striped(
    make_comparison: Make, make_skin: Callable[..., Picture]
) -> None:
    overlap = np.ones((200, 260), dtype=bool)
    overlap[:, 200:] = False
    comparison = make_comparison(make_skin(0), make_skin(1), overlap=overlap)
    striped = opened(render(comparison, View.AFTER_STRIPED, PictureFormat.PNG).data)
    outside = np.asarray(striped)[~overlap].astype(int)
    assert np.ptp(outside, axis=1).max() == 0
    assert len(np.unique(outside)) == 2
    plain = np.asarray(opened(render(comparison, View.AFTER, PictureFormat.PNG).data))
    np.testing.assert_array_equal(np.asarray(striped)[overlap], plain[overlap])


def test_a_label_is_never_wider_than_its_picture(redder_cheek: Comparison) -> None:
    picture = opened(
        render(redder_cheek, View.SIDE_BY_SIDE, PictureFormat.PNG, max_side_px=180).data
    )
    band = np.asarray(picture)[2:8].astype(int)
    edges = band[:, (0, 1, 89, 92, 93, -2, -1)]
    assert edges[:, (0, 1, -2, -1)].max() < 60  # the dark band, without a letter


def test_a_blink_has_two_frames(redder_cheek: Comparison) -> None:
    picture = render(redder_cheek, View.BLINK)
    assert picture.format is PictureFormat.WEBP
    assert getattr(opened(picture.data), "n_frames", 1) == 2


def test_photos_at_working_size_are_the_ones_that_were_measured(
    redder_cheek: Comparison,
) -> None:
    pair = redder_cheek.pair
    assert before_at(redder_cheek, pair.size_hw) is pair.before
    assert after_at(redder_cheek, pair.size_hw) is pair.after
    assert after_at(redder_cheek, pair.size_hw, as_taken=True) is pair.after_as_taken


def test_no_picture_is_larger_than_its_limit(redder_cheek: Comparison) -> None:
    assert grid_hw(redder_cheek) == (200, 260)  # never larger than the photo
    assert grid_hw(redder_cheek, 130) == (100, 130)
    small = replace(redder_cheek, settings=Settings(view=ViewSettings(max_side_px=65)))
    assert grid_hw(small, 5000) == (50, 65)


def test_full_resolution_gets_the_light_that_was_measured(
    make_comparison: Make, make_skin: Callable[..., Picture]
) -> None:
    photo_sized = make_skin(0, (200, 260))
    comparison = make_comparison(photo_sized, photo_sized)
    half = comparison.pair.before[::2, ::2].copy()
    log_gain = np.log(np.array([[1.2], [1.0], [0.9]]))
    lighting = replace(comparison.pair.lighting, log_gain=log_gain)
    mask = np.ones(half.shape[:2], dtype=bool)
    pair = replace(
        comparison.pair, before=half, after=half.copy(), after_as_taken=half.copy(),
        overlap=mask, measurable=mask.copy(), lighting=lighting,
    )  # fmt: skip
    after = after_at(replace(comparison, pair=pair), (200, 260))
    ratio = colour.to_linear(photo_sized) / colour.to_linear(after)
    # The decoding table errs by 1e-6 of full light.
    np.testing.assert_allclose(ratio.mean(axis=(0, 1)), (1.2, 1.0, 0.9), rtol=1e-3)
