"""Small things on the canvas: blobs of any outline, and lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import PointsXY
from photocompare.phantom.canvas import Canvas
from photocompare.phantom.fields import Field

_SUBPIXEL_BITS = 4

Profile = Callable[[Field, Field], Field]
"""From distances (dx, dy) in mm to a value."""


def scattered(
    generator: np.random.Generator, canvas: Canvas, per_cm2: float
) -> NDArray[np.float64]:
    """Return random canvas points (N, 2), on average ``per_cm2`` of them."""
    count = int(generator.poisson(per_cm2 * canvas.area_cm2))
    height, width = canvas.size_hw
    return generator.uniform(0.0, 1.0, (count, 2)) * (width, height)


def inside(generator: np.random.Generator, outline_px: PointsXY, count: int) -> NDArray[np.float64]:
    """Return ``count`` random points inside an outline, none too close to another."""
    low, high = outline_px.min(axis=0), outline_px.max(axis=0)
    spacing = 0.6 * np.sqrt(np.prod(high - low) / max(count, 1))
    corners = outline_px.astype(np.float32)[:, None, :]
    kept: list[NDArray[np.float64]] = []
    for _ in range(60 * count):
        point = generator.uniform(low, high)
        is_in = cv2.pointPolygonTest(corners, (float(point[0]), float(point[1])), False) > 0
        if is_in and all(np.hypot(*(point - other)) > spacing for other in kept):
            kept.append(point)
        if len(kept) == count:
            break
    return np.array(kept).reshape(-1, 2)


def add(
    field: Field,
    centre_xy: NDArray[np.float64],
    reach_mm: float,
    mm_per_px: float,
    profile: Profile,
) -> None:
    """Add ``profile`` around a point to ``field``, as far as ``reach_mm``."""
    height, width = field.shape
    reach = reach_mm / mm_per_px
    x0, y0 = (max(0, int(np.floor(value - reach))) for value in centre_xy)
    x1 = min(width, int(np.ceil(centre_xy[0] + reach)) + 1)
    y1 = min(height, int(np.ceil(centre_xy[1] + reach)) + 1)
    if x0 >= x1 or y0 >= y1:
        return
    dx = ((np.arange(x0, x1) - centre_xy[0]) * mm_per_px).astype(np.float32)[None, :]
    dy = ((np.arange(y0, y1) - centre_xy[1]) * mm_per_px).astype(np.float32)[:, None]
    field[y0:y1, x0:x1] += profile(*np.broadcast_arrays(dx, dy))


def blob(
    generator: np.random.Generator, radius_mm: float, *, raggedness: float, edge: float
) -> Profile:
    """Return a profile that is 1 in an irregular blob; ``edge`` is its soft rim in radii."""
    orders = np.arange(1, 8)
    waves = generator.normal(0.0, raggedness / orders**0.6)
    turns = generator.uniform(0.0, 2.0 * np.pi, orders.size)
    stretch = float(np.exp(generator.normal(0.0, 0.18)))
    lean = generator.uniform(0.0, np.pi)

    def profile(dx: Field, dy: Field) -> Field:
        along = (np.cos(lean) * dx + np.sin(lean) * dy) * np.float32(stretch)
        across = (-np.sin(lean) * dx + np.cos(lean) * dy) / np.float32(stretch)
        angle = np.arctan2(across, along)
        outline = np.ones_like(angle)
        for order, wave, turn in zip(orders, waves, turns, strict=True):
            outline += np.float32(wave) * np.cos(order * angle + np.float32(turn))
        distance = np.hypot(along, across) / (radius_mm * np.maximum(outline, np.float32(0.3)))
        value: Field = np.float32(1.0) / (
            np.float32(1.0) + np.exp(np.clip((distance - 1.0) / (0.25 * edge), -30.0, 30.0))
        )
        return value.astype(np.float32)

    return profile


def pit(depth_mm: float, sigma_mm: float) -> Profile:
    """Return a Gaussian dent of a surface."""

    def profile(dx: Field, dy: Field) -> Field:
        dent: Field = np.float32(-depth_mm) * np.exp((dx**2 + dy**2) / np.float32(-2 * sigma_mm**2))
        return dent

    return profile


def scaled(profile: Profile, factor: float) -> Profile:
    """Return ``profile`` times ``factor``."""

    def multiplied(dx: Field, dy: Field) -> Field:
        return profile(dx, dy) * np.float32(factor)

    return multiplied


def wandering(
    generator: np.random.Generator, start_xy: NDArray[np.float64], *, angle: float, length_px: float
) -> PointsXY:
    """Return a gently winding line (N, 2) of about ``length_px`` through ``start_xy``."""
    steps = 24
    bends = np.cumsum(generator.normal(0.0, 0.10, steps))
    bends -= bends.mean()
    headings = angle + bends
    walk = np.cumsum(np.stack([np.cos(headings), np.sin(headings)], axis=1), axis=0)
    walk *= length_px / steps
    walked: PointsXY = walk - walk.mean(axis=0) + start_xy
    return walked


def lines(
    size_hw: tuple[int, int], paths: Iterable[PointsXY], *, sigma_px: float, fades: bool = False
) -> Field:
    """Return 1 on the middle of each path, falling off as a Gaussian of ``sigma_px``.

    A path that ``fades`` is 1 half-way along and nothing at its ends.
    """
    drawn = np.zeros(size_hw, dtype=np.uint8)
    for path in paths:
        points = np.round(path * (1 << _SUBPIXEL_BITS)).astype(np.int32)
        if not fades:
            cv2.polylines(drawn, [points], False, 255, 1, cv2.LINE_AA, _SUBPIXEL_BITS)
            continue
        along = np.sin(np.pi * (np.arange(len(points) - 1) + 0.5) / (len(points) - 1))
        for (first, second), strength in zip(pairwise(points.tolist()), along, strict=True):
            cv2.line(drawn, first, second, int(255 * strength), 1, cv2.LINE_AA, _SUBPIXEL_BITS)
    line = drawn.astype(np.float32) / np.float32(255.0)
    soft = cv2.GaussianBlur(line, (0, 0), max(sigma_px, 0.5))
    # A line one pixel wide, blurred, peaks at 1 / (√(2π)·σ).
    peak = np.float32(np.sqrt(2.0 * np.pi) * max(sigma_px, 0.5))
    profile: Field = np.minimum(soft * peak, np.float32(1.0))
    return profile
