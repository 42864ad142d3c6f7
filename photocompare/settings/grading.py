"""How comparable a pair is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GradeSettings:
    """Limits of comparability, each (warned from, refused from); falling where less is worse.

    Proposals from simulation, to be tuned on repeat shots.
    """

    resolution_mm_per_px: tuple[float, float] = (0.08, 0.48)  # of the coarser photo; texture
    scale_ratio: tuple[float, float] = (1.10, 1.5)  # beyond, one photo's detail is lost
    overlap_fraction: tuple[float, float] = (0.8, 0.4)  # less is hardly the same view
    alignment_error_mm: tuple[float, float] = (0.3, 1.0)  # colour of a region bears 1 mm
    alignment_error_percent: tuple[float, float] = (0.2, 0.6)  # the same, on a face 180 mm wide
    # Of the overlap, where the error expected there is beyond the latter of the two above.
    lost_percent: tuple[float, float] = (5.0, 50.0)
    exposure_ev: tuple[float, float] = (0.5, 1.5)  # noise and highlights then differ
    cast_percent: tuple[float, float] = (10.0, 30.0)  # other lamps show skin otherwise (metamerism)
    light_field_ln: tuple[float, float] = (0.05, 0.15)  # the lamp stood elsewhere
    light_slope_percent: tuple[float, float] = (15.0, 40.0)  # across the picture: likewise
    clipped_percent: tuple[float, float] = (1.0, 10.0)  # clipped skin is left out, until it is much
    colour_variety_percent: tuple[float, float] = (0.2, 0.1)  # skin of all tones has 0.6 and more
    relative_blur_px2: tuple[float, float] = (0.5, 4.0)  # by two pixels fine detail is gone
    noise_ln: tuple[float, float] = (0.02, 0.04)  # of ln luminance; fine relief has 0.02
    least_blur_bins: int = 8  # frequencies; with fewer, blur and relief are not told apart
    window_px: int = 512  # skin that is looked at for focus and noise
    skin_sample_px: int = 256  # long side of the picture on which skin is looked for
    least_skin_fraction: float = 0.05  # with less skin found, everything is taken for skin
    clip_high: float = 0.98  # sRGB-encoded, as for the light correction
    clip_low: float = 0.003  # linear, any channel: black; blue of the darkest skin is 0.019
    many_warnings: int = 3  # from here on the pair is a C
