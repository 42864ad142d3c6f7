"""An alignment and two photos -> both on the before grid, and where they show the same skin."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from photocompare.align.claim import claimed
from photocompare.align.face_alignment import is_even
from photocompare.align.face_view import FacePair, oval_xy
from photocompare.geometry import fitted_size_hw, resized, warped_to_before
from photocompare.model import AlignedPair, Alignment, Notice, PhotoPair
from photocompare.settings import AlignSettings

_RECORDED_DECIMALS = 3  # as records are written; a thousandth of a pixel is below any error


def on_one_grid(
    pair: PhotoPair, alignment: Alignment, notices: tuple[Notice, ...], settings: AlignSettings
) -> AlignedPair:
    """Return both photos at working size; the overlap is where both frames are."""
    alignment = as_recorded(alignment)
    size_hw = fitted_size_hw(pair.before.size_hw, settings.working_side_px)
    before = resized(pair.before.pixels, size_hw)
    if pair.is_same_file:
        after, overlap = before.copy(), np.ones(size_hw, dtype=bool)
    else:
        after, overlap = warped_to_before(pair.after.pixels, alignment, size_hw)
    return AlignedPair(before, after, overlap, alignment, pair, notices)


def face_on_one_grid(whole: AlignedPair, faces: FacePair, settings: AlignSettings) -> AlignedPair:
    """Return the pair with an overlap that ends where the alignment of the face does."""
    oval = (oval_xy(faces.before) + 0.5) * whole.working_scale - 0.5
    even = is_even(whole.alignment, settings).astype(np.uint8)
    height, width = whole.overlap.shape
    shown = cv2.resize(even, (width, height), interpolation=cv2.INTER_NEAREST).astype(bool)
    overlap = claimed(whole.before, whole.after, whole.overlap & shown, oval, settings)
    after = np.where(overlap[..., None], whole.after, np.float32(0.0))
    return replace(whole, after=after, overlap=overlap)


def as_recorded(alignment: Alignment) -> Alignment:
    """Return the alignment as a record holds it: what is read again is what was measured by."""
    quality = alignment.quality
    if quality is not None:
        quality = replace(quality, local_error_px=_rounded(quality.local_error_px))
    shifts = alignment.displacement
    if shifts is not None:
        shifts = _rounded(shifts)
    return replace(alignment, displacement=shifts, quality=quality)


def _rounded(values: np.ndarray) -> np.ndarray:
    rounded: np.ndarray = np.round(values, _RECORDED_DECIMALS)
    return rounded
