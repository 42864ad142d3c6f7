"""The 478 points of a face, and which of them are what.

Left and right are the person's own: the left eye is on the right of a photo that is not mirrored.
The numbering is that of the face mesh model (468 points of the surface, then two irises of five).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photocompare.model import PointsXY

POINTS = 478
RIGHT_IRIS = 468  # the centre; four points of its rim follow
LEFT_IRIS = 473
RIGHT_EYE_CORNERS = (33, 133)  # outer, inner
LEFT_EYE_CORNERS = (263, 362)
RIGHT_EYE_LIDS = (159, 145)  # upper, lower, above and below the pupil
LEFT_EYE_LIDS = (386, 374)
NOSE_TIP = 1


@dataclass(frozen=True, slots=True, eq=False)  # eq=False: comparing arrays with == raises
class FaceMesh:
    """The mesh of one face, in pixels of the picture that it was found in.

    ``points_xy`` is (478, 2), float64, and may lie outside the frame where the face does.
    ``depth_px`` (478,) is smaller for points nearer to the camera, about to the scale of x; it is
    a guess from the look of the face, good for a pose and not for a distance. ``presence`` (0..1)
    is the mesh network's own belief that this is a face, ``score`` (0..1) the detector's.
    """

    points_xy: PointsXY
    depth_px: NDArray[np.float64]
    presence: float
    score: float

    def __post_init__(self) -> None:
        if self.points_xy.shape != (POINTS, 2) or self.depth_px.shape != (POINTS,):
            raise ValueError(f"a mesh has {POINTS} points, got {self.points_xy.shape}")
        self.points_xy.flags.writeable = False
        self.depth_px.flags.writeable = False

    @property
    def iris_centres_xy(self) -> PointsXY:
        """The centres of the irises (2, 2): the person's right, then left."""
        return self.points_xy[[RIGHT_IRIS, LEFT_IRIS]]

    @property
    def iris_distance_px(self) -> float:
        """The distance between the centres of the irises."""
        right, left = self.iris_centres_xy
        return float(np.hypot(*(left - right)))

    @property
    def roll_deg(self) -> float:
        """The tilt of the line through the eyes, -180..180; positive is clockwise on screen."""
        right = self.points_xy[list(RIGHT_EYE_CORNERS)].mean(axis=0)
        x, y = self.points_xy[list(LEFT_EYE_CORNERS)].mean(axis=0) - right
        return float(np.degrees(np.arctan2(y, x)))

    @property
    def yaw_deg(self) -> float:
        """How far the face is turned aside; 0 looks at the camera, positive to its own left.

        From the depth of the outer corners of the eyes: a few degrees are not to be trusted.
        """
        right, left = RIGHT_EYE_CORNERS[0], LEFT_EYE_CORNERS[0]
        across_px = float(np.hypot(*(self.points_xy[left] - self.points_xy[right])))
        return float(np.degrees(np.arctan2(self.depth_px[left] - self.depth_px[right], across_px)))


def in_size(mesh: FaceMesh, from_hw: tuple[int, int], to_hw: tuple[int, int]) -> FaceMesh:
    """Return the mesh as it lies in the same picture at another size."""
    factor_xy = np.array([to_hw[1] / from_hw[1], to_hw[0] / from_hw[0]])
    return replace(
        mesh,
        points_xy=(mesh.points_xy + 0.5) * factor_xy - 0.5,
        depth_px=mesh.depth_px * factor_xy[0],
    )
