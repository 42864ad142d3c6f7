"""What is finer than skin moves is left alone by the smooth field, at every scale that is known."""

from __future__ import annotations

import numpy as np
import pytest

from photocompare.align import align, limited_to_slow_waves
from photocompare.phantom import Pose, Scene, make_pair
from photocompare.settings import AlignSettings

SETTINGS = AlignSettings()


@pytest.mark.parametrize(
    ("size_hw", "mm_per_px", "intervals"),
    [
        ((900, 1200), None, 24),  # a fortieth of the width: finer than the field ever bends
        ((1200, 900), None, 24),
        ((900, 1200), 0.1, 24),  # 120 mm wide: 80 intervals would be a wave of 3 mm
        ((900, 1200), 0.02, 16),  # 24 mm: eight waves of 3 mm, two intervals each
        ((900, 1200), 0.005, 4),
    ],
)
def test_the_field_bends_no_faster_than_three_millimetres(
    size_hw: tuple[int, int], mm_per_px: float | None, intervals: int
) -> None:
    limited = limited_to_slow_waves(SETTINGS, size_hw, mm_per_px)
    assert limited.field_intervals == intervals
    assert limited.bendings == SETTINGS.bendings


def test_a_picture_narrower_than_a_wave_has_no_field() -> None:
    assert limited_to_slow_waves(SETTINGS, (900, 1200), 0.002).bendings == ()


def test_the_scale_that_is_known_decides_what_is_followed() -> None:
    pose = Pose(shift_xy=(5.0, -3.0), elastic_px=2.5)
    phantom = make_pair(Scene(mm_per_px=0.1), seed=2, size_hw=(300, 400), pose=pose)
    followed = align(phantom.photos, SETTINGS, mm_per_px=0.1).alignment
    assert followed.displacement is not None  # the skin did move
    # Said to be 2 mm wide, the same move would be finer than skin moves.
    left_alone = align(phantom.photos, SETTINGS, mm_per_px=0.005).alignment
    assert left_alone.displacement is None
    np.testing.assert_allclose(left_alone.matrix[:2, 2], (5.0, -3.0), atol=5.0)
