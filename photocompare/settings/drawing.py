"""Regions that are drawn by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DrawSettings:
    """What a hand may draw, and how closely a brush is followed."""

    canvas_side_px: int = 2048  # the working size: nothing finer is measured
    outline_error_px: float = 0.3  # of the canvas: less than half a pixel, so none changes sides
    error_step: float = 1.4  # each coarser try leaves out about a quarter of the corners
    most_corners: int = 500  # an outline travels with every page
    most_pieces: int = 20  # more are a slip of the brush, and each is measured
    least_area_fraction: float = 0.0002  # of the photo: a slip of the hand, not a region
    least_hole_px: float = 12.0  # of the canvas: a gap between two strokes that nobody meant
    treated_share_limit: float = 0.5  # of a reference: whoever marks more meant another kind
    overlap_side_px: int = 512  # enough for a share to a per cent
