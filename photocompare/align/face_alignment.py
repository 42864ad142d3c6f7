"""A refined face -> the alignment of the whole photos, which holds on the face alone."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare.align.expected_error import expected_error_px
from photocompare.align.face_search import FaceFound
from photocompare.align.plausibility import area_changes, scale_and_rotation
from photocompare.align.spline import Floats
from photocompare.errors import ImplausibleTransformError
from photocompare.model import Alignment, Mask, Matrix, PhotoPair, PointsXY
from photocompare.settings import AlignSettings

_METHOD = "face mesh and smooth field"
_SPARSE = 31  # of the pixels of the face, one in so many is asked
_MOST_NODES = 256  # along the long side: the grid that is handed on stays small


def face_alignment(pair: PhotoPair, found: FaceFound, settings: AlignSettings) -> Alignment:
    """Return the map of the face; beyond the part that was looked at its shifts just go on.

    Raises
    ------
    ImplausibleTransformError
        The face would have to be stretched or folded more than a face can be.
    """
    matrix = found.view.start.matrix.copy()
    matrix[:2, 2] -= matrix[:2, :2] @ found.view.corner_xy
    before_hw = pair.before.size_hw
    scale, rotation_deg = scale_and_rotation(matrix, before_hw)
    if _departure_fraction(found) > settings.max_mesh_departure_fraction:
        raise ImplausibleTransformError("the skin lies elsewhere than eyes, nose and mouth say")
    alignment = Alignment(
        matrix=matrix,
        displacement=_shifts(found, before_hw, settings),
        before_size_hw=before_hw,
        after_size_hw=pair.after.size_hw,
        method=_METHOD,
        inliers=int(np.count_nonzero(found.likeness.agrees)),
        error_px=_error_px(found, settings),
        error_basis=(
            "root mean square distance over the face, predicted from what a face mesh repeats to "
            "where the structure of the skin does not agree, and from how far two alignments lie "
            "apart that were each made from one half of the face where it does "
            f"({found.likeness.share:.0%} of the face)"
        ),
        overlap_fraction=found.view.seen_fraction,
        scale=scale,
        rotation_deg=rotation_deg,
    )
    if _left_out_fraction(found, alignment, settings) > settings.max_face_left_out:
        raise ImplausibleTransformError(
            "the face would have to be stretched or folded more than a face can be"
        )
    return alignment


def is_even(alignment: Alignment, settings: AlignSettings) -> Mask:
    """Return where the face is neither squeezed nor stretched, on a grid over the before frame.

    What is turned away in one photo is a narrow strip of it, and shows nothing to compare.
    """
    least, greatest = settings.face_area_change
    changes = area_changes(alignment)
    even: Mask = (changes >= least) & (changes <= greatest)
    return even


def bend_fraction(found: FaceFound, alignment: Alignment) -> float:
    """Return what no plane explains of the way the face moved, for 95 % of it; of the irises."""
    points = _points_in_face(found)
    moved = alignment.map_unclipped(points)
    plane, _ = cv2.findHomography(points, moved, 0)
    if plane is None:
        return math.inf
    return _apart_fraction(found, _projected(np.asarray(plane), points) - moved, alignment)


def off_fraction(found: FaceFound, alignment: Alignment, other: Alignment) -> float:
    """Return how far two alignments lie apart for 95 % of the face, of the irises' distance."""
    points = _points_in_face(found)
    off = alignment.map_unclipped(points) - other.map_unclipped(points)
    return _apart_fraction(found, off, alignment)


def _left_out_fraction(found: FaceFound, alignment: Alignment, settings: AlignSettings) -> float:
    even = is_even(alignment, settings)
    cells_xy = (_points_in_face(found) + 0.5) / alignment.before_size_hw[::-1] * even.shape[::-1]
    column, row = np.minimum(cells_xy.astype(np.intp), np.array(even.shape[::-1]) - 1).T
    return 1.0 - float(even[row, column].mean()) if len(row) else 1.0


def _apart_fraction(found: FaceFound, off_xy: PointsXY, alignment: Alignment) -> float:
    if not len(off_xy):
        return math.inf
    off_px = np.linalg.norm(off_xy, axis=1) / alignment.scale
    return float(np.percentile(off_px, 95)) / found.view.iris_distance_px


def _points_in_face(found: FaceFound) -> PointsXY:
    """Return points (N, 2) all over the face that both photos show, in before pixels."""
    within = found.view.planes.within
    if within is None:
        return np.empty((0, 2))
    scale_xy = np.array(found.view.start.before_size_hw[::-1]) / within.shape[::-1]
    points: PointsXY = (np.argwhere(within)[::_SPARSE, ::-1] + 0.5) * scale_xy - 0.5
    return points + found.view.corner_xy


def is_face_alone(alignment: Alignment) -> bool:
    """Return whether the alignment holds on the face and on nothing around it."""
    return _METHOD in alignment.method  # a chain of alignments names them all


def _shifts(found: FaceFound, before_hw: tuple[int, int], settings: AlignSettings) -> Floats:
    """Return what the start's matrix leaves at each node of a grid over the whole photo."""
    start = found.view.start
    part_px, long_px = max(start.before_size_hw), max(before_hw)
    along = min(_MOST_NODES, settings.field_nodes * long_px / part_px)
    factor = along / long_px
    rows, columns = max(4, round(before_hw[0] * factor)), max(4, round(before_hw[1] * factor))
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * before_hw[1] / columns - 0.5,
        (np.arange(rows) + 0.5) * before_hw[0] / rows - 0.5,
    )
    nodes = np.stack([x.ravel(), y.ravel()], axis=1) - found.view.corner_xy
    far = np.array(start.before_size_hw[::-1]) - 1.0
    nodes = np.clip(nodes, 0.0, far)
    plain = nodes @ start.matrix[:2, :2].T + start.matrix[:2, 2]
    shift = start.map_unclipped(_moved(found, nodes)) - plain
    return np.ascontiguousarray(shift.reshape(rows, columns, 2))


def _moved(found: FaceFound, points_xy: PointsXY) -> PointsXY:
    """Return where the refinement moves points of the part, in pixels of the same part."""
    refined, part_hw = found.refined, found.view.start.before_size_hw
    if refined.coefficients is None:
        field = np.zeros_like(points_xy)
    else:
        rows, columns = (
            refined.spline.basis((points_xy[:, axis] + 0.5) / part_hw[1 - axis], 1 - axis)
            for axis in (1, 0)
        )
        field = np.einsum("ni,ijc,nj->nc", rows, refined.coefficients, columns, optimize=True)
    return _projected(refined.matrix, points_xy + field * max(part_hw))


def _projected(matrix: Matrix, points_xy: PointsXY) -> PointsXY:
    lifted = points_xy @ matrix[:, :2].T + matrix[:, 2]
    projected: PointsXY = lifted[:, :2] / lifted[:, 2:]
    return projected


def _departure_fraction(found: FaceFound) -> float:
    """Return how far the refinement moved 95 % of the face at most, of the irises' distance."""
    points = _points_in_face(found) - found.view.corner_xy
    if not len(points):
        return math.inf
    off_px = np.linalg.norm(_moved(found, points) - points, axis=1)
    return float(np.percentile(off_px, 95)) / found.view.iris_distance_px


def _error_px(found: FaceFound, settings: AlignSettings) -> float:
    """Return the expected error in full-resolution before pixels; see ``error_basis``."""
    part_px = max(found.view.start.before_size_hw)
    followed_px = expected_error_px(
        found.refined, found.evidence, long_px=part_px, settings=settings
    )
    mesh_px = settings.mesh_error_fraction * found.view.iris_distance_px
    share = found.likeness.share
    return math.sqrt(share * followed_px**2 + (1.0 - share) * mesh_px**2)
