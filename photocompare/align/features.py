"""Coarse proposals from local features of the structure pictures."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.align.consensus import Shifts, agreed_field
from photocompare.align.proposal import Proposal
from photocompare.align.structure import Plane, structure
from photocompare.geometry import scaling
from photocompare.model import Matrix, PointsXY
from photocompare.settings import AlignSettings

_SIMILARITY_POINTS = 2
_HOMOGRAPHY_POINTS = 4
_SEED = 20_240_501  # any number; the same one each time keeps the answer the same


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Points (N, 2) in full-resolution pixels of one photo, each with its description (N, 128)."""

    points_xy: PointsXY
    descriptors: NDArray[np.float32]
    px_per_point_px: float  # full-resolution pixels per pixel of the picture they were found on


def find_features(plane: Plane, full_hw: tuple[int, int], settings: AlignSettings) -> Features:
    """Return the local features of a log-green picture, strongest first."""
    height, width = plane.shape
    picture = structure(plane, settings.feature_band_px, settings.contrast_floor)
    grey = np.clip(picture * 40.0 + 128.0, 0.0, 255.0).astype(np.uint8)
    detector = cv2.SIFT.create(
        nfeatures=settings.feature_count, contrastThreshold=settings.feature_contrast
    )
    keypoints, descriptors = detector.detectAndCompute(grey, None)
    if descriptors is None:  # nothing found; the stubs deny that this happens
        descriptors = np.zeros((0, 128), dtype=np.float32)
    small_xy = np.array([keypoint.pt for keypoint in keypoints], dtype=np.float64).reshape(-1, 2)
    to_full = scaling((height, width), full_hw)
    full_xy = small_xy * (to_full[0, 0], to_full[1, 1]) + to_full[:2, 2]
    return Features(full_xy, descriptors.astype(np.float32), float(to_full[0, 0]))


def match(
    before: Features, after: Features, ratio: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the indices of mutual nearest neighbours that are clearly nearer than the second.

    SIFT descriptors are whole numbers, so the products are exact in float32 whatever the order
    of summation: the matches do not depend on the number of threads.
    """
    if min(len(before.points_xy), len(after.points_xy)) < 2:
        nothing = np.zeros(0, dtype=np.intp)
        return nothing, nothing
    product = before.descriptors @ after.descriptors.T
    before_norm = np.einsum("ij,ij->i", before.descriptors, before.descriptors)
    after_norm = np.einsum("ij,ij->i", after.descriptors, after.descriptors)
    squared = before_norm[:, None] + after_norm - 2.0 * product
    nearest = squared.argmin(axis=1)
    rows = np.arange(len(nearest))
    is_mutual = squared.argmin(axis=0)[nearest] == rows
    best = squared[rows, nearest]
    squared[rows, nearest] = np.inf
    second = squared.min(axis=1)
    kept = np.flatnonzero(is_mutual & (best < ratio * ratio * second))
    return kept, nearest[kept]


def feature_proposals(
    before: Features, after: Features, before_hw: tuple[int, int], settings: AlignSettings
) -> list[Proposal]:
    """Return a homography, a similarity and a bent map through the matches."""
    chosen_before, chosen_after = match(before, after, settings.match_ratio)
    count = len(chosen_before)
    if count < settings.min_matches:
        return []
    before_xy, after_xy = before.points_xy[chosen_before], after.points_xy[chosen_after]
    threshold_px = settings.inlier_px * after.px_per_point_px
    proposals = []
    for source, fitted in (
        ("features, homography", _homography(before_xy, after_xy, threshold_px)),
        ("features, similarity", _similarity(before_xy, after_xy, 2.0 * threshold_px)),
    ):
        if fitted is not None:
            matrix, inliers = fitted
            if inliers >= settings.min_inliers:
                proposals.append(Proposal(matrix, inliers, source))
    bent = _bent(before_xy, after_xy, before_hw, after.px_per_point_px, settings)
    return proposals if bent is None else [*proposals, bent]


def _bent(
    before_xy: PointsXY,
    after_xy: PointsXY,
    before_hw: tuple[int, int],
    px_per_point_px: float,
    settings: AlignSettings,
) -> Proposal | None:
    if not settings.bendings:  # the view is too narrow for skin to bend in it
        return None
    loose = _similarity(before_xy, after_xy, settings.bent_inlier_px * px_per_point_px)
    if loose is None or loose[1] < settings.min_inliers:
        return None
    matrix, field = loose[0], None
    kept = np.ones(len(before_xy), dtype=bool)
    for is_last in (False, True):
        back = np.linalg.inv(matrix)
        shift = (after_xy @ back[:2, :2].T + back[:2, 2] - before_xy) / max(before_hw)
        shifts = Shifts(before_xy, shift, np.ones(len(shift)), before_hw)
        field, kept = agreed_field(shifts, settings.bent_reaches, settings.bent_bendings, settings)
        if np.count_nonzero(kept) < settings.min_inliers:
            return None
        if not is_last:  # what the field holds of scale and shear belongs into the matrix
            matrix = _affine(before_xy[kept], after_xy[kept])
    return Proposal(matrix, int(np.count_nonzero(kept)), "features, bent", field)


def _affine(before_xy: PointsXY, after_xy: PointsXY) -> Matrix:
    """Return the affine map nearest to the matches, in the least squares."""
    design = np.column_stack([before_xy, np.ones(len(before_xy))])
    solved = np.linalg.lstsq(design, after_xy, rcond=None)[0]
    matrix: Matrix = np.vstack([solved.T, [0.0, 0.0, 1.0]])
    return matrix


def _homography(
    before_xy: PointsXY, after_xy: PointsXY, threshold_px: float
) -> tuple[Matrix, int] | None:
    params = cv2.UsacParams()
    params.sampler = cv2.SAMPLING_UNIFORM
    params.score = cv2.SCORE_METHOD_MAGSAC
    params.loMethod = cv2.LOCAL_OPTIM_SIGMA
    params.final_polisher = cv2.MAGSAC
    params.threshold = threshold_px
    params.maxIterations = 10_000
    params.confidence = 0.9999
    params.isParallel = False  # parallel sampling depends on timing
    params.randomGeneratorState = _SEED
    matrix, inliers = cv2.findHomography(before_xy, after_xy, params)
    if matrix is None or not np.isfinite(matrix).all() or abs(matrix[2, 2]) < 1e-12:
        return None
    return matrix / matrix[2, 2], int(np.count_nonzero(inliers))


def _similarity(
    before_xy: PointsXY, after_xy: PointsXY, threshold_px: float
) -> tuple[Matrix, int] | None:
    cv2.setRNGSeed(_SEED)
    # Looser than a homography: it only has to point the way for a view that bends or leans.
    matrix, inliers = cv2.estimateAffinePartial2D(
        before_xy,
        after_xy,
        method=cv2.RANSAC,
        ransacReprojThreshold=threshold_px,
        maxIters=10_000,
        confidence=0.9999,
    )
    if matrix is None or not np.isfinite(matrix).all():
        return None
    return np.vstack([matrix, [0.0, 0.0, 1.0]]), int(np.count_nonzero(inliers))
