"""Pictures for the screen, for files and for the browser."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.settings.megapixel import MEGAPIXEL


@dataclass(frozen=True, slots=True)
class ViewSettings:
    """Pictures for the screen and for files.

    The limits are the same for every picture, so that two maps can be laid side by side. A change
    within the floor is drawn as none: it is what two photos of unchanged skin differ by.
    """

    max_side_px: int = 4096  # browsers on phones can't show more
    map_side_px: int = 1024  # maps are smoothed over several pixels of this grid; more adds nothing
    report_side_px: int = 1600  # sharp on a phone, and a pair stays under 1 MB
    report_bytes: int = 1_500_000  # mail servers take it, and a phone opens it at once
    smoothing_mm: float = 0.5  # pores and noise average out, a spot of 2 mm stays
    smoothing_fraction: float = 0.004  # of the width, where the scale is unknown: 0.5 of 125 mm
    reference_spreads: float = 2.0  # about 95 % of unchanged skin lies within two
    noise_spreads: float = 3.5  # a lump of noise has thousands of places where it may appear
    misplacement_errors: float = 2.0  # an edge moved by two standard errors is no change
    texture_band_mm: tuple[float, float] = (0.24, 0.96)  # medium texture, where the scale is known
    texture_band_px: tuple[float, float] = (2.0, 8.0)  # at least: a warp blurs finer detail
    texture_window_bands: float = 4.0  # fewer waves leave a contrast that chance can double
    texture_noise_factor: float = 2.0  # below twice the noise the contrast is mostly noise
    redness_limit_hi: float = 6.0  # doubled blood volume is about +4.6
    redness_floor_hi: float = 1.0  # between repeated photos with reference skin
    redness_least_hi: float = 2.0  # absolute map: skin of all tones lies at 8 to 15,
    redness_most_hi: float = 22.0  # reddened skin above it
    pigment_limit_mic: float = 12.0  # melanin × 1.3 in medium skin is about +9
    pigment_floor_mic: float = 2.0  # between repeated photos with reference skin
    lightness_floor_l: float = 1.0  # about the least that an eye sees
    texture_limit_percent: float = 60.0  # a lamp lowered by 15 degrees does this
    texture_floor_percent: float = 15.0  # what the window leaves to chance
    difference_limit_de00: float = 10.0  # beyond it, two colours are simply different
    difference_floor_de00: float = 1.0  # about the least that an eye sees


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Pictures held for the browser; changes no number, so it is not part of a comparison."""

    shelf_bytes: int = 120 * MEGAPIXEL  # per session: two 12-megapixel pairs with all their maps
    preview_side_px: int = 2048  # drawn at once, from the grid that was measured; fills a laptop
    tile_px: int = 512  # a screen needs a dozen; each is cut and sent in some 40 ms
    tiles_bytes: int = 24 * MEGAPIXEL  # per session: what was looked at last, in both photos
    most_tiled: int = 6  # photos that a session may have in pieces: two pairs, each in two lights
    values_side_px: int = 512  # maps are smoothed over more than what lies between two places
    frame_bytes: int = 400_000  # a small frame of a live picture takes a tenth of it
    shot_bytes: int = 60 * MEGAPIXEL  # as much as a chosen file may have
    most_uploads: int = 3  # per session, files sent and not yet read: a choice has two at most
    most_shots: int = 5  # per session, sent and not yet taken by its page, which takes one a second
