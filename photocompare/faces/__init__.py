"""Faces: find one, place its mesh, name its areas."""

from photocompare.faces.found import forget_meshes, photo_mesh
from photocompare.faces.guide_lines import FaceGuides, face_guides
from photocompare.faces.landmarks import FaceMesh
from photocompare.faces.mesh import find_mesh, follow_mesh
from photocompare.faces.outlines import facial_outlines, hole_outlines
from photocompare.faces.regions import FACIAL_REGIONS, facial_regions

__all__ = [
    "FACIAL_REGIONS",
    "FaceGuides",
    "FaceMesh",
    "face_guides",
    "facial_outlines",
    "facial_regions",
    "find_mesh",
    "follow_mesh",
    "forget_meshes",
    "hole_outlines",
    "photo_mesh",
]
