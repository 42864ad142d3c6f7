"""The photos in full resolution, in square pieces, on the frame of the before photo.

Level 0 has as many pixels as the before photo, each further level half as many along either side.
"""

from __future__ import annotations

from enum import StrEnum

from photocompare.model import Comparison, RGBImage
from photocompare.relight import relit
from photocompare.view.encode import EncodedPicture, PictureFormat, encode
from photocompare.view.window import Window, resized_window, warped_window


class TilePhoto(StrEnum):
    """Which photo, and under which light."""

    BEFORE = "before"
    AFTER = "after"
    AFTER_AS_TAKEN = "after_as_taken"


def level_count(size_hw: tuple[int, int], preview_side_px: int) -> int:
    """Return how many levels show more of a photo of ``size_hw`` than its preview does."""
    level = 0
    while max(level_size_hw(size_hw, level)) > preview_side_px:
        level += 1
    return level


def level_size_hw(size_hw: tuple[int, int], level: int) -> tuple[int, int]:
    """Return the size of a whole photo of ``size_hw`` at ``level``."""
    height, width = size_hw
    return -(-height >> level), -(-width >> level)


def tile(
    comparison: Comparison, photo: TilePhoto, place: tuple[int, int, int], *, tile_px: int
) -> EncodedPicture | None:
    """Return the piece at ``place``: level, column, row; None where there is none.

    It holds what the whole photo at that level would show there; black where the after photo does
    not reach. Pieces at the right and at the bottom are as small as what is left.
    """
    level, column, row = place
    if min(place) < 0 or level > max(comparison.photos.before.size_hw).bit_length():
        return None
    whole_hw = level_size_hw(comparison.photos.before.size_hw, level)
    top, left = row * tile_px, column * tile_px
    window = Window(top, left, top + tile_px, left + tile_px).within(whole_hw)
    if min(window.size_hw) == 0:
        return None
    return encode(tile_pixels(comparison, photo, whole_hw, window), PictureFormat.JPEG)


def tile_pixels(
    comparison: Comparison, photo: TilePhoto, whole_hw: tuple[int, int], window: Window
) -> RGBImage:
    """Return ``window`` of the photo at the size ``whole_hw``."""
    if photo is TilePhoto.BEFORE:
        return resized_window(comparison.photos.before.raster, whole_hw, window)
    pair = comparison.pair
    after, _ = warped_window(comparison.photos.after.raster, pair.alignment, whole_hw, window)
    if photo is TilePhoto.AFTER_AS_TAKEN:
        return after
    corner_yx = (window.top, window.left)
    lit, _ = relit(after, pair.lighting.log_gain, whole_hw=whole_hw, corner_yx=corner_yx)
    return lit
