"""An alignment of the whole frame that holds on the face as well, or none."""

from __future__ import annotations

import numpy as np

from photocompare.align.coarse import Proposer, Rounds, from_features
from photocompare.align.evidence import Evidence
from photocompare.align.face_view import FacePair, oval_xy
from photocompare.align.mesh import distances_px
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes
from photocompare.align.search import Found, best_of
from photocompare.errors import ImplausibleTransformError
from photocompare.faces import FaceMesh
from photocompare.geometry import polygon_mask
from photocompare.model import Mask, Matrix
from photocompare.settings import AlignSettings


def search_whole(planes: Planes, faces: FacePair, settings: AlignSettings) -> Found | None:
    """Return the frame aligned by features, if face and background moved as one.

    Features follow whatever has most of them: a patterned wall, a collar. So the meshes are asked
    first, of each proposal and of what was found, and in the end the tiles inside the face.
    """
    found = best_of(planes, Rounds(((_agreeing(from_features, faces, settings),),)), settings)
    if found is None or found.objection is not None:
        return None
    is_right = _lands(found.refined.matrix, faces) <= settings.max_whole_departure_fraction
    share = _agreeing_in_face(found.evidence, faces.before, planes.before_hw)[0]
    return found if is_right and share >= settings.min_whole_face_share else None


def _agreeing(proposer: Proposer, faces: FacePair, settings: AlignSettings) -> Proposer:
    """Return a proposer of those guesses alone that put the face where the meshes do."""

    def agreeing(planes: Planes, given: AlignSettings) -> list[Proposal]:
        return [
            guess
            for guess in proposer(planes, given)
            if _lands(guess.matrix, faces) <= settings.max_whole_departure_fraction
        ]

    return agreeing


def _lands(matrix: Matrix, faces: FacePair) -> float:
    """Return the median distance of landmarks from where they belong, of the irises' distance."""
    match = faces.match
    off_px = distances_px(matrix, match.before_xy, match.after_xy)
    return float(np.median(off_px)) / faces.after.iris_distance_px


def require_face(
    found: Found, face: FaceMesh, before_hw: tuple[int, int], settings: AlignSettings
) -> None:
    """Raise unless the face agrees as well, where the after photo's was not found.

    Raises
    ------
    ImplausibleTransformError
        What surrounds the face agrees and the face does not.
    """
    share, judged_count = _agreeing_in_face(found.evidence, face, before_hw)
    if judged_count >= settings.min_agreeing_tiles and share < settings.min_near_share:
        raise ImplausibleTransformError(
            "what surrounds the face agrees and the face itself does not, and in the after photo "
            "no face was found"
        )


def _agreeing_in_face(
    evidence: Evidence, face: FaceMesh, before_hw: tuple[int, int]
) -> tuple[float, int]:
    """Return the part of the judged tiles inside the face that agree, and how many are judged."""
    tiles_hw = evidence.near.judged.shape
    scale_xy = np.array(tiles_hw[::-1]) / before_hw[::-1]
    inside: Mask = polygon_mask((oval_xy(face) + 0.5) * scale_xy - 0.5, tiles_hw)
    judged_count = int(np.count_nonzero(evidence.near.judged & inside))
    agrees_count = int(np.count_nonzero(evidence.near.agrees & inside))
    return agrees_count / max(1, judged_count), judged_count
