"""The stretch marks of an area: where each runs, and what was read along it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.striae.maps import FloatMap, SkinMaps
from photocompare.measure.striae.profiles import (
    Chunk,
    Course,
    Strip,
    chunks_of,
    course_of,
    profiles_of,
)
from photocompare.measure.striae.ridges import Ridge, ridges_of
from photocompare.model import Mask, PointsXY
from photocompare.settings import StriaSettings

_WHOLE_CELL = 0.9  # of a search cell must be known
_MOST = 0.5  # of a ridge's length


@dataclass(frozen=True, slots=True, eq=False)
class Stria:
    """One mark: its course on the maps' grid, and what was read in each few millimetres of it.

    ``is_red`` where it was found by redness, else by lightness; ``chunks`` are of redness and
    ``pale_chunks`` of lightness, read at the same places.
    """

    course: Course
    is_red: bool
    chunks: tuple[Chunk, ...]
    pale_chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Striae:
    """All marks of an area, and ``bare``: the known skin beside them."""

    marks: tuple[Stria, ...]
    bare: Mask


def striae_of(maps: SkinMaps, settings: StriaSettings) -> Striae:
    """Return the marks that run in the area of ``maps``, the same whichever photo comes first."""
    found = _ridges(maps, settings)
    courses = [course_of(ridge.line_xy, maps.mm, settings) for _, ridge in found]
    bodies = _bodies([ridge for _, ridge in found], courses, maps, settings)
    marks = []
    for index, (is_red, _) in enumerate(found):
        free = maps.known & ((bodies == 0) | (bodies == index + 1))
        mark = _read(courses[index], is_red, maps, free, settings)
        if mark is not None:
            marks.append(mark)
    return Striae(tuple(marks), maps.known & (bodies == 0))


def _ridges(maps: SkinMaps, settings: StriaSettings) -> list[tuple[bool, Ridge]]:
    """Return red ridges, then pale ones that don't run along a red one, on the maps' grid."""
    factor = max(1, round(settings.search_mm / maps.mm))
    known = _reduced(maps.known.astype(np.float32), factor) >= _WHOLE_CELL
    found: list[tuple[bool, Ridge]] = []
    taken = np.zeros(maps.known.shape, dtype=np.uint8)
    for is_red, pooled, contrast in (
        (True, maps.redness.pooled, settings.red_contrast),
        (False, maps.lightness.pooled, settings.pale_contrast),
    ):
        # Between two red marks, which are darker, plain skin would pass for a pale one.
        level = _filled(pooled, maps.known & (taken == 0), settings.strip_mm / maps.mm)
        small = _reduced(level, factor)
        ridges = ridges_of(small, known, maps.mm * factor, contrast=contrast, settings=settings)
        for ridge in ridges:
            line_xy: PointsXY = (ridge.line_xy + 0.5) * factor - 0.5
            cells = np.round(line_xy).clip(0, np.array(taken.shape)[::-1] - 1).astype(np.intp)
            row, column = cells[:, 1], cells[:, 0]
            is_outside = float(maps.inside[row, column].mean()) < _MOST
            if is_outside or float(taken[row, column].mean()) > _MOST:
                continue
            found.append((is_red, Ridge(line_xy, ridge.width_mm)))
        for _, ridge in found:
            thick = max(1, round((ridge.width_mm + 2.0 * settings.gap_mm) / maps.mm))
            cv2.polylines(taken, [np.round(ridge.line_xy).astype(np.int32)], False, 1, thick)
    return found


def _filled(values: FloatMap, free: Mask, sigma: float) -> FloatMap:
    """Return ``values`` with what is not ``free`` replaced by what lies around it."""
    if free.all():
        return values
    weight = free.astype(np.float32)
    middle = float(np.median(values[free])) if free.any() else 0.0
    total = cv2.GaussianBlur((values - np.float32(middle)) * weight, (0, 0), sigma)
    share = cv2.GaussianBlur(weight, (0, 0), sigma)
    around = np.float32(middle) + total / np.maximum(share, np.float32(1e-3))
    return np.where(free, values, around).astype(np.float32)


def _bodies(
    ridges: list[Ridge], courses: list[Course], maps: SkinMaps, settings: StriaSettings
) -> NDArray[np.int32]:
    """Return which mark each cell belongs to, from 1; 0 is skin beside them."""
    bodies = np.zeros(maps.known.shape, dtype=np.int32)
    for index, (ridge, course) in enumerate(zip(ridges, courses, strict=True)):
        width_mm = ridge.width_mm + 2.0 * settings.gap_mm
        points = np.round(course.points_xy).astype(np.int32)
        cv2.polylines(bodies, [points], False, index + 1, max(1, round(width_mm / maps.mm)))
    return bodies


def _read(
    course: Course, is_red: bool, maps: SkinMaps, free: Mask, settings: StriaSettings
) -> Stria | None:
    """Return a mark, or None where its profile is not that of one."""
    ways = [
        profiles_of(course, pair, free, maps.mm, settings)
        for pair in (maps.redness, maps.lightness)
    ]
    shown, other = ways if is_red else ways[::-1]
    chunks = chunks_of(shown, maps.mm, settings)
    if not chunks:
        return None
    pooled = float(np.mean([0.5 * sum(chunk.contrast) for chunk in chunks]))
    least = settings.red_contrast if is_red else settings.pale_contrast
    if not least[0] <= pooled <= settings.most_contrast:
        return None
    strips = tuple(chunk.strip for chunk in chunks)
    beside = chunks_of(other, maps.mm, settings, strips=strips)
    red, pale = (chunks, beside) if is_red else (beside, chunks)
    return Stria(course, is_red, red, pale) if red and pale else None


def placebo_chunks(
    maps: SkinMaps, bare: Mask, marks: tuple[Stria, ...], settings: StriaSettings
) -> tuple[Chunk, ...]:
    """Return the same reading of redness along pieces of skin without a mark, parallel to marks."""
    strips = tuple(chunk.strip for mark in marks for chunk in mark.chunks)
    plain = tuple(Strip(0.0, strip.width_mm) for strip in strips)
    heading = _heading(marks)
    width_mm = float(np.median([strip.width_mm for strip in plain]))
    apart_mm = width_mm + 2.0 * (settings.gap_mm + settings.strip_mm)
    course = _pieces(maps, bare, heading, apart_mm, settings)
    if course is None:
        return ()
    profiles = profiles_of(course, maps.redness, bare, maps.mm, settings)
    return chunks_of(profiles, maps.mm, settings, strips=plain)


def _heading(marks: tuple[Stria, ...]) -> NDArray[np.float64]:
    """Return the direction that the marks mostly run in; a line has no head and no tail."""
    normals = np.vstack([mark.course.normals_xy for mark in marks])
    _, vectors = np.linalg.eigh(normals.T @ normals)
    return np.asarray(vectors[:, 0], dtype=np.float64)


def _pieces(
    maps: SkinMaps,
    bare: Mask,
    heading: NDArray[np.float64],
    apart_mm: float,
    settings: StriaSettings,
) -> Course | None:
    """Return straight pieces one chunk long, laid out side by side wherever skin is bare."""
    rows = max(1, round(settings.chunk_mm / settings.step_mm))
    across = np.array([-heading[1], heading[0]])
    height, width = bare.shape
    middle = np.array([0.5 * width, 0.5 * height])
    reach = 0.5 * float(np.hypot(height, width)) * maps.mm
    steps = np.arange(-reach, reach, settings.chunk_mm)
    sides = np.arange(-reach, reach, apart_mm)
    centres = (
        middle
        + (steps[:, None, None] * heading + sides[None, :, None] * across).reshape(-1, 2) / maps.mm
    )
    along = (np.arange(rows) - 0.5 * (rows - 1)) * settings.step_mm / maps.mm
    points = centres[:, None, :] + along[None, :, None] * heading
    ends = np.concatenate(
        [
            points[:, [0, -1]] + side * 0.5 * apart_mm / maps.mm * across
            for side in (-1.0, 0.0, 1.0)
        ],
        axis=1,
    )
    column, row = (np.round(ends[..., axis]).astype(np.intp) for axis in (0, 1))
    seen = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    seen &= bare[row.clip(0, height - 1), column.clip(0, width - 1)]
    kept = points[seen.all(axis=1)].reshape(-1, 2)
    return Course(kept, np.broadcast_to(across, kept.shape)) if len(kept) else None


def _reduced(values: FloatMap, factor: int) -> FloatMap:
    height, width = values.shape
    size = (max(1, width // factor), max(1, height // factor))
    part = np.ascontiguousarray(values[: size[1] * factor, : size[0] * factor])
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
