"""How wide a face is."""

from __future__ import annotations

import numpy as np

from photocompare.faces import FaceMesh

_SIDES = (234, 454)  # before the ears


def face_width_px(mesh: FaceMesh) -> float:
    """Return the width of the face before the ears, less where it is turned aside."""
    right, left = mesh.points_xy[list(_SIDES)]
    return float(np.hypot(*(left - right)))
