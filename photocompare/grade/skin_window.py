"""Where one photo shows skin, and a piece of it at full resolution."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour, indices
from photocompare.model import Mask, Photo, RGBImage
from photocompare.patches import window_of
from photocompare.relief import SkinWindow

# Skin reflects most in red and least in blue under any lamp that white balance has dealt with;
# log10 ratios of linear light, wide enough for all tones and for a cast of 30 %.
RED_OVER_GREEN = (0.03, 0.55)
BLUE_OVER_GREEN = (-0.65, 0.08)
_HOLES_SHARE = 0.1  # of the long side: glare that is smaller lies within skin
_CRUMBS_SHARE = 0.02  # of the long side: skin-coloured things that are smaller are none
DIMMEST = 0.08  # sRGB-encoded, 0.7 % of white
_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite


def skin_mask(image: RGBImage) -> Mask:
    """Return where a small picture is of the colour of skin, glare inside it included."""
    log10_rgb = indices.log10_light(image)
    red = log10_rgb[..., 0] - log10_rgb[..., 1]
    blue = log10_rgb[..., 2] - log10_rgb[..., 1]
    skin = (red > RED_OVER_GREEN[0]) & (red < RED_OVER_GREEN[1])
    skin &= (blue > BLUE_OVER_GREEN[0]) & (blue < BLUE_OVER_GREEN[1])
    # Ratios of next to no light are noise.
    skin &= image.max(axis=2) > DIMMEST
    longest = max(skin.shape)
    opened = cv2.morphologyEx(
        skin.astype(np.uint8), cv2.MORPH_OPEN, _square(_CRUMBS_SHARE, longest)
    )
    closed = cv2.morphologyEx(opened, cv2.MORPH_CLOSE, _square(_HOLES_SHARE, longest))
    return closed.astype(np.bool_)


def skin_window(photo: Photo, skin: Mask, longest_px: int) -> SkinWindow | None:
    """Return the skin about the middle of ``skin`` (any size, over the whole photo), None without.

    Of at most ``longest_px`` of the photo's own pixels wide and high.
    """
    if window_of(skin) is None:
        return None
    height, width = photo.size_hw
    distance = cv2.distanceTransform(skin.astype(np.uint8), cv2.DIST_L2, 3)
    row, column = np.unravel_index(int(np.argmax(distance)), distance.shape)
    y = round((row + 0.5) * height / skin.shape[0])
    x = round((column + 0.5) * width / skin.shape[1])
    top = max(0, min(y - longest_px // 2, height - longest_px))
    left = max(0, min(x - longest_px // 2, width - longest_px))
    pixels = photo.pixels[top : top + longest_px, left : left + longest_px]
    luminance = colour.luminance(colour.to_linear(np.ascontiguousarray(pixels)))
    full = cv2.resize(skin.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    inside = full[top : top + longest_px, left : left + longest_px].astype(np.bool_)
    to_before = np.eye(3)
    to_before[:2, 2] = (left, top)
    ln_y = np.log(np.maximum(luminance, _DARKEST)).astype(np.float32)
    return SkinWindow(ln_y, inside, to_before, 1.0, pixels, (left, top))


def _square(share: float, longest_px: int) -> NDArray[np.uint8]:
    side = 2 * round(share * longest_px / 2) + 1
    return np.ones((side, side), dtype=np.uint8)
