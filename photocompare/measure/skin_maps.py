"""HI and MIc of an area as maps of both photos, on squares of a known size in mm."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import colour, indices
from photocompare.measure.areas import Area
from photocompare.measure.subject import Subject
from photocompare.model import Mask, RGBImage
from photocompare.patches import window_of

_CELL_MM = 0.18  # side of a square at the most, where the photos hold that: freckles need it
_DARKEST = 1e-4  # linear light; keeps the logarithm of black finite
_LEAST_SHARE = 0.5  # of a square that must be skin that can be measured

Map = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class SkinMaps:
    """``hi`` and ``mic`` (h, w, 2), before and after; 0 where ``inside`` is False.

    ``light`` (h, w, 2, 3) is log10 of linear R, G and B that they are made of.

    ``inside`` marks squares of the area that can be measured in both photos. Square (0, 0)
    begins at ``corner_xy`` of the working grid and is ``cell_px`` working pixels wide.
    """

    hi: Map
    mic: Map
    light: Map
    inside: Mask
    corner_xy: tuple[int, int]
    cell_px: int
    mm: float

    @property
    def area_mm2(self) -> float:
        """The skin inside."""
        return int(np.count_nonzero(self.inside)) * self.mm**2


def working_mm(subject: Subject) -> float:
    """Return mm per working pixel; by the frame's assumed width where no scale is known."""
    settings = subject.settings
    mm_per_px = settings.mm_per_px
    if mm_per_px is None:
        mm_per_px = settings.frame_width_mm / subject.pair.photos.before.size_hw[1]
    return mm_per_px / subject.pair.working_scale


def scale_remark(subject: Subject) -> str:
    """Return what is to be said where sizes in mm rest on an assumed scale, or nothing."""
    if subject.settings.mm_per_px is not None:
        return ""
    return (
        "Scale unknown: sizes are taken as if the before photo were "
        f"{subject.settings.frame_width_mm:.0f} mm wide."
    )


def maps_of(subject: Subject, area: Area) -> SkinMaps | None:
    """Return the maps of ``area``, made once for a pair; None where it holds nothing."""
    return subject.memo.of(f"skin maps {id(area.mask)}", lambda: _made(subject, area))


def _made(subject: Subject, area: Area) -> SkinMaps | None:
    window = window_of(area.mask)
    if window is None:
        return None
    mm = working_mm(subject)
    cell_px = max(1, math.floor(_CELL_MM / mm))
    rows, columns = window
    height, width = ((part.stop - part.start) // cell_px for part in window)
    if min(height, width) < 2:
        return None
    window = (
        slice(rows.start, rows.start + height * cell_px),
        slice(columns.start, columns.start + width * cell_px),
    )
    mask = area.mask[window]
    pair = subject.pair
    hi = np.empty((height, width, 2), dtype=np.float32)
    mic = np.empty((height, width, 2), dtype=np.float32)
    lights = np.empty((height, width, 2, 3), dtype=np.float32)
    share = mask.astype(np.float32)
    if cell_px > 1:
        share = cv2.resize(share, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32)
    inside = share >= _LEAST_SHARE
    for at, picture in enumerate((pair.before[window], pair.after[window])):
        light = _cell_light(picture, mask, share, cell_px)
        hi[..., at] = indices.redness_hi(light)
        mic[..., at] = indices.pigment_mic(light)
        lights[..., at, :] = light
    hi[~inside] = 0.0
    mic[~inside] = 0.0
    corner_xy = (int(columns.start), int(rows.start))
    return SkinMaps(hi, mic, lights, inside, corner_xy, cell_px, mm * cell_px)


def _cell_light(picture: RGBImage, mask: Mask, share: Map, cell_px: int) -> Map:
    """Return log10 of the linear light of each square's measurable pixels.

    The mean is of encoded values, of which there are a few dozen in a square: with noise of 3 %
    that is 0.06 index units off the mean of light, everywhere alike.
    """
    if cell_px > 1:
        size = (share.shape[1], share.shape[0])
        kept = np.ascontiguousarray(picture)
        if not mask.all():
            kept = np.zeros_like(kept)
            cv2.copyTo(picture, mask.view(np.uint8), kept)
        picture = cv2.resize(kept, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        picture /= np.maximum(share, np.float32(1e-6))[..., None]
    linear = colour.to_linear(np.minimum(picture, np.float32(1.0)))
    return np.log10(np.maximum(linear, np.float32(_DARKEST)))


def reduced(values: Map, inside: Mask, factor: int) -> tuple[Map, Mask]:
    """Return the means (h, w, C) over squares of ``factor`` cells, and which are well filled."""
    if factor == 1:
        return values, inside
    height, width = (side // factor for side in inside.shape)
    cut = (slice(0, height * factor), slice(0, width * factor))
    weights = inside[cut].astype(np.float32)
    share = np.asarray(cv2.resize(weights, (width, height), interpolation=cv2.INTER_AREA))
    total = cv2.resize(
        values[cut] * weights[..., None], (width, height), interpolation=cv2.INTER_AREA
    ).reshape(height, width, -1)
    filled = share >= _LEAST_SHARE
    means = total / np.maximum(share, np.float32(1e-6))[..., None]
    return (means * filled[..., None]).astype(np.float32), filled


def smoothed(values: Map, inside: Mask, sigma_px: float) -> Map:
    """Return ``values`` (h, w, C) under a Gaussian, from squares inside alone; 0 elsewhere."""
    weights = inside.astype(np.float32)[..., None]
    both = np.concatenate([values * weights, weights], axis=2)
    side = 2 * math.ceil(3.0 * sigma_px) + 1
    soft = cv2.GaussianBlur(both, (side, side), sigma_px, borderType=cv2.BORDER_CONSTANT)
    means = soft[..., :-1] / np.maximum(soft[..., -1:], np.float32(1e-6))
    return (means * weights).astype(np.float32)


def patch_labels(inside: Mask, side_px: int, *, least_share: float) -> NDArray[np.int64]:
    """Return the number of the square of ``side_px`` that each cell lies in, (h, w); -1: none.

    Squares that are less than ``least_share`` inside are left out.
    """
    rows = np.arange(inside.shape[0])[:, None] // side_px
    columns = np.arange(inside.shape[1])[None, :] // side_px
    across = int(columns.max()) + 1
    label = rows * across + columns
    counts = np.bincount(label[inside], minlength=int(label.max()) + 1)
    kept = counts >= least_share * side_px**2
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    return np.where(inside, number[label], -1)


def patch_means(values: Map, labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean of ``values`` (h, w) in each labelled square, (K,)."""
    chosen = labels >= 0
    label = labels[chosen]
    if label.size == 0:
        return np.empty(0)
    counts = np.bincount(label)
    means: NDArray[np.float64] = np.bincount(label, weights=values[chosen]) / counts
    return means
