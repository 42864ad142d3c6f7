"""Where untreated skin might be marked: a proposal, until a person says that it was not treated."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.faces import hole_outlines, photo_mesh
from photocompare.geometry import fitted_size_hw, polygon_mask, region_mask, resized
from photocompare.model import Mask, Photo, Region, RegionKind
from photocompare.settings import ReferenceSettings

_DEFAULT = ReferenceSettings()
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # ITU-R BT.709
_LN10 = math.log(10.0)

NAME = "proposed reference"


def proposed_reference(
    photo: Photo, marked: tuple[Region, ...], settings: ReferenceSettings = _DEFAULT
) -> Region | None:
    """Return a square of skin that may serve as reference, None where none is seen.

    Of skin's colour, evenly lit, of about the colour and the brightness of the treated skin, and
    not beside it. Whether it was treated no photo can tell: the region ``is_proposed`` until a
    person has confirmed it. ``marked`` holds all regions that are marked, none of which is used;
    without a treated one among them there is nothing to be alike to, and no proposal.
    """
    view = _view(photo, marked, settings)
    if view is None:
        return None
    for share in settings.side_shares:
        side_px = max(2, round(share * max(view.free.shape)))
        corner = _best(view, side_px, settings)
        if corner is not None:
            return _square(corner, side_px, (view.free.shape[0], view.free.shape[1]))
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """The small picture: ln light (h, w, 3), what may be used, and the skin to be alike to."""

    ln_rgb: NDArray[np.float32]
    free: Mask
    wanted: NDArray[np.float64]


def _view(photo: Photo, marked: tuple[Region, ...], settings: ReferenceSettings) -> _View | None:
    size_hw = fitted_size_hw(photo.size_hw, settings.side_px)
    small = resized(photo.pixels, size_hw)
    ln_rgb = (indices.log10_light(small) * np.float32(_LN10)).astype(np.float32)
    free = (small.max(axis=2) < settings.clip_high) & (ln_rgb[..., 1] > math.log(settings.clip_low))
    treated = np.zeros(size_hw, dtype=np.bool_)
    for region in marked:
        mask = region_mask(region, size_hw)
        if region.kind is RegionKind.TREATED:
            treated |= mask
        free &= ~mask
    skin = treated & _is_skin(ln_rgb, settings)
    if np.count_nonzero(skin) < settings.least_skin_px:
        return None
    wanted = np.median(ln_rgb[skin].astype(np.float64), axis=0)
    apart = 2 * round(settings.apart_share * max(size_hw)) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (apart, apart))
    free &= ~cv2.dilate(treated.astype(np.uint8), kernel).astype(np.bool_)
    mesh = photo_mesh(photo)
    if mesh is not None:
        width_height = np.array(size_hw[::-1], dtype=np.float64)
        for outline in hole_outlines(mesh, photo.size_hw).values():
            free &= ~polygon_mask(np.array(outline) * width_height - 0.5, size_hw)
    alike = np.abs(_ratios(ln_rgb) - _ratios(wanted)).max(axis=-1) < settings.most_colour_off_ln
    return _View(ln_rgb, free & alike & _is_skin(ln_rgb, settings), wanted.astype(np.float64))


def _ratios(ln_rgb: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return ln R/G and ln B/G: shading and exposure drop out."""
    return ln_rgb[..., (0, 2)] - ln_rgb[..., 1:2]


def _is_skin(ln_rgb: NDArray[np.float32], settings: ReferenceSettings) -> Mask:
    ratios = _ratios(ln_rgb)
    low, high = (np.array(ends) for ends in zip(*settings.skin_ratios_ln, strict=True))
    inside = (ratios > low) & (ratios < high)
    found: Mask = np.asarray(inside.all(axis=-1), dtype=np.bool_)
    return found


def _best(view: _View, side_px: int, settings: ReferenceSettings) -> tuple[int, int] | None:
    """Return the row and column of the best square, or None where none will do."""
    height, width = view.free.shape
    if side_px > min(height, width):
        return None
    ln_y = view.ln_rgb @ _LUMINANCE
    maps = np.dstack(
        [view.free, ln_y, ln_y**2, *(_ratios(view.ln_rgb)[..., i] for i in (0, 1))]
    ).astype(np.float64)
    sums = cv2.integral(maps)
    step = max(1, side_px // 4)
    rows = np.arange(0, height - side_px + 1, step)
    columns = np.arange(0, width - side_px + 1, step)
    low, left = np.ix_(rows, columns)
    high, right = np.ix_(rows + side_px, columns + side_px)
    means = (sums[high, right] - sums[low, right] - sums[high, left] + sums[low, left]) / side_px**2
    spread = np.sqrt(np.maximum(means[..., 2] - means[..., 1] ** 2, 0.0))
    brighter = np.abs(means[..., 1] - float(view.wanted @ _LUMINANCE))
    colour_off = np.abs(means[..., 3:5] - _ratios(view.wanted)).max(axis=-1)
    # Each in the share of what is borne at the most.
    cost = (
        colour_off / settings.most_colour_off_ln
        + brighter / settings.most_darker_ln
        + spread / settings.most_spread_ln
    )
    bad = (
        (means[..., 0] < settings.least_skin_share)
        | (brighter > settings.most_darker_ln)
        | (spread > settings.most_spread_ln)
    )
    if bad.all():
        return None
    at = np.unravel_index(int(np.argmin(np.where(bad, np.inf, cost))), cost.shape)
    return int(rows[at[0]]), int(columns[at[1]])


def _square(corner: tuple[int, int], side_px: int, size_hw: tuple[int, int]) -> Region:
    height, width = size_hw
    top, bottom = corner[0] / height, (corner[0] + side_px) / height
    left, right = corner[1] / width, (corner[1] + side_px) / width
    outline = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Region(NAME, RegionKind.REFERENCE, outline, is_proposed=True)
