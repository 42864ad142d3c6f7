"""Lamp and camera: flat skin, doubled light and unknown lamps."""

import numpy as np
import pytest

from photocompare import colour
from photocompare.phantom import Camera, Light, light, random_shot
from photocompare.phantom.camera import decoded, developed, jpeg

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
