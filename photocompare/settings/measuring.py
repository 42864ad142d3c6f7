"""Readings, their error, and how comparable a pair is."""

from __future__ import annotations

from dataclasses import dataclass, field

from photocompare.settings.hair import HairSettings
from photocompare.settings.striae import StriaSettings
from photocompare.settings.surface import SurfaceSettings


@dataclass(frozen=True, slots=True)
class ShotError:
    """One standard deviation of a change when nothing has changed, for one photo at each visit.

    Learnt on simulated skin under differing lamps, with reference skin; a stand-in until repeat
    shots of the same visit are given. Names are those of the quantities.
    """

    redness_hi: float = 0.56  # detectable change 1.1
    redness_ei: float = 0.61  # detectable change 1.2
    redness_a: float = 0.51  # detectable change 1.0
    pigment_mic: float = 0.95  # detectable change 1.5 to 2.2
    tone_l: float = 0.50
    tone_ita: float = 1.20
    difference_de00: float = 0.55
    texture_log: float = 0.05  # natural log of contrast: JPEG and lamp, reference texture given
    stria_contrast: float = 0.15
    stria_width: float = 0.10
    scalp_visible: float = 2.0
    part_width: float = 0.3
    hair_density: float = 5.0


@dataclass(frozen=True, slots=True)
class MeasureSettings:
    """Readings of a region."""

    mm_per_px: float | None = None  # of the full-resolution before photo; None: unknown
    min_region_px: int = 400  # working pixels; fewer give a mean that one hair can move
    shot_error: ShotError = field(default_factory=ShotError)
    shot_freedom: float = 10.0  # degrees of freedom that the learnt error is trusted with
    confidence: float = 0.95  # of intervals, two-sided
    striae: StriaSettings = field(default_factory=StriaSettings)
    hair: HairSettings = field(default_factory=HairSettings)
    cell_px: int = 4  # light is averaged over it before the logarithm, which noise would bias
    patch_count: int = 40  # patches aimed at in each region; 39 serve a 5 % rank test
    least_patch_px: int = 8  # side in working pixels; smaller ones hold sensor grain only
    least_patch_share: float = 0.6  # of a patch inside the region; less is a sliver
    least_placebo_patches: int = 6  # with fewer the spread of untreated skin is a guess
    # Expected error of the alignment on an area: (told and allowed for, nothing said from).
    misplaced_mm: tuple[float, float] = (0.5, 1.0)  # the colour of a region bears no more
    misplaced_percent: tuple[float, float] = (0.3, 0.6)  # of the width: the same on 180 mm
    misplaced_share: tuple[float, float] = (0.1, 0.25)  # 95 % of it, of the side of the area
    gloss_ln: float = 0.7  # ln luminance over the median, a full stop: a highlight, not skin
    slope_told_ln: float = 0.05  # of luminance, between an area and the reference
    gloss_share_told: float = 0.01  # left-out share from which the reader is told
    colour_sample_px: int = 400_000  # larger regions are read on every n-th pixel
    texture_side_px: int = 1024  # larger regions are read in their middle
    fine_band_mm: tuple[float, float] = (0.12, 0.24)  # Gaussian widths: pores, fine relief
    medium_band_mm: tuple[float, float] = (0.24, 0.96)  # fine lines, small scars
    coarse_band_mm: tuple[float, float] = (0.96, 3.84)  # rolling scars, folds
    frame_width_mm: float = 180.0  # stands in for the scale where it is unknown: a face fills it
    least_sigma_px: float = 2.0  # of a band; below it a camera's own blur rules
    texture_patch_sigmas: float = 4.0  # side of a patch: four correlation lengths
    least_region_sigmas: float = 6.0  # side of a region, in wide widths, to hold a band at all
    surface: SurfaceSettings = field(default_factory=SurfaceSettings)
    least_blur_bins: int = 8  # frequencies; with fewer, blur and relief are not told apart
    most_extra_blur_px2: float = 4.0  # before pixels; blurrier by two pixels the band is gone

    def misplaced_px(self, width_px: int) -> tuple[float, float]:
        """Return the limits of the expected error, in full-resolution before pixels."""
        if self.mm_per_px is not None:
            told, most = (limit / self.mm_per_px for limit in self.misplaced_mm)
        else:
            told, most = (share * width_px / 100.0 for share in self.misplaced_percent)
        return told, most


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
