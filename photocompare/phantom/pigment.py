"""Where melanin and blood are: unevenness, spots, moles, red patches and vessels (natural log)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.phantom import fields, stamps, tone
from photocompare.phantom.canvas import Canvas
from photocompare.phantom.fields import Field
from photocompare.phantom.scene import Scene
from photocompare.phantom.true_spots import SpotSort, TrueSpot

# Blur (mm) and log SD of the three sizes of unevenness.
_UNEVENNESS = ((0.25, 0.05), (1.0, 0.08), (8.0, 0.10))


def uneven(generator: np.random.Generator, canvas: Canvas, strength: float) -> Field:
    """Return the natural unevenness of a chromophore, ln, mean about 0."""
    total = np.zeros(canvas.size_hw, dtype=np.float32)
    for sigma_mm, log_sd in _UNEVENNESS:
        sigma_px = max(sigma_mm / canvas.mm_per_px, 0.8)
        field = fields.smooth(generator, canvas.size_hw, sigma_px)
        total += np.float32(log_sd * strength) * field
    return total


def spots(
    generator: np.random.Generator, canvas: Canvas, scene: Scene
) -> tuple[Field, tuple[TrueSpot, ...]]:
    """Return the extra melanin of freckles and brown spots, ln, and where each lies."""
    drawn: list[TrueSpot] = []
    total = np.zeros(canvas.size_hw, dtype=np.float32)
    kinds = (  # sort, how many, radius (mm), melanin added (fraction), soft rim (radii)
        (SpotSort.FRECKLE, scene.freckles_per_cm2, (0.25, 0.9), (0.004, 0.020), 0.9),
        (SpotSort.BROWN_SPOT, scene.spots_per_cm2, (1.0, 2.5), (0.015, 0.050), 0.45),
    )
    base = tone.base_fractions(scene.tone)[0]
    for sort, per_cm2, radii_mm, extra, edge in kinds:
        for centre in stamps.scattered(generator, canvas, per_cm2):
            radius = generator.uniform(*radii_mm)
            shape = stamps.blob(generator, radius, raggedness=0.16, edge=edge)
            strength = float(np.log1p(generator.uniform(*extra) / base))
            layer = stamps.scaled(shape, strength)
            stamps.add(total, centre, 3.0 * radius, canvas.mm_per_px, layer)
            drawn.append(_true_spot(sort, canvas, centre, radius, strength))
    if total.any():
        grain = fields.smooth(generator, canvas.size_hw, max(0.18 / canvas.mm_per_px, 0.8))
        total *= np.maximum(np.float32(1.0) + np.float32(0.13) * grain, np.float32(0.2))
    return total, tuple(drawn)


def moles(
    generator: np.random.Generator, canvas: Canvas, scene: Scene
) -> tuple[Field, Field, tuple[TrueSpot, ...]]:
    """Return the extra melanin (ln) and the height (mm) of moles, which never change, and each."""
    drawn: list[TrueSpot] = []
    melanin = np.zeros(canvas.size_hw, dtype=np.float32)
    height = np.zeros(canvas.size_hw, dtype=np.float32)
    base = tone.base_fractions(scene.tone)[0]
    for centre in stamps.scattered(generator, canvas, scene.moles_per_cm2):
        radius = generator.uniform(0.5, 1.4)
        shape = stamps.blob(generator, radius, raggedness=0.07, edge=0.5)
        rise = float(generator.uniform(0.0, 0.25))
        strength = float(np.log1p(generator.uniform(0.08, 0.20) / base))
        stamps.add(melanin, centre, 3.0 * radius, canvas.mm_per_px, stamps.scaled(shape, strength))
        stamps.add(height, centre, 3.0 * radius, canvas.mm_per_px, stamps.scaled(shape, rise))
        drawn.append(_true_spot(SpotSort.MOLE, canvas, centre, radius, strength))
    return melanin, height, tuple(drawn)


def _true_spot(
    sort: SpotSort,
    canvas: Canvas,
    centre_xy: NDArray[np.float64],
    radius_mm: float,
    strength: float,
) -> TrueSpot:
    x, y = centre_xy / canvas.fineness + np.array(canvas.origin_xy)
    return TrueSpot(sort, (float(x), float(y)), float(radius_mm), strength)


def red_patches(generator: np.random.Generator, canvas: Canvas, scene: Scene) -> Field:
    """Return 0..1, mottled and soft, inside the treated area and none far outside it."""
    area = canvas.area_weight(scene.treated_xy, edge_mm=4.0)
    area = fields.blurred(area, canvas.at_most(3.5) / canvas.mm_per_px)
    edge = fields.smooth(generator, canvas.size_hw, 4.0 / canvas.mm_per_px)
    edge = edge + np.float32(0.5) * fields.smooth(generator, canvas.size_hw, 1.2 / canvas.mm_per_px)
    area = fields.smoothstep(np.float32(1.5) * area - np.float32(0.40) + np.float32(0.26) * edge)
    # Wherever the ragged edge may lead, no patch lies beyond this: not on the reference skin.
    area *= canvas.area_weight(scene.treated_xy, edge_mm=8.0)
    coarse = fields.smooth(generator, canvas.size_hw, 2.5 / canvas.mm_per_px)
    middle = fields.smooth(generator, canvas.size_hw, max(0.8 / canvas.mm_per_px, 1.0))
    fine = fields.smooth(generator, canvas.size_hw, max(0.3 / canvas.mm_per_px, 0.8))
    mottle = np.float32(0.75) + np.float32(0.22) * coarse
    mottle += np.float32(0.10) * middle + np.float32(0.05) * fine
    patches: Field = area * np.clip(mottle, 0.0, 1.3)
    return patches


def vessels(generator: np.random.Generator, canvas: Canvas, scene: Scene) -> Field:
    """Return the extra blood (ln) in fine dilated vessels."""
    total = np.zeros(canvas.size_hw, dtype=np.float32)
    for centre in stamps.scattered(generator, canvas, scene.vessels_per_cm2):
        length_px = generator.uniform(2.0, 6.0) / canvas.mm_per_px
        angle = generator.uniform(0.0, np.pi)
        paths = [stamps.wandering(generator, centre, angle=angle, length_px=length_px)]
        branch = paths[0][int(generator.integers(6, 18))]
        turned = angle + generator.choice((-1.0, 1.0)) * generator.uniform(0.4, 0.9)
        paths.append(stamps.wandering(generator, branch, angle=turned, length_px=length_px / 2))
        reach = int(length_px) + 8
        corner = np.floor(centre).astype(int) - reach
        tile = stamps.lines(
            (2 * reach, 2 * reach),
            [path - corner for path in paths],
            sigma_px=generator.uniform(0.06, 0.12) / canvas.mm_per_px,
        )
        _paste(total, tile * np.float32(generator.uniform(0.35, 0.8)), corner_xy=corner)
    return total


def _paste(field: Field, tile: Field, *, corner_xy: NDArray[np.int64]) -> None:
    height, width = field.shape
    x0, y0 = (int(value) for value in corner_xy)
    left, top = max(0, x0), max(0, y0)
    right, bottom = min(width, x0 + tile.shape[1]), min(height, y0 + tile.shape[0])
    if left < right and top < bottom:
        field[top:bottom, left:right] += tile[top - y0 : bottom - y0, left - x0 : right - x0]
