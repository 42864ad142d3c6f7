"""Maps: zero is nothing, a known change is found, and doubt is never painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.color import rgb2lab

from photocompare import indices
from photocompare.model import Check, Comparison, Grade
from photocompare.settings import MeasureSettings, Settings, ViewSettings
from photocompare.view import MapKind, SkinMap, change_map, redness_maps
from photocompare.view.null_change import without_specks

Picture = NDArray[np.float32]
Make = Callable[..., Comparison]
MakeSkin = Callable[..., Picture]

SIZE_HW = (200, 260)
PATCH = (slice(60, 120), slice(70, 140))
CENTRE = (90, 105)
LIGHT_SKIN, REDDER_SKIN = (0.80, 0.62, 0.54), (0.78, 0.55, 0.49)


def flat(colour: tuple[float, float, float]) -> Picture:
    return np.broadcast_to(np.array(colour, dtype=np.float32), (*SIZE_HW, 3)).copy()


def patched() -> tuple[Picture, Picture]:
    """Return one colour all over, and the same with a patch of another."""
    after = flat(LIGHT_SKIN)
    after[PATCH] = REDDER_SKIN
    return flat(LIGHT_SKIN), after


def drawn(skin_map: SkinMap) -> NDArray[np.bool_]:
    return skin_map.legend.strength(skin_map.values, skin_map.doubt) > 0.0


@pytest.mark.parametrize("kind", list(MapKind))
def test_a_photo_and_itself_give_exactly_zero(
    kind: MapKind, make_comparison: Make, make_skin: MakeSkin
) -> None:
    same = make_skin()
    skin_map = change_map(make_comparison(same, same), kind)
    known = np.isfinite(skin_map.values)
    assert known.mean() > 0.9
    assert (skin_map.values[known] == 0.0).all()
    assert not drawn(skin_map).any()


@pytest.mark.parametrize("kind", [MapKind.REDNESS, MapKind.PIGMENT])
def test_a_known_change_of_an_index_is_found_with_its_sign(
    kind: MapKind, make_comparison: Make
) -> None:
    before, after = patched()
    index = indices.redness_hi if kind is MapKind.REDNESS else indices.pigment_mic
    colours = np.array([[LIGHT_SKIN, REDDER_SKIN]], dtype=np.float32)
    first, second = index(indices.log10_light(colours))[0]
    values = change_map(make_comparison(before, after), kind).values
    # Far inside the patch the smoothing sees one colour only; the rest is float32 rounding.
    assert values[CENTRE] == pytest.approx(second - first, abs=1e-3)
    assert values[10, 10] == pytest.approx(0.0, abs=1e-6)


def test_the_difference_is_ciede2000(make_comparison: Make) -> None:
    before, after = patched()
    values = change_map(make_comparison(before, after), MapKind.DIFFERENCE).values
    labs = rgb2lab(np.array([[LIGHT_SKIN, REDDER_SKIN]]))
    expected = float(indices.difference_de00(labs[0, 0], labs[0, 1]))
    assert values[CENTRE] == pytest.approx(expected, abs=0.01)  # float32 Lab


def test_swapping_the_photos_flips_the_sign(make_comparison: Make, make_skin: MakeSkin) -> None:
    before, after = make_skin(0), make_skin(1)
    for kind in (MapKind.REDNESS, MapKind.PIGMENT):
        forth = change_map(make_comparison(before, after), kind).values
        back = change_map(make_comparison(after, before), kind).values
        np.testing.assert_allclose(forth, -back, atol=1e-5)


@pytest.mark.parametrize("kind", list(MapKind))
def test_what_is_not_seen_is_not_known_and_touches_nothing_else(
    kind: MapKind, make_comparison: Make, make_skin: MakeSkin
) -> None:
    before = make_skin()
    after = np.clip(before * np.array([1.0, 0.9, 0.92], dtype=np.float32), 0.0, 1.0)
    overlap = np.ones(SIZE_HW, dtype=bool)
    overlap[:, 200:] = False
    measurable = np.ones(SIZE_HW, dtype=bool)
    measurable[20:30, 20:30] = False
    maps = []
    for filling in (0.0, 1.0):
        odd = after.copy()
        odd[~overlap | ~measurable] = filling
        comparison = make_comparison(before, odd, overlap=overlap, measurable=measurable)
        maps.append(change_map(comparison, kind).values)
    assert np.isnan(maps[0][~overlap]).all()
    assert np.isnan(maps[0][~measurable]).all()
    np.testing.assert_array_equal(maps[0], maps[1])


def test_an_edge_that_only_moved_is_not_drawn(make_comparison: Make) -> None:
    before = flat(LIGHT_SKIN)
    cv2.circle(before, (130, 100), 20, (0.45, 0.30, 0.26), -1)
    moved = np.roll(before, 1, axis=1)
    exact = make_comparison(before, moved)
    alignment = replace(
        exact.pair.alignment, error_px=1.0, matrix=exact.pair.alignment.matrix.copy()
    )
    doubted = make_comparison(before, moved, alignment=alignment)
    assert drawn(change_map(exact, MapKind.DIFFERENCE)).any()
    assert not drawn(change_map(doubted, MapKind.DIFFERENCE)).any()


@pytest.mark.parametrize("seed", range(3))
def test_noise_is_not_drawn(seed: int, make_comparison: Make, make_skin: MakeSkin) -> None:
    random = np.random.default_rng(seed)
    dark = make_skin(seed) * np.float32(0.4)  # noise weighs most in the dark
    noisy = [
        np.clip(dark + random.normal(0.0, 0.012, dark.shape), 0.0, 1.0).astype(np.float32)
        for _ in range(2)
    ]
    skin_map = change_map(make_comparison(*noisy), MapKind.REDNESS)
    # A lump has many places to appear in; one picture in some may show one.
    assert drawn(skin_map).mean() < 0.005


def test_what_unchanged_skin_does_is_within_doubt(make_comparison: Make) -> None:
    before = flat(LIGHT_SKIN)
    after = before * np.array([1.0, 0.95, 0.95], dtype=np.float32)  # reference and all
    skin_map = change_map(make_comparison(before, after), MapKind.REDNESS)
    assert abs(skin_map.values[CENTRE]) > skin_map.legend.floor
    assert not drawn(skin_map).any()


@pytest.mark.parametrize("kind", list(MapKind))
def test_a_refused_quantity_is_withheld_with_its_reason(
    kind: MapKind, redder_cheek: Comparison
) -> None:
    all_quantities = ("redness_hi", "pigment_mic", "texture_medium", "difference_de00")
    refusal = Check(
        "clipping", 0.3, "share", 0.01, 0.05, passed=False, is_refused=True,
        forbids=all_quantities, message="Too much glare. Retake without flash.",
    )  # fmt: skip
    comparison = replace(redder_cheek, grade=Grade("F", (refusal,)))
    skin_map = change_map(comparison, kind)
    assert np.isnan(skin_map.values).all()
    assert skin_map.withheld == "Too much glare. Retake without flash."


def test_both_redness_maps_share_one_scale(redder_cheek: Comparison) -> None:
    before, after = redness_maps(redder_cheek)
    change = change_map(redder_cheek, MapKind.REDNESS)
    assert before.legend == after.legend
    np.testing.assert_allclose(after.values - before.values, change.values, atol=1e-4)


def test_the_smoothing_is_in_millimetres_where_the_scale_is_known(
    redder_cheek: Comparison,
) -> None:
    known = replace(redder_cheek, settings=Settings(measure=MeasureSettings(mm_per_px=0.1)))
    assert "0.5 mm" in change_map(known, MapKind.REDNESS).method
    assert "of the width" in change_map(redder_cheek, MapKind.REDNESS).method


def test_maps_stay_small(redder_cheek: Comparison) -> None:
    small = replace(redder_cheek, settings=Settings(view=ViewSettings(map_side_px=130)))
    assert change_map(small, MapKind.REDNESS).size_hw == (100, 130)


def test_a_speck_below_the_smoothing_is_raised_into_doubt_and_a_spot_is_kept() -> None:
    values = np.zeros(SIZE_HW, dtype=np.float32)
    values[50:52, 50:52] = 1.2  # 4 pixels: less than the 50 that a sigma of 2 px spreads over
    values[100:120, 100:120] = -1.2
    values[10, 10] = np.nan
    doubt = without_specks(values, np.ones(SIZE_HW, dtype=np.float32), sigma_px=2.0)
    assert doubt[50, 50] == np.float32(1.2)
    assert (doubt[100:120, 100:120] == 1.0).all()
    assert np.isfinite(doubt).all()


def test_a_small_strong_spot_is_drawn(make_comparison: Make, make_skin: MakeSkin) -> None:
    before = make_skin()
    after = before.copy()
    cv2.circle(after, (130, 100), 3, (0.55, 0.30, 0.26), -1)
    assert drawn(change_map(make_comparison(before, after), MapKind.DIFFERENCE))[100, 130]
