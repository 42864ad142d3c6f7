"""The evidence for one refined alignment: agreement, overlap and what halves say of the error."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from photocompare.align.agreement import Agreement, agreement
from photocompare.align.overlap import overlap_shares
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes, laid_over, planes_at
from photocompare.align.selection import Refined, chequerboard
from photocompare.align.spline import Floats
from photocompare.align.structure import structure
from photocompare.model import Matrix
from photocompare.settings import AlignSettings

_USUAL_ASPECT = 2.0 / 3.0  # short side to long side


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for an alignment.

    ``far`` is judged on small pictures with large tiles: is it the same skin in the same place?
    ``near`` on larger ones with small tiles: how well is it followed? Each tile is laid over by
    the half of the field that was fitted without it. ``split_fraction`` is half the root mean
    square distance between the two halves of the field, in fractions of the long side.
    ``overlap_fraction`` is the share of the before photo that is seen in both,
    ``shared_fraction`` that of whichever photo shows less beside it.
    """

    far: Agreement
    near: Agreement
    overlap_fraction: float
    shared_fraction: float
    split_fraction: float


def first_look(planes: Planes, proposal: Proposal, settings: AlignSettings) -> Agreement:
    """Return how a proposal agrees before anything is refined."""
    field = np.zeros((4, 4, 2)) if proposal.field is None else proposal.field
    scope = (settings.far_side_px, settings.far_tiles)
    return _agreement(planes, proposal.matrix, field, scope, settings)[0]


def weighed(planes: Planes, refined: Refined, settings: AlignSettings) -> Evidence:
    """Return the evidence for a refined alignment, from squares that it was not fitted on."""
    field = held_out(refined, settings)
    matrix = refined.matrix
    far, seen_fraction = _agreement(
        planes, matrix, field, (settings.far_side_px, settings.far_tiles), settings
    )
    near, _ = _agreement(
        planes, matrix, field, (settings.near_side_px, settings.near_tiles), settings
    )
    after_fraction = overlap_shares(matrix, planes.before_hw, planes.after_hw)[1]
    shared_fraction = max(seen_fraction, after_fraction)
    apart = np.linalg.norm(refined.halves[0] - refined.halves[1], axis=-1)
    is_seen = refined.cells.is_seen
    split = float(np.sqrt(np.mean(apart[is_seen] ** 2))) / 2.0 if is_seen.any() else np.inf
    return Evidence(far, near, seen_fraction, shared_fraction, split)


def held_out(refined: Refined, settings: AlignSettings) -> Floats:
    """Return the field (gh, gw, 2) that on each square was fitted without it."""
    black = chequerboard(refined.cells.grid_hw, settings.square_cells)
    return np.where(black[..., None], refined.halves[1], refined.halves[0])


def _agreement(
    whole: Planes,
    matrix: Matrix,
    field: Floats,
    scope: tuple[int, int],
    settings: AlignSettings,
) -> tuple[Agreement, float]:
    """Return the agreement on pictures of a long side with so many tiles, and the part overlaid.

    Where the after photo shows a small part from nearer, the pictures are so much larger that the
    part has as many tiles as a whole photo would.
    """
    side_px, tiles_along = scope
    planes = zoomed(whole, matrix, side_px, settings)
    size_hw = planes.before.shape[0], planes.before.shape[1]
    laid, inside = laid_over(planes, matrix, field, size_hw)
    before, after = (
        structure(plane, settings.fine_band_px, settings.contrast_floor)
        for plane in (planes.before, laid)
    )
    factor = tiles_along * max(1.0, max(size_hw) / side_px) / max(size_hw)
    rows, columns = (
        max(1, min(round(length * factor), length // settings.least_tile_px)) for length in size_hw
    )
    tiles_hw = rows, columns
    found = agreement(before, after, inside, tiles_hw=tiles_hw, within_px=settings.within_px)
    return found, float(inside.mean())


def zoomed(planes: Planes, matrix: Matrix, side_px: int, settings: AlignSettings) -> Planes:
    """Return both planes reduced so that what both show is about as large as ``side_px``.

    A narrow strip counts as the picture of the usual shape that has as many pixels.
    """
    seen = overlap_shares(matrix, planes.before_hw, planes.after_hw)[0]
    narrowness = max(1.0, _USUAL_ASPECT * max(planes.before_hw) / min(planes.before_hw))
    zoom = min(settings.max_zoom, math.sqrt(narrowness / max(seen, 1e-3)))
    return planes_at(planes, round(side_px * zoom))
