"""Checks of how the head or the body is turned, and from how far it was photographed."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.faces import FaceMesh, facial_outlines, photo_mesh
from photocompare.geometry import polygon_mask, scaling
from photocompare.grade.limits import SHAPES, Rule, checked
from photocompare.model import Check, NormalisedPair, PointsXY
from photocompare.settings import GradeSettings

# Points of bone and brow that no expression moves: of forehead, temples, bridge of the nose,
# corners of the eyes and cheekbones.
_RIGID = (
    10, 151, 9, 8, 168, 6, 197, 195, 5, 33, 133, 263, 362, 127, 356, 234, 454, 116, 345, 103, 332,
    67, 297, 54, 284, 21, 251, 162, 389, 50, 280,
)  # fmt: skip
_NODES = 24  # along either side of the overlap


def pose_checks(pair: NormalisedPair, settings: GradeSettings) -> tuple[Check, ...]:
    """Return the checks of pose and perspective; without a face from how the skin was mapped."""
    before = photo_mesh(pair.photos.before)
    after = None if before is None else photo_mesh(pair.photos.after)
    if before is None or after is None:
        return _of_skin(pair, settings)
    return (_of_heads(before, after, settings), *_of_nose(pair, before, settings))


def turns_deg(before: FaceMesh, after: FaceMesh) -> dict[str, float]:
    """Return by how much the head was turned, nodded and tilted from one photo to the other.

    The best rotation in space between points that no expression moves; clockwise tilts and turns
    to the person's own left are positive. Depth is the mesh's guess: good to a few degrees.
    """
    first, second = (_rigid(mesh) for mesh in (before, after))
    left, _, right = np.linalg.svd(first.T @ second)
    mirror = np.diag([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
    turn = (left @ mirror @ right).T
    # As one turn about one axis, whose sign flips when the photos are swapped.
    nodded, turned, tilted = np.degrees(cv2.Rodrigues(turn)[0].ravel())
    return {"turned": -float(turned), "nodded": -float(nodded), "tilted": float(tilted)}


def _rigid(mesh: FaceMesh) -> NDArray[np.float64]:
    rigid = list(_RIGID)
    points = np.column_stack([mesh.points_xy[rigid], mesh.depth_px[rigid]])
    centred: NDArray[np.float64] = points - points.mean(axis=0)
    return centred


def _of_heads(before: FaceMesh, after: FaceMesh, settings: GradeSettings) -> Check:
    turns = turns_deg(before, after)
    name, worst = max(turns.items(), key=lambda item: abs(item[1]))
    return checked(
        Rule("pose", "°", settings.pose_deg, SHAPES),
        abs(worst),
        f"The head is {name} by {abs(worst):.0f}° more or less in the after photo than before. "
        "Retake the after photo looking the same way as in the before photo.",
    )


def _of_nose(pair: NormalisedPair, mesh: FaceMesh, settings: GradeSettings) -> tuple[Check, ...]:
    """Return the check of the nose's scale against the cheeks': a nearer camera enlarges it."""
    outlines = facial_outlines(mesh, pair.photos.before.size_hw)
    scales = {}
    for name in ("nose", "left_cheek", "right_cheek"):
        if name not in outlines:
            return ()
        inside = np.array(outlines[name]) * np.array(pair.size_hw[::-1]) - 0.5
        mask = polygon_mask(inside, pair.size_hw) & pair.overlap
        rows, columns = np.nonzero(mask)
        if rows.size < settings.least_perspective_px:
            return ()
        jacobian = _fitted(pair, np.column_stack([columns, rows]).astype(np.float64))
        scales[name] = math.sqrt(abs(float(np.linalg.det(jacobian))))
    cheeks = math.sqrt(scales["left_cheek"] * scales["right_cheek"])
    ratio = scales["nose"] / cheeks
    nearer = "nearer" if ratio > 1.0 else "farther away"
    return (
        checked(
            Rule("perspective", "%", settings.perspective_face_percent, SHAPES),
            100.0 * (max(ratio, 1.0 / ratio) - 1.0),
            f"The nose is {100.0 * (ratio - 1.0):+.0f} % larger against the cheeks than before: "
            f"the after photo was taken from {nearer}. Keep the same distance, and zoom instead.",
        ),
    )


def _of_skin(pair: NormalisedPair, settings: GradeSettings) -> tuple[Check, ...]:
    rows, columns = np.nonzero(pair.overlap)
    if rows.size < settings.least_perspective_px:
        return ()
    step = max(1, rows.size // (_NODES * _NODES))
    points = np.column_stack([columns[::step], rows[::step]]).astype(np.float64)
    wide, narrow = np.linalg.svd(_fitted(pair, points), compute_uv=False)
    slant = math.degrees(math.acos(min(1.0, float(narrow / wide))))
    spread = _scale_spread(pair, points)
    return (
        checked(
            Rule("pose", "°", settings.pose_skin_deg, SHAPES),
            slant,
            f"The skin is seen from another side: foreshortened by {slant:.0f}°, or stretched as "
            "much. Retake the after photo with the camera facing the skin as before.",
        ),
        checked(
            Rule("perspective", "%", settings.perspective_percent, SHAPES),
            spread,
            f"The scale differs by {spread:.0f} % more from one side of the picture to the other: "
            "the camera was slanted or nearer. Retake the after photo from the same distance, "
            "facing the skin.",
        ),
    )


def _scale_spread(pair: NormalisedPair, points: PointsXY) -> float:
    """Return the change of scale across the overlap in percent, of a plane fitted to it."""
    step_px = max(2.0, 0.02 * max(pair.size_hw))
    right, down = np.array([step_px, 0.0]), np.array([0.0, step_px])
    centre = _mapped(pair, points)
    along_x = (_mapped(pair, points + right) - centre) / step_px
    along_y = (_mapped(pair, points + down) - centre) / step_px
    area = np.abs(along_x[:, 0] * along_y[:, 1] - along_x[:, 1] * along_y[:, 0])
    known = np.isfinite(area) & (area > 0.0)
    if np.count_nonzero(known) < len(points) // 2:
        return math.nan
    ln_scale = 0.5 * np.log(area[known])
    terms = np.column_stack([np.ones(int(known.sum())), points[known]])
    plane = terms @ np.linalg.lstsq(terms, ln_scale, rcond=None)[0]
    return 100.0 * math.expm1(float(plane.max() - plane.min()))


def _fitted(pair: NormalisedPair, points: PointsXY) -> NDArray[np.float64]:
    """Return the linear part (2, 2) of the map that fits the alignment best at working points."""
    step = max(1, len(points) // 400)
    chosen = points[::step]
    terms = np.column_stack([np.ones(len(chosen)), chosen])
    mapped = _mapped(pair, chosen)
    known = np.isfinite(mapped).all(axis=1)
    found = np.linalg.lstsq(terms[known], mapped[known], rcond=None)[0]
    linear: NDArray[np.float64] = found[1:].T.astype(np.float64)
    return linear


def _mapped(pair: NormalisedPair, points: PointsXY) -> PointsXY:
    to_before = scaling(pair.size_hw, pair.alignment.before_size_hw)
    before = points @ to_before[:2, :2].T + to_before[:2, 2]
    return pair.alignment.map_unclipped(before)
