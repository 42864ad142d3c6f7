"""A window of a photo at any size, resized or warped: what the whole would show there.

A photo of 100 megapixels is looked at in pieces; none of them needs the whole at that size. Each
function here gives what its namesake in :mod:`photocompare.geometry` gives for the whole, cut out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare import geometry
from photocompare.model import Alignment, Mask, Raster, RGBImage

_CUBIC_REACH_PX = 3  # a cubic kernel looks two pixels to either side; one more for rounding
_LEAST_SHARE = 1e-3  # of a pixel; OpenCV leaves out what a reduced pixel covers of less

_Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Window:
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right`` (not included) of a picture."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size_hw(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.bottom - self.top, self.right - self.left

    def within(self, size_hw: tuple[int, int]) -> Window:
        """Return the part that lies in a picture of ``size_hw``."""
        height, width = size_hw
        rows = (min(max(edge, 0), height) for edge in (self.top, self.bottom))
        columns = (min(max(edge, 0), width) for edge in (self.left, self.right))
        (top, bottom), (left, right) = rows, columns
        return Window(top, left, bottom, right)


def resized_window(image: Raster, size_hw: tuple[int, int], window: Window) -> RGBImage:
    """Return ``window`` of ``image`` reduced to ``size_hw``; it must not be enlarged."""
    if image.shape[:2] == size_hw:
        return image[window.top : window.bottom, window.left : window.right]
    rows = _Reduction.of(image.shape[0], size_hw[0], (window.top, window.bottom))
    columns = _Reduction.of(image.shape[1], size_hw[1], (window.left, window.right))
    part = image[rows.source, columns.source]
    picture = columns.of_pixels(rows.of_pixels(part, axis=0), axis=1)
    return np.clip(picture, 0.0, 1.0, out=picture)


def warped_window(
    after: Raster, alignment: Alignment, size_hw: tuple[int, int], window: Window
) -> tuple[RGBImage, Mask]:
    """Return ``window`` of the after photo on a before grid of ``size_hw``, and where it is seen.

    The after photo is reduced where the window looks, and nowhere else.
    """
    grid_scale = size_hw[1] / alignment.before_size_hw[1]
    factor = min(1.0, grid_scale / alignment.scale)
    reduced_hw = (
        max(1, round(after.shape[0] * factor)),
        max(1, round(after.shape[1] * factor)),
    )
    map_x, map_y = _map_into(alignment, size_hw, reduced_hw, window)
    height, width = reduced_hw
    with np.errstate(invalid="ignore"):
        inside = (
            (map_x >= -0.5) & (map_x <= width - 0.5) & (map_y >= -0.5) & (map_y <= height - 0.5)
        )
    if not inside.any():
        return np.zeros((*window.size_hw, 3), dtype=np.float32), inside
    looked_at = _around(map_x[inside], map_y[inside]).within(reduced_hw)
    part = np.ascontiguousarray(resized_window(after, reduced_hw, looked_at))
    picture = cv2.remap(
        part,
        map_x - np.float32(looked_at.left),
        map_y - np.float32(looked_at.top),
        interpolation=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    warped: RGBImage = np.clip(picture, 0.0, 1.0).astype(np.float32, copy=False)
    warped[~inside] = 0.0
    return warped, inside


def _map_into(
    alignment: Alignment, size_hw: tuple[int, int], reduced_hw: tuple[int, int], window: Window
) -> tuple[_Plane, _Plane]:
    """Return where each pixel of the window lies in the reduced after photo, x and y."""
    matrix = alignment.matrix @ geometry.scaling(size_hw, alignment.before_size_hw)
    x = np.arange(window.left, window.right, dtype=np.float64)
    y = np.arange(window.top, window.bottom, dtype=np.float64)[:, None]
    depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    depth = np.where(depth > 0.0, depth, np.nan)
    to_reduced = geometry.scaling(alignment.after_size_hw, reduced_hw)
    planes = []
    for axis in range(2):
        plane = (matrix[axis, 0] * x + matrix[axis, 1] * y + matrix[axis, 2]) / depth
        mapped = plane.astype(np.float32)
        if alignment.displacement is not None:
            mapped += _sampled(alignment.displacement[..., axis], size_hw, window)
        factor, shift = to_reduced[axis, axis], to_reduced[axis, 2]
        planes.append(mapped * np.float32(factor) + np.float32(shift))
    return planes[0], planes[1]


def _sampled(
    nodes: NDArray[np.float64], size_hw: tuple[int, int], window: Window
) -> NDArray[np.float32]:
    """Return a coarse grid laid over a picture of ``size_hw``, bilinearly, inside the window."""
    along = (
        _shares(nodes.shape[0], size_hw[0], (window.top, window.bottom)),
        _shares(nodes.shape[1], size_hw[1], (window.left, window.right)),
    )
    values: NDArray[np.float32] = (along[0] @ nodes @ along[1].T).astype(np.float32)
    return values


def _shares(node_count: int, length: int, span: tuple[int, int]) -> NDArray[np.float64]:
    """Return how much each node counts at each pixel of ``span``, (pixels, nodes)."""
    position = (np.arange(*span) + 0.5) * (node_count / length) - 0.5
    position = np.clip(position, 0.0, node_count - 1.0)
    shares: NDArray[np.float64] = np.maximum(
        0.0, 1.0 - np.abs(position[:, None] - np.arange(node_count)[None])
    )
    return shares


def _around(map_x: _Plane, map_y: _Plane) -> Window:
    return Window(
        top=math.floor(map_y.min()) - _CUBIC_REACH_PX,
        left=math.floor(map_x.min()) - _CUBIC_REACH_PX,
        bottom=math.ceil(map_y.max()) + _CUBIC_REACH_PX + 1,
        right=math.ceil(map_x.max()) + _CUBIC_REACH_PX + 1,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Reduction:
    """How some pixels along one axis of a smaller picture are made of the pixels they cover.

    ``first`` is the first that each covers, counted within ``source``; ``shares`` (taps, pixels)
    says how much of each covered pixel counts: its mean, as in OpenCV's INTER_AREA.
    """

    source: slice
    first: NDArray[np.intp]
    shares: NDArray[np.float32]

    @classmethod
    def of(cls, full: int, length: int, span: tuple[int, int]) -> _Reduction:
        """Return it for the pixels ``span`` of ``length``, where the photo has ``full``."""
        ratio = full / length
        start = np.arange(*span) * ratio
        end = np.minimum(start + ratio, full)
        first = np.floor(start).astype(np.intp)
        taps = first + np.arange(math.ceil(ratio) + 1)[:, None]
        covered = np.minimum(end, taps + 1) - np.maximum(start, taps)
        shares = np.where(covered > _LEAST_SHARE, covered, 0.0) / (end - start)
        source = slice(int(first[0]), min(full, math.ceil(end[-1])))
        return cls(source, first - source.start, shares.astype(np.float32))

    def of_pixels(self, image: RGBImage, *, axis: int) -> RGBImage:
        """Return the pixels made of ``image``, which holds ``source`` along ``axis``."""
        shape = [1, 1, 1]
        shape[axis] = -1
        size = list(image.shape)
        size[axis] = len(self.first)
        total = np.zeros(size, dtype=np.float32)
        for tap, share in enumerate(self.shares):
            place = np.minimum(self.first + tap, image.shape[axis] - 1)
            part = np.take(image, place, axis=axis)
            part *= share.reshape(shape)
            total += part
        return total
