"""What the light did to reference skin must not depend on which photo the places are given in."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from photocompare.measure.surface.changes import of_sums
from photocompare.measure.surface.light_share import Contrasts, LightShare, light_share
from photocompare.measure.verdict import Finding
from photocompare.settings import MeasureSettings
from photocompare.settings.surface import Learnt

COUNT = 59  # not a multiple of the number of patches


def things(seed: int) -> tuple[np.ndarray, Contrasts]:
    """Return places of a region longer than wide, and contrasts that differ between them."""
    draw = np.random.default_rng(seed)
    places = draw.uniform((0.0, 0.0), (300.0, 180.0), (COUNT, 2))
    contrasts = np.exp(draw.normal(-3.0, 0.2, (COUNT, 2)))
    return places, Contrasts(contrasts[:, 0], contrasts[:, 1], np.ones(COUNT))


def shared(places: np.ndarray, contrasts: Contrasts) -> LightShare:
    share = light_share(places, contrasts, least=30)
    assert share is not None
    return share


@pytest.mark.parametrize("turn_deg", [0.5, 7.0, 45.0, 90.0, 180.0])
def test_turning_the_photo_leaves_the_patches(turn_deg: float) -> None:
    places, contrasts = things(1)
    angle = math.radians(turn_deg)
    turned = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    moved = 1.1 * places @ turned.T + (40.0, -25.0)
    # The places are the same but for rounding, so nothing may differ beyond it.
    np.testing.assert_allclose(
        np.sort(shared(moved, contrasts).placebos), np.sort(shared(places, contrasts).placebos)
    )


@pytest.mark.parametrize("seed", range(4))
def test_swapping_the_photos_flips_the_share(seed: int) -> None:
    places, contrasts = things(seed)
    there = shared(places, contrasts)
    back = shared(places, Contrasts(contrasts.after, contrasts.before, contrasts.weights))
    assert back.log_ratio == pytest.approx(-there.log_ratio)
    np.testing.assert_allclose(np.sort(back.placebos), np.sort(-there.placebos))


def test_every_patch_holds_enough_to_count() -> None:
    places, contrasts = things(2)
    assert len(shared(places, contrasts).placebos) == COUNT // 6  # six have a ratio worth having


def test_two_ways_of_telling_the_light_that_disagree_widen_the_error() -> None:
    settings = MeasureSettings()
    agreed = LightShare(0.05, np.array([0.04, 0.05, 0.06]))
    plain = Finding("cheek", "pore_area", 1.0, 1.1)
    differences = np.full(20, 0.005)
    agreeing, disagreeing = (
        of_sums(
            plain, differences, per_log=2.0, light=light, learnt=Learnt(0.1, 0.3), settings=settings
        ).half_width
        for light in (agreed, replace(agreed, apart=0.13))
    )
    assert agreeing is not None
    assert disagreeing is not None
    # 0.13 apart at 2 per log unit is a standard deviation of 0.26: more than all the rest.
    assert disagreeing > agreeing + 0.26
