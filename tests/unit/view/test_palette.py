"""Palettes: neutral at zero, even to the eye, safe for colour-blind readers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.color import rgb2lab

from photocompare import colour, indices
from photocompare.settings import ViewSettings
from photocompare.view import MapKind, legend, redness_legend
from photocompare.view.palette import AMOUNT, DISTANCE, PIGMENT, REDNESS, TEXTURE, Palette

DIVERGING = {"redness": REDNESS, "pigment": PIGMENT, "texture": TEXTURE}
ALL = {**DIVERGING, "distance": DISTANCE, "amount": AMOUNT}

# Machado, Oliveira and Fernandes 2009, severity 1, on linear sRGB.
BLINDNESS = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def lab_at(palette: Palette, positions: NDArray[np.float64]) -> NDArray[np.float64]:
    colours = palette.colours(positions.astype(np.float32))
    return np.asarray(rgb2lab(colours[None])[0], dtype=np.float64)


@pytest.mark.parametrize("name", DIVERGING)
def test_zero_is_neutral_and_the_ends_are_equally_dark(name: str) -> None:
    low, zero, high = lab_at(DIVERGING[name], np.array([-1.0, 0.0, 1.0]))
    assert np.hypot(zero[1], zero[2]) < 1.0  # no hue that an eye could see
    assert abs(low[0] - high[0]) < 3.0
    assert zero[0] - max(low[0], high[0]) > 40.0


@pytest.mark.parametrize("name", ALL)
def test_equal_steps_look_equal(name: str) -> None:
    positions = np.linspace(-1.0, 1.0, 21)
    steps = np.linalg.norm(np.diff(lab_at(ALL[name], positions), axis=0), axis=1)
    # The table rounds to the nearest of 513 colours: 2 % of a step here.
    assert steps.max() / steps.min() < 1.25
    assert (np.diff(np.abs(positions)) != 0).all()


@pytest.mark.parametrize("blindness", BLINDNESS)
@pytest.mark.parametrize("name", DIVERGING)
def test_more_and_less_can_be_told_apart_by_colour_blind_readers(name: str, blindness: str) -> None:
    seen_as = np.array(BLINDNESS[blindness], dtype=np.float32).T
    for size in (0.5, 1.0):
        ends = DIVERGING[name].colours(np.array([[-size, size]], dtype=np.float32))
        seen = colour.to_encoded(np.clip(colour.to_linear(ends) @ seen_as, 0.0, 1.0))
        low, high = rgb2lab(seen)[0]
        # Ten is far more than the one or two at which two colours begin to look different.
        assert float(indices.difference_de00(low, high)) > 10.0


def test_every_map_has_its_own_palette() -> None:
    view = ViewSettings()
    scales = [legend(kind, view) for kind in MapKind] + [redness_legend(view)]
    assert len({scale.palette for scale in scales}) == len(scales)


def test_beyond_the_limits_the_end_colour_stays() -> None:
    scale = legend(MapKind.REDNESS, ViewSettings())
    ends = scale.full_colours(np.array([scale.low, scale.high], dtype=np.float32))
    beyond = scale.full_colours(np.array([-99.0, 99.0], dtype=np.float32))
    np.testing.assert_array_equal(ends, beyond)


@pytest.mark.parametrize("kind", list(MapKind))
def test_a_change_within_doubt_has_the_colour_of_none(kind: MapKind) -> None:
    scale = legend(kind, ViewSettings())
    zero = scale.full_colours(np.zeros(1, dtype=np.float32))
    within = np.array([scale.floor], dtype=np.float32)
    np.testing.assert_allclose(scale.colours(within), zero, atol=1e-6)
    twice = np.array([2.0 * scale.floor], dtype=np.float32)
    np.testing.assert_array_equal(scale.colours(twice), scale.full_colours(twice))
    np.testing.assert_allclose(scale.colours(twice, doubt=2.0 * scale.floor), zero, atol=1e-6)
