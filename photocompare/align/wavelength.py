"""How finely the smooth field may bend: no finer than skin moves, whatever its pixels say."""

from __future__ import annotations

from dataclasses import replace

from photocompare.settings import AlignSettings


def limited_to_slow_waves(
    settings: AlignSettings, before_hw: tuple[int, int], mm_per_px: float | None
) -> AlignSettings:
    """Return the settings with a field that leaves the short waves alone.

    Below two intervals along the long side there is no room for a wave: the matrix alone is left.
    """
    if mm_per_px is None:
        wave_px = settings.least_wave_fraction * before_hw[1]
    else:
        wave_px = settings.least_wave_mm / mm_per_px
    most = int(settings.intervals_per_wave * max(before_hw) / wave_px)
    if most < 2:
        return replace(settings, field_intervals=2, bendings=())
    return replace(settings, field_intervals=min(settings.field_intervals, most))
