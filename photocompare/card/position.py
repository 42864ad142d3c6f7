"""Where a card lies in a photo: OpenCV's detector finds it, the edges of its patches place it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.card.reference import COLUMNS, PATCHES, ROWS
from photocompare.model import PointsXY, RGBImage
from photocompare.settings import CardSettings

PITCH = 32
"""Pixels from patch to patch in a rectified picture of a card."""
MARGIN = 24
SIZE_WH = (COLUMNS * PITCH + 2 * MARGIN, ROWS * PITCH + 2 * MARGIN)

_CELLS_ALONG = 100  # of the long side: smaller than a patch of the smallest card that is found
_LIKE = 0.06  # sRGB-encoded, any channel: the same patch, its noise and its shading
_SHARES = (0.35, 1.02)  # of a pitch squared that a patch covers
_OFF = 2.5  # rectified pixels: a patch that lies elsewhere is not one of the card's
_ROUNDS = 3  # the detector is off by a seventh of a pitch, after two rounds it is a fortieth


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """``homography`` (3, 3) takes rectified pixels to full-resolution pixels of the photo.

    ``is_formed`` (24,) says which patches have edges of their own.
    """

    homography: NDArray[np.float64]
    is_formed: NDArray[np.bool_]

    def to_photo(self, rectified_xy: PointsXY) -> PointsXY:
        """Return points of the photo."""
        placed = cv2.perspectiveTransform(rectified_xy[None].astype(np.float64), self.homography)
        return np.asarray(placed[0], dtype=np.float64)


def patch_centres() -> PointsXY:
    """Return the middles (24, 2) of the patches in rectified pixels."""
    row, column = np.divmod(np.arange(PATCHES), COLUMNS)
    centres: PointsXY = np.stack([column + 0.5, row + 0.5], axis=1) * PITCH + MARGIN - 0.5
    return centres


def position_of_card(image: RGBImage, settings: CardSettings) -> Position | None:
    """Return where a card lies in ``image``, or None where none is seen.

    The detector is shown a picture of about the size that it works best at. What it calls a card is
    one only where enough squares with edges of their own lie on the card's grid.
    """
    centres = _detected(image, settings)
    if centres is None:
        return None
    first, _ = cv2.findHomography(patch_centres(), centres)
    if first is None:
        return None
    position: Position | None = Position(first.astype(np.float64), np.zeros(PATCHES, np.bool_))
    for _ in range(_ROUNDS):
        if position is None or not np.isfinite(position.homography).all():
            return None
        position = _placed(image, position.homography, settings)
    return position


def rectified(
    image: RGBImage,
    homography: NDArray[np.float64],
    look: Callable[[RGBImage], NDArray[np.float32]] | None = None,
) -> NDArray[np.float32]:
    """Return the card seen straight on, ``SIZE_WH`` pixels; beyond the photo its edge goes on.

    ``look`` makes something else, such as a mask, of the part of the photo that is needed.
    """
    corners = np.array([[0.0, 0.0], [SIZE_WH[0], 0.0], list(SIZE_WH), [0.0, SIZE_WH[1]]]) - 0.5
    placed = cv2.perspectiveTransform(corners[None], homography)[0]
    height, width = image.shape[:2]
    low = np.floor(np.clip(placed.min(axis=0), 0, (width - 2, height - 2))).astype(int)
    high = np.ceil(np.clip(placed.max(axis=0), low + 1, (width - 1, height - 1))).astype(int)
    part = image[low[1] : high[1] + 1, low[0] : high[0] + 1]
    if look is not None:
        part = look(part)
    sides = np.linalg.norm(placed - np.roll(placed, 1, axis=0), axis=1)
    factor = min(1.0, sum(SIZE_WH) / (0.5 * float(sides.sum())))
    rows, columns = (max(1, round(side * factor)) for side in part.shape[:2])
    small = cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA)
    scale = np.array([columns / part.shape[1], rows / part.shape[0]])
    shift = 0.5 * scale - 0.5 - low * scale
    to_small = np.array([[scale[0], 0.0, shift[0]], [0.0, scale[1], shift[1]], [0.0, 0.0, 1.0]])
    seen = cv2.warpPerspective(
        np.ascontiguousarray(small),
        to_small @ homography,
        SIZE_WH,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return seen.astype(np.float32, copy=False)


def _detected(image: RGBImage, settings: CardSettings) -> PointsXY | None:
    """Return the middles (24, 2) of the patches as the detector sees them, full resolution."""
    height, width = image.shape[:2]
    factor = min(settings.most_enlarged, settings.search_side_px / max(height, width))
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    if min(size) < SIZE_WH[1] // 2 or _range(image) < settings.least_range:
        return None
    # The detector lives on sharp edges: enlarged linearly, one card in three is not seen.
    method = cv2.INTER_AREA if factor < 1.0 else cv2.INTER_CUBIC
    small = np.clip(cv2.resize(image, size, interpolation=method), 0.0, 1.0)
    detector = cv2.mcc.CCheckerDetector.create()
    detector.setColorChartType(cv2.mcc.MCC24)
    shown = np.ascontiguousarray(colour.to_uint8(small.astype(np.float32, copy=False))[..., ::-1])
    if not detector.process(shown, 1):
        return None
    corners = np.array(detector.getBestColorChecker().getColorCharts(), dtype=np.float64)
    if corners.size != PATCHES * 8:
        return None
    scale = np.array([width / size[0], height / size[1]])
    centres: PointsXY = (corners.reshape(PATCHES, 4, 2).mean(axis=1) + 0.5) * scale - 0.5
    return centres


def _range(image: RGBImage) -> float:
    """Return the range of the channel that varies most, sRGB-encoded, as a share of its mean."""
    factor = _CELLS_ALONG / max(image.shape[:2])
    rows, columns = (max(1, round(side * factor)) for side in image.shape[:2])
    cells = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA)
    mean = np.maximum(cells.mean(axis=(0, 1)), 1e-6)
    return float((np.ptp(cells, axis=(0, 1)) / mean).max())


def _placed(
    image: RGBImage, homography: NDArray[np.float64], settings: CardSettings
) -> Position | None:
    seen = rectified(image, homography)
    found, expected, indices = [], [], []
    for patch, centre in enumerate(patch_centres()):
        middle = _middle_of_patch(seen, centre)
        if middle is not None:
            found.append(middle)
            expected.append(centre)
            indices.append(patch)
    if len(found) < settings.least_found_patches:
        return None
    shift, inside = cv2.findHomography(
        np.array(expected), np.array(found), cv2.RANSAC, _OFF, maxIters=500
    )
    if shift is None or int(inside.sum()) < settings.least_found_patches:
        return None
    is_formed = np.zeros(PATCHES, dtype=np.bool_)
    is_formed[np.array(indices)[inside[:, 0] > 0]] = True
    moved: NDArray[np.float64] = homography @ shift
    return Position(moved / moved[2, 2], is_formed)


def _middle_of_patch(seen: RGBImage, centre: PointsXY) -> tuple[float, float] | None:
    """Return the middle (x, y) of the even square at ``centre``, None where there is none."""
    x, y = round(float(centre[0])), round(float(centre[1]))
    half, core = 5 * PITCH // 8, PITCH // 8
    window = seen[y - half : y + half, x - half : x + half]
    own = np.median(seen[y - core : y + core, x - core : x + core], axis=(0, 1))
    like = (np.abs(window - own).max(axis=2) < _LIKE).astype(np.uint8)
    _, labels, sizes, _middles = cv2.connectedComponentsWithStats(like, connectivity=4)
    label = int(labels[half, half])
    if label == 0:
        return None
    left, top, wide, tall, area = (int(value) for value in sizes[label])
    touches = left == 0 or top == 0 or left + wide == 2 * half or top + tall == 2 * half
    if touches or not _SHARES[0] * PITCH**2 <= area <= _SHARES[1] * PITCH**2:
        return None
    # The middle of the box: a speck of glare in the patch does not pull on it.
    return x - half + left + 0.5 * (wide - 1), y - half + top + 0.5 * (tall - 1)
