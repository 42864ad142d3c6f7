"""Finding stretch marks, and reading their contrast and width."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StriaSettings:
    """Stretch marks are long ridges of redness (fresh) or of lightness (old), 2 to 10 mm wide."""

    grid_mm: float = 0.25  # profiles are read on it: an eighth of a narrow mark
    search_mm: float = 0.5  # marks are looked for on it; no mark is narrower than 1.4 mm
    coarsest_mm: float = 0.6  # working pixel; with larger ones a narrow mark has no profile
    sigmas_mm: tuple[float, ...] = (0.7, 1.2, 2.1, 3.6)  # half widths of 1.4 to 7 mm: bars to 10
    margin_mm: float = 12.0  # looked at beyond the region: the strips beside a mark
    noise_ratio: tuple[float, float] = (1.5, 3.0)  # response to its own spread: kept, begun at
    # Contrast of a mark, kept from and begun at; unmarked skin is mottled by 0.5 units of HI.
    red_contrast: tuple[float, float] = (0.6, 1.3)  # HI
    pale_contrast: tuple[float, float] = (1.2, 2.4)  # 100·log10 Y: relief and pores add to it
    most_contrast: float = 12.0  # of either; fresh marks have 5, the rims of wounds and clothes 20
    blobbiness: float = 0.5  # curvature along over across; a round spot has 1, a line 0
    least_coherence: float = 0.35  # of the structure tensor; a row of spots stays below
    least_length_mm: float = 10.0  # shorter ridges are spots, hairs and chance
    least_aspect: float = 3.0  # length over width
    step_mm: float = 0.5  # between profiles along a mark
    chunk_mm: float = 6.0  # of a mark, whose profiles are averaged: mottling is 1 mm
    reach_mm: float = 11.0  # of a profile, either way
    core_share: float = 0.35  # of the width, either way: the edge may move by focus and placement
    gap_mm: float = 0.8  # between a mark and the strip beside it: light spreads 0.4 mm in skin
    strip_mm: float = 2.5  # width of a strip beside: as wide as a common mark
    widest_mm: float = 12.0  # a wider ridge is a fold or a shadow
    least_chunks: int = 4  # with fewer the spread along the marks is a guess
    clear_ratio: float = 3.0  # contrast over its error, from which a mark has an edge to measure
    # Of the contrast: what another lamp makes of the same blood. 30 null pairs of six tones under
    # random lamps had 0.06 to 0.25, and an error of 0.5 to 0.9 HI on the darkest, whatever it was.
    lamp_share: float = 0.15
