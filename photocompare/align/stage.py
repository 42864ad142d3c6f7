"""PhotoPair to AlignedPair: both photos on the before grid, or a refusal in plain words."""

from __future__ import annotations

import contextlib
import math
from dataclasses import replace

import cv2
import numpy as np

from photocompare.align.composition import identity
from photocompare.align.expected_error import expected_error_px
from photocompare.align.face_alignment import bend_fraction, face_alignment, off_fraction
from photocompare.align.face_quality import face_looked_at
from photocompare.align.face_search import FaceFound, search_face
from photocompare.align.face_view import FacePair, meshes_in
from photocompare.align.laid import face_on_one_grid, on_one_grid
from photocompare.align.mesh import matched_meshes
from photocompare.align.notices import face_notices, frame_notices
from photocompare.align.planar import folded, planar_terms
from photocompare.align.plausibility import area_change, require_way_back, scale_and_rotation
from photocompare.align.points import (
    confirmed_notices,
    given_by_points,
    is_followed,
    pairs_set_by_hand,
    refuse_points_as_taken,
    search_from_points,
)
from photocompare.align.quality import looked_at
from photocompare.align.refine import Planes
from photocompare.align.search import Found, require_structure, search
from photocompare.align.settle import settled
from photocompare.align.spline import Floats
from photocompare.align.structure import log_green, log_red_to_blue
from photocompare.align.wavelength import limited_to_slow_waves
from photocompare.align.whole import require_face, search_whole
from photocompare.errors import ImplausibleTransformError
from photocompare.geometry import scaling
from photocompare.model import (
    AlignedPair,
    Alignment,
    Matrix,
    Notice,
    PhotoPair,
    Stage,
)
from photocompare.settings import AlignMethod, AlignSettings


def align(
    pair: PhotoPair, settings: AlignSettings, *, mm_per_px: float | None = None
) -> AlignedPair:
    """Return both photos on the before grid at working size.

    ``mm_per_px`` is the scale of the full-resolution before photo, None where it is not known: the
    smooth field follows nothing that is finer than skin moves.

    The same file twice is the identity, exactly. ``AlignMethod.AS_TAKEN`` lays frame on frame,
    with an ``error_px`` of NaN: nobody has looked whether the skin agrees. Points set by hand say
    where to look, and are taken as they are where the skin does not confirm them.

    Raises
    ------
    AlignmentError
        The photos can't be laid over each other, or not surely; the message says what to do.
    """
    settings = limited_to_slow_waves(settings, pair.before.size_hw, mm_per_px)
    if pair.is_same_file:
        return on_one_grid(pair, identity(pair.before.size_hw), (), settings)
    if settings.method is AlignMethod.AS_TAKEN:
        refuse_points_as_taken(settings)
        notice = Notice(
            Stage.ALIGN,
            "The photos were not aligned, as asked: they are compared frame on frame, and how far "
            "the skin is off is not known.",
        )
        return on_one_grid(pair, _as_taken(pair), (notice,), settings)
    planes = Planes(
        log_green(pair.before.pixels, settings.fine_side_px),
        log_green(pair.after.pixels, settings.fine_side_px),
        pair.before.size_hw,
        pair.after.size_hw,
        red_to_blue=lambda: (
            log_red_to_blue(pair.before.pixels, settings.feature_side_px),
            log_red_to_blue(pair.after.pixels, settings.feature_side_px),
        ),
    )
    if settings.points:
        return _by_points(pair, planes, settings)
    require_structure(planes, settings)
    before, after = meshes_in(pair, settings)
    if before is not None and after is not None:
        faces = FacePair(before, after, matched_meshes(before, after))
        return _by_faces(pair, planes, faces, settings)
    found = search(planes, settings)
    if before is not None:
        require_face(found, before, pair.before.size_hw, settings)
    return _by_frame(pair, planes, found, settings)


def _by_frame(
    pair: PhotoPair, planes: Planes, found: Found, settings: AlignSettings
) -> AlignedPair:
    """Return the whole frames laid over each other."""
    found = replace(found, refined=settled(planes, found.refined, settings))
    alignment = _alignment(pair, found, settings)
    alignment = looked_at(alignment, planes, found, settings)
    require_way_back(alignment, settings)
    return on_one_grid(pair, alignment, frame_notices(found, alignment, settings), settings)


def _by_faces(
    pair: PhotoPair, planes: Planes, faces: FacePair, settings: AlignSettings
) -> AlignedPair:
    """Return the frames laid over each other where they moved with the face, else the faces."""
    # The face first, and whatever the frame says: a wall can agree where the face is another's.
    face = search_face(pair, faces, settings)
    alone = face_alignment(pair, face, settings)
    if bend_fraction(face, alone) <= settings.max_whole_bend_fraction:
        whole = search_whole(planes, faces, settings)
        if whole is not None and _is_near(pair, whole, face, alone, settings):
            return _by_frame(pair, planes, whole, settings)
    alone = face_looked_at(alone, face, settings)
    notices = face_notices(face, alone, settings)
    return face_on_one_grid(on_one_grid(pair, alone, notices, settings), faces, settings)


def _is_near(
    pair: PhotoPair, whole: Found, face: FaceFound, alone: Alignment, settings: AlignSettings
) -> bool:
    """Return whether the frame's own alignment puts the face where the face's own does.

    Hair, collar and wall agree well where the mouth has moved, and are most of the frame.
    """
    with contextlib.suppress(ImplausibleTransformError):
        off = off_fraction(face, alone, _alignment(pair, whole, settings))
        return off <= settings.max_whole_off_fraction
    return False


def _by_points(pair: PhotoPair, planes: Planes, settings: AlignSettings) -> AlignedPair:
    """Return the photos laid by the points: as the skin near them has it, else as they are."""
    pairs = pairs_set_by_hand(pair, settings)
    found = search_from_points(planes, pairs, settings)
    alignment = None
    if found is not None:
        found = replace(found, refined=settled(planes, found.refined, settings))
        with contextlib.suppress(ImplausibleTransformError):
            alignment = _alignment(pair, found, settings)
    if found is None or alignment is None or not is_followed(alignment, pairs, settings):
        alignment, notices = given_by_points(pair, pairs, settings, planes=planes)
        return on_one_grid(pair, alignment, notices, settings)
    alignment = looked_at(alignment, planes, found, settings)
    doubts = frame_notices(found, alignment, settings)
    notices = (*confirmed_notices(alignment, pairs, settings), *doubts)
    return on_one_grid(pair, alignment, notices, settings)


def _as_taken(pair: PhotoPair) -> Alignment:
    matrix = scaling(pair.before.size_hw, pair.after.size_hw)
    scale, _ = scale_and_rotation(matrix, pair.before.size_hw)
    return Alignment(
        matrix=matrix,
        displacement=None,
        before_size_hw=pair.before.size_hw,
        after_size_hw=pair.after.size_hw,
        method=str(AlignMethod.AS_TAKEN),
        inliers=0,
        error_px=math.nan,
        error_basis="not known: the photos were laid frame on frame without looking at the skin",
        overlap_fraction=1.0,
        scale=scale,
        rotation_deg=0.0,
    )


def _alignment(pair: PhotoPair, found: Found, settings: AlignSettings) -> Alignment:
    matrix, displacement = _map_of(pair, found, settings)
    scale, rotation_deg = scale_and_rotation(matrix, pair.before.size_hw)
    alignment = Alignment(
        matrix=matrix,
        displacement=displacement,
        before_size_hw=pair.before.size_hw,
        after_size_hw=pair.after.size_hw,
        method=found.proposal.source + (" and smooth field" if displacement is not None else ""),
        inliers=found.proposal.inliers,
        error_px=expected_error_px(
            found.refined, found.evidence, long_px=max(pair.before.size_hw), settings=settings
        ),
        error_basis=(
            "root mean square distance over the overlap, predicted from how far two alignments "
            "lie apart that were each made from one half of the picture, how far coarse and fine "
            "structure disagree and what was undone of it (a lamp that moved shifts relief, "
            "not skin), and the share of the skin whose structure "
            f"agrees ({found.evidence.near.share:.0%})"
        ),
        overlap_fraction=found.evidence.overlap_fraction,
        scale=scale,
        rotation_deg=rotation_deg,
    )
    least, greatest = area_change(alignment)
    if not (settings.min_area_change <= least and greatest <= settings.max_area_change):
        raise ImplausibleTransformError(
            "the skin would have to be stretched or folded more than skin can be"
        )
    return alignment


def _map_of(pair: PhotoPair, found: Found, settings: AlignSettings) -> tuple[Matrix, Floats | None]:
    """Return the matrix with all that is planar in it, and the rest as shifts in after pixels."""
    refined = found.refined
    if refined.coefficients is None:
        return refined.matrix, None
    before_hw = pair.before.size_hw
    factor = settings.field_nodes / max(before_hw)
    grid_hw = max(4, round(before_hw[0] * factor)), max(4, round(before_hw[1] * factor))
    field = refined.spline.on_grid(refined.coefficients, grid_hw)
    precision = np.asarray(cv2.resize(refined.cells.precision, grid_hw[::-1]), dtype=np.float64)
    matrix, _ = folded(refined.matrix, planar_terms(field, precision), field, before_hw)
    rows, columns = grid_hw
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * before_hw[1] / columns - 0.5,
        (np.arange(rows) + 0.5) * before_hw[0] / rows - 0.5,
    )
    nodes = np.stack([x, y, np.ones_like(x)], axis=-1)
    moved = nodes.copy()
    moved[..., :2] += field * max(before_hw)
    target, plain = moved @ refined.matrix.T, nodes @ matrix.T
    displacement: Floats = target[..., :2] / target[..., 2:] - plain[..., :2] / plain[..., 2:]
    return matrix, np.ascontiguousarray(displacement)
