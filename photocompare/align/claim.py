"""How far beyond the face its alignment may be trusted: as far as the structure says so."""

from __future__ import annotations

import math

import cv2
import numpy as np

from photocompare.align.structure import Plane, as_plane, log_green, structure
from photocompare.geometry import fitted_size_hw, polygon_mask
from photocompare.model import Mask, PointsXY, RGBImage
from photocompare.settings import AlignSettings


def claimed(
    before: RGBImage, after: RGBImage, seen: Mask, oval_xy: PointsXY, settings: AlignSettings
) -> Mask:
    """Return where both pictures, laid over each other, may be compared.

    Inside the oval of the face, and around it where the structure agrees without a gap: a neck
    that moved with the face is in; hair and background that moved otherwise are out, and so is
    what holds nothing to judge by.
    """
    face = polygon_mask(oval_xy, seen.shape)
    small_hw = fitted_size_hw(seen.shape, settings.near_side_px)
    small_face = _resized(face, small_hw)
    agrees = _correlates(before, after, _resized(seen, small_hw) & ~small_face, settings)
    sigma_px = settings.claim_window_fraction * max(small_hw)
    # Thinned: a sharp edge reaches a window's width into what holds nothing. Then opened: a bridge
    # narrower than the window is chance.
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * round(sigma_px) + 1,) * 2)
    near = _near(small_face, settings.claim_reach * math.sqrt(float(small_face.sum())))
    thinned = cv2.erode((agrees | small_face).astype(np.uint8), kernel).astype(bool) & near
    whole = cv2.morphologyEx((thinned | small_face).astype(np.uint8), cv2.MORPH_OPEN, kernel)
    _, labels = cv2.connectedComponents(whole)
    touching = np.setdiff1d(np.unique(labels[small_face]), [0])
    joined: Mask = (_resized(np.isin(labels, touching), seen.shape) | face) & seen
    return joined


def _correlates(before: RGBImage, after: RGBImage, judged: Mask, settings: AlignSettings) -> Mask:
    """Return where the structures correlate, by nothing but what is to be judged."""
    first, second = (
        structure(
            log_green(picture, settings.near_side_px),
            settings.fine_band_px,
            settings.contrast_floor,
        )
        * judged
        for picture in (before, after)
    )
    sigma_px = settings.claim_window_fraction * max(judged.shape)
    both, one, other, share = (
        _around(plane, sigma_px)
        for plane in (first * second, first**2, second**2, judged.astype(np.float32))
    )
    least = share * np.float32(settings.busy_level**2)
    is_busy = (one >= least) & (other >= least)
    limit = np.float32(settings.claim_correlation)
    agrees: Mask = judged & is_busy & (both >= limit * np.sqrt(np.maximum(one * other, 1e-9)))
    return agrees


def _around(plane: Plane, sigma_px: float) -> Plane:
    return as_plane(cv2.GaussianBlur(plane, (0, 0), sigma_px))


def _near(mask: Mask, reach_px: float) -> Mask:
    distance_px = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    near: Mask = np.asarray(distance_px) <= reach_px
    return near


def _resized(mask: Mask, size_hw: tuple[int, int]) -> Mask:
    found = cv2.resize(mask.astype(np.uint8), size_hw[::-1], interpolation=cv2.INTER_NEAREST)
    return found.astype(bool)
