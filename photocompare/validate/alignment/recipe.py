"""The mark to beat on flat scenes: the homography that anybody gets from OpenCV."""

from __future__ import annotations

import cv2
import numpy as np

from photocompare import colour
from photocompare.model import Matrix, PhotoPair

_FEATURES = 5000  # all that there are would take longer to match than everything else here
_CONTRAST = 0.01
_RATIO = 0.8
_INLIER_PX = 3.0
_LEAST = 4


def recipe_homography(photos: PhotoPair) -> Matrix | None:
    """Return the homography of SIFT and MAGSAC from before to after, None where none is found."""
    sift = cv2.SIFT.create(nfeatures=_FEATURES, contrastThreshold=_CONTRAST)
    grey = [
        cv2.cvtColor(colour.to_uint8(photo.pixels), cv2.COLOR_RGB2GRAY)
        for photo in (photos.before, photos.after)
    ]
    (first, here), (second, there) = (sift.detectAndCompute(image, None) for image in grey)
    if len(first) < _LEAST or len(second) < _LEAST:
        return None
    nearest = cv2.BFMatcher().knnMatch(here, there, k=2)
    good = [near for near, next_one in nearest if near.distance < _RATIO * next_one.distance]
    if len(good) < _LEAST:
        return None
    source = np.array([first[match.queryIdx].pt for match in good])
    target = np.array([second[match.trainIdx].pt for match in good])
    matrix, _ = cv2.findHomography(source, target, cv2.USAC_MAGSAC, _INLIER_PX)
    return None if matrix is None else np.asarray(matrix, dtype=np.float64)
