from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from photocompare import colour
from photocompare.grade import grade
from photocompare.model import AlignedPair, Check, NormalisedPair, PhotoPair
from photocompare.normalise import normalise
from photocompare.phantom import Camera, Light, PhantomPair, Scene, Shot, make_pair

Align = Callable[[PhantomPair], AlignedPair]
LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
SEPIA = np.array([1.0, 0.85, 0.65], dtype=np.float32)


def pair_of(aligned: AlignedPair, made: PhantomPair) -> NormalisedPair:
    return normalise(aligned, regions=made.regions)


def colour_of(pair: NormalisedPair) -> Check:
    return next(entry for entry in grade(pair).checks if entry.name == "colour")


@pytest.mark.parametrize(("tone", "exposure_ev"), [(0.0, 0.0), (5.0, 0.8), (10.0, 1.8)])
def test_skin_of_every_tone_holds_colour(
    aligned_exactly: Align, tone: float, exposure_ev: float
) -> None:
    shot = Shot(Light("LED4000"), Camera(exposure_ev=exposure_ev, jpeg_quality=50))
    made = make_pair(
        Scene(tone=tone, mm_per_px=0.1), seed=8, size_hw=(360, 480), shots=(shot, shot)
    )
    assert colour_of(pair_of(aligned_exactly(made), made)).passed


@pytest.mark.parametrize("tint", [np.ones(3, dtype=np.float32), SEPIA], ids=["grey", "sepia"])
def test_redness_and_pigment_are_withheld_in_black_and_white(
    aligned_exactly: Align, tint: np.ndarray
) -> None:
    made = make_pair(Scene(tone=2.0, mm_per_px=0.1), seed=8, size_hw=(360, 480))
    aligned = aligned_exactly(made)
    grey = ((aligned.after @ LUMA)[..., None] * tint).astype(np.float32)
    photos = PhotoPair(made.photos.before, replace(made.photos.after, pixels=grey))
    found = colour_of(pair_of(replace(aligned, after=grey.copy(), photos=photos), made))
    assert found.is_refused
    assert {"redness_hi", "redness_ei", "redness_a", "pigment_mic"} <= set(found.forbids)
    assert "tone_l" not in found.forbids  # grey shows lightness as well as colour does
    assert found.message.startswith("The after photo holds next to no colour")


@pytest.mark.parametrize(("ln_across", "is_redness_refused"), [(0.36, False), (0.6, True)])
def test_a_lamp_far_to_the_side_withholds_redness_too(
    aligned_exactly: Align, ln_across: float, is_redness_refused: bool
) -> None:
    # exp(0.36) is 43 % more light on one side, exp(0.6) 82 %; 40 % are refused, 60 % for redness.
    made = make_pair(Scene(tone=2.0, mm_per_px=0.1), seed=8, size_hw=(360, 480))
    aligned = aligned_exactly(made)
    along = np.linspace(-ln_across, 0.0, 480, dtype=np.float32)[None, :, None]
    after = colour.to_encoded(colour.to_linear(aligned.after) * np.exp(along))
    pair = pair_of(replace(aligned, after=after), made)
    found = next(entry for entry in grade(pair).checks if entry.name == "light direction")
    assert found.is_refused
    assert "pigment_mic" in found.forbids
    for name in ("redness_hi", "redness_area", "redness_load"):
        assert (name in found.forbids) is is_redness_refused
