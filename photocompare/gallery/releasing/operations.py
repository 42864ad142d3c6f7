"""All that may be done to a photo on its way out; what is not here can't be done or written down.

Each but the cover does the same to the whole frame. There is none that smooths, sharpens, paints or
moves a part of the skin, so a retouched picture has no record.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import ClassVar, TypeAlias

import cv2
import numpy as np

from photocompare import colour
from photocompare.gallery.releasing.clean import Pixels
from photocompare.gallery.releasing.disguise import CropBox, Outline, masked, only_inside
from photocompare.geometry import scaling
from photocompare.model import Matrix
from photocompare.relight import relit

_MOST_EV = 2.0  # further, noise and clipping are what is seen, not skin


@dataclass(frozen=True, slots=True)
class Rotate:
    """Quarter turns, clockwise."""

    name: ClassVar[str] = "rotate"
    quarter_turns: int

    def __post_init__(self) -> None:
        _require(_whole(self.quarter_turns) and self.quarter_turns in (1, 2, 3), self)

    def __call__(self, pixels: Pixels) -> Pixels:
        """Return the whole frame, turned."""
        return np.ascontiguousarray(np.rot90(pixels, -self.quarter_turns))


@dataclass(frozen=True, slots=True)
class Align:
    """The whole frame laid onto another of ``size_hw``: straight lines stay straight.

    ``matrix`` takes a pixel of the new frame to one of the photo, row by row (3 × 3).
    """

    name: ClassVar[str] = "align"
    matrix: tuple[float, ...]
    size_hw: tuple[int, int]

    def __post_init__(self) -> None:
        _require(len(self.matrix) == 9 and all(map(math.isfinite, self.matrix)), self)
        _require(len(self.size_hw) == 2 and _whole(*self.size_hw) and min(self.size_hw) > 0, self)
        _require(self._depth() > 0.0, self)

    def __call__(self, pixels: Pixels) -> Pixels:
        """Return the frame as the other one sees it; black where the photo shows nothing."""
        matrix = self._matrix()
        factor = min(1.0, 1.0 / self._scale())
        if factor < 1.0:  # averaged first: a warp takes a few neighbours and would alias
            whole_hw = pixels.shape[0], pixels.shape[1]
            height, width = (max(1, round(length * factor)) for length in whole_hw)
            pixels = np.asarray(
                cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
            matrix = scaling(whole_hw, (height, width)) @ matrix
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        warped = cv2.warpPerspective(pixels, matrix, self.size_hw[::-1], flags=flags)
        return np.asarray(warped, dtype=np.uint8)

    def _matrix(self) -> Matrix:
        return np.array(self.matrix, dtype=np.float64).reshape(3, 3)

    def _centre(self) -> Matrix:
        height, width = self.size_hw
        return np.array(((width - 1) / 2, (height - 1) / 2, 1.0))

    def _depth(self) -> float:
        """Return the divisor of a perspective at the middle of the frame; above 0 before it."""
        return float(self._matrix()[2] @ self._centre())

    def _scale(self) -> float:
        """Return the pixels of the photo along one of the new frame, at its middle."""
        # The Jacobian of a homography has the determinant det / depth³ (Hartley and Zisserman).
        area = abs(float(np.linalg.det(self._matrix()))) / self._depth() ** 3
        return math.sqrt(max(area, 1e-6))


@dataclass(frozen=True, slots=True)
class Light:
    """One gain of linear light for red, green and blue, in stops, the same everywhere."""

    name: ClassVar[str] = "whole-frame light"
    stops_rgb: tuple[float, float, float]

    def __post_init__(self) -> None:
        _require(len(self.stops_rgb) == 3, self)
        _require(all(abs(one) <= _MOST_EV for one in self.stops_rgb), self)

    def __call__(self, pixels: Pixels) -> Pixels:
        """Return the whole frame in another exposure and white balance."""
        divisor_ln = -math.log(2.0) * np.array(self.stops_rgb, dtype=np.float64)[:, None]
        picture, _ = relit(colour.from_uint8(pixels), divisor_ln)
        return colour.to_uint8(np.clip(picture, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of the frame, in whole pixels."""

    name: ClassVar[str] = "crop"
    left_px: int
    top_px: int
    width_px: int
    height_px: int

    def __post_init__(self) -> None:
        values = self.left_px, self.top_px, self.width_px - 1, self.height_px - 1
        _require(_whole(*values) and min(values) >= 0, self)

    def __call__(self, pixels: Pixels) -> Pixels:
        """Return the part."""
        return CropBox(self.left_px, self.top_px, self.width_px, self.height_px).of(pixels)


@dataclass(frozen=True, slots=True)
class Cover:
    """Places that are hidden under one colour, seen as such; or all but those places."""

    name: ClassVar[str] = "mask"
    outlines: tuple[Outline, ...]
    dilate_px: int
    is_all_but: bool = False

    def __post_init__(self) -> None:
        _require(_whole(self.dilate_px) and self.dilate_px >= 0, self)
        _require(
            self.is_all_but in (True, False) and not (self.is_all_but and self.dilate_px), self
        )
        _require(len(self.outlines) > 0 and all(len(one) >= 3 for one in self.outlines), self)
        _require(all(math.isfinite(x) for one in self.outlines for at in one for x in at), self)

    def __call__(self, pixels: Pixels) -> Pixels:
        """Return the frame with those places hidden."""
        if self.is_all_but:
            return only_inside(pixels, self.outlines)
        return masked(pixels, self.outlines, dilate_px=self.dilate_px)


Operation: TypeAlias = Rotate | Align | Light | Crop | Cover
ORDER: tuple[type[Operation], ...] = (Rotate, Align, Light, Crop, Cover)
"""In this order alone: cut before it is covered, and nothing is done to what is covered."""


def require_order(operations: tuple[Operation, ...]) -> None:
    """Raise ``ValueError`` unless they come in :data:`ORDER`, each once; covers may be several."""
    ranks = [ORDER.index(type(one)) for one in operations]
    once = [rank for rank in ranks if ORDER[rank] is not Cover]
    if ranks != sorted(ranks) or len(once) != len(set(once)):
        raise ValueError(f"not in order: {[one.name for one in operations]}")


def performed(pixels: Pixels, operations: tuple[Operation, ...]) -> Pixels:
    """Return the pixels after all of the operations; the same ones give the same pixels.

    Raises
    ------
    DisguiseError
        A cover has an outline that crosses itself.
    """
    require_order(operations)
    for operation in operations:
        pixels = operation(pixels)
    return pixels


def _whole(*values: object) -> bool:
    """Return whether all are whole numbers; what is read from a record may be anything."""
    return all(type(one) is int for one in values)


def _require(is_so: bool, operation: Operation) -> None:
    if not is_so:
        values = {one.name: getattr(operation, one.name) for one in fields(operation)}
        raise ValueError(f"not an operation: {operation.name} {values}")
