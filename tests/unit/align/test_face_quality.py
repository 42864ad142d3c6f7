"""How sure the alignment of a face alone is, from place to place."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np
import skimage.data

from photocompare.align import align
from photocompare.model import Photo, PhotoPair, PhotoSource, RGBImage
from photocompare.settings import AlignSettings

SIDE_PX = 480


def photo(pixels: RGBImage) -> Photo:
    """Return pixels as a photo of 8-bit depth."""
    eight = np.round(np.clip(pixels, 0.0, 1.0) * 255.0).astype(np.uint8)
    digest = hashlib.sha256(eight.tobytes()).hexdigest()
    rounded = np.ascontiguousarray(eight.astype(np.float32) / np.float32(255.0))
    return Photo(rounded, PhotoSource("photo", digest, (SIDE_PX, SIDE_PX)))


def test_a_cheek_that_shows_other_skin_is_less_sure_than_the_other_cheek() -> None:
    image = skimage.data.astronaut()[0:300, 75:375] / 255  # type: ignore[no-untyped-call]
    face = cv2.resize(image, (SIDE_PX, SIDE_PX), interpolation=cv2.INTER_CUBIC)
    sized: RGBImage = np.asarray(np.clip(face, 0.0, 1.0), dtype=np.float32)
    other = np.random.default_rng(2).standard_normal((SIDE_PX, SIDE_PX)).astype(np.float32)
    other = np.asarray(cv2.GaussianBlur(other, (0, 0), 2.0), dtype=np.float32)
    cheek = np.zeros((SIDE_PX, SIDE_PX), dtype=np.uint8)
    cv2.ellipse(cheek, (290, 215), (32, 45), 0.0, 0.0, 360.0, 1, -1)
    skin = np.array([0.8, 0.6, 0.5], dtype=np.float32) * (1.0 + 0.9 * other[..., None])
    after = np.where(cheek[..., None] > 0, skin, sized)
    after = np.roll(after, 9, axis=1)
    after[:, :120] = after[:, :120][::-1]  # the wall to the left did not move with the face
    found = align(PhotoPair(photo(sized), photo(after.astype(np.float32))), AlignSettings())
    alignment = found.alignment
    assert alignment.quality is not None
    points = np.array([[290.0, 215.0], [190.0, 215.0]])
    painted, left_alone = alignment.expected_error_px_at(points)
    assert painted > 1.2 * left_alone  # the meshes hold both: neither can be far off
    off = np.linalg.norm(alignment.to_after(points) - points - (9.0, 0.0), axis=1)
    # Three standard deviations of a painted cheek, that pulls as no skin does; two of the other.
    assert off[0] < 3.0 * painted
    assert off[1] < 2.0 * left_alone
