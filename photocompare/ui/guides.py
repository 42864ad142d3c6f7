"""What the viewer can draw over the photos to look along: lines of a face, and a length."""

from __future__ import annotations

import math

from photocompare.errors import PhotoCompareError
from photocompare.faces import FaceGuides, face_guides, photo_mesh
from photocompare.model import Comparison
from photocompare.ui.components.viewer import ViewerGuides

_DECIMALS = 5  # a tenth of a pixel of 12 megapixels

_Line = tuple[tuple[float, float], tuple[float, float]]


def viewer_guides(comparison: Comparison) -> ViewerGuides:
    """Return the guides of the before photo, on whose frame both photos lie."""
    lines, no_face = _face(comparison)
    scale = comparison.scale
    is_error_known = math.isfinite(scale.relative_error)
    return ViewerGuides(
        midline=None if lines is None else _rounded(lines.midline),
        thirds=() if lines is None else tuple(_rounded(line) for line in lines.thirds),
        upper=None if lines is None else _rounded(lines.upper),
        no_face=no_face,
        mm_per_px=scale.mm_per_px,
        scale_source=scale.source.name.lower(),
        scale_error=scale.relative_error if is_error_known else None,
    )


def _face(comparison: Comparison) -> tuple[FaceGuides | None, str]:
    photo = comparison.photos.before
    try:
        mesh = photo_mesh(photo)
    except PhotoCompareError:
        return None, "none"  # without its model nobody can look for a face
    if mesh is None:
        return None, "none"
    lines = face_guides(mesh, photo.size_hw)
    return lines, "" if lines else "aside"


def _rounded(line: _Line) -> _Line:
    (x0, y0), (x1, y1) = line
    return (
        (round(x0, _DECIMALS), round(y0, _DECIMALS)),
        (round(x1, _DECIMALS), round(y1, _DECIMALS)),
    )
