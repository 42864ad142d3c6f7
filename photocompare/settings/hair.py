"""Telling scalp from hair, reading a parting, and counting hairs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HairSettings:
    """Hair is fine, darker than its scalp, and lies in strands."""

    # Whether there is hair at all: looked at in tiles, at the working pixel.
    tiles_along: int = 3  # tiles each way: a region is hairy all over or in parts
    tile_px: int = 128
    cell_px: int = 16  # a strand is straight over it
    detail_px: tuple[float, float] = (0.8, 3.0)  # widths of the band that strands lie in
    least_detail_ln: float = 0.04  # of ln Y; skin by soft light has 0.03, hair 0.06 and more
    least_coherence: float = 0.6  # half of the cells of hair have 0.7; side-lit skin has 0.47
    least_strand_share: float = 0.25  # of the cells; hair has 0.5 and more, side-lit skin 0.15
    # Two kinds of pixels: hair and scalp.
    map_px: int = 400_000  # larger regions are read on every n-th pixel
    fit_px: int = 8_000  # of both photos together: two ellipses need no more
    fit_rounds: int = 25  # of expectation and maximisation; the means then rest
    match_rounds: int = 2  # of matching the light on scalp that both photos show
    black_ln: float = -6.0  # ln Y; darker is black hair, whose colour 8 bits do not hold
    hi_range: tuple[float, float] = (-40.0, 60.0)  # redness of near black is noise
    clip_high: float = 0.98  # sRGB-encoded: glare is neither hair nor scalp
    # Of the contrast: hair glints otherwise under a lamp that moved a little. Not learnt: the
    # simulated hair keeps its glints.
    hair_gloss: float = 0.04
    least_contrast_ln: float = 0.2  # of ln Y, scalp over hair; plain skin splits by 0.1
    # A patch that shows nothing but scalp, so that the lightness of scalp is known.
    bare_cell_px: int = 8  # of the map; narrower than a narrow parting
    bare_share: float = 0.95  # of a cell
    bare_smoothness: float = 0.5  # its detail over that of a common cell
    least_bare_share: float = 0.01  # of the cells; with none, the lighter half of hair passes
    least_map_px: int = 4000  # seen in both photos; fewer hold a dozen hairs
    # The parting.
    # Of ln Y, scalp over hair. Of 72 null pairs of scalps 7 had less: their widths scattered by
    # 1.6 mm, and all others by 0.3 mm.
    least_part_contrast_ln: float = 0.3
    grid_cells: int = 160  # along the region, on which a parting is looked for
    part_cell_share: float = 0.8  # of a cell that is scalp; between hairs less is
    least_part_aspect: float = 2.0  # length over width; a bald patch is rounder
    least_part_extent: float = 0.5  # of the region's extent along it
    most_part_turn_deg: float = 10.0  # more, and the hair was parted otherwise
    most_part_shift: float = 1.0  # widths of the parting: likewise
    single_hair_mm: float = 0.25  # a hair across the parting does not end it
    part_block_mm: float = 4.0  # along a parting; hairs fall together over it
    least_part_blocks: int = 4
    # Counting hairs.
    count_mm_per_px: float = 0.02  # a shaft of 0.06 mm is then three pixels wide
    count_side_px: int = 900  # of the photo's own pixels: 0.3 s; larger regions, in their middle
    shaft_mm: tuple[float, float] = (0.03, 0.12)  # of hairs that count; vellus is finer
    hair_contrast_ln: tuple[float, float] = (0.15, 0.30)  # kept from and begun at
    # Of the contrast of a clear hair (their upper quartile, both photos together).
    clear_share: float = 0.45  # fainter lines are furrows and the ends of glints
    shown_share: float = 0.3  # a hair of the other photo is still there from this on
    least_clear_ln: float = 0.6  # below it furrows are as dark: black hair on the darkest skin
    least_hair_mm: float = 0.4  # a clipped stub; shorter are pores and dirt
    match_mm: float = 0.25  # half the distance between neighbouring hairs
    match_deg: float = 35.0  # a hair that grew stands much as it did
    least_hairs: int = 20  # with fewer the count says little
    miscounted_share: float = 0.02  # of the hairs: found in one photo alone where nothing changed
