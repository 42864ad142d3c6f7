"""The simulated colour card: what its patches are made of, and how lamp and camera show them."""

from __future__ import annotations

import numpy as np

from photocompare import colour
from photocompare.card import patch_linear
from photocompare.model import RGBImage
from photocompare.phantom import (
    Camera,
    Light,
    Overlay,
    OverlayKind,
    Scene,
    Shot,
    Visit,
    make_photos,
    spectrum,
)
from photocompare.phantom.card import patch_spectra, seen_patches

SIZE_HW = (180, 240)
PITCH_PX = 0.8 * 240 / 6.7
QUIET = Camera(noise=0.0, sharpen=0.0, flare=0.0, vignetting=0.0, jpeg_quality=100)


def picture(laid: Overlay, lamp: Light) -> RGBImage:
    visit = Visit(shot=Shot(lamp, QUIET), overlays=(laid,))
    return make_photos(Scene(mm_per_px=0.3), (visit,), seed=1, size_hw=SIZE_HW)[0].photo("x").pixels


def patch(image: RGBImage, column: int, row: int) -> np.ndarray:
    x = round(119.5 + (column - 2.5) * PITCH_PX)
    y = round(89.5 + (row - 1.5) * PITCH_PX)
    light = colour.to_linear(np.ascontiguousarray(image[y - 4 : y + 5, x - 4 : x + 5]))
    return np.asarray(light.mean(axis=(0, 1)))


def test_each_patch_reflects_between_nothing_and_all_and_looks_as_published() -> None:
    spectra = patch_spectra()
    assert spectra.min() > 0.0
    assert spectra.max() < 1.0
    np.testing.assert_allclose(spectrum.ideal_linear_rgb(spectra), patch_linear(), atol=1e-9)


def test_grey_patches_stay_grey_under_any_lamp_that_white_balance_has_dealt_with() -> None:
    for lamp in ("D65", "P3000", "LED2700"):
        greys = seen_patches(lamp)[18:24]
        # Smooth greys have no metamers: 1 % is what their published 8 bits leave.
        np.testing.assert_allclose(greys / greys[:, 1:2], 1.0, atol=0.02)


def test_another_lamp_moves_colours_but_not_greys() -> None:
    day, lamp = seen_patches("D65"), seen_patches("LED2700")
    moved = np.abs(np.log(np.maximum(lamp, 0.01) / np.maximum(day, 0.01))).max(axis=1)
    assert moved[18:24].max() < 0.03
    assert np.median(moved[:18]) > 0.05


def test_the_card_is_seen_where_it_is_laid_upright_and_upside_down() -> None:
    lamp = Light(gloss=0.0, falloff=0.0)
    wanted = seen_patches("D65")
    for angle_deg, column, row in ((0.0, 0, 0), (180.0, 5, 3)):
        image = picture(Overlay(OverlayKind.CARD, (0.5, 0.5), angle_deg, 0.8), lamp)
        np.testing.assert_allclose(patch(image, column, row), wanted[0], atol=0.006)  # 8 bits


def test_glare_and_a_hand_lie_over_the_card() -> None:
    lamp = Light(gloss=0.0, falloff=0.0)
    glaring = picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.8, glare=1.0), lamp)
    assert patch(glaring, 2, 1).min() > 0.97
    hidden = picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.8, hidden=0.25), lamp)
    skin = patch(hidden, 5, 0)
    assert skin[0] > skin[1] > skin[2]
    np.testing.assert_allclose(patch(hidden, 0, 0), seen_patches("D65")[0], atol=0.006)
