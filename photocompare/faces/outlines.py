"""A mesh -> closed outlines of named areas of skin, and of what to leave out of them.

Left and right are the person's own. A corner is one mesh point, or the mean of several, which
keeps a margin to a neighbour such as a brow, the lips or the hair.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from photocompare.faces.landmarks import FaceMesh
from photocompare.model import PointsXY
from photocompare.settings import FaceSettings

Outline = tuple[tuple[float, float], ...]
Corner = int | tuple[int, ...]

FACE = "face"
_DEFAULT = FaceSettings()

# fmt: off
AREAS: Mapping[str, tuple[Corner, ...]] = {
    FACE: (
        10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
        152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
    ),
    # The upper edge stays half-way to the top of the mesh, which often lies in the hair.
    "forehead": (
        (63, 68), (105, 105, 104), (66, 66, 69), (107, 107, 108), (9, 151), (336, 336, 337),
        (296, 296, 299), (334, 334, 333), (293, 298), (332, 333), (297, 299), (338, 337),
        (10, 151), (109, 108), (67, 69), (103, 104),
    ),
    "left_cheek": (
        352, (345, 346), 347, 348, 329, 371, (266, 423), (425, 426), (427, 436), (432, 434), 416,
        433, 376,
    ),
    "right_cheek": (
        123, (116, 117), 118, 119, 100, 142, (36, 203), (205, 206), (207, 216), (212, 214), 192,
        213, 147,
    ),
    "nose": (
        168, 122, (174, 196), (198, 236), 209, 49, 64, 98, 97, 2, 326, 327, 294, 279, 429,
        (420, 456), (399, 419), 351,
    ),
    "perioral": (
        (2, 164), (97, 167), (165, 206), (92, 216), (57, 212), (43, 202), 204, 182, 83, 18, 313,
        406, 424, (273, 422), (287, 432), (322, 436), (391, 426), (326, 393),
    ),
    "chin": (182, 83, 18, 313, 406, 418, 262, 369, 396, 175, 171, 140, 32, 194),
    "left_jaw": (416, 367, 364, 394, 395, 369, (262, 418), (424, 431), (422, 430), 434),
    "right_jaw": (192, 138, 135, 169, 170, 140, (32, 194), (204, 211), (202, 210), 214),
    "left_periorbital": (
        340, 372, (353, 383), 445, 444, 443, 442, 441, 413, 464, 357, 350, 349, 348, 347, 346,
    ),
    "right_periorbital": (
        111, 143, (124, 156), 225, 224, 223, 222, 221, 189, 244, 128, 121, 120, 119, 118, 117,
    ),
}
HOLES: Mapping[str, tuple[Corner, ...]] = {
    "left_eye": (
        359, 255, 339, 254, 253, 252, 256, 341, 463, 414, 286, 258, 257, 259, 260, 467,
    ),
    "right_eye": (
        130, 25, 110, 24, 23, 22, 26, 112, 243, 190, 56, 28, 27, 29, 30, 247,
    ),
    "left_brow": (276, 283, 282, 295, 285, 336, 296, 334, 293, 300),
    "right_brow": (46, 53, 52, 65, 55, 107, 66, 105, 63, 70),
    "left_nostril": (458, 309, 392, 305, 290, 250, 462, 461),
    "right_nostril": (238, 79, 166, 75, 60, 20, 242, 241),
    "lips": (
        61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
    ),
}
# fmt: on


def facial_outlines(
    mesh: FaceMesh, size_hw: tuple[int, int], settings: FaceSettings = _DEFAULT
) -> Mapping[str, Outline]:
    """Return areas of facial skin by name, as fractions 0..1 of a picture of ``size_hw``.

    ``face`` is the whole oval; eyes, brows, lips and nostrils are not cut out of any area: see
    `hole_outlines`. An area is left out where most of it lies beyond the frame, and where the head
    is turned so far aside that little of it is seen.
    """
    return {
        name: outline
        for name, corners in AREAS.items()
        if _is_seen(name, mesh, settings)
        and (outline := _outline(mesh, corners, size_hw, settings.min_visible_fraction))
    }


def hole_outlines(mesh: FaceMesh, size_hw: tuple[int, int]) -> Mapping[str, Outline]:
    """Return what is no skin to measure: eyes with lashes, brows, lips, nostrils.

    Fractions 0..1 of a picture of ``size_hw``; what lies wholly beyond the frame is left out.
    """
    return {
        name: outline
        for name, corners in HOLES.items()
        if (outline := _outline(mesh, corners, size_hw, 0.0))
    }


def corners_xy(mesh: FaceMesh, corners: tuple[Corner, ...]) -> PointsXY:
    """Return the corners (N, 2) of an area or hole in the mesh's own pixels."""
    return np.array(
        [
            mesh.points_xy[[one] if isinstance(one, int) else list(one)].mean(axis=0)
            for one in corners
        ]
    )


def signed_area(polygon_xy: PointsXY) -> float:
    """Return the area of a closed polygon, positive when it runs clockwise on screen."""
    x, y = polygon_xy.T
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def _is_seen(name: str, mesh: FaceMesh, settings: FaceSettings) -> bool:
    side, _, area = name.partition("_")
    if side not in ("left", "right"):
        return True
    other = f"{'right' if side == 'left' else 'left'}_{area}"
    mine = signed_area(corners_xy(mesh, AREAS[name]))
    theirs = signed_area(corners_xy(mesh, AREAS[other]))
    # The two run opposite ways round; on the side that is turned away the sign tips over.
    is_right_way = mine * theirs < 0.0
    return abs(mine) >= abs(theirs) or (
        is_right_way and abs(mine) >= settings.min_side_fraction * abs(theirs)
    )


def _outline(
    mesh: FaceMesh, corners: tuple[Corner, ...], size_hw: tuple[int, int], least_inside: float
) -> Outline:
    """Return the polygon cut at the frame; empty when no more than ``least_inside`` is within."""
    height, width = size_hw
    whole = (corners_xy(mesh, corners) + 0.5) / (width, height)
    inside = whole
    for axis in (0, 1):
        inside = _cut(inside, axis, 0.0, keeps_above=True)
        inside = _cut(inside, axis, 1.0, keeps_above=False)
    if len(inside) < 3 or abs(signed_area(inside)) <= least_inside * abs(signed_area(whole)):
        return ()
    return tuple((float(x), float(y)) for x, y in np.clip(inside, 0.0, 1.0))


def _cut(polygon: PointsXY, axis: int, limit: float, *, keeps_above: bool) -> PointsXY:
    """Return the part of a polygon on one side of a line parallel to an axis."""
    kept: list[PointsXY] = []
    sign = 1.0 if keeps_above else -1.0
    for here, there in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        depth_here, depth_there = sign * (here[axis] - limit), sign * (there[axis] - limit)
        if depth_here >= 0.0:
            kept.append(here)
        if depth_here * depth_there < 0.0:
            kept.append(here + (there - here) * depth_here / (depth_here - depth_there))
    return np.array(kept).reshape(-1, 2)
