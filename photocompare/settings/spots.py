"""Red areas, evenness and pigment spots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RedAreaSettings:
    """Skin that is redder than the reference."""

    smoothing_mm: float = 0.5  # Gaussian width: vessels and mottling count, grain does not
    # Over the reference's median, in its own spreads. Half-way lies where a sharp limit would give
    # the same area. A wider ramp is steadier still, but takes a tenth of untreated skin for red.
    begins_sigmas: float = 1.0  # skin begins to count as red
    full_sigmas: float = 3.0  # and counts in full
    least_sigma_hi: float = 0.3  # a reference without any mottling would call grain red
    cell_mm: float = 0.35  # of the grid that is read: what is smoothed by 0.5 holds no more
    # One standard deviation, learnt on null pairs of all tones under other lamps:
    offset_hi: float = 0.35  # that the match of the light leaves of HI
    gain_ln: float = 0.14  # of how strongly one lamp shows the redness that another shows
    # One standard deviation of the share of red skin, however sharp its rim; of the load, what so
    # much skin adds where it begins to count in full.
    least_area_percent: float = 0.3
    least_area_mm2: float = 100.0  # of a region: less holds no area to speak of


@dataclass(frozen=True, slots=True)
class EvennessSettings:
    """Unevenness in bands of size."""

    # Diameters of patches; a patch of diameter d answers a Gaussian of width d / 2.83 best.
    bands_mm: tuple[tuple[float, float], ...] = ((0.5, 2.0), (2.0, 8.0), (8.0, 30.0))
    least_region_sizes: float = 2.0  # side of a region, in widest patches, to hold a band at all
    patch_sizes: float = 0.75  # side of a patch that an error is judged by, in widest patches
    least_sigma_px: float = 1.0  # of a band's finer width; below it the pixels rule
    # Natural log, one standard deviation, learnt on null pairs of all tones under other lamps:
    redness_shot_log: float = 0.17  # lamps show the same mottling more or less red
    pigment_shot_log: float = 0.06


@dataclass(frozen=True, slots=True)
class SpotSettings:
    """Pigment spots: how they are found, matched and judged."""

    # Of 300 dark dots under 1 mm on simulated skin of any tone, 290 were pores and shade between
    # ridges, and neither size, contrast nor colour told the freckles among them.
    least_diameter_mm: float = 1.0
    most_diameter_mm: float = 6.0  # larger is a patch, not a spot
    smoothing_radii: float = 0.6  # Gaussian width over the radius of the spots that it is for
    coarsest_mm_per_px: float = 0.25  # of the working grid; the least spot is then four pixels
    # Contrast from which a spot counts: over the spread of blank skin, of which a region holds some
    # hundred places, and as little as an eye sees beside its own surroundings.
    limit_sigmas: float = 3.5
    least_contrast_mic: float = 1.0
    # A spot that only one photo shows must be over the limit by this factor: the strongest of a
    # thousand blank places of one photo is over it now and then, of both hardly ever.
    alone_limits: float = 1.6
    apart_radii: float = 1.3  # what has its middle nearer than this to a stronger spot is its rim
    ring_radii: tuple[float, float] = (1.5, 2.5)  # the skin that a spot is held against
    most_aspect: float = 2.2  # longer than wide by more is a hair or a fold
    mole_mic: float = 14.0  # mean contrast of both photos: moles are darker than any freckle
    # What a mark takes of blue light more than of red, over the mean of R, G and B, in ln: between
    # these it may be shade, which takes all alike but for gloss and the spread of red light. On
    # simulated skin of all tones shade took 0.09 to 0.65; pigment 0.55 to 1.3 on light to olive
    # skin, -0.5 to 0.6 on brown skin and mostly below 0 on the darkest.
    shade_tints: tuple[float, float] = (-0.2, 0.7)
    match_mm: float = 0.5  # two finds are one spot when nearer than this,
    match_radii: float = 0.5  # or than this share of the radius
    most_misplaced_mm: float = 0.25  # expected error of the alignment: half a pore's spacing
    least_share: float = 0.6  # of a spot and its ring that must be skin that can be measured
    decision_confidence: float = 0.99  # two-sided, of one spot: 1 in 200 null spots called gone
    gone_share: float = 0.5  # of the limit: what is left can't be told from the skin around
    # Of the contrast of spots on null pairs, 220 simulated ones of all tones under other lamps:
    relative_shot: float = 0.19  # one standard deviation that all spots of a photo share
    relative_single: float = 0.14  # and of one spot beside the rest: gloss, focus, JPEG
    relative_area: float = 0.20  # of the area of spots: an outline moves with the contrast
    blank_freedom: float = 40.0  # degrees of freedom of the spread of blank skin
    # By what share the contrast of spots grows when the skin around darkens by one MIc.
    pigment_share: float = 0.06
    blank_places: int = 250  # where the spread of blank skin is read, per size
    least_region_mm: float = 6.0  # side of a region: less holds no spot with its ring
    most_marks: int = 200  # drawn; the strongest
