"""The last word on where the skin lies: the shift that a moved lamp alone has made is undone."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from photocompare.align.refine import Planes, laid_over
from photocompare.align.relief_shift import relief_shift
from photocompare.align.selection import Refined
from photocompare.geometry import scaling
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
    longest = max(size_hw)
    back: Matrix = np.eye(3)
    to_place = np.array(
        [
            [2.0 / longest, 0.0, (1.0 - size_hw[1]) / longest],
            [0.0, 2.0 / longest, (1.0 - size_hw[0]) / longest],
            [0.0, 0.0, 1.0],
        ]
    )
    constant_last = found.trusted_share * found.plane[[1, 2, 0]].T
    back[:2] -= constant_last @ to_place
    to_small = scaling(planes.before_hw, size_hw)
    matrix: Matrix = refined.matrix @ np.linalg.inv(to_small) @ back @ to_small
    return replace(refined, matrix=matrix / matrix[2, 2], relief=found)
