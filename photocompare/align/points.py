"""Points set by hand -> the alignment that they begin, or that they alone stand for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from photocompare.align.coarse import Rounds, from_features
from photocompare.align.planar import folded, planar_terms
from photocompare.align.plausibility import scale_and_rotation
from photocompare.align.point_doubt import CoarseLook, coarse_look
from photocompare.align.point_fit import (
    expected_error_px,
    mapped,
    maps_without_one,
    pair_is_off,
    plausible_maps,
    require_agreement,
)
from photocompare.align.point_pairs import LEAST_PAIRS, PointPairs, point_pairs
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes, planes_at, refine
from photocompare.align.search import Found, best_of
from photocompare.errors import PointsError
from photocompare.geometry import after_map
from photocompare.model import Alignment, Matrix, Notice, PhotoPair, Severity, Stage
from photocompare.settings import AlignSettings

_FEW_PAIRS = 6  # with more, the features find what one bad pair spoils
_LOOKED_AT_PX = 200  # long side of the grid on which an overlap is counted


def pairs_set_by_hand(pair: PhotoPair, settings: AlignSettings) -> PointPairs:
    """Return the points of the settings as pairs that can be used.

    Raises
    ------
    PointsError
        A pair can't be used; it is named.
    """
    return point_pairs(settings.points, pair.before.size_hw, pair.after.size_hw, settings)


def refuse_points_as_taken(settings: AlignSettings) -> None:
    """Raise :class:`PointsError` where points are set that nobody would look at."""
    if settings.points:
        raise PointsError(
            "Points set by hand can't be used while the photos are compared as taken. Leave the "
            "points out, or choose to align the photos."
        )


def search_from_points(planes: Planes, pairs: PointPairs, settings: AlignSettings) -> Found | None:
    """Return the alignment near the points that the skin supports, or None.

    Raises
    ------
    AlignmentError
        The skin agrees, but the photos can't be compared for another reason.
    """
    maps = [found.matrix for found in plausible_maps(pairs, settings)]

    def from_points(planes: Planes, settings: AlignSettings) -> list[Proposal]:
        return _seeds(planes, pairs, maps, settings)

    def from_the_others(planes: Planes, settings: AlignSettings) -> list[Proposal]:
        rests = maps_without_one(pairs, settings) if len(pairs) <= _FEW_PAIRS else []
        return _seeds(planes, pairs, rests, settings)

    def from_features_nearby(planes: Planes, settings: AlignSettings) -> list[Proposal]:
        found = (proposal.matrix for proposal in from_features(planes, settings))
        return _near_the_points(pairs, found, settings)

    rounds = Rounds(((from_points,), (from_features_nearby, from_the_others)))
    found = best_of(planes, rounds, settings)
    if found is None or found.objection is None:
        return found
    if found.is_same_skin:
        raise found.objection
    return None


def is_followed(alignment: Alignment, pairs: PointPairs, settings: AlignSettings) -> bool:
    """Return whether the alignment has the points where they were set.

    Raises
    ------
    PointsError
        One pair is off while the others, and the skin, agree.
    """
    off_px = _off_px(alignment, pairs)
    is_off = off_px > settings.point_off_fraction * max(pairs.after_hw)
    if not is_off.any():
        return True
    if 2 * int(is_off.sum()) < len(pairs):
        worst = int(np.argmax(off_px))
        raise pair_is_off(worst, float(off_px[worst]), from_where="where the skin lies")
    return False


def confirmed_notices(
    alignment: Alignment, pairs: PointPairs, settings: AlignSettings
) -> tuple[Notice, ...]:
    """Return what is said where the skin supports the points; a pair that lies off is named."""
    off_px = _off_px(alignment, pairs)
    worst, most_px = int(np.argmax(off_px)), float(off_px.max())
    message = (
        f"The alignment began with {len(pairs)} pairs of points set by hand, and the skin "
        f"confirmed it; the points lie up to {most_px:.1f} pixels from it in the after photo."
    )
    said = Notice(Stage.ALIGN, message, Severity.NOTE)
    if most_px < settings.point_doubted_fraction * max(pairs.after_hw):
        return (said,)
    doubt = (
        f"Pair {worst + 1} of the points was not followed: it lies {most_px:.0f} pixels from where "
        "the skin lies in the after photo. Check it in both photos."
    )
    return said, Notice(Stage.ALIGN, doubt)


def given_by_points(
    pair: PhotoPair, pairs: PointPairs, settings: AlignSettings, *, planes: Planes
) -> tuple[Alignment, tuple[Notice, ...]]:
    """Return the map that the points alone stand for, and what is to be known about it.

    Raises
    ------
    PointsError
        The points do not agree with each other, or are only two, which can't check each other.
    """
    if len(pairs) == LEAST_PAIRS:
        raise PointsError(
            "The skin did not confirm the two pairs of points, and two can't check each other. Set "
            "a third pair, better four, each on the same place in both photos."
        )
    look = coarse_look(planes, pairs, settings)
    if look.doubt is not None and look.doubt.is_sure:
        where = "where the other pairs and the skin put it"
        raise pair_is_off(look.doubt.index, look.doubt.off_px, from_where=where)
    require_agreement(pairs, settings)
    name, matrix = look.best
    scale, rotation_deg = scale_and_rotation(matrix, pairs.before_hw)
    alignment = Alignment(
        matrix=matrix,
        displacement=None,
        before_size_hw=pair.before.size_hw,
        after_size_hw=pair.after.size_hw,
        method=f"{len(pairs)} pairs of points set by hand, alone ({name})",
        inliers=len(pairs),
        error_px=expected_error_px(pairs, matrix, settings),
        error_basis=(
            "root mean square distance over the before photo, predicted from how far each pair of "
            "points lies from what the others say, and how much the map changes without it; the "
            "skin did not confirm it"
        ),
        overlap_fraction=1.0,
        scale=scale,
        rotation_deg=rotation_deg,
    )
    alignment = replace(alignment, overlap_fraction=_overlap_fraction(alignment))
    return alignment, _alone_notices(alignment, look, settings)


def _alone_notices(
    alignment: Alignment, look: CoarseLook, settings: AlignSettings
) -> tuple[Notice, ...]:
    message = (
        "The photos lie on each other by the points set by hand alone: the structure of the skin "
        f"did not confirm them. The expected error is about {alignment.error_px:.0f} pixels; check "
        "the region by eye with the slider."
    )
    if look.correlation < settings.point_seen_correlation:
        message += (
            " Not even the coarse patches of the skin agree: make sure that both photos show the "
            "same skin."
        )
    said = Notice(Stage.ALIGN, message)
    if look.doubt is None:
        return (said,)
    doubt = (
        f"Pair {look.doubt.index + 1} of the points lies {look.doubt.off_px:.0f} pixels from where "
        "the other pairs put it: it slipped, or the skin bent or is seen from another side there. "
        "Check it in both photos."
    )
    return said, Notice(Stage.ALIGN, doubt)


def _seeds(
    planes: Planes, pairs: PointPairs, maps: Sequence[Matrix], settings: AlignSettings
) -> list[Proposal]:
    """Return proposals from maps through the points, as they are and pulled to the skin."""
    pulled = [_pulled_to_the_skin(planes, matrix, settings) for matrix in maps]
    return _near_the_points(pairs, (*maps, *pulled), settings)


def _near_the_points(
    pairs: PointPairs, maps: Iterable[Matrix], settings: AlignSettings
) -> list[Proposal]:
    """Return the maps that have most of the points where they were set, as proposals."""
    limit_px = settings.point_off_fraction * max(pairs.after_hw)
    proposals = []
    for matrix in maps:
        off_px = np.linalg.norm(mapped(matrix, pairs.before) - pairs.after, axis=1)
        if float(np.median(off_px)) <= limit_px:
            source = f"{len(pairs)} pairs of points set by hand"
            proposals.append(Proposal(matrix, len(pairs), source))
    return proposals


def _pulled_to_the_skin(planes: Planes, matrix: Matrix, settings: AlignSettings) -> Matrix:
    """Return the map as the coarse structure nearby has it: clicks miss by more than tiles may."""
    small = planes_at(planes, settings.point_seed_side_px)
    refined = refine(small, matrix, settings)
    if refined.coefficients is None:
        return refined.matrix
    field = refined.spline.on_grid(refined.coefficients, refined.cells.grid_hw)
    terms = planar_terms(field, refined.cells.precision)
    return folded(refined.matrix, terms, field, planes.before_hw)[0]


def _off_px(alignment: Alignment, pairs: PointPairs) -> np.ndarray:
    """Return how far each after point lies from where the alignment puts its before point."""
    found = alignment.map_unclipped(pairs.before)
    off_px: np.ndarray = np.linalg.norm(found - pairs.after, axis=1)
    return off_px


def _overlap_fraction(alignment: Alignment) -> float:
    factor = min(1.0, _LOOKED_AT_PX / max(alignment.before_size_hw))
    height, width = alignment.before_size_hw
    places = after_map(alignment, (max(1, round(height * factor)), max(1, round(width * factor))))
    after_h, after_w = alignment.after_size_hw
    x, y = places[..., 0], places[..., 1]
    inside = (x >= -0.5) & (x <= after_w - 0.5) & (y >= -0.5) & (y <= after_h - 0.5)
    return float(inside.mean())
