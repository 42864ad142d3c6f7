"""Hair: fine vellus on skin, and a scalp with a parting."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from photocompare.model import PointsXY
from photocompare.phantom import stamps
from photocompare.phantom.canvas import Canvas
from photocompare.phantom.fields import Field, blurred
from photocompare.phantom.scene import Scalp

_BITS = 4
_FULL_PER_CM2 = 200.0  # hairs of a full head (Barman 1965: 175 to 300)
_SHADOW_MM = 0.35
_ROOTS_APART_MM = 0.3  # of clipped hairs: two from one pore are one to the eye
_STUB_STEPS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Hairs:
    """Hairs as they lie: paths in canvas pixels, and who grows first (``rank`` 0..1)."""

    paths: tuple[PointsXY, ...]
    rank: NDArray[np.float64]
    shade: NDArray[np.float64]  # 0..1, brightness of each hair
    width_mm: NDArray[np.float64]
    rgb: tuple[float, float, float]  # linear, of the brightest strand
    opacity: float


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """What hair does to the picture: how much it hides, in which colour, and its shadow."""

    alpha: Field
    rgb: Field
    shadow: Field


def vellus(generator: np.random.Generator, canvas: Canvas, per_cm2: float) -> Hairs:
    """Return fine short hairs that lie roughly one way."""
    roots = stamps.scattered(generator, canvas, per_cm2)
    heading = generator.uniform(0.0, 2.0 * np.pi)
    paths = []
    for root in roots:
        length_px = generator.uniform(0.8, 3.5) / canvas.mm_per_px
        angle = heading + generator.normal(0.0, 0.5)
        paths.append(stamps.wandering(generator, root, angle=angle, length_px=length_px))
    count = len(paths)
    return Hairs(
        paths=tuple(paths),
        rank=np.zeros(count),
        shade=generator.uniform(0.4, 1.0, count),
        width_mm=generator.uniform(0.02, 0.04, count),
        rgb=(0.22, 0.13, 0.07),
        opacity=0.55,
    )


def scalp(generator: np.random.Generator, canvas: Canvas, wanted: Scalp) -> Hairs:
    """Return the hairs of a full head, clipped or combed away from a parting down the photo."""
    if wanted.clipped_mm is not None:
        return _stubble(generator, canvas, wanted, wanted.clipped_mm)
    roots = stamps.scattered(generator, canvas, _FULL_PER_CM2)
    height, width = canvas.size_hw
    centre_x = width * 0.5
    sway = generator.normal(0.0, 1.0, 2)
    paths, order = [], []
    for root in roots:
        parting_x = centre_x + 0.02 * width * (
            sway[0] * np.sin(2.2 * root[1] / height) + sway[1] * np.sin(5.0 * root[1] / height)
        )
        offset = float(root[0] - parting_x)
        gap_px = 0.5 * wanted.parting_mm / canvas.mm_per_px
        away_mm = abs(offset) * canvas.mm_per_px
        if abs(offset) < gap_px * generator.uniform(0.0, 1.0):
            continue
        side = 1.0 if offset > 0.0 else -1.0
        paths.append(_strand(generator, root, side=side, mm_per_px=canvas.mm_per_px))
        order.append(-away_mm)
    lie = np.argsort(order)  # far hairs first: those nearer to the parting mostly lie on top
    count = len(paths)
    depth = generator.permutation(count) / max(count - 1, 1)  # 0: in the shade of the others
    lie = lie[np.argsort(0.35 * np.arange(count) / max(count, 1) + depth, kind="stable")]
    grey = 1.0 - wanted.darkness
    return Hairs(
        paths=tuple(paths[index] for index in lie),
        rank=generator.uniform(0.0, 1.0, count),
        shade=np.clip(
            np.linspace(0.10, 0.75, count) * generator.lognormal(0.0, 0.35, count), 0.05, 1.0
        ),
        width_mm=generator.uniform(0.04, 0.08, count),
        rgb=(0.19 + 0.5 * grey, 0.098 + 0.44 * grey, 0.045 + 0.36 * grey),
        opacity=0.96,
    )


def _stubble(
    generator: np.random.Generator, canvas: Canvas, wanted: Scalp, length_mm: float
) -> Hairs:
    """Return the clipped hairs of a full head, each from a root of its own."""
    roots = _apart(stamps.scattered(generator, canvas, _FULL_PER_CM2), _ROOTS_APART_MM, canvas)
    heading = generator.uniform(0.0, 2.0 * np.pi)
    paths = []
    for root in roots:
        # A hair that stands up is seen foreshortened.
        length_px = length_mm * generator.uniform(0.6, 1.1) / canvas.mm_per_px
        angle = heading + generator.normal(0.0, 0.35) + np.linspace(0.0, 0.25, _STUB_STEPS)
        walk = np.cumsum(np.stack([np.cos(angle), np.sin(angle)], axis=1), axis=0)
        paths.append(np.vstack([[0.0, 0.0], walk * (length_px / _STUB_STEPS)]) + root)
    count = len(paths)
    grey = 1.0 - wanted.darkness
    return Hairs(
        paths=tuple(paths),
        rank=generator.uniform(0.0, 1.0, count),
        shade=np.clip(0.35 * generator.lognormal(0.0, 0.35, count), 0.05, 1.0),
        width_mm=generator.normal(0.06, 0.01, count).clip(0.035, 0.09),
        rgb=(0.19 + 0.5 * grey, 0.098 + 0.44 * grey, 0.045 + 0.36 * grey),
        opacity=0.96,
    )


def _apart(roots: NDArray[np.float64], least_mm: float, canvas: Canvas) -> NDArray[np.float64]:
    """Return the points that are no nearer than ``least_mm`` to one that comes before."""
    near = cKDTree(roots).query_pairs(least_mm / canvas.mm_per_px)
    dropped = np.zeros(len(roots), dtype=np.bool_)
    for first, second in sorted(near):
        dropped[second] |= not dropped[first]
    kept: NDArray[np.float64] = roots[~dropped]
    return kept


def _strand(
    generator: np.random.Generator, root: NDArray[np.float64], *, side: float, mm_per_px: float
) -> PointsXY:
    steps = 10
    length_px = generator.uniform(12.0, 22.0) / mm_per_px
    start = (0.0 if side > 0.0 else np.pi) - side * generator.normal(0.10, 0.16)
    droop = side * generator.normal(0.5, 0.18)
    heading = start + droop * np.linspace(0.0, 1.0, steps) ** 1.3
    heading += np.cumsum(generator.normal(0.0, 0.035, steps))
    walk = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=1), axis=0)
    strand: PointsXY = np.vstack([[0.0, 0.0], walk * (length_px / steps)]) + root
    return strand


def cover(hairs: Hairs, canvas: Canvas, grown: NDArray[np.bool_]) -> Cover:
    """Return what the hairs that have ``grown`` do to the picture."""
    return _drawn(hairs, canvas, tuple(np.flatnonzero(grown).tolist()))


@lru_cache(maxsize=1)  # the visits of one skin follow each other, most with the same hairs
def _drawn(hairs: Hairs, canvas: Canvas, grown: tuple[int, ...]) -> Cover:
    alpha = np.zeros(canvas.size_hw, dtype=np.uint8)
    shade = np.full(canvas.size_hw, 128, dtype=np.uint8)
    for index in grown:
        path = hairs.paths[index]
        width_px = hairs.width_mm[index] / canvas.mm_per_px
        strength = int(255 * min(1.0, width_px))
        _draw(alpha, path, strength, thick=max(1, round(width_px)))
        _draw_shades(shade, path, float(hairs.shade[index]), thick=max(1, round(width_px)) + 1)
    opaque = alpha.astype(np.float32) * np.float32(hairs.opacity / 255.0)
    bright = shade.astype(np.float32) / np.float32(255.0)
    rgb = bright[..., None] * np.array(hairs.rgb, dtype=np.float32)
    shadow = blurred(opaque, _SHADOW_MM / canvas.mm_per_px)
    for field in (opaque, rgb, shadow):
        field.flags.writeable = False
    return Cover(opaque, rgb, shadow)


def _draw(target: NDArray[np.uint8], path: PointsXY, value: int, *, thick: int) -> None:
    points = np.round(path * (1 << _BITS)).astype(np.int32)
    cv2.polylines(target, [points], False, value, thick, cv2.LINE_AA, _BITS)


def _draw_shades(target: NDArray[np.uint8], path: PointsXY, shade: float, *, thick: int) -> None:
    """Draw a strand that glints in its middle, where it turns towards the lamp."""
    points = np.round(path * (1 << _BITS)).astype(np.int32)
    along = np.linspace(-1.0, 1.0, len(points) - 1)
    glints = shade * (0.35 + 0.65 * np.exp(-((along + 0.25) ** 2) / 0.10))
    for first, second, glint in zip(points, points[1:], glints, strict=False):
        cv2.line(target, first.tolist(), second.tolist(), int(255 * glint), thick, 8, _BITS)
