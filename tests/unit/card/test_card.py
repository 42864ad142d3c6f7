"""A card laid into simulated photos: what is read of it, and every way in which it can fail."""

from __future__ import annotations

import time
from functools import cache

import cv2
import numpy as np
import pytest

from photocompare import card, colour
from photocompare.card import CardReading, find_card
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
)
from photocompare.settings import CardSettings

SIZE_HW = (450, 600)
SCENE = Scene(tone=3.0, mm_per_px=0.3)
LAID = Overlay(OverlayKind.CARD, (0.5, 0.5), length_fraction=0.45)
PITCH_PX = 0.45 * 600 / 6.7  # the card is 6.7 patches long


@cache
def picture(
    laid: Overlay | None = LAID, lamp: str = "D65", camera: Camera | None = None
) -> RGBImage:
    shot = Shot(Light(illuminant=lamp), camera or Camera())
    visit = Visit(shot=shot, overlays=() if laid is None else (laid,))
    return make_photos(SCENE, (visit,), seed=5, size_hw=SIZE_HW)[0].photo("skin").pixels


def found(image: RGBImage) -> CardReading:
    reading = find_card(image)
    assert reading is not None
    return reading


def test_a_flat_card_is_found_where_it_lies_and_all_that_is_in_gamut_is_used() -> None:
    reading = found(picture())
    assert reading.is_usable
    # Yellow's blue lies outside of what this camera can show; all other patches are seen.
    assert {one.patch for one in reading.left_out} <= {15}
    # Patches are placed to a fortieth of a pitch.
    np.testing.assert_allclose(reading.pitch_px, PITCH_PX, rtol=0.01)
    corner = np.array([299.5 - 3 * PITCH_PX, 224.5 - 2 * PITCH_PX])
    np.testing.assert_allclose(reading.corners_xy[0], corner, atol=1.0)
    assert reading.pitch_spread < 0.05
    # A smooth reflectance under daylight, seen by a camera that is trained for it: below one.
    assert reading.residual_de00 < 1.0


@pytest.mark.parametrize("angle_deg", [180.0, 90.0, -35.0])
def test_a_card_that_is_turned_or_upside_down_reads_the_same(angle_deg: float) -> None:
    straight = found(picture())
    turned = found(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), angle_deg, 0.45)))
    known = np.isfinite(straight.patches) & np.isfinite(turned.patches)
    # JPEG, and the lamp's loss of up to 8 % from the middle to the edge.
    np.testing.assert_allclose(turned.patches[known], straight.patches[known], rtol=0.12)
    assert turned.is_usable
    # The first corner turns with the card, anticlockwise on screen for a positive angle.
    angle = np.radians(angle_deg)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    middle = np.array([299.5, 224.5])
    np.testing.assert_allclose(
        turned.corners_xy[0], (straight.corners_xy[0] - middle) @ turn + middle, atol=1.5
    )


def test_a_tilted_card_is_read_and_says_that_its_scale_is_not_even() -> None:
    reading = found(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45, tilt=0.3)))
    assert reading.is_usable
    assert reading.pitch_spread > 0.2


@pytest.mark.parametrize("lamp", ["D50", "P3000", "LED2700", "LED6500"])
def test_another_lamp_is_corrected(lamp: str) -> None:
    reading = found(picture(lamp=lamp))
    assert reading.is_usable
    assert reading.residual_de00 < 1.0


@pytest.mark.parametrize("exposure_ev", [-2.0, -1.0, 0.6])
def test_exposure_scales_the_correction_and_nothing_else(exposure_ev: float) -> None:
    assert found(picture()).to_daylight is not None
    camera = Camera(exposure_ev=exposure_ev)
    base, other = found(picture()), found(picture(camera=camera))
    assert base.to_daylight is not None
    assert other.to_daylight is not None
    skin = np.array([0.4, 0.22, 0.15])
    expected = card.in_daylight(skin, base.to_daylight)
    got = card.in_daylight(skin * 2.0**exposure_ev, other.to_daylight)
    # 8 bits of the darkest patches two stops down, and patches that clip above.
    np.testing.assert_allclose(got, expected, rtol=0.02)


def test_a_cast_is_undone() -> None:
    camera = Camera(white_balance_ln=(0.2, 0.0, -0.2))
    gain = card.grey_gain(found(picture(camera=camera)).patches)
    plain = card.grey_gain(found(picture()).patches)
    np.testing.assert_allclose(np.log(gain / plain), (0.2, 0.0, -0.2), atol=0.015)  # JPEG


def test_a_half_hidden_card_loses_what_is_hidden() -> None:
    reading = found(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45, hidden=0.2)))
    hidden = {5, 11, 17, 23}
    assert hidden <= {one.patch for one in reading.left_out}
    assert reading.is_usable
    assert reading.residual_de00 < 1.0


@pytest.mark.parametrize("hidden", [0.4, 0.55, 0.7])
def test_a_card_hidden_by_half_and_more_is_right_or_not_used(hidden: float) -> None:
    reading = find_card(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45, hidden=hidden)))
    if reading is None:
        return
    if not reading.is_usable:
        assert "of the 24 patches" in reading.problem
        return
    assert reading.residual_de00 < 1.0
    # Only whole patches that lie side by side give the pitch.
    np.testing.assert_allclose(reading.pitch_px, PITCH_PX, rtol=0.04)


def test_a_card_hidden_by_most_is_not_used() -> None:
    reading = find_card(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45, hidden=0.7)))
    assert reading is None or not reading.is_usable


def test_a_card_in_which_the_lamp_is_mirrored_leaves_those_patches_out() -> None:
    reading = found(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45, glare=1.0)))
    assert {8, 9, 14, 15} <= {one.patch for one in reading.left_out}
    # What is left either fits the card, or the card is not used.
    assert reading.is_usable == (reading.problem == "")
    if reading.is_usable:
        assert reading.residual_de00 < CardSettings().most_residual_de00


def test_a_veil_over_the_card_is_refused_with_the_residual() -> None:
    # A weak mirror image lightens some patches without clipping any.
    reading = found(picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45, glare=0.3)))
    assert not reading.is_usable
    assert "ΔE00" in reading.problem or "glare" in reading.problem


def test_a_card_that_is_too_small_is_not_used() -> None:
    image = picture(Overlay(OverlayKind.CARD, (0.5, 0.5), 0.0, 0.45))
    small = cv2.resize(image, (180, 135), interpolation=cv2.INTER_AREA)
    reading = find_card(np.ascontiguousarray(small), CardSettings(least_pitch_px=15.0))
    assert reading is None or "too small" in reading.problem


def test_a_card_of_another_type_is_not_used_and_says_so() -> None:
    image = picture().copy()
    # The same squares in other colours: channels in another order.
    left, right = (round(299.5 + side * 3.4 * PITCH_PX) for side in (-1, 1))
    top, bottom = (round(224.5 + side * 2.4 * PITCH_PX) for side in (-1, 1))
    image[top:bottom, left:right] = image[top:bottom, left:right][:, ::-1, ::-1]
    reading = find_card(image)
    assert reading is None or not reading.is_usable
    if reading is not None:
        assert reading.problem


def test_a_faded_card_is_refused_with_its_residual() -> None:
    image = picture().copy()
    left, right = (round(299.5 + side * 3.4 * PITCH_PX) for side in (-1, 1))
    top, bottom = (round(224.5 + side * 2.4 * PITCH_PX) for side in (-1, 1))
    part = image[top:bottom, left:right]
    lab = cv2.cvtColor(part, cv2.COLOR_RGB2Lab)
    lab[..., 1:] = 0.4 * lab[..., 1:]  # a correction fits that perfectly, and would make skin glow
    image[top:bottom, left:right] = np.clip(cv2.cvtColor(lab, cv2.COLOR_Lab2RGB), 0.0, 1.0)
    reading = found(image)
    assert not reading.is_usable
    assert "ΔE00" in reading.problem or "other colours" in reading.problem


def test_skin_without_a_card_has_none_and_costs_little() -> None:
    image = cv2.resize(picture(None), (2048, 1536)).astype(np.float32)
    start = time.process_time()
    assert find_card(image) is None
    assert time.process_time() - start < 0.5  # 0.06 on the machine that it was made on


@pytest.mark.parametrize("size_hw", [(40, 40), (1, 1), (30, 900)])
def test_a_picture_too_small_for_a_card_has_none(size_hw: tuple[int, int]) -> None:
    assert find_card(np.full((*size_hw, 3), 0.5, dtype=np.float32)) is None


def test_white_black_and_noise_hold_no_card() -> None:
    noise = np.random.default_rng(0).uniform(size=(300, 400, 3)).astype(np.float32)
    for image in (noise, np.zeros_like(noise), np.ones_like(noise)):
        assert find_card(image) is None


def test_patches_that_look_as_published_need_no_correction() -> None:
    matrix = card.colour_matrix(card.patch_linear(), with_roots=True)
    light = np.array([[0.4, 0.2, 0.1], [0.05, 0.03, 0.02]])
    np.testing.assert_allclose(card.in_daylight(light, matrix), light, atol=1e-9)


def test_the_published_values_are_those_of_daylight() -> None:
    # The maker's CIELAB (D50) of the white and the neutral 5 patch have L* 96.5 and 50.9.
    lab = colour.to_lab(card.patch_srgb()[None, 18:24].astype(np.float32))[0]
    np.testing.assert_allclose(lab[[0, 3], 0], (96.0, 51.3), atol=1.0)
    np.testing.assert_allclose(lab[:, 1:], 0.0, atol=1.0)
