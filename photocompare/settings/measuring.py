"""Readings and their error."""

from __future__ import annotations

from dataclasses import dataclass, field

from photocompare.settings.card import CardError
from photocompare.settings.hair import HairSettings
from photocompare.settings.repeating import ClinicShot
from photocompare.settings.spots import EvennessSettings, RedAreaSettings, SpotSettings
from photocompare.settings.striae import StriaSettings
from photocompare.settings.surface import SurfaceSettings


@dataclass(frozen=True, slots=True)
class ShotError:
    """One standard deviation of a change when nothing has changed, for one photo at each visit.

    Beyond what untreated patches of the same pair show, and beyond what two lamps make of skin that
    is not the colour of its reference (see ResponseError): those are terms of their own. Of colour,
    learnt on simulated skin of eleven tones (105 null pairs under lamps that differ, 55 under one,
    410 with a change), a little above the best fit; a stand-in until repeat shots of the same visit
    are given. Names are those of the quantities.
    """

    redness_hi: float = 0.12
    redness_ei: float = 0.15
    redness_a: float = 0.10
    pigment_mic: float = 0.55  # 0.3 would do, but relief that flattens moves it by 1.3
    tone_l: float = 0.18
    tone_ita: float = 0.50
    difference_de00: float = 0.20
    # Natural log of contrast, reference texture given: JPEG, lamp and focus.
    texture_fine: float = 0.025
    texture_medium: float = 0.035
    texture_coarse: float = 0.05
    stria_contrast: float = 0.5  # HI; beside a share of the contrast, see StriaSettings.lamp_share
    stria_width: float = 0.10  # mm; 30 null pairs of six tones had 0.03 to 0.15
    scalp_visible: float = 1.2  # points; 21 null pairs of scalps had 1.1
    part_width: float = 0.31  # mm; with 0.25 of 86 null pairs of scalps 7 % were called changed
    hair_density: float = 1.5  # per cm²; 11 null pairs of macro scalps had 0 to 1.6, matched


@dataclass(frozen=True, slots=True)
class ResponseError:
    """How differently two lamps show the same difference of colour (metamerism).

    One standard deviation for a difference of colour by one natural log unit of light (Euclidean
    over linear R, G and B, their mean taken off: brightness alone all lamps show alike), measured
    on simulated skin of eleven tones under lamps that differ, with blood × 0.67 to 2 and
    melanin × 1.3.
    """

    redness_hi: float = 4.7
    redness_ei: float = 7.2
    redness_a: float = 4.3
    pigment_mic: float = 3.5
    tone_l: float = 1.4
    tone_ita: float = 19.0
    difference_de00: float = 4.0


@dataclass(frozen=True, slots=True)
class MeasureSettings:
    """Readings of a region."""

    mm_per_px: float | None = None  # of the full-resolution before photo; None: unknown
    min_region_px: int = 400  # working pixels; fewer give a mean that one hair can move
    shot_error: ShotError = field(default_factory=ShotError)
    shot_freedom: float = 10.0  # degrees of freedom that the learnt error is trusted with
    # What a clinic's own repeat shots say instead, where there are any; one a quantity. The visit's
    # share of the learnt error stays: shots of one visit can't tell of it.
    clinic_shots: tuple[ClinicShot, ...] = ()
    most_shots: int = 5  # photos of one visit; a sixth would lessen its error by a tenth
    # Measured: none of it for HI, 0.6 for a*, 0.9 for L* and ITA. What counts is not to promise
    # too much: light and posture are the same in every shot of a visit.
    visit_share: float = 0.7  # of the learnt variance, which repeat shots do not lessen
    response_error: ResponseError = field(default_factory=ResponseError)
    # Of it, for the colour by which an area differs from the reference from the start, changed or
    # not. The best fit is 0.4; red patches beside pale skin needed 0.7.
    lamps_share: float = 0.7
    card_error: CardError = field(default_factory=CardError)
    independent_patches: float = 4.0  # that the mean of any area is worth: mottling is 10 mm wide
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
    texture_patch_sigmas: float = 4.0  # side of a patch, in the geometric mean of both widths
    least_region_sigmas: float = 4.0  # side of a region, in wide widths, to hold a band at all
    follows_fine_share: float = 0.8  # of a change of a band, that finer texture shows if relief did
    least_typical_share: float = 0.5  # of a change, that the median patch shows if relief changed
    least_rim_share: float = 0.3  # of a change of coarse texture, that medium texture shows
    least_relief_share: float = 0.7  # of a change, that shows where the pattern of colour cancels
    # Of the long side, around treated skin, that does not tell how the light changed.
    beside_treated_share: float = 0.05
    # Melanin × 1.3 on skin that did not move raised contrasts by up to 0.06 a unit of MIc, of
    # mottling and gloss; a change of MIc below the other is what unchanged pigment shows.
    contrast_per_pigment: float = 0.06
    usual_pigment_change: float = 1.0
    # MIc for each ln unit of fine texture: relief × 0.6 alone lowered it by 1.3, texture by 0.25.
    pigment_per_contrast: float = 6.0
    # MIc for each HI: blood × 1.5 lowers it by 1.2 on dark skin, by Monte Carlo spectra.
    pigment_per_redness: float = 0.5
    contrast_per_redness: float = (
        0.03  # likewise, a unit of HI: blood × 3 on skin that did not move
    )
    usual_redness_change: float = 0.6
    # Of its error, from which a change beside another may be what is seen there: spots × 0.6 alone
    # were called a change of lines in 4 of 22 pairs, scars × 0.6 one of uneven pigment in 7.
    seen_beside: float = 0.5
    surface: SurfaceSettings = field(default_factory=SurfaceSettings)
    least_blur_bins: int = 8  # frequencies; with fewer, blur and relief are not told apart
    most_extra_blur_px2: float = 4.0  # before pixels; blurrier by two pixels the band is gone
    red_area: RedAreaSettings = field(default_factory=RedAreaSettings)
    evenness: EvennessSettings = field(default_factory=EvennessSettings)
    spots: SpotSettings = field(default_factory=SpotSettings)

    def clinic_shot(self, quantity: str) -> ClinicShot | None:
        """Return what the clinic's own repeat shots say of ``quantity``; None where nothing."""
        return next((one for one in self.clinic_shots if one.quantity == quantity), None)

    def misplaced_px(self, width_px: int) -> tuple[float, float]:
        """Return the limits of the expected error, in full-resolution before pixels."""
        if self.mm_per_px is not None:
            told, most = (limit / self.mm_per_px for limit in self.misplaced_mm)
        else:
            told, most = (share * width_px / 100.0 for share in self.misplaced_percent)
        return told, most
