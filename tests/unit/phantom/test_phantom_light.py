"""Lamp and camera: flat skin, doubled light and unknown lamps."""

from dataclasses import replace

import numpy as np
import pytest

from photocompare import colour
from photocompare.phantom import (
    Camera,
    Light,
    PhantomPair,
    Scene,
    Shot,
    light,
    make_pair,
    random_shot,
)
from photocompare.phantom.camera import decoded, developed, jpeg, tint

PLAIN = Camera(noise=0.0, vignetting=0.0, flare=0.0, sharpen=0.0)


def test_flat_skin_is_lit_evenly_at_one() -> None:
    flat = np.zeros((4, 5), dtype=np.float32)
    np.testing.assert_allclose(light.shading(Light(), flat, flat), 1.0, atol=1e-6)


def test_a_slope_towards_the_lamp_is_brighter_and_more_so_from_the_side() -> None:
    flat = np.zeros((1, 1), dtype=np.float32)
    # The lamp is on the right: skin that falls off to the right faces it.
    facing = np.full((1, 1), -0.1, dtype=np.float32)
    gain = [
        float(light.shading(Light(slant_deg=slant, tilt_deg=0.0), facing, flat)[0, 0]) - 1.0
        for slant in (20.0, 50.0)
    ]
    assert 0.0 < gain[0] < gain[1]


@pytest.mark.parametrize("name", ["D65", "D5500", "P3000", "LED4000"])
def test_every_lamp_shines_everywhere(name: str) -> None:
    assert (light.illuminant(name) > 0.0).all()


def test_an_unknown_lamp_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="unknown illuminant"):
        light.illuminant("candle")


def test_a_stop_more_is_twice_the_light() -> None:
    grey = np.full((8, 8, 3), 0.2, dtype=np.float32)
    generator = np.random.default_rng(0)
    brighter = Camera(exposure_ev=1.0, noise=0.0, vignetting=0.0, flare=0.0, sharpen=0.0)
    pictures = [developed(grey.copy(), one, generator) for one in (PLAIN, brighter)]
    once, twice = (colour.to_linear(picture) for picture in pictures)
    np.testing.assert_allclose(twice / once, 2.0, rtol=1e-4)


def test_the_corners_lose_what_the_lens_takes() -> None:
    white = np.full((200, 300, 3), 0.5, dtype=np.float32)
    lens = Camera(noise=0.0, vignetting=0.2, flare=0.0, sharpen=0.0)
    seen = colour.to_linear(developed(white, lens, np.random.default_rng(0)))
    np.testing.assert_allclose(seen[0, 0], 0.5 * 0.8, rtol=1e-3)
    np.testing.assert_allclose(seen[100, 150], 0.5, rtol=1e-3)


def test_a_file_holds_its_picture() -> None:
    ramp = np.broadcast_to(np.linspace(0.2, 0.8, 64, dtype=np.float32)[:, None], (64, 64))
    picture = np.ascontiguousarray(np.repeat(ramp[..., None], 3, axis=2))
    # Eight bits and JPEG at 95: a step and a half of 255.
    np.testing.assert_allclose(decoded(jpeg(picture, 95)), picture, atol=1.5 / 255)


def test_random_shots_differ_and_repeat() -> None:
    first, again, other = (random_shot(np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_a_lamp_is_white_to_a_camera_that_is_balanced_for_it() -> None:
    np.testing.assert_allclose(tint("P3000", "P3000"), 1.0)
    red, green, blue = tint("P3000", "D65")
    assert red > green > blue  # a bulb beside a window


def test_a_second_lamp_tints_its_own_side_and_not_the_truth() -> None:
    bulb = Light("P3000", tilt_deg=0.0, falloff=0.6, gloss=0.0)
    window = Light("D65", tilt_deg=180.0, falloff=0.6, gloss=0.0)
    scene = Scene(mm_per_px=0.2, mottling=0.0)
    one, mixed = (
        make_pair(scene, seed=1, size_hw=(150, 200), shots=(Shot(light=Light()), Shot(lamps)))
        for lamps in (window, replace(window, second=bulb, second_share=0.3))
    )
    np.testing.assert_array_equal(mixed.ideal_after, one.ideal_after)
    assert dict(mixed.truth) == dict(one.truth)
    left, right = (_red_over_blue(mixed, part) for part in (slice(0, 50), slice(150, 200)))
    lit_left, lit_right = (_red_over_blue(one, part) for part in (slice(0, 50), slice(150, 200)))
    # The bulb's side is warmer than under the window alone, and more so than the other side.
    assert right / lit_right > 1.05 * left / lit_left
    assert left > lit_left


def test_a_third_lamp_and_a_share_of_all_are_our_own_mistakes() -> None:
    with pytest.raises(ValueError, match="second lamp"):
        Light(second=Light(second=Light()))
    with pytest.raises(ValueError, match="second_share"):
        Light(second=Light(), second_share=1.0)


def _red_over_blue(made: PhantomPair, columns: slice) -> float:
    seen = colour.to_linear(made.photos.after.pixels[:, columns])
    return float(np.median(seen[..., 0]) / np.median(seen[..., 2]))


@pytest.mark.parametrize(("motion_deg", "rows", "columns"), [(0.0, 0.0, 3.0), (90.0, 3.0, 0.0)])
def test_a_camera_that_moves_smears_in_a_straight_line(
    motion_deg: float, rows: float, columns: float
) -> None:
    point = np.zeros((41, 41, 3), dtype=np.float32)
    point[20, 20] = 0.9
    moved = Camera(
        *(0.0, (0.0, 0.0, 0.0), 0.7, 0.0, 0.0, 0.0, 0.0), motion_px=6.0, motion_deg=motion_deg
    )
    seen = colour.to_linear(developed(point, moved, np.random.default_rng(0)))[..., 0]
    y, x = np.mgrid[-20:21, -20:21]
    total = float(seen.sum())
    # A line of length d has the variance d²/12; sampling it between pixels adds up to a quarter.
    np.testing.assert_allclose(total, 0.9, rtol=1e-3)
    np.testing.assert_allclose((seen * y**2).sum() / total, rows, atol=0.25)
    np.testing.assert_allclose((seen * x**2).sum() / total, columns, atol=0.25)
