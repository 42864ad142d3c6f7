"""Pores, dented scars and fine lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SurfaceSettings:
    """What is looked for on the relief of skin, and what it takes to find it."""

    side_px: int = 1024  # larger regions are read in their middle
    # Diameters: from an open pore to the mouth of a blackhead, and from an ice pick to a rolling
    # scar. The Laplacian of Gaussian answers most at a diameter of 2√2 of its width.
    pore_mm: tuple[float, float] = (0.15, 0.8)
    scar_mm: tuple[float, float] = (0.8, 4.0)
    sizes: int = 4  # of either; neighbours lie at 1.7 times, where an answer has lost 10 %
    line_mm: tuple[float, float] = (0.1, 0.6)  # Gaussian widths; the finest is that of hairs
    line_sizes: int = 4
    least_line_mm: float = 3.0  # shorter ones are furrows of the fine relief
    finest_px: float = 0.8  # Gaussian width; finer dots are a matter of the pixel grid
    pore_mm_per_px: float = 0.08  # coarser photos don't hold what is looked for
    line_mm_per_px: float = 0.12
    scar_mm_per_px: float = 0.3
    background_sigmas: float = 3.0  # of the reference's relief: what stands out from it
    light_sigmas: float = 1.5  # the reference's own dots that tell what the light does
    line_sigmas: tuple[float, float] = (4.0, 2.5)  # a line starts above one, goes on above another
    least_roundness: float = 0.35  # of curvatures; a dot twice as long as wide has as much
    least_pores: int = 20  # the contrast of fewer is an anecdote
    least_scars: int = 3
    least_lines: int = 3
    least_light_things: int = 30  # of the reference; with fewer, the light's share is a guess
    most_error_mm: float = 0.25  # half of the distance between pores; beyond, others are met
    most_scar_error_mm: float = 0.5  # half the width of the smallest
    most_marks: int = 300
