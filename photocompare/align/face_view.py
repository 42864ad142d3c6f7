"""The face of both photos, cut out and laid over each other by its two meshes.

A face moves in front of its background, and its parts move against each other. So it is aligned
as a photo of its own: the part of the before photo around it, and the after photo pulled onto that
part by a smooth map through all landmarks. What the meshes miss is then small and even, and is
left to the structure of the skin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.align.mesh import MeshMatch, matched_meshes
from photocompare.align.refine import Planes
from photocompare.align.spline import Floats, Spline
from photocompare.align.structure import log_green
from photocompare.faces import FaceMesh, find_mesh, photo_mesh
from photocompare.faces.landmarks import RIGHT_IRIS, in_size
from photocompare.faces.outlines import AREAS, FACE, corners_xy, signed_area
from photocompare.geometry import fitted_size_hw, polygon_mask, resized, warped_to_before
from photocompare.model import Alignment, Mask, Matrix, PhotoPair, PointsXY, RGBImage
from photocompare.settings import AlignSettings, FaceSettings


@dataclass(frozen=True, slots=True, eq=False)
class FacePair:
    """The meshes of both photos, in their full-resolution pixels, and how they fit each other."""

    before: FaceMesh
    after: FaceMesh
    match: MeshMatch


@dataclass(frozen=True, slots=True, eq=False)
class FaceView:
    """The face as a photo of its own.

    ``start`` maps the part of the before photo, whose left top pixel is ``corner_xy``, to the
    whole after photo. The after plane is already pulled by it, so "nothing moved" is the first
    guess. ``planes.within`` is True inside the oval of the face, where the after photo shows it.
    """

    planes: Planes
    start: Alignment
    corner_xy: PointsXY
    seen_fraction: float  # of the oval
    iris_distance_px: float  # in full-resolution before pixels


def faces_in(pair: PhotoPair, settings: AlignSettings) -> FacePair | None:
    """Return the faces, or None unless both photos hold one and one photo is a photo of it."""
    before, after = meshes_in(pair, settings)
    if before is None or after is None:
        return None
    return FacePair(before, after, matched_meshes(before, after))


def meshes_in(pair: PhotoPair, settings: AlignSettings) -> tuple[FaceMesh | None, FaceMesh | None]:
    """Return the meshes of both photos in full-resolution pixels, None where there is no face.

    A face counts once it is what one of the photos shows: in the other one it may be farther off.
    Without a face in the before photo the after photo is not searched, and has none.
    """
    looked_for = FaceSettings(search_side_px=settings.mesh_side_px)
    before = photo_mesh(pair.before, looked_for)
    if before is None:
        return None, None
    after = photo_mesh(pair.after, looked_for)
    before_share = _frame_share(before, pair.before.size_hw)
    after_share = _frame_share(after, pair.after.size_hw)
    if max(before_share, after_share) < settings.min_face_fraction:
        return None, None
    least = settings.min_face_fraction / settings.max_scale**2
    return (
        before if before_share >= least else None,
        after if after_share >= least else None,
    )


def mesh_of(image: RGBImage, settings: AlignSettings) -> FaceMesh | None:
    """Return the mesh of the largest sure face in full-resolution pixels; None without one."""
    size_hw = image.shape[0], image.shape[1]
    small_hw = fitted_size_hw(size_hw, settings.mesh_side_px)
    mesh = find_mesh(resized(image, small_hw))
    return None if mesh is None else in_size(mesh, small_hw, size_hw)


def _frame_share(mesh: FaceMesh | None, size_hw: tuple[int, int]) -> float:
    """Return the part of the frame that the oval of a face fills."""
    return 0.0 if mesh is None else abs(signed_area(oval_xy(mesh))) / math.prod(size_hw)


def oval_xy(mesh: FaceMesh) -> PointsXY:
    """Return the oval of the face (N, 2) in the mesh's own pixels."""
    return corners_xy(mesh, AREAS[FACE])


def face_view(pair: PhotoPair, faces: FacePair, settings: AlignSettings) -> FaceView:
    """Return the face cut out of both photos and laid over each other by the meshes."""
    oval = oval_xy(faces.before)
    margin = settings.face_margin_fraction * (oval.max(axis=0) - oval.min(axis=0))
    far = np.array(pair.before.size_hw[::-1], dtype=np.float64)
    low = np.floor(np.clip(oval.min(axis=0) - margin, 0.0, far - 1.0)).astype(int)
    high = np.ceil(np.clip(oval.max(axis=0) + margin, low + 1.0, far)).astype(int)
    part = np.ascontiguousarray(pair.before.pixels[low[1] : high[1], low[0] : high[0]])
    corner = low.astype(np.float64)
    part_hw = part.shape[0], part.shape[1]
    start = _through_landmarks(faces, corner, part_hw, pair.after.size_hw, settings)
    size_hw = fitted_size_hw(part_hw, settings.fine_side_px)
    after, seen = warped_to_before(pair.after.pixels, start, size_hw)
    scale_xy = np.array(size_hw[::-1]) / part_hw[::-1]
    face: Mask = polygon_mask((oval - corner + 0.5) * scale_xy - 0.5, size_hw)
    planes = Planes(
        log_green(part, settings.fine_side_px),
        log_green(after, settings.fine_side_px),
        part_hw,
        part_hw,
        within=face & seen,
    )
    share = float((face & seen).sum()) / max(1, int(face.sum()))
    return FaceView(planes, start, corner, share, faces.before.iris_distance_px)


def _through_landmarks(
    faces: FacePair,
    corner_xy: PointsXY,
    part_hw: tuple[int, int],
    after_hw: tuple[int, int],
    settings: AlignSettings,
) -> Alignment:
    """Return the smooth map through all landmarks but the irises, which look about."""
    moved = np.eye(3)
    moved[:2, 2] = corner_xy
    matrix: Matrix = faces.match.similarity @ moved
    before_xy = faces.before.points_xy[:RIGHT_IRIS] - corner_xy
    after_xy = faces.after.points_xy[:RIGHT_IRIS]
    shift = after_xy - (before_xy @ matrix[:2, :2].T + matrix[:2, 2])
    return Alignment(
        matrix=matrix,
        displacement=_smooth(before_xy, shift, part_hw, settings),
        before_size_hw=part_hw,
        after_size_hw=after_hw,
        method="face mesh",
        inliers=len(before_xy),
        error_px=settings.mesh_error_fraction * faces.before.iris_distance_px,
        error_basis="what a face mesh repeats to",
        overlap_fraction=1.0,
        scale=math.sqrt(float(np.linalg.det(matrix[:2, :2]))),
        rotation_deg=math.degrees(math.atan2(matrix[1, 0], matrix[0, 0])),
    )


def _smooth(
    points_xy: PointsXY, shift_xy: PointsXY, size_hw: tuple[int, int], settings: AlignSettings
) -> Floats:
    """Return the shifts of scattered points as a stiff field over a frame (gh, gw, 2)."""
    factor = settings.mesh_cells / max(size_hw)
    grid_hw = max(4, round(size_hw[0] * factor)), max(4, round(size_hw[1] * factor))
    row, column = (
        np.clip((points_xy[:, axis] + 0.5) / size_hw[side] * grid_hw[side], 0, grid_hw[side] - 1)
        for axis, side in ((1, 0), (0, 1))
    )
    cell = row.astype(np.intp), column.astype(np.intp)
    count: NDArray[np.float64] = np.zeros(grid_hw)
    total = np.zeros((*grid_hw, 2))
    np.add.at(count, cell, 1.0)
    np.add.at(total, cell, shift_xy)
    # One say a cell: points crowd around eyes and lips, and their errors are alike there.
    known = np.minimum(count, 1.0)
    precision = np.stack([known, np.zeros(grid_hw), known], axis=-1)
    spline = Spline((max(2, grid_hw[0] // 2), max(2, grid_hw[1] // 2)))
    mean = total / np.maximum(count, 1.0)[..., None]
    field = spline.on_grid(spline.fit(mean, precision, settings.mesh_bending), grid_hw)
    return np.ascontiguousarray(field)
