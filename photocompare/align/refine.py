"""Fine alignment: a smooth field of shifts that makes the structure of both photos agree.

Gauss-Newton from coarse to fine. At each size the after photo is laid over the before photo, its
structure is computed there, and each cell of the picture says by how much it is off and how sure
it is of that in each direction; a bending spline carries the answers to where nothing is seen.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from photocompare.align.planar import cell_middles, folded, planar_terms
from photocompare.align.selection import Cells, Refined, chosen, fitted, supple_enough
from photocompare.align.spline import Floats, Spline
from photocompare.align.structure import Plane, as_plane, eroded, reduced, structure
from photocompare.geometry import scaling
from photocompare.model import Mask, Matrix
from photocompare.settings import AlignSettings


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """Log green of both photos at fine size, and the sizes of the photos that they came from.

    ``within`` is True on the before plane where alone the photos are to be laid on each other;
    ``red_to_blue`` makes the log ratios of both photos at feature size, where somebody asks.
    """

    before: Plane
    after: Plane
    before_hw: tuple[int, int]
    after_hw: tuple[int, int]
    within: Mask | None = None
    red_to_blue: Callable[[], tuple[Plane, Plane]] | None = None


def refine(
    planes: Planes, matrix: Matrix, settings: AlignSettings, *, field: Floats | None = None
) -> Refined:
    """Return ``matrix`` improved, with a field where it earns its keep on held-out cells.

    ``field`` (gh, gw, 2) is where to begin, in fractions of the long side. Small pictures say too
    little to bend anything, so until the last size only bending away from it is penalised.
    """
    long_px = max(planes.before.shape)
    sizes = [long_px // factor for factor in settings.pyramid if long_px // factor >= 64]
    grid_hw = _grid_hw(planes.before.shape, settings.field_cells)
    start = np.zeros((*grid_hw, 2)) if field is None else _regridded(field, grid_hw)
    field = start
    cells: Cells | None = None
    places: list[Floats] = []
    bending = settings.step_bendings[0]
    for size_px in sizes or [long_px]:
        view = _View.at_size(planes, size_px, settings)
        spline = _spline_for(view.size_hw, settings, is_last=size_px == long_px)
        if cells is not None:
            terms = planar_terms(field, cells.precision)
            _, start = folded(matrix, terms, start, planes.before_hw)
            matrix, field = folded(matrix, terms, field, planes.before_hw)
        for step in range(settings.steps):
            cells = view.cells(matrix, field, settings)
            rest = replace(cells, shift=cells.shift - start)
            if step == 0:
                bending = supple_enough(spline, rest, settings)
            coefficients = fitted(spline, rest, bending)
            field = start + spline.on_grid(coefficients, cells.grid_hw)
        places.append(_places(matrix, field, planes.before_hw))
    if cells is None:
        raise ValueError("the pyramid of sizes is empty")
    refined = chosen(matrix, spline, cells, planes.before_hw, settings)
    return replace(refined, drift_fraction=_drift_fraction(places, cells, planes.before_hw))


def _regridded(field: Floats, grid_hw: tuple[int, int]) -> Floats:
    return np.asarray(cv2.resize(field, grid_hw[::-1]), dtype=np.float64)


def planes_at(planes: Planes, longest_px: int) -> Planes:
    """Return both planes reduced alike, the before plane to at most ``longest_px``."""
    factor = min(1.0, longest_px / max(planes.before.shape))
    after_px = max(1, round(max(planes.after.shape) * factor))
    return Planes(
        reduced(planes.before, longest_px),
        reduced(planes.after, after_px),
        planes.before_hw,
        planes.after_hw,
        _reduced_mask(planes.within, longest_px),
    )


def _reduced_mask(mask: Mask | None, longest_px: int) -> Mask | None:
    return None if mask is None else reduced(mask.astype(np.float32), longest_px) > 0.5


def laid_over(
    planes: Planes,
    matrix: Matrix,
    field: Floats,
    size_hw: tuple[int, int],
    *,
    interpolation: int = cv2.INTER_LINEAR,
) -> tuple[Plane, Mask]:
    """Return the after log green on a before grid of ``size_hw``, and where it is to be looked at.

    ``field`` (gh, gw, 2) is in fractions of the long side. ``size_hw`` is that of the before plane
    where only a part of it is looked at.
    """
    height, width = size_hw
    to_after = (
        scaling(planes.after_hw, planes.after.shape) @ matrix @ scaling(size_hw, planes.before_hw)
    )
    shift = cv2.resize(
        (field * max(size_hw)).astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR
    )
    x = np.arange(width, dtype=np.float32) + shift[..., 0]
    y = np.arange(height, dtype=np.float32)[:, None] + shift[..., 1]
    rows = to_after.astype(np.float32)
    depth = rows[2, 0] * x + rows[2, 1] * y + rows[2, 2]
    is_ahead = depth > 1e-6
    depth = np.where(is_ahead, depth, np.float32(1.0))
    map_x = (rows[0, 0] * x + rows[0, 1] * y + rows[0, 2]) / depth
    map_y = (rows[1, 0] * x + rows[1, 1] * y + rows[1, 2]) / depth
    after_h, after_w = planes.after.shape
    inside = is_ahead & (map_x >= 0) & (map_x <= after_w - 1) & (map_y >= 0)
    inside &= map_y <= after_h - 1
    picture = cv2.remap(planes.after, map_x, map_y, interpolation, borderMode=cv2.BORDER_REPLICATE)
    if planes.within is not None:
        inside &= planes.within
    return as_plane(picture), inside


def _places(matrix: Matrix, field: Floats, before_hw: tuple[int, int]) -> Floats:
    """Return where the middles of the cells lie in the after photo (gh, gw, 2)."""
    long_px = max(before_hw)
    points = (cell_middles((field.shape[0], field.shape[1])) + field) * long_px
    points += (0.5 * before_hw[1] - 0.5, 0.5 * before_hw[0] - 0.5)
    mapped = points @ matrix[:, :2].T + matrix[:, 2]
    places: Floats = mapped[..., :2] / mapped[..., 2:]
    return places


def _drift_fraction(places: list[Floats], cells: Cells, before_hw: tuple[int, int]) -> float:
    """Return by how much the whole picture lies elsewhere for coarse than for fine structure.

    Skin that moved has moved at every scale. A lamp that moved shifts the shaded side of pores
    and folds, by more the larger they are: the two answers part, and neither is right.
    """
    last, earlier = places[-1], places[max(0, len(places) - 3)]
    weight = cells.precision[..., 0] + cells.precision[..., 2]
    total = float(weight.sum())
    cell_px = float(np.linalg.norm(np.diff(last, axis=1).mean(axis=(0, 1))))
    if total <= 0.0 or cell_px <= 0.0:
        return 0.0
    mean = ((last - earlier) * weight[..., None]).sum(axis=(0, 1)) / total
    widths = float(np.linalg.norm(mean)) / (cell_px * last.shape[1])
    return float(widths * before_hw[1] / max(before_hw))


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """Both photos at one size of the pyramid, with the before photo's structure ready."""

    planes: Planes
    before: Plane
    size_hw: tuple[int, int]

    @classmethod
    def at_size(cls, planes: Planes, size_px: int, settings: AlignSettings) -> _View:
        shrunk = planes_at(planes, size_px)
        picture = structure(shrunk.before, settings.fine_band_px, settings.contrast_floor)
        return cls(shrunk, picture, (shrunk.before.shape[0], shrunk.before.shape[1]))

    def cells(self, matrix: Matrix, field: Floats, settings: AlignSettings) -> Cells:
        after_plane, inside = laid_over(self.planes, matrix, field, self.size_hw)
        after = structure(after_plane, settings.fine_band_px, settings.contrast_floor)
        seen = eroded(inside, 3)
        moments = _moments(self.before, after, seen, field.shape[:2])
        return _cells(moments, field, max(self.size_hw), settings)


def _grid_hw(size_hw: tuple[int, int], along: int) -> tuple[int, int]:
    factor = along / max(size_hw)
    return max(4, round(size_hw[0] * factor)), max(4, round(size_hw[1] * factor))


def _spline_for(size_hw: tuple[int, int], settings: AlignSettings, *, is_last: bool) -> Spline:
    along = settings.field_intervals if is_last else settings.field_intervals // 2
    factor = along / max(size_hw)
    return Spline((max(2, round(size_hw[0] * factor)), max(2, round(size_hw[1] * factor))))


def _moments(before: Plane, after: Plane, seen: Mask, grid_hw: tuple[int, int]) -> Floats:
    """Return per cell the sums of gx·gx, gx·gy, gy·gy, gx·r, gy·r, b·a, b·b, a·a (gh, gw, 8)."""
    mean = np.float32(0.5) * (before + after)
    kernel = np.array([[-0.5, 0.0, 0.5]], dtype=np.float32)
    gx = as_plane(cv2.filter2D(mean, cv2.CV_32F, kernel))
    gy = as_plane(cv2.filter2D(mean, cv2.CV_32F, kernel.T))
    rest = before - after
    weight = seen.astype(np.float32)
    gx *= weight
    gy *= weight
    pairs: tuple[tuple[Plane, Plane], ...] = (
        (gx, gx),
        (gx, gy),
        (gy, gy),
        (gx, rest),
        (gy, rest),
        (before * weight, after),
        (before * weight, before),
        (after * weight, after),
    )
    cell_px = before.size / (grid_hw[0] * grid_hw[1])
    sums = [
        cv2.resize(first * second, grid_hw[::-1], interpolation=cv2.INTER_AREA) * cell_px
        for first, second in pairs
    ]
    return np.stack(sums, axis=-1).astype(np.float64)


def _cells(moments: Floats, field: Floats, long_px: int, settings: AlignSettings) -> Cells:
    """Return what each cell says: its own Gauss-Newton step, and its inverse covariance.

    Where the two structures correlate by r, the after one predicts the before one up to a
    variance of 1 − r², so a cell's precision goes with r² / (1 − r²): skin that has changed, or
    that the lamp shows from another side, has no say.
    """
    xx, xy, yy, step_x, step_y = (moments[..., part] for part in range(5))
    agreement = _agreement(moments)
    trust = agreement**2 / (1.0 - np.minimum(agreement, 0.98) ** 2) / settings.noise_area_px
    ridge = 1e-3 * (xx + yy) + 1e-6
    determinant = (xx + ridge) * (yy + ridge) - xy**2
    shift_x = ((yy + ridge) * step_x - xy * step_y) / determinant
    shift_y = ((xx + ridge) * step_y - xy * step_x) / determinant
    step = np.stack([shift_x, shift_y], axis=-1) / np.maximum(agreement, 0.3)[..., None]
    length = np.linalg.norm(step, axis=-1, keepdims=True)
    step *= np.minimum(1.0, settings.max_step_px / np.maximum(length, 1e-9))
    precision = np.stack([xx + ridge, xy, yy + ridge], axis=-1) * trust[..., None]
    return Cells(field + step / long_px, precision, long_px, _correlation(moments))


def _correlation(moments: Floats) -> float:
    """Return the correlation of both structures over all that is seen, 0 to 1."""
    both, before, after = (float(moments[..., part].sum()) for part in (5, 6, 7))
    return max(0.0, both / max(1e-9, math.sqrt(before * after)))


def _agreement(moments: Floats) -> Floats:
    """Return the correlation of the structures around each cell, 0 where they disagree."""
    around = [cv2.GaussianBlur(moments[..., part], (0, 0), 1.0) for part in (5, 6, 7)]
    norm = np.sqrt(np.maximum(around[1] * around[2], 1e-12))
    clipped: Floats = np.clip(around[0] / norm, 0.0, 1.0)
    return clipped
