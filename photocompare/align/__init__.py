"""Two photos laid over each other by the structure of the skin, or refused."""

from photocompare.align.locked import KEPT, lay_again
from photocompare.align.proposal import Proposal
from photocompare.align.series import align_series, laid_on_base
from photocompare.align.sketch import (
    Laid,
    Sketch,
    flipped_sketch,
    lay_sketches,
    shows_structure,
    sketch_of,
)
from photocompare.align.stage import align
from photocompare.align.stored import alignment_in, load_alignment
from photocompare.align.wavelength import limited_to_slow_waves

__all__ = [
    "KEPT",
    "Laid",
    "Proposal",
    "Sketch",
    "align",
    "align_series",
    "alignment_in",
    "flipped_sketch",
    "laid_on_base",
    "lay_again",
    "lay_sketches",
    "limited_to_slow_waves",
    "load_alignment",
    "shows_structure",
    "sketch_of",
]
