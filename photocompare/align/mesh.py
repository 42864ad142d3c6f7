"""Two photos of one face -> matched landmarks and a coarse map between them.

The mesh knows a face in any light, where local features find nothing on smooth or relit skin. It
places landmarks to about 1 % of the distance between the irises: a start for the fine alignment,
never an alignment. It can't tell a mirrored face from a plain one, nor one person from another:
rigid landmarks of 108 pairs of one person left 2.0 % (median), of 487 pairs of two people 3.2 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.faces import FaceMesh
from photocompare.model import Matrix, PointsXY
from photocompare.settings import FaceSettings

_DEFAULT = FaceSettings()
_ROUNDS = 8  # of reweighting; the matrix stands still after about five

# What bone and cartilage hold in place, whatever the face does: (landmarks, trust).
# fmt: off
_STABLE: tuple[tuple[tuple[int, ...], float], ...] = (
    ((168, 6, 197, 195, 5, 4, 1, 122, 351, 196, 419, 198, 420), 1.0),  # ridge of the nose
    ((2, 98, 327, 129, 358), 0.7),  # its base, which a smile widens
    ((33, 133, 362, 263), 1.0),  # corners of the eyes
    ((468, 473), 0.5),  # irises: the sharpest points, but they look about
    ((70, 63, 105, 66, 107, 336, 296, 334, 293, 300), 0.5),  # brows, which can be raised
    ((9, 151, 108, 337, 69, 299), 0.5),  # forehead
    ((117, 118, 346, 347, 123, 352), 0.5),  # cheek bones
    ((10, 338, 297, 332, 284, 109, 67, 103, 54, 127, 356, 234, 454), 0.2),  # oval above the jaw
)
# fmt: on


@dataclass(frozen=True, slots=True, eq=False)
class MeshMatch:
    """Matched landmarks of one face in two pictures, and what maps the first onto the second.

    ``before_xy`` and ``after_xy`` (N, 2) are in pixels of the two pictures, ``weight`` (N,) is
    0..1: how far a pair is trusted after the fit. ``similarity`` (3, 3) maps before to after.
    ``residual_fraction`` is the weighted root mean square
    of what the similarity leaves, of the distance between the irises in the after picture.
    ``turned_deg`` is how much further to its own left the head is turned in the after picture.
    ``fits`` is False where the landmarks tell of two very different poses.
    """

    before_xy: PointsXY
    after_xy: PointsXY
    weight: NDArray[np.float64]
    similarity: Matrix
    residual_fraction: float
    turned_deg: float
    fits: bool


def matched_meshes(
    before: FaceMesh, after: FaceMesh, settings: FaceSettings = _DEFAULT
) -> MeshMatch:
    """Return the match of two meshes, however well it fits."""
    stable = [index for indices, _ in _STABLE for index in indices]
    trust = np.array([trust for indices, trust in _STABLE for _ in indices])
    before_xy, after_xy = before.points_xy[stable], after.points_xy[stable]
    tolerance_px = settings.match_tolerance_fraction * after.iris_distance_px
    similarity, weight = _robust_similarity(before_xy, after_xy, trust, tolerance_px)
    left_px = _root_mean_square(distances_px(similarity, before_xy, after_xy), weight)
    return MeshMatch(
        before_xy=before_xy,
        after_xy=after_xy,
        weight=weight,
        similarity=similarity,
        residual_fraction=left_px / after.iris_distance_px,
        turned_deg=after.yaw_deg - before.yaw_deg,
        fits=left_px <= settings.max_match_residual_fraction * after.iris_distance_px,
    )


def _robust_similarity(
    before_xy: PointsXY, after_xy: PointsXY, trust: NDArray[np.float64], tolerance_px: float
) -> tuple[Matrix, NDArray[np.float64]]:
    """Return the similarity and the weights (0..1) of the pairs that it was fitted with.

    Pairs beyond the tolerance lose weight with the inverse of the distance squared (Cauchy).
    """
    weight = trust
    matrix = np.eye(3)
    for _ in range(_ROUNDS):
        matrix = _similarity(before_xy, after_xy, weight)
        distance_px = distances_px(matrix, before_xy, after_xy)
        weight = trust / (1.0 + (distance_px / tolerance_px) ** 2)
    return matrix, weight


def _similarity(before_xy: PointsXY, after_xy: PointsXY, weight: NDArray[np.float64]) -> Matrix:
    """Return the weighted least-squares similarity; no reflection (as complex numbers, a z + b)."""
    share = weight / weight.sum()
    before_middle, after_middle = share @ before_xy, share @ after_xy
    before = (before_xy - before_middle) @ (1.0, 1.0j)
    after = (after_xy - after_middle) @ (1.0, 1.0j)
    turn = np.sum(share * np.conj(before) * after) / np.sum(share * np.abs(before) ** 2)
    linear = np.array([[turn.real, -turn.imag], [turn.imag, turn.real]])
    matrix = np.eye(3)
    matrix[:2, :2] = linear
    matrix[:2, 2] = after_middle - linear @ before_middle
    return matrix


def distances_px(matrix: Matrix, before_xy: PointsXY, after_xy: PointsXY) -> NDArray[np.float64]:
    """Return how far from ``after_xy`` (N, 2) the matrix puts ``before_xy``."""
    mapped = np.column_stack((before_xy, np.ones(len(before_xy)))) @ matrix.T
    apart = mapped[:, :2] / mapped[:, 2:] - after_xy
    distance: NDArray[np.float64] = np.hypot(apart[:, 0], apart[:, 1])
    return distance


def _root_mean_square(distance: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    return float(np.sqrt(np.average(distance**2, weights=weight)))
