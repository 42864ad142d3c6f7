"""Pores, dented scars and fine lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Learnt:
    """What was learnt of one quantity on simulated skin.

    ``shot`` is the error of a change when nothing has changed, ``response`` the error as a share
    of the change itself: one standard deviation each, of the natural log of the quantity.
    """

    shot: float
    response: float


# On 55 null pairs of eleven tones (33 under lamps, focus and JPEG that differ, 22 with the lamp
# raised from 30 to 45 degrees) none was called changed, with 0.15 for the area of pores. On 66 with
# relief x 0.8, or scars x 0.5 and x 0, the intervals held 85 to 100 % of what photos without noise
# under one lamp show: fewest for the contrast of lines where scars faded.
@dataclass(frozen=True, slots=True)
class LearntSurface:
    """What was learnt, by the names of the quantities."""

    wrinkle_length: Learnt = Learnt(0.04, 0.25)
    wrinkle_contrast: Learnt = Learnt(0.03, 0.2)
    pore_contrast: Learnt = Learnt(0.04, 0.3)
    pore_area: Learnt = Learnt(0.1, 0.3)
    scar_contrast: Learnt = Learnt(0.05, 0.25)
    scar_area: Learnt = Learnt(0.15, 0.3)

    def of(self, quantity: str) -> Learnt:
        """Return what was learnt of ``quantity``."""
        learnt: Learnt = getattr(self, quantity)
        return learnt


@dataclass(frozen=True, slots=True)
class SurfaceSettings:
    """What is looked for on the relief of skin, and what it takes to find it."""

    side_px: int = 640  # larger regions are read in their middle
    # Diameters: from an open pore to the mouth of a blackhead, and from an ice pick to a rolling
    # scar. The Laplacian of Gaussian answers most at a diameter of 2√2 of its width.
    pore_mm: tuple[float, float] = (0.15, 0.8)
    scar_mm: tuple[float, float] = (0.8, 4.0)
    sizes: int = 3  # classes of either; at the edge of one, 1.3 times off, an answer has lost 6 %
    line_mm: tuple[float, float] = (0.1, 0.6)  # Gaussian widths; the finest is that of hairs
    line_sizes: int = 4
    least_line_mm: float = 3.0  # shorter ones are furrows of the fine relief
    # One standard deviation of the summed length, however few lines there are: one of the least
    # length that is found in one photo and not in the other.
    line_decision_mm: float = 0.75
    finest_px: float = 0.8  # Gaussian width; finer dots are a matter of the pixel grid
    pore_mm_per_px: float = 0.08  # coarser photos don't hold what is looked for
    line_mm_per_px: float = 0.12
    scar_mm_per_px: float = 0.3
    background_sigmas: float = 3.0  # of the reference's relief: what stands out from it
    # The reference's own small and large dots that tell what the light does: such as are judged
    # where there are enough, since pits and furrows answer to a lamp otherwise; large ones are few.
    light_sigmas: tuple[float, float] = (2.5, 0.7)
    weak_line_sigmas: tuple[float, float] = (2.0, 1.5)  # likewise, of lines
    weak_line_mm: float = 1.0
    line_sigmas: tuple[float, float] = (4.0, 2.5)  # a line starts above one, goes on above another
    least_roundness: float = 0.35  # of curvatures; a dot twice as long as wide has as much
    # Of the drop of ln R per drop of luminance in mere shade (0.7 to 0.85): spots and moles show
    # 0.4 to 0.6, vessels 0.3 to 0.5, except on dark skin.
    least_red_share: float = 0.75
    least_pores: int = 20  # the contrast of fewer is an anecdote
    least_scars: int = 3
    least_lines: int = 3
    least_light_things: int = 30  # of the reference; with fewer, the light's share is a guess
    least_light_lines: int = 20
    most_error_mm: float = 0.25  # half of the distance between pores; beyond, others are met
    most_scar_error_mm: float = 0.5  # half the width of the smallest
    learnt: LearntSurface = LearntSurface()
    # Of the light's share in a change (natural log): a lamp does not do the same to all pits, and
    # on dark skin, where gloss draws them, it does up to twice as much to some.
    share_doubt: float = 0.15
    most_marks: int = 300
