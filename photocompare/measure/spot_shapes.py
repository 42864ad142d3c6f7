"""Contrast, outline and blank surroundings of places of one size, read alike in both photos."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.measure.spot_levels import Level, sampled
from photocompare.model import PointsXY
from photocompare.settings.spots import SpotSettings

_DISC = 0.8  # of the radius: the middle of a spot, without its soft rim
_SAMPLES_ACROSS = 5  # of the disc
_RAYS = 20
_REACH = 2.2  # radii that an outline may reach
_RING_RAYS = 12
_RING_STEPS = 3
_RAY_STEP = 0.2  # radii
_NORMAL = 1.4826  # median absolute deviation to one standard deviation

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """``contrast`` (N,): MIc of the disc over its ring, NaN where too little is skin.

    ``ring`` (N,) is the MIc of the ring.
    """

    contrast: Values
    ring: Values


def contrasts_at(level: Level, cells_xy: PointsXY, photo: int, settings: SpotSettings) -> Contrasts:
    """Return how much darker a disc is at each place than the ring around it."""
    disc = sampled(level, cells_xy, _disc() * (_DISC * level.radius_mm), photo)
    ring = sampled(level, cells_xy, _ring(settings.ring_radii) * level.radius_mm, photo)
    around = _middle(ring, settings.least_share)
    known = np.isfinite(disc)
    counts = known.sum(axis=1)
    inside = np.where(known, disc, 0.0).sum(axis=1, dtype=np.float64) / np.maximum(counts, 1)
    inside[counts < settings.least_share * disc.shape[1]] = np.nan
    return Contrasts(inside - around, around)


def blank_places(level: Level, settings: SpotSettings) -> PointsXY:
    """Return places (N, 2) of the maps on an even grid over the skin."""
    skin = level.weight > 0.5
    area = int(np.count_nonzero(skin))
    step = max(1, round(math.sqrt(max(1, area) / settings.blank_places)))
    rows, columns = np.nonzero(skin[::step, ::step])
    points = np.column_stack([columns, rows]).astype(np.float64) * step
    return level.to_cells(points)


def spread_of(values: Values) -> float:
    """Return the robust standard deviation of what is known of ``values``; NaN of too few."""
    known = values[np.isfinite(values)]
    if known.size < 8:
        return math.nan
    return _NORMAL * float(np.median(np.abs(known - np.median(known))))


def outline_radii_mm(
    level: Level, centres_xy: tuple[PointsXY, PointsXY], limits: tuple[Values, Values]
) -> tuple[Values, Values]:
    """Return how far (N, rays) each spot reaches in the before and in the after photo.

    ``limits`` are the MIc (N,) from which skin belongs to the spot in either photo.
    """
    steps = np.arange(0.0, _REACH + 1e-9, _RAY_STEP)
    directions = ray_directions()
    offsets = (steps[None, :, None] * directions[:, None, :]).reshape(-1, 2) * level.radius_mm
    reached = []
    for photo in range(2):
        values = sampled(level, centres_xy[photo], offsets, photo)
        values = values.reshape(-1, _RAYS, len(steps)).astype(np.float64)
        over = np.nan_to_num(values, nan=-np.inf) - limits[photo][:, None, None]
        reached.append(_crossing(over, steps) * level.radius_mm)
    return reached[0], reached[1]


def ray_directions(count: int = _RAYS) -> PointsXY:
    """Return unit vectors (count, 2) all around; outlines are given along these."""
    angle = np.arange(count) * (2.0 * np.pi / count)
    return np.column_stack([np.cos(angle), np.sin(angle)])


def areas_mm2(radii_mm: Values) -> Values:
    """Return the areas (N,) inside outlines given by their radii (N, rays)."""
    turn = math.sin(2.0 * math.pi / _RAYS) / 2.0
    total: Values = turn * (radii_mm * np.roll(radii_mm, -1, axis=1)).sum(axis=1)
    return total


def aspects(radii_mm: Values) -> Values:
    """Return how much longer than wide each outline is, (N,), 1 upwards."""
    half = _RAYS // 2
    across = radii_mm[:, :half] + radii_mm[:, half:]
    ratio: Values = across.max(axis=1) / np.maximum(across.min(axis=1), 1e-6)
    return ratio


def _crossing(over: Values, steps: Values) -> Values:
    """Return where each ray (…, steps) first falls to 0, between two steps."""
    below = over <= 0.0
    first = np.where(below.any(axis=-1), below.argmax(axis=-1), over.shape[-1] - 1)
    before = np.maximum(first - 1, 0)
    high = np.take_along_axis(over, before[..., None], axis=-1)[..., 0]
    low = np.take_along_axis(over, first[..., None], axis=-1)[..., 0]
    drop = np.zeros_like(high)  # a fall to skin that isn't known is at its last known step
    np.subtract(high, low, out=drop, where=np.isfinite(low) & np.isfinite(high))
    part = np.clip(np.divide(high, drop, out=np.zeros_like(high), where=drop > 0.0), 0.0, 1.0)
    crossing: Values = steps[before] + part * (steps[first] - steps[before])
    crossing[first == 0] = 0.0
    never = ~below.any(axis=-1)
    crossing[never] = steps[-1]
    return crossing


def _middle(values: NDArray[np.float32], least_share: float) -> Values:
    """Return the median of what is known of each row, NaN where that is too little."""
    known = np.isfinite(values)
    counts = known.sum(axis=1)
    ordered = np.sort(np.where(known, values, np.inf), axis=1).astype(np.float64)
    at = np.arange(len(values))
    low = ordered[at, np.maximum(counts - 1, 0) // 2]
    high = ordered[at, np.minimum(counts // 2, values.shape[1] - 1)]
    enough = counts >= max(1.0, least_share * values.shape[1])
    return np.where(
        enough, 0.5 * (np.where(enough, low, 0.0) + np.where(enough, high, 0.0)), np.nan
    )


def _disc() -> PointsXY:
    along = np.linspace(-1.0, 1.0, _SAMPLES_ACROSS)
    x, y = np.meshgrid(along, along)
    inside = np.hypot(x, y) <= 1.0
    return np.column_stack([x[inside], y[inside]])


def _ring(radii: tuple[float, float]) -> PointsXY:
    distance = np.linspace(*radii, _RING_STEPS)
    directions = np.repeat(ray_directions(_RING_RAYS), _RING_STEPS, axis=0)
    return directions * np.tile(distance, _RING_RAYS)[:, None]
