"""The last word on where the skin lies: the shift that a moved lamp alone has made is undone."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from photocompare.align.refine import Planes, laid_over
from photocompare.align.relief_shift import relief_shift
from photocompare.align.selection import Refined
from photocompare.model import Matrix
from photocompare.settings import AlignSettings


def settled(planes: Planes, refined: Refined, settings: AlignSettings) -> Refined:
    """Return ``refined`` laid by the finest detail; as it was, where too little of that is seen."""
    grid_hw = refined.cells.grid_hw
    field = np.zeros((*grid_hw, 2))
    if refined.coefficients is not None:
        field = refined.spline.on_grid(refined.coefficients, grid_hw)
    size_hw = planes.before.shape[0], planes.before.shape[1]
    # Linear interpolation turns the phase of fine detail by itself; this one hardly does.
    after, seen = laid_over(
        planes, refined.matrix, field, size_hw, interpolation=cv2.INTER_LANCZOS4
    )
    found = relief_shift(planes.before, after, seen, settings.relief_shift)
    if found is None:
        return refined
    before_px = found.shift_xy * np.array(planes.before_hw[::-1]) / np.array(size_hw[::-1])
    back: Matrix = np.eye(3)
    back[:2, 2] = -before_px
    matrix: Matrix = refined.matrix @ back
    return replace(refined, matrix=matrix / matrix[2, 2], relief=found)
