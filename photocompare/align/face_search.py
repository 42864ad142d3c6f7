"""From two meshes to the alignment of one face, or a refusal: another person, another light."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photocompare.align.agreement import Agreement, agreement
from photocompare.align.evidence import Evidence, held_out, weighed
from photocompare.align.face_view import FacePair, FaceView, face_view, mesh_of
from photocompare.align.mesh import matched_meshes
from photocompare.align.refine import Planes, laid_over, planes_at, refine
from photocompare.align.selection import Refined
from photocompare.align.structure import structure
from photocompare.errors import FacesDifferError, ImplausibleTransformError, MirroredError
from photocompare.faces.landmarks import in_size
from photocompare.geometry import fitted_size_hw, resized
from photocompare.model import Photo, PhotoPair, RGBImage
from photocompare.settings import AlignSettings


@dataclass(frozen=True, slots=True, eq=False)
class FaceFound:
    """The face refined from where the meshes put it, and what speaks for it.

    ``likeness`` is judged on the finest structure of a small picture: is it the same face?
    ``evidence.near`` as for all photos: how well is the skin followed?
    """

    view: FaceView
    refined: Refined
    likeness: Agreement
    evidence: Evidence


def search_face(pair: PhotoPair, faces: FacePair, settings: AlignSettings) -> FaceFound:
    """Return the alignment of the face that the structure inside its oval supports.

    Raises
    ------
    AlignmentError
        There is none: the message says why, and what to do.
    """
    if not faces.match.fits:
        raise ImplausibleTransformError(
            "the head is turned or tilted quite differently in the two photos"
        )
    view = face_view(pair, faces, settings)
    likeness = _judged(view.planes, settings)
    # Eyes, nose and mouth lie alike in a mirror: what decides is which way round agrees better.
    if likeness.share < settings.sure_face_share:
        mirrored = _mirrored_share(pair, faces, settings)
        if mirrored > likeness.share and mirrored >= settings.min_face_share:
            raise MirroredError
    if likeness.share < settings.min_face_share or likeness.judged_count < settings.min_face_tiles:
        raise FacesDifferError(share=likeness.share, needed=settings.min_face_share)
    return followed(view, settings)


def _judged(planes: Planes, settings: AlignSettings) -> Agreement:
    """Return how the faces agree once a stiff field has laid them over each other."""
    stiff = replace(
        settings, step_bendings=(settings.judging_bending,), bendings=settings.judging_bendings
    )
    return _likeness(planes, refine(planes, np.eye(3), stiff), stiff)


def followed(view: FaceView, settings: AlignSettings) -> FaceFound:
    """Return the face laid on itself by a field that is supple enough for an expression."""
    supple = replace(
        settings, step_bendings=(settings.face_bending,), bendings=settings.face_bendings
    )
    refined = refine(view.planes, np.eye(3), supple)
    likeness = _likeness(view.planes, refined, settings)
    return FaceFound(view, refined, likeness, weighed(view.planes, refined, settings))


def _likeness(planes: Planes, refined: Refined, settings: AlignSettings) -> Agreement:
    """Return how the finest structure agrees, on the squares that the field was not fitted on."""
    small = planes_at(planes, settings.face_judged_px)
    size_hw = small.before.shape[0], small.before.shape[1]
    laid, inside = laid_over(small, refined.matrix, held_out(refined, settings), size_hw)
    before, after = (
        structure(plane, settings.face_band_px, settings.contrast_floor)
        for plane in (small.before, laid)
    )
    factor = settings.face_tiles / max(size_hw)
    return agreement(
        before,
        after,
        inside,
        tiles_hw=(max(2, round(size_hw[0] * factor)), max(2, round(size_hw[1] * factor))),
        within_px=settings.face_within_px,
        least_seen=settings.face_tile_seen,
    )


def _mirrored_share(pair: PhotoPair, faces: FacePair, settings: AlignSettings) -> float:
    """Return the likeness when the after photo is flipped, judged on small pictures."""
    small = PhotoPair(
        _small(pair.before, pair.before.pixels, settings),
        _small(pair.after, pair.after.pixels[:, ::-1], settings),
    )
    after = mesh_of(small.after.pixels, settings)
    if after is None:
        return 0.0
    before = in_size(faces.before, pair.before.size_hw, small.before.size_hw)
    flipped = FacePair(before, after, matched_meshes(before, after))
    coarse = replace(settings, fine_side_px=settings.face_judged_px)
    return _judged(face_view(small, flipped, coarse).planes, coarse).share


def _small(photo: Photo, pixels: RGBImage, settings: AlignSettings) -> Photo:
    size_hw = fitted_size_hw(photo.size_hw, settings.mesh_side_px)
    source = replace(photo.source, size_hw=size_hw)
    return Photo(np.ascontiguousarray(resized(pixels, size_hw)), source)
