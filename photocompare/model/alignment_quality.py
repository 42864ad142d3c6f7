"""What looking back at an alignment showed: how sure it is, all over and from place to place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model.arrays import freeze


@dataclass(frozen=True, slots=True, eq=False)
class AlignmentQuality:
    """Figures beside an alignment's ``error_px``; all lengths in full-resolution before pixels.

    ``inverse_error_px``: 95 % of the points of the overlap come back to within this, when they go
    to the after photo and return by an alignment that was made the other way round; NaN where
    none could be made. ``held_out_px``: median and 95 % of how far the structure of tiles lies
    from where the half of the field that never saw them puts it; NaN where no tile was judged.
    ``held_out_count``: how many tiles that were. ``jacobian_range``: the least and the greatest
    change of area, relative to that of the matrix alone; a fold would be negative.

    ``local_error_px`` (gh, gw) is the expected error (root mean square distance) from place to
    place: node (row, column) sits at the middle of its cell, the grid is a small picture laid
    over the before photo. NaN where no part of a cell lies in both photos.
    """

    inverse_error_px: float
    held_out_px: tuple[float, float]
    held_out_count: int
    jacobian_range: tuple[float, float]
    local_error_px: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.local_error_px.ndim != 2:
            raise ValueError(f"local_error_px must be (gh, gw), got {self.local_error_px.shape}")
        if (self.local_error_px < 0.0).any():
            raise ValueError("an expected error can't be negative")
        freeze(self.local_error_px)

    @property
    def typical_error_px(self) -> float:
        """The median of the local error; NaN where nothing is seen in both photos."""
        known = self.local_error_px[np.isfinite(self.local_error_px)]
        return float(np.median(known)) if known.size else float("nan")
