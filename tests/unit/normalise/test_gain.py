from __future__ import annotations

import numpy as np

from photocompare.normalise.gain import GainFit, biweight_centre, huber_centre


def test_centres_of_equal_patches_are_exact() -> None:
    values = np.tile([0.1, -0.2, 0.3], (12, 1))
    np.testing.assert_array_equal(huber_centre(values, 1.5), values[0])
    np.testing.assert_array_equal(biweight_centre(values, 4.0), values[0])


def test_a_few_odd_patches_hardly_move_either_centre() -> None:
    random = np.random.default_rng(1)
    values = random.normal(0.2, 0.01, (40, 3))
    values[:4] += 1.0
    # A tenth of far values moves Huber's centre by at most 0.1·1.5 spreads over 0.9, 0.002.
    np.testing.assert_allclose(huber_centre(values, 1.5), 0.2, atol=0.006)
    # The biweight drops them altogether: three standard errors of 36 patches.
    np.testing.assert_allclose(biweight_centre(values, 4.0), 0.2, atol=0.005)


def test_exposure_and_cast_are_read_from_the_gain() -> None:
    one_stop = GainFit(np.full(3, np.log(2.0)), 0.0, 40)
    np.testing.assert_allclose(one_stop.exposure_ev, 1.0, atol=1e-12)
    np.testing.assert_allclose(one_stop.cast_fraction, 0.0, atol=1e-12)
    warm = GainFit(np.log([1.2, 1.0, 0.9]), 0.0, 40)
    np.testing.assert_allclose(warm.cast_fraction, 0.2, atol=1e-12)
    # 63·log10 1.2 + 37·log10 0.9 = 3.295
    np.testing.assert_allclose(warm.hi_shift, 3.295, atol=1e-3)
