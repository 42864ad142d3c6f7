"""Looking back at the alignment of a face alone: how good it is, and where."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from scipy import ndimage

from photocompare.align.face_search import FaceFound
from photocompare.align.local_error import balanced, place_error_px
from photocompare.align.quality import grid_hw_for, quality_of
from photocompare.align.round_trip import inverse_error_px
from photocompare.align.spline import Floats
from photocompare.model import Alignment
from photocompare.model.node_grid import sampled
from photocompare.settings import AlignSettings

_MOST_NODES = 64  # along the long side of the photo: a face may be a small part of it


def face_looked_at(alignment: Alignment, found: FaceFound, settings: AlignSettings) -> Alignment:
    """Return the alignment of a face with its quality.

    Where the skin could not be followed the mesh still holds: nothing is farther off than that.
    Beyond the face the error is that of its edge.
    """
    view, before_hw = found.view, alignment.before_size_hw
    part_hw = view.start.before_size_hw
    part_px = max(part_hw)
    part_grid = grid_hw_for(part_hw, settings.quality_nodes)
    place_px = place_error_px(
        found.refined, found.evidence.near, part_grid, long_px=part_px, settings=settings
    )
    mesh_px = settings.mesh_error_fraction * view.iris_distance_px
    held_px = place_px * mesh_px / np.hypot(place_px, mesh_px)
    face_px, error_px = balanced(held_px, _share_in_face(found, part_grid), alignment.error_px)
    along = min(_MOST_NODES, settings.quality_nodes * max(before_hw) / part_px)
    local_px = _over_the_photo(face_px, found, before_hw, grid_hw_for(before_hw, along))
    inverse_px = inverse_error_px(view.planes, found.refined, settings)
    quality = quality_of(alignment, found.refined, local_px, inverse_px, settings, part_hw=part_hw)
    return replace(alignment, error_px=error_px, quality=quality)


def _share_in_face(found: FaceFound, grid_hw: tuple[int, int]) -> Floats:
    """Return the part of each cell that lies inside the face in both photos."""
    within = found.view.planes.within
    if within is None or not within.any():
        return np.ones(grid_hw)
    drawn = cv2.resize(within.astype(np.float64), grid_hw[::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(drawn, dtype=np.float64)


def _over_the_photo(
    face_px: Floats, found: FaceFound, before_hw: tuple[int, int], grid_hw: tuple[int, int]
) -> Floats:
    """Return the error of the part on a grid over the whole photo, beyond it that of its edge."""
    unknown = ~np.isfinite(face_px)
    nearest = ndimage.distance_transform_edt(unknown, return_distances=False, return_indices=True)
    filled = face_px[tuple(nearest)]
    rows, columns = grid_hw
    x, y = np.meshgrid(
        (np.arange(columns) + 0.5) * before_hw[1] / columns - 0.5,
        (np.arange(rows) + 0.5) * before_hw[0] / rows - 0.5,
    )
    nodes = np.column_stack([x.ravel(), y.ravel()]) - found.view.corner_xy
    values = sampled(filled[..., None], nodes, found.view.start.before_size_hw)
    return values.reshape(grid_hw)
