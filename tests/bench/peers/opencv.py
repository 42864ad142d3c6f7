"""What people write with OpenCV alone."""

from __future__ import annotations

import importlib
from functools import partial

import cv2
import numpy as np

from photocompare.model import Matrix
from photocompare.validate.alignment.recipe import recipe_homography
from tests.bench.peers.mapping import RGB, Grey, PointMapping, projected, shifted
from tests.bench.peers.product import photos_of

# The figures of OpenCV's own tutorial "Feature Matching + Homography".
_TUTORIAL_RATIO = 0.7
_TUTORIAL_MATCHES = 10
_TUTORIAL_PX = 5.0


def grey_of(photo: RGB) -> Grey:
    """Return the luma of a photo."""
    return np.asarray(cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def feature_homography(before: RGB, after: RGB) -> Matrix | None:
    """Return the recipe's homography from before to after, None where none is found."""
    return recipe_homography(photos_of(before, after))


def brought_back(after: Grey, matrix: Matrix, like: Grey) -> tuple[Grey, Grey]:
    """Return the after photo on the frame of ``like``, and 1 where it has something to show.

    Beyond its edge the last pixel goes on: to flow and samplers that is kinder than black.
    """
    width_height = like.shape[1], like.shape[0]
    inverse = cv2.WARP_INVERSE_MAP
    there = cv2.warpPerspective(
        after,
        matrix,
        width_height,
        flags=cv2.INTER_CUBIC | inverse,
        borderMode=cv2.BORDER_REPLICATE,
    )
    filled = np.ones_like(after)
    seen = cv2.warpPerspective(filled, matrix, width_height, flags=cv2.INTER_NEAREST | inverse)
    return np.asarray(there, dtype=np.uint8), np.asarray(seen, dtype=np.uint8)


def recipe_alone(before: RGB, after: RGB) -> PointMapping | None:
    """SIFT and MAGSAC homography, nothing bent."""
    matrix = feature_homography(before, after)
    return None if matrix is None else partial(projected, matrix)


def recipe_and_flow(before: RGB, after: RGB) -> PointMapping | None:
    """SIFT, MAGSAC homography, then DIS flow between what it lays over each other."""
    matrix = feature_homography(before, after)
    if matrix is None:
        return None
    here = grey_of(before)
    there, _ = brought_back(grey_of(after), matrix, here)
    found = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM).calc(
        here, there, np.zeros((*here.shape, 2), np.float32)
    )
    flow = np.asarray(found, dtype=np.float32)
    return lambda points: projected(matrix, shifted(flow, points))


def sift_and_ransac(before: RGB, after: RGB) -> PointMapping | None:
    """SIFT with OpenCV's own thresholds and its tutorial's homography."""
    sift = cv2.SIFT.create()
    (first, here), (second, there) = (
        sift.detectAndCompute(grey_of(photo), np.ones(photo.shape[:2], np.uint8))
        for photo in (before, after)
    )
    if min(len(first), len(second)) < _TUTORIAL_MATCHES:
        return None
    nearest = cv2.BFMatcher().knnMatch(here, there, k=2)
    good = [near for near, other in nearest if near.distance < _TUTORIAL_RATIO * other.distance]
    if len(good) <= _TUTORIAL_MATCHES:
        return None
    source = np.array([first[match.queryIdx].pt for match in good])
    target = np.array([second[match.trainIdx].pt for match in good])
    matrix, _ = cv2.findHomography(source, target, cv2.RANSAC, _TUTORIAL_PX)
    return None if matrix is None else partial(projected, np.asarray(matrix, dtype=np.float64))


def multi_scale_ecc(before: RGB, after: RGB) -> PointMapping | None:
    """OpenCV's enhanced correlation over its own pyramid, from frame on frame."""
    opencv = importlib.import_module("cv2")  # Any: the stubs of 5.0 do not agree with the module
    wanted = opencv.ECCParameters()
    wanted.motionType = opencv.MOTION_HOMOGRAPHY
    start = np.eye(3, dtype=np.float32)
    _, matrix = opencv.findTransformECCMultiScale(grey_of(before), grey_of(after), start, wanted)
    return partial(projected, np.asarray(matrix, dtype=np.float64))
