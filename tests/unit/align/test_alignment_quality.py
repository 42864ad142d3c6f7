"""The record of how good an alignment is, on pairs whose truth is known."""

from __future__ import annotations

import hashlib
import math
from functools import cache

import cv2
import numpy as np
import pytest

from photocompare.align import align
from photocompare.model import AlignedPair, Photo, PhotoPair, PhotoSource, RGBImage
from photocompare.settings import AlignMethod, AlignSettings

SIZE_HW = (360, 480)
REGION = (slice(90, 270), slice(0, 200))  # of the after photo, where other skin lies
SHIFT_XY = (150.0, 20.0)


def skin(seed: int) -> RGBImage:
    """Return skin-coloured unevenness at several scales, twice as wide and high as the frame."""
    rng = np.random.default_rng(seed)
    height, width = 2 * SIZE_HW[0], 2 * SIZE_HW[1]
    density = np.zeros((height, width))
    for sigma_px, strength in ((1.5, 0.05), (4.0, 0.06), (14.0, 0.08), (50.0, 0.10)):
        noise = cv2.GaussianBlur(rng.standard_normal((height, width)), (0, 0), sigma_px)
        density += strength * noise / noise.std()
    light = np.array([0.62, 0.45, 0.36]) * np.exp(-density[..., None] * (0.4, 0.8, 1.0))
    picture: RGBImage = np.clip(light, 0.0, 1.0).astype(np.float32)
    return picture


def photo(pixels: RGBImage) -> Photo:
    """Return pixels as a photo of 8-bit depth."""
    eight = np.round(np.clip(pixels, 0.0, 1.0) * 255.0).astype(np.uint8)
    rounded = np.ascontiguousarray(eight.astype(np.float32) / np.float32(255.0))
    return Photo(rounded, PhotoSource("skin", hashlib.sha256(eight.tobytes()).hexdigest(), SIZE_HW))


def cut(wide: RGBImage, shift_xy: tuple[float, float]) -> RGBImage:
    """Return the frame that begins ``shift_xy`` from a tenth of the wide picture."""
    left, top = (int(0.1 * side + shift) for side, shift in zip((960, 720), shift_xy, strict=True))
    return wide[top : top + SIZE_HW[0], left : left + SIZE_HW[1]].copy()


@cache
def aligned(case: str) -> AlignedPair:
    """Return a pair whose after photo begins farther to the right, or shows other skin at places.

    A before point p lies at p − shift.
    """
    wide = skin(1)
    before = cut(wide, (0.0, 0.0))
    if case == "shifted":
        after = cut(wide, SHIFT_XY)
    else:
        after = cut(wide, (0.0, 0.0))
        if case == "changed":
            other = cv2.GaussianBlur(cut(skin(2), (0.0, 0.0)), (0, 0), 1.0)
            after[REGION] = other[REGION]
    grain = np.random.default_rng(3).normal(0.0, 0.004, after.shape).astype(np.float32)
    return align(PhotoPair(photo(before), photo(after + grain)), AlignSettings())


def test_a_photo_and_itself_with_other_grain_come_back_to_where_they_began() -> None:
    found = aligned("same").alignment
    quality = found.quality
    assert quality is not None
    # Grain of one grey step moves structure of ten by a hundredth of a pixel; a tenth is plenty.
    assert quality.inverse_error_px < 0.1
    assert quality.held_out_px[0] <= quality.held_out_px[1] < 0.1
    assert quality.held_out_count > 100
    assert quality.jacobian_range == pytest.approx((1.0, 1.0), abs=0.01)
    floor = AlignSettings().least_error_px * max(SIZE_HW) / AlignSettings().fine_side_px
    assert floor <= quality.local_error_px.min()
    assert quality.typical_error_px < 0.1  # nothing moved: a tenth of a pixel is plenty here too


@pytest.mark.parametrize("case", ["same", "shifted", "changed"])
def test_the_error_of_the_whole_is_that_of_its_places(case: str) -> None:
    pair = aligned(case)
    rows, columns = np.nonzero(pair.overlap)
    points = np.column_stack([columns, rows])[::7].astype(np.float64)
    local = pair.alignment.expected_error_px_at(points)
    # Nodes are averaged, points are blended between them: the same to a tenth.
    rms = float(np.sqrt(np.nanmean(local**2)))
    assert rms == pytest.approx(pair.alignment.error_px, rel=0.1)


def test_the_local_error_is_known_in_the_overlap_and_nowhere_else() -> None:
    pair = aligned("shifted")
    rows, columns = np.indices(SIZE_HW)[:, ::5, ::5].reshape(2, -1)
    local = pair.alignment.expected_error_px_at(np.column_stack([columns, rows]).astype(np.float64))
    np.testing.assert_array_equal(np.isfinite(local), pair.overlap[rows, columns])
    quality = pair.alignment.quality
    assert quality is not None
    # 150 of 480 px are 5 of 16 nodes, and the fifth may be touched by a hundredth of a pixel; 20
    # of 360 px are less than one of 12.
    assert np.isnan(quality.local_error_px[:, :4]).all()
    assert np.isfinite(quality.local_error_px[:, 5:]).all()


def test_skin_that_changed_beyond_recognition_is_not_surely_placed() -> None:
    found = aligned("changed").alignment
    inside = found.expected_error_px_at(np.array([[60.0, 180.0], [100.0, 150.0]]))
    outside = found.expected_error_px_at(np.array([[400.0, 180.0], [350.0, 60.0]]))
    assert inside.min() > 3.0 * outside.max()
    # And it holds: where the other skin lies, the field has drifted by less than is said.
    mapped = found.to_after(np.array([[60.0, 180.0], [100.0, 150.0]]))
    off = np.linalg.norm(mapped - [[60.0, 180.0], [100.0, 150.0]], axis=1)
    assert (off < 1.96 * inside).all()


def test_nobody_looked_where_the_photos_were_not_aligned() -> None:
    wide = skin(1)
    pair = PhotoPair(photo(cut(wide, (0.0, 0.0))), photo(cut(wide, (4.0, 0.0))))
    taken = align(pair, AlignSettings(method=AlignMethod.AS_TAKEN)).alignment
    assert taken.quality is None
    assert math.isnan(taken.typical_error_px)
    same = align(PhotoPair(pair.before, pair.before), AlignSettings()).alignment
    assert same.quality is None
    np.testing.assert_array_equal(same.expected_error_px_at(np.array([[3.0, 4.0]])), [0.0])
