"""What is no bare skin: glare, hair over the skin, eyes, brows, lips, nostrils."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.faces import hole_outlines, photo_mesh
from photocompare.geometry import polygon_mask, scaling
from photocompare.model import GLARE, HAIR, AlignedPair, Mask, Photo
from photocompare.settings import LightSettings, MaskSettings

CARD = "the colour card"
FACE_PARTS = "eyes, brows, lips and nostrils"

_U8 = NDArray[np.uint8]


def masked_parts(pair: AlignedPair, on_card: Mask, settings: LightSettings) -> Mapping[str, Mask]:
    """Return the parts of the overlap that show no bare skin in either photo, by what they show."""
    glare = np.zeros(pair.size_hw, dtype=np.bool_)
    hair = np.zeros(pair.size_hw, dtype=np.bool_)
    for picture in (pair.before, pair.after):
        shown = colour.to_uint8(picture)
        glare |= glare_mask(shown, settings.masks)
        hair |= hair_mask(shown, settings.masks)
    parts = {HAIR: hair & ~on_card, GLARE: glare, FACE_PARTS: _face_parts(pair), CARD: on_card}
    return {name: mask & pair.overlap for name, mask in parts.items()}


def glare_mask(shown: _U8, settings: MaskSettings) -> Mask:
    """Return where the lamp is mirrored: bright, and greyer than the skin around it.

    Pale skin that has lost its pigment is as bright, but keeps more of its colour.
    """
    planes = cv2.split(shown)
    brightest = np.asarray(cv2.max(cv2.max(planes[0], planes[1]), planes[2]), dtype=np.uint8)
    dimmest = cv2.min(cv2.min(planes[0], planes[1]), planes[2])
    saturation = np.asarray(cv2.subtract(brightest, dimmest), dtype=np.uint8)
    around = [_around(plane, settings) for plane in (brightest, saturation)]
    # In whole numbers: saturation over brightness, held against that of the surroundings.
    greyer = saturation.astype(np.float32) * around[0] < (
        np.float32(settings.glare_saturation) * around[1].astype(np.float32) * brightest
    )
    brighter = brightest > np.float32(settings.glare_brightness) * around[0]
    glaring: Mask = greyer & brighter & (brightest >= round(255.0 * settings.glare_least))
    return glaring


def hair_mask(shown: _U8, settings: MaskSettings) -> Mask:
    """Return where dark hair lies over the skin: single hairs, and all of a place full of them.

    In red light, in which hair is dark and vessels are not. Wrinkles are shallower, spots and
    moles are rounder or wider. Fair and fine hair is not seen, nor black hair on the darkest skin,
    nor curly hair that lies dense.
    """
    red: _U8 = cv2.GaussianBlur(shown[..., 0].copy(), (3, 3), 0.0).astype(np.uint8, copy=False)
    least, most = settings.hair_width_px
    side = int(np.clip(settings.hair_width * max(red.shape), least, most)) // 2 * 2 + 1
    kernel = np.ones((side, side), dtype=np.uint8)
    bare = np.asarray(cv2.morphologyEx(red, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)
    step = cv2.subtract(bare, red)
    dark = step > bare * np.float32(settings.hair_contrast)
    ridges = (dark & (step >= settings.dense_least_step)).astype(np.uint8)
    on_skin = (dark & (step >= settings.hair_least_step)).astype(np.uint8)
    on_skin *= bare > _around(bare, settings) * np.float32(settings.hair_on_skin)
    _, labels, boxes, _middles = cv2.connectedComponentsWithStats(on_skin, connectivity=8)
    length = np.hypot(boxes[:, cv2.CC_STAT_WIDTH], boxes[:, cv2.CC_STAT_HEIGHT])
    thick = boxes[:, cv2.CC_STAT_AREA] / length
    is_long = (length >= settings.hair_length_px) & (length >= settings.hair_slenderness * thick)
    is_long[0] = False
    single = cv2.dilate(is_long[labels].astype(np.uint8), np.ones((3, 3), dtype=np.uint8))
    found: Mask = single.astype(np.bool_) | _dense_hair(red, ridges, settings)
    return found


def _dense_hair(red: _U8, ridges: _U8, settings: MaskSettings) -> Mask:
    """Return where ridges lie close together and run one way, as combed hair and brows do."""
    height, width = red.shape
    half = (max(1, width // 2), max(1, height // 2))
    side = max(3, round(settings.dense_side * max(half)))
    small = cv2.resize(red, half, interpolation=cv2.INTER_AREA)
    along_x = cv2.Sobel(small, cv2.CV_32F, 1, 0)
    along_y = cv2.Sobel(small, cv2.CV_32F, 0, 1)
    xx, yy, xy = (
        cv2.blur(product, (side, side))
        for product in (along_x * along_x, along_y * along_y, along_x * along_y)
    )
    coherence = cv2.magnitude(xx - yy, 2.0 * xy) / (xx + yy + np.float32(1e-3))
    share = cv2.blur(
        cv2.resize(ridges.astype(np.float32), half, interpolation=cv2.INTER_AREA), (side, side)
    )
    dense = (share > settings.dense_share) & (coherence > settings.dense_one_way)
    back = cv2.resize(dense.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(back > 0)


def _around(plane: _U8, settings: MaskSettings) -> NDArray[np.uint8]:
    """Return the median of the surroundings of each pixel."""
    height, width = plane.shape
    factor = min(1.0, settings.surroundings_side_px / max(height, width))
    small = (max(1, round(width * factor)), max(1, round(height * factor)))
    reduced = cv2.resize(plane, small, interpolation=cv2.INTER_AREA)
    local = cv2.medianBlur(reduced, settings.surroundings_px)
    whole = cv2.resize(local, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole, dtype=np.uint8)


def _face_parts(pair: AlignedPair) -> Mask:
    mask = np.zeros(pair.size_hw, dtype=np.bool_)
    to_grid = scaling(pair.photos.before.size_hw, pair.size_hw)
    from_after = to_grid @ np.linalg.inv(pair.alignment.matrix)
    for photo, matrix in ((pair.photos.before, to_grid), (pair.photos.after, from_after)):
        mesh = photo_mesh(photo)
        if mesh is None:
            continue
        for outline in hole_outlines(mesh, photo.size_hw).values():
            if len(outline) >= 3:
                mask |= polygon_mask(_on_grid(outline, photo, matrix), pair.size_hw)
    return mask


def _on_grid(
    outline: tuple[tuple[float, float], ...], photo: Photo, matrix: NDArray[np.float64]
) -> NDArray[np.float64]:
    points = np.array(outline) * (photo.size_hw[1], photo.size_hw[0]) - 0.5
    flat = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    placed: NDArray[np.float64] = flat[:, :2] / flat[:, 2:]
    return placed
