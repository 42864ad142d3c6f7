"""A lamp that moved sideways is seen, and allowed for, where one reference could not undo it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from photocompare import Settings, compare
from photocompare.light_slope import light_slope
from photocompare.model import Alignment, Lighting, NormalisedPair, PhotoPair, Verdict
from photocompare.phantom import Light, Pose, Scene, Shot, make_pair
from photocompare.settings import MeasureSettings

SIZE_HW = (240, 320)


def sloped(slope_ln: float, *, seed: int = 0) -> NormalisedPair:
    """Return skin-coloured noise whose light grows by ``slope_ln`` from left to right."""
    rng = np.random.default_rng(seed)
    skin = np.array([0.65, 0.5, 0.42]) * np.exp(rng.normal(0.0, 0.03, (*SIZE_HW, 1)))
    before = np.ascontiguousarray(skin, dtype=np.float32)
    gain = np.exp(np.linspace(-0.5, 0.5, SIZE_HW[1]) * slope_ln / 2.2)[None, :, None]
    after = np.ascontiguousarray(before * gain, dtype=np.float32)
    whole = np.ones(SIZE_HW, dtype=bool)
    alignment = Alignment(np.eye(3), None, SIZE_HW, SIZE_HW, "", 0, 0.1, "", 1.0, 1.0, 0.0)
    photos = make_pair(Scene(), seed=1, size_hw=SIZE_HW).photos
    lighting = Lighting("test", np.zeros((3, 1)), None, 0.0, 0.0, True)
    return NormalisedPair(
        *(before, after, after.copy()), whole, whole.copy(), alignment, lighting, photos
    )


def halves() -> tuple[np.ndarray, np.ndarray]:
    """Return the left and the right half of the picture."""
    left = np.zeros(SIZE_HW, dtype=bool)
    left[:, : SIZE_HW[1] // 2] = True
    return left, ~left


@pytest.mark.parametrize("slope_ln", [-0.3, 0.0, 0.1, 0.3])
def test_a_known_slope_is_found(slope_ln: float) -> None:
    slope = light_slope(sloped(slope_ln), np.ones(SIZE_HW, dtype=bool))
    assert slope is not None
    # A gain g in linear light is g^(1/2.4) on the encoded values, a little less below the knee
    # of the curve: 2.2 is its mean exponent, and 8 % covers the difference.
    assert slope.across_ln(SIZE_HW) == pytest.approx(abs(slope_ln), rel=0.08, abs=0.003)
    half = slope.largest_difference_ln(*halves())
    assert half == pytest.approx(abs(slope_ln) / 2, rel=0.08, abs=0.01)


def test_a_patch_that_changed_does_not_tilt_the_light() -> None:
    pair = sloped(0.0)
    after = np.array(pair.after)
    after[60:120, 40:120] *= 0.8
    changed = dataclasses.replace(pair, after=after, after_as_taken=after.copy())
    slope = light_slope(changed, np.ones(SIZE_HW, dtype=bool))
    assert slope is not None
    # The patch is a sixteenth of the picture and 0.49 ln darker: a plain fit would tilt by 0.1.
    assert slope.across_ln(SIZE_HW) < 0.01


def test_too_little_skin_gives_no_slope() -> None:
    speck = np.zeros(SIZE_HW, dtype=bool)
    speck[:8, :8] = True
    assert light_slope(sloped(0.1), speck) is None


def test_a_lamp_moved_sideways_is_not_read_as_pigment() -> None:
    shots = (Shot(Light(falloff=0.0)), Shot(Light(tilt_deg=0.0, falloff=0.25)))
    pair = make_pair(Scene(mm_per_px=0.1), seed=4, size_hw=(450, 600), pose=Pose(2.0), shots=shots)
    photos = PhotoPair(pair.photos.before, pair.photos.after)
    settings = Settings(measure=MeasureSettings(mm_per_px=pair.mm_per_px))
    comparison = compare(photos.before, photos.after, settings, regions=pair.regions)
    said = {r.quantity: r.verdict for r in comparison.readings if r.region == "treated"}
    changed = {name for name, word in said.items() if word in (Verdict.HIGHER, Verdict.LOWER)}
    assert changed == set()
