"""Whether a frame shows the view of the earlier photo, and where each point of it lies."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import Enum, auto

import cv2
import numpy as np

from photocompare.align import lay_sketches, shows_structure, sketch_of
from photocompare.align.mesh import matched_meshes
from photocompare.align.structure import Plane, as_plane, log_green
from photocompare.capture.aim import Aim, FaceAim, face_structure
from photocompare.capture.hidden import is_partly_hidden
from photocompare.faces import FaceMesh, follow_mesh
from photocompare.model import Mask, Matrix, RGBImage
from photocompare.settings import Settings


class View(Enum):
    """What the frame shows."""

    SAME = auto()
    MIRRORED = auto()
    OTHER = auto()
    PLAIN = auto()  # nothing to hold on to
    UNSURE = auto()  # a face, perhaps mirrored
    HIDDEN = auto()  # the same face, with something before it


@dataclass(frozen=True, slots=True, eq=False)
class Finding:
    """``matrix`` maps look pixels of the earlier photo to those of the frame, where it is known.

    It is of SAME, HIDDEN and UNSURE: where a face lies is seen before whose it is. ``face`` is the
    mesh in the frame, where a face is looked for and was found.
    """

    view: View
    matrix: Matrix | None = None
    face: FaceMesh | None = None


def find(aim: Aim, frame: RGBImage, last: FaceMesh | None, settings: Settings) -> Finding:
    """Return where the earlier view lies in a frame of look size."""
    if aim.face is not None:
        return _find_face(aim, aim.face, frame, last, settings)
    return _find_skin(aim, frame, settings)


def _find_skin(aim: Aim, frame: RGBImage, settings: Settings) -> Finding:
    sketch = sketch_of(frame, settings.align)
    if not (
        shows_structure(sketch, settings.align) and shows_structure(aim.sketch, settings.align)
    ):
        return Finding(View.PLAIN)
    least = settings.capture.sure_share
    laid = lay_sketches(aim.sketch, sketch, settings.align)
    if laid is not None and laid.share >= least:
        return Finding(View.SAME, laid.matrix)
    turned = lay_sketches(aim.mirrored, sketch, settings.align)
    is_mirrored = turned is not None and turned.share >= least
    return Finding(View.MIRRORED if is_mirrored else View.OTHER)


def _find_face(
    aim: Aim, face: FaceAim, frame: RGBImage, last: FaceMesh | None, settings: Settings
) -> Finding:
    mesh = follow_mesh(frame, last, settings.faces)
    if mesh is None:  # near to a cheek, a face is found in one frame and not in the next
        found = _find_skin(aim, frame, settings)
        if found.view is View.SAME and found.matrix is not None:
            plane = log_green(frame, max(frame.shape))
            return replace(found, view=_same(face, plane, found.matrix, settings))
        return found
    matched = matched_meshes(face.mesh, mesh, settings.faces)
    plane = log_green(frame, max(frame.shape))
    plain = _alike(face, mesh, plane, settings)
    turned = -1.0 if aim.mirrored_face is None else _alike(aim.mirrored_face, mesh, plane, settings)
    lead = plain - turned
    if lead <= -settings.capture.face_lead:
        return Finding(View.MIRRORED, face=mesh)
    if lead < settings.capture.face_lead:
        return Finding(View.UNSURE, matched.similarity, mesh)
    if plain < settings.capture.least_face_alike:
        return Finding(View.OTHER, face=mesh)
    return Finding(_same(face, plane, matched.similarity, settings), matched.similarity, mesh)


def _same(face: FaceAim, plane: Plane, matrix: Matrix, settings: Settings) -> View:
    """Return how a face is seen that is the same where it is seen."""
    other, seen = _laid(face, plane, matrix, settings)
    hidden = is_partly_hidden(face.structure, other, face.oval, seen, settings.capture)
    return View.HIDDEN if hidden else View.SAME


def _alike(face: FaceAim, mesh: FaceMesh, plane: Plane, settings: Settings) -> float:
    """Return the correlation of a face with the one in the frame, laid over it."""
    similarity = matched_meshes(face.mesh, mesh, settings.faces).similarity
    other, _ = _laid(face, plane, similarity, settings)
    alike = float(np.corrcoef(face.structure[face.oval], other[face.oval])[0, 1])
    return alike if math.isfinite(alike) else -1.0


def _laid(face: FaceAim, plane: Plane, matrix: Matrix, settings: Settings) -> tuple[Plane, Mask]:
    """Return the structure of the frame on the earlier photo's grid, and what the frame shows."""
    height, width = face.oval.shape
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    laid = cv2.warpPerspective(
        plane, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    inside = np.ones(plane.shape, dtype=np.uint8)
    seen = cv2.warpPerspective(inside, matrix, (width, height), flags=flags) > 0
    return face_structure(as_plane(laid), settings), np.asarray(seen)
