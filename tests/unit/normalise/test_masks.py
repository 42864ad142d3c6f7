"""Hair and glare are masked; spots, moles, wrinkles, vessels and scars are what is measured."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from photocompare import colour
from photocompare.model import GLARE, HAIR
from photocompare.normalise.masks import glare_mask, hair_mask
from photocompare.phantom import Light, Scalp, Scene, Shot, Visit, make_photos
from photocompare.settings import MaskSettings

MASKS = MaskSettings()
SIDE_LIT = Shot(Light(slant_deg=45.0, ambient=0.3, gloss=0.8))


def shown(scene: Scene, seed: int = 3) -> np.ndarray:
    visit = Visit(shot=SIDE_LIT)
    photo = make_photos(scene, (visit,), seed=seed, size_hw=(420, 560))[0].photo("skin")
    return colour.to_uint8(photo.pixels)


def with_hairs(picture: np.ndarray, level: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the picture with ten hairs over it, and where they lie."""
    random = np.random.default_rng(8)
    drawn = np.zeros(picture.shape[:2], dtype=np.uint8)
    for _ in range(10):
        x, y = random.uniform(60, 480), random.uniform(60, 340)
        angle = random.uniform(0.0, np.pi)
        ends = [(x, y), (x + 60 * np.cos(angle), y + 60 * np.sin(angle))]
        points = np.round(np.array(ends) * 16).astype(np.int32)
        cv2.polylines(drawn, [points], False, 255, 2, cv2.LINE_AA, 4)
    share = drawn[..., None] / 255.0
    return (picture * (1.0 - share) + level * share).astype(np.uint8), drawn > 200


@pytest.mark.parametrize("tone", [0.0, 3.0, 6.0])
def test_dark_hairs_are_masked_and_little_else(tone: float) -> None:
    plain = shown(Scene(tone=tone, mm_per_px=0.1, vellus_per_cm2=0.0))
    hairy, hairs = with_hairs(plain, 18)
    found = hair_mask(hairy, MASKS)
    assert found[hairs].mean() > 0.9
    # Where hairs cross, the place between them counts as full of hair: 14 pixels here.
    near = cv2.dilate(hairs.astype(np.uint8), np.ones((29, 29), dtype=np.uint8)) > 0
    assert found[~near].mean() < 0.001


@pytest.mark.parametrize("tone", [0.0, 4.0, 8.0, 10.0])
def test_spots_moles_and_freckles_are_not_hair(tone: float) -> None:
    spotted = Scene(
        tone=tone,
        mm_per_px=0.1,
        moles_per_cm2=1.0,
        freckles_per_cm2=8.0,
        spots_per_cm2=1.0,
        vellus_per_cm2=0.0,
    )
    assert hair_mask(shown(spotted), MASKS).mean() < 0.001


@pytest.mark.parametrize("tone", [0.0, 4.0, 8.0])
def test_wrinkles_vessels_scars_and_stretch_marks_are_not_hair(tone: float) -> None:
    marked = Scene(
        tone=tone,
        mm_per_px=0.1,
        wrinkles=14,
        vessels_per_cm2=2.0,
        scars=8,
        striae=3,
        vellus_per_cm2=0.0,
    )
    assert hair_mask(shown(marked), MASKS).mean() < 0.001


def test_a_head_of_thin_hair_is_masked_in_part() -> None:
    # Strands that lie apart on bright skin; masses of dark hair have no strands to be seen.
    thin = shown(Scene(tone=1.0, mm_per_px=0.06, scalp=Scalp(density=0.05)))
    assert hair_mask(thin, MASKS).mean() > 0.05


def test_a_mirrored_lamp_is_glare_and_skin_without_pigment_is_not() -> None:
    picture = shown(Scene(tone=5.0, mm_per_px=0.1, vellus_per_cm2=0.0))
    picture[100:112, 100:112] = (245, 242, 240)
    pale = (picture[200:240, 200:240].astype(float) ** 0.75 * 255**0.25).astype(np.uint8)
    picture[200:240, 200:240] = pale  # lighter by a stop, its colour kept
    found = glare_mask(picture, MASKS)
    assert found[102:110, 102:110].all()
    assert not found[200:240, 200:240].any()
    found[98:114, 98:114] = False
    assert found.mean() < 0.001


def test_exposure_does_not_make_hair_or_glare_of_skin() -> None:
    for tone in (0.0, 5.0):
        picture = shown(Scene(tone=tone, mm_per_px=0.1, moles_per_cm2=0.5, vellus_per_cm2=0.0))
        light = colour.to_linear(picture.astype(np.float32) / 255.0)
        for factor in (0.5, 1.2):
            again = colour.to_uint8(colour.to_encoded(light * np.float32(factor)))
            assert hair_mask(again, MASKS).mean() < 0.001
            assert glare_mask(again, MASKS).mean() < 0.001


def test_masks_of_a_large_picture_cost_little() -> None:
    picture = cv2.resize(shown(Scene(mm_per_px=0.1)), (2048, 1536)).astype(np.uint8)
    start = time.process_time()
    hair_mask(picture, MASKS)
    glare_mask(picture, MASKS)
    assert time.process_time() - start < 0.4  # 0.08 on the machine that it was made on


def test_the_names_of_the_masks_are_words() -> None:
    assert (HAIR, GLARE) == ("hair", "glare")
