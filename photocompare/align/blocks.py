"""A proposal bent until the tiles of both photos fit: for skin that moved more than a plane can."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.align.agreement import best_shifts
from photocompare.align.consensus import Shifts, agreed_field
from photocompare.align.evidence import zoomed
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes, laid_over
from photocompare.align.spline import Floats
from photocompare.align.structure import Plane, structure
from photocompare.model import Mask, PointsXY
from photocompare.settings import AlignSettings

_LEAST_STRENGTH = 0.25  # of structure's unit variance; a flat tile is at its contrast floor
_LEAST_SEEN = 0.7  # of a tile's pixels
_LEAST_TILES = 6


def bent_to_fit(planes: Planes, proposal: Proposal, settings: AlignSettings) -> Proposal:
    """Return the proposal with a field that lays most tiles of the overlap where they fit best.

    As it came where too few tiles have anything to hold on to. Tiles are looked for up to a
    quarter of their size away, more than once, so that a hold in one place spreads to the next.
    """
    small = zoomed(planes, proposal.matrix, settings.far_side_px, settings)
    size_hw = (small.before.shape[0], small.before.shape[1])
    before = structure(small.before, settings.fine_band_px, settings.contrast_floor)
    field = np.zeros((4, 4, 2)) if proposal.field is None else proposal.field
    for _ in range(settings.block_passes):
        laid, inside = laid_over(small, proposal.matrix, field, size_hw)
        after = structure(laid, settings.fine_band_px, settings.contrast_floor)
        shifts = _shifts(before, after, inside, field, settings)
        if len(shifts.shift) < _LEAST_TILES:
            return proposal
        rest = replace(shifts, shift=shifts.shift - _sampled(field, shifts.before_xy, size_hw))
        added, _ = agreed_field(rest, settings.block_reaches, settings.block_bendings, settings)
        field = _resized(field, (added.shape[0], added.shape[1])) + added
    return replace(proposal, field=field, source=f"{proposal.source}, tiles")


def _shifts(
    before: Plane, after: Plane, inside: Mask, field: Floats, settings: AlignSettings
) -> Shifts:
    """Return where the tiles belong, in all: what the field has done for them already included."""
    height, width = before.shape
    tile_px = round(settings.far_side_px / settings.far_tiles)
    corners = [np.arange(0, length - tile_px + 1, tile_px // 2) for length in (height, width)]
    top, left = (corner.ravel() for corner in np.meshgrid(*corners, indexing="ij"))
    first, second, seen = (_cut(picture, top, left, tile_px) for picture in (before, after, inside))
    strength = np.minimum(first.std(axis=(1, 2)), second.std(axis=(1, 2)))
    judged = (seen.mean(axis=(1, 2)) >= _LEAST_SEEN) & (strength >= _LEAST_STRENGTH)
    reach_px = tile_px // 4
    shift_px, likeness = best_shifts(first[judged], second[judged], reach_px)
    middles = np.stack([left[judged], top[judged]], axis=-1) + (0.5 * tile_px - 0.5)
    # A best place at the end of the reach is no peak: it only says that there is none within.
    is_peak = np.abs(shift_px).max(axis=1, initial=0.0) < reach_px
    worth = settings.block_weight * np.clip(likeness - settings.block_chance, 0.0, 1.0) ** 2
    whole = shift_px / max(height, width) + _sampled(field, middles + shift_px, (height, width))
    return Shifts(middles, whole, np.where(is_peak, worth, 0.0), (height, width))


def _cut(
    picture: NDArray[np.generic], top: NDArray[np.intp], left: NDArray[np.intp], tile_px: int
) -> NDArray[np.float32]:
    windows = np.lib.stride_tricks.sliding_window_view(picture, (tile_px, tile_px))
    return windows[top, left].astype(np.float32)


def _sampled(field: Floats, points_xy: PointsXY, size_hw: tuple[int, int]) -> Floats:
    """Return the field (N, 2) at pixels of a frame of ``size_hw``."""
    grid_hw = np.array(field.shape[:2])
    at = ((points_xy + 0.5) * grid_hw[::-1] / size_hw[::-1] - 0.5).astype(np.float32)
    found = cv2.remap(
        field.astype(np.float32),
        at[:, :1],
        at[:, 1:],
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(found, dtype=np.float64).reshape(-1, 2)


def _resized(field: Floats, grid_hw: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(field, grid_hw[::-1]), dtype=np.float64)
