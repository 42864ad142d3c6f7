"""Two photos on one grid: first laid over each other, then under one light."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photocompare.model.alignment import Alignment
from photocompare.model.arrays import (
    Mask,
    RGBImage,
    freeze,
    require_mask,
    require_rgb,
    require_same_size,
)
from photocompare.model.notice import Notice
from photocompare.model.photo import PhotoPair
from photocompare.model.region import Region

GLARE = "glare"
HAIR = "hair"
"""Hair over the skin: scalp measures need what others leave out."""


@dataclass(frozen=True, slots=True, eq=False)
class AlignedPair:
    """Both photos on the before grid at working size.

    ``overlap`` is True where both photos show the skin; ``after`` is black elsewhere.
    ``photos`` are the originals: texture is measured on their own grids.
    """

    before: RGBImage
    after: RGBImage
    overlap: Mask
    alignment: Alignment
    photos: PhotoPair
    notices: tuple[Notice, ...] = ()

    def __post_init__(self) -> None:
        _check_pair(self.before, self.after, self.overlap)

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the working grid in pixels."""
        return self.overlap.shape

    @property
    def working_scale(self) -> float:
        """Working pixels per full-resolution before pixel, at most 1."""
        return self.size_hw[1] / self.photos.before.size_hw[1]


class LightBasis(StrEnum):
    """What the light of the two photos was matched on."""

    NOTHING = "nothing"
    REFERENCE = "untreated skin"
    CARD = "a colour card"
    BOTH = "untreated skin, held against a colour card"
    EVERYTHING = "everything that both photos show"


@dataclass(frozen=True, slots=True, eq=False)
class Lighting:
    """What was done to the after photo's light to match the before photo's.

    ``log_gain`` (3, terms) holds, per channel R, G, B, the natural log of after over before in
    linear light, as a polynomial 1, x, y, x², xy, y² in fractions -1..1 of the before frame (one
    term: the same everywhere); the last three are the same in all channels. ``residual`` is the
    spread (natural log, one standard deviation) that the fit leaves between patches of the skin
    that it was fitted on; NaN where nothing was fitted. ``clipped_fraction`` is the share of the
    overlap where either photo is too bright or too dark to measure. ``separable`` is False where
    a cast and a uniform colour change can't be told apart. ``field_doubt_ln`` is by how much the
    luminance of the treated skin may still be off where the gain differs across the picture.

    ``calibration`` (3, 6) turns light of the pair, as it is measured, into light in daylight; None
    without a usable colour card. ``card_residual_de00`` is what the cards' own patches are off by
    after it. ``card_log_gain`` (3,) is what the cards of both photos say that the gain is on this
    skin, None unless both have one, and ``lamps_apart_de00`` how differently the two lamps show
    the card once its grey is grey in both. ``disagreement_hi`` is the largest difference, in units
    of redness, between the references, or between a reference and the card; NaN where there is
    nothing to hold against. Where ``is_disputed``, it is more than unchanged skin leaves.
    """

    method: str
    log_gain: NDArray[np.float64]
    reference: Region | None
    residual: float
    clipped_fraction: float
    separable: bool
    basis: LightBasis = LightBasis.NOTHING
    calibration: NDArray[np.float64] | None = None
    card_residual_de00: float = math.nan
    card_log_gain: NDArray[np.float64] | None = None
    lamps_apart_de00: float = math.nan
    disagreement_hi: float = math.nan
    is_disputed: bool = False
    field_doubt_ln: float = 0.0

    @property
    def is_even(self) -> bool:
        """The gain is the same everywhere in the picture."""
        return bool(self.log_gain.shape[1] == 1)

    def __post_init__(self) -> None:
        if self.log_gain.ndim != 2 or self.log_gain.shape[0] != 3:
            raise ValueError(f"log_gain must have shape (3, terms), got {self.log_gain.shape}")
        freeze(self.log_gain)
        for known in (self.calibration, self.card_log_gain):
            if known is not None:
                freeze(known)


@dataclass(frozen=True, slots=True, eq=False)
class NormalisedPair:
    """An aligned pair under one light: the only thing that is measured.

    ``before`` is as taken; ``after`` carries the correction that ``lighting`` writes down.
    ``measurable`` is True where both photos show skin that is neither clipped nor too dark nor
    ignored. ``after_as_taken`` is the after photo before its light was changed. ``masked`` are
    the parts of the overlap that were left out of ``measurable`` for what they show, by the words
    for it, such as :data:`HAIR`.
    """

    before: RGBImage
    after: RGBImage
    after_as_taken: RGBImage
    overlap: Mask
    measurable: Mask
    alignment: Alignment
    lighting: Lighting
    photos: PhotoPair
    notices: tuple[Notice, ...] = ()
    masked: Mapping[str, Mask] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _check_pair(self.before, self.after, self.overlap)
        require_rgb(self.after_as_taken, "after_as_taken")
        require_same_size(self.before, self.after_as_taken)
        require_mask(self.measurable, self.overlap.shape, "measurable")
        freeze(self.after_as_taken)
        freeze(self.measurable)
        for reason, mask in self.masked.items():
            require_mask(mask, self.overlap.shape, reason)
            freeze(mask)

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width of the working grid in pixels."""
        return self.overlap.shape

    @property
    def working_scale(self) -> float:
        """Working pixels per full-resolution before pixel, at most 1."""
        return self.size_hw[1] / self.photos.before.size_hw[1]


def _check_pair(before: RGBImage, after: RGBImage, overlap: Mask) -> None:
    require_rgb(before, "before")
    require_rgb(after, "after")
    require_same_size(before, after)
    require_mask(overlap, before.shape[:2], "overlap")
    for array in (before, after, overlap):
        freeze(array)
