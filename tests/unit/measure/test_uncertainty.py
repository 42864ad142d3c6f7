from __future__ import annotations

import numpy as np
import pytest

from photocompare.measure.uncertainty import (
    BLOCK,
    MISPLACEMENT,
    PLACEBO,
    doubt_of,
    error_of,
    half_width_of,
    t_quantile,
)
from photocompare.model import ErrorTerm
from photocompare.settings import MeasureSettings


@pytest.mark.parametrize(
    ("freedom", "wanted"), [(3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1e6, 1.960)]
)
def test_the_quantile_is_that_of_the_tables(freedom: float, wanted: float) -> None:
    assert t_quantile(0.95, freedom) == pytest.approx(wanted, rel=0.001)


def test_too_few_untreated_patches_give_no_error() -> None:
    few = np.zeros(MeasureSettings().least_placebo_patches - 1)
    assert error_of(few, np.zeros(40), 0.5, MeasureSettings()) is None


def test_without_any_spread_the_learnt_error_of_a_shot_is_left() -> None:
    error = error_of(np.zeros(40), np.zeros(40), 0.5, MeasureSettings(shot_freedom=10.0))
    assert error is not None
    assert (error.size(PLACEBO), error.size(BLOCK)) == (0.0, 0.0)
    # Two terms that are learnt make one with more freedom: between t of 10 and t of 20 degrees.
    assert 2.086 * 0.5 <= error.half_width <= 2.228 * 0.5


def test_the_interval_holds_a_null_change_as_often_as_it_says() -> None:
    random = np.random.default_rng(7)
    settings = MeasureSettings()
    held = 0
    for _ in range(2000):
        patches = random.normal(0.0, 1.0, 20)
        change = random.normal(0.0, 1.0) - patches.mean()
        error = error_of(patches, np.zeros(1), 0.0, settings)
        assert error is not None
        held += abs(change) <= error.half_width
    # Three standard errors of a share of 95 % in 2000.
    assert held / 2000 == pytest.approx(0.95, abs=0.015)


def test_a_distance_scatters_about_its_own_size() -> None:
    distances = np.full(40, 0.7)  # equally far everywhere: no spread, and yet no change
    error = error_of(distances, np.zeros(1), 0.0, MeasureSettings(), is_distance=True)
    assert error is not None
    assert error.size(PLACEBO) == pytest.approx(0.7 * np.sqrt(1.0 + 1.0 / 40.0))
    assert error.half_width > 0.7


def test_variances_are_summed_and_bounds_are_added() -> None:
    terms = (
        ErrorTerm("one", 0.3),
        ErrorTerm("other", 0.4),
        ErrorTerm(MISPLACEMENT, 0.2, is_bound=True),
    )
    assert half_width_of(terms, 0.95) == pytest.approx(1.960 * 0.5 + 0.2, abs=1e-3)
    assert half_width_of(terms[2:], 0.95) == 0.2
    assert half_width_of((), 0.95) == 0.0


@pytest.mark.parametrize("freedom", [3.0, 10.0, 200.0])
def test_a_change_of_just_the_half_width_is_at_the_level(freedom: float) -> None:
    terms = (ErrorTerm("one", 0.3, freedom), ErrorTerm(MISPLACEMENT, 0.2, is_bound=True))
    # The quantile and the probability are each other's inverse, to rounding.
    assert doubt_of(-half_width_of(terms, 0.95), terms) == pytest.approx(0.05)
    assert doubt_of(0.2, terms) == 1.0


def test_the_mean_of_a_region_scatters_less_than_a_patch_but_not_without_limit() -> None:
    patches = np.random.default_rng(1).normal(0.0, 1.0, 40)
    sizes = []
    for region_patches in (0.2, 2.0, 4.0, 400.0):
        error = error_of(
            patches, np.zeros(1), 0.0, MeasureSettings(), region_patches=region_patches
        )
        assert error is not None
        sizes.append(error.size(PLACEBO))
    assert sizes[0] > sizes[1] > sizes[2] == sizes[3] > 0.0
