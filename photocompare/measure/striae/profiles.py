"""Profiles across a mark: its contrast against strips beside it, and its width, in both photos."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.measure.striae.maps import FloatMap, PairOfMaps
from photocompare.model import Mask, PointsXY
from photocompare.settings import StriaSettings

_SMOOTH_MM = 1.5  # along a line: a skeleton steps by whole cells
_LEAST_KNOWN = 0.5  # of a chunk's profiles, at an offset that is read


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A line resampled evenly: points (N, 2) on a grid and the unit normals there."""

    points_xy: PointsXY
    normals_xy: PointsXY


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Where a chunk of a mark is read: offsets along the normals, in millimetres."""

    middle_mm: float
    width_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A few millimetres of a mark: contrasts and widths (before, after); a width may be NaN."""

    strip: Strip
    contrast: tuple[float, float]
    width_mm: tuple[float, float]


def course_of(line_xy: PointsXY, mm: float, settings: StriaSettings) -> Course:
    """Return a line (N, 2) on a grid of ``mm``, smoothed and evenly resampled."""
    steps = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line_xy, axis=0).T))]) * mm
    count = max(2, int(steps[-1] / settings.step_mm) + 1)
    places = np.linspace(0.0, steps[-1], count)
    points = np.column_stack([np.interp(places, steps, axis) for axis in line_xy.T])
    sigma = _SMOOTH_MM / settings.step_mm
    ends = max(1, math.ceil(3.0 * sigma))
    # Point reflection at the ends, so that the line keeps its length and heading there.
    head = 2.0 * points[0] - points[1 : ends + 1][::-1]
    tail = 2.0 * points[-1] - points[-ends - 1 : -1][::-1]
    weights = np.exp(-0.5 * (np.arange(-ends, ends + 1) / sigma) ** 2)
    weights /= weights.sum()
    if len(points) > ends:
        long = np.vstack([head, points, tail])
        points = np.column_stack([np.convolve(axis, weights, "valid") for axis in long.T])
    heading = np.gradient(points, axis=0)
    heading /= np.maximum(np.hypot(*heading.T), 1e-9)[:, None]
    return Course(points, np.column_stack([-heading[:, 1], heading[:, 0]]))


def offsets_mm(mm: float, settings: StriaSettings) -> NDArray[np.float64]:
    """Return the offsets along a normal at which a profile is read."""
    half = math.floor(settings.reach_mm / mm)
    return np.arange(-half, half + 1, dtype=np.float64) * mm


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Values along the normals of a course, (N, offsets) each; NaN where not known."""

    before: FloatMap
    after: FloatMap


def profiles_of(
    course: Course, maps: PairOfMaps, known: Mask, mm: float, settings: StriaSettings
) -> Profiles:
    """Return both photos' profiles across a course on a grid of ``mm``."""
    reach = offsets_mm(mm, settings) / mm
    where = course.points_xy[:, None, :] + course.normals_xy[:, None, :] * reach[None, :, None]
    x, y = (np.ascontiguousarray(where[..., axis], dtype=np.float32) for axis in (0, 1))
    seen = cv2.remap(known.astype(np.float32), x, y, cv2.INTER_LINEAR, borderValue=(0.0,))
    read = [
        np.where(seen > 0.99, cv2.remap(one, x, y, cv2.INTER_LINEAR), np.float32(np.nan))
        for one in (maps.before, maps.after)
    ]
    return Profiles(read[0].astype(np.float32), read[1].astype(np.float32))


def chunks_of(
    profiles: Profiles, mm: float, settings: StriaSettings, *, strips: tuple[Strip, ...] = ()
) -> tuple[Chunk, ...]:
    """Return what is read in each few millimetres of a mark.

    Where to read is found on both photos together, so that neither decides it, or taken from
    ``strips`` in turn where there is nothing to find.
    """
    rows = max(1, round(settings.chunk_mm / settings.step_mm))
    offsets = offsets_mm(mm, settings)
    chunks = []
    count = len(profiles.before) // rows
    for index in range(count):
        part = slice(index * rows, (index + 1) * rows)
        lines = tuple(_mean_line(one[part]) for one in (profiles.before, profiles.after))
        pooled = 0.5 * (lines[0] + lines[1])
        if strips:
            found: Strip | None = strips[index % len(strips)]
        else:
            found = _strip_of(pooled, offsets, settings)
        if found is None:
            continue
        contrasts = tuple(_contrast(line, offsets, found, settings) for line in lines)
        if not all(math.isfinite(value) for value in contrasts):
            continue
        widths = tuple(_width_mm(line, offsets, found, settings) for line in lines)
        chunks.append(
            Chunk(found, (contrasts[0], contrasts[1]), (widths[0], widths[1])),
        )
    return tuple(chunks)


def _mean_line(profiles: FloatMap) -> NDArray[np.float64]:
    """Return the mean over profiles of what is known of each offset."""
    seen = np.isfinite(profiles)
    count = seen.sum(axis=0)
    total = np.where(seen, profiles, 0.0).sum(axis=0, dtype=np.float64)
    enough = count >= _LEAST_KNOWN * len(profiles)
    return np.where(enough, total / np.maximum(count, 1), np.nan)


def _strip_of(
    line: NDArray[np.float64], offsets: NDArray[np.float64], settings: StriaSettings
) -> Strip | None:
    """Return the middle and the full width at half depth of the ridge near offset 0."""
    near = np.where(np.abs(offsets) <= 0.5 * settings.sigmas_mm[-1], line, np.nan)
    if not np.isfinite(near).any():
        return None
    peak = int(np.nanargmax(near))
    strip = Strip(float(offsets[peak]), 2.0 * settings.sigmas_mm[0])
    for _ in range(4):  # the strips beside depend on the width, which depends on them
        crossed = _crossings(line, offsets, strip, settings)
        if crossed is None:
            return None
        left, right = crossed
        strip = Strip(0.5 * (left + right), right - left)
        if strip.width_mm > settings.widest_mm:
            return None
    return strip


def _crossings(
    line: NDArray[np.float64], offsets: NDArray[np.float64], strip: Strip, settings: StriaSettings
) -> tuple[float, float] | None:
    """Return where the ridge falls to half its height on either side."""
    height, base = _level(line, offsets, strip, settings)
    if not (math.isfinite(height) and math.isfinite(base) and height > base):
        return None
    half = 0.5 * (height + base)
    start = int(np.argmin(np.abs(offsets - strip.middle_mm)))
    if not line[start] > half:
        return None
    ends = []
    for step in (-1, 1):
        here = start
        while 0 <= here + step < len(line) and line[here + step] > half:
            here += step
        if not 0 <= here + step < len(line) or not math.isfinite(line[here + step]):
            return None
        share = (line[here] - half) / (line[here] - line[here + step])
        ends.append(float(offsets[here] + step * share * (offsets[1] - offsets[0])))
    return ends[0], ends[1]


def _level(
    line: NDArray[np.float64], offsets: NDArray[np.float64], strip: Strip, settings: StriaSettings
) -> tuple[float, float]:
    """Return the mean in the core of the mark, and that of the strips beside it."""
    away = offsets - strip.middle_mm
    core = np.abs(away) <= max(settings.core_share * strip.width_mm, 0.5 * settings.grid_mm)
    inner = 0.5 * strip.width_mm + settings.gap_mm
    sides = [
        _known_mean(line[(side * away >= inner) & (side * away <= inner + settings.strip_mm)])
        for side in (-1.0, 1.0)
    ]
    known = [value for value in sides if math.isfinite(value)]
    base = sum(known) / len(known) if known else math.nan
    return _known_mean(line[core]), base


def _contrast(
    line: NDArray[np.float64], offsets: NDArray[np.float64], strip: Strip, settings: StriaSettings
) -> float:
    height, base = _level(line, offsets, strip, settings)
    return height - base


def _width_mm(
    line: NDArray[np.float64], offsets: NDArray[np.float64], strip: Strip, settings: StriaSettings
) -> float:
    crossed = _crossings(line, offsets, strip, settings)
    return math.nan if crossed is None else crossed[1] - crossed[0]


def _known_mean(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan
