from __future__ import annotations

import numpy as np
import pytest

from photocompare.measure.uncertainty import error_of, t_quantile
from photocompare.settings import MeasureSettings


@pytest.mark.parametrize(
    ("freedom", "wanted"), [(3, 3.182), (5, 2.571), (10, 2.228), (30, 2.042), (1e6, 1.960)]
)
def test_the_quantile_is_that_of_the_tables(freedom: float, wanted: float) -> None:
    assert t_quantile(0.95, freedom) == pytest.approx(wanted, rel=0.01)


def test_too_few_untreated_patches_give_no_error() -> None:
    few = np.zeros(MeasureSettings().least_placebo_patches - 1)
    assert error_of(few, np.zeros(40), 0.5, MeasureSettings()) is None


def test_without_any_spread_the_learnt_error_of_a_shot_is_left() -> None:
    error = error_of(np.zeros(40), np.zeros(40), 0.5, MeasureSettings(shot_freedom=10.0))
    assert error is not None
    assert (error.placebo, error.block) == (0.0, 0.0)
    assert error.half_width == pytest.approx(2.228 * 0.5, rel=0.01)


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
    assert error.placebo == pytest.approx(0.7 * np.sqrt(1.0 + 1.0 / 40.0))
    assert error.half_width > 0.7
