"""The shape of skin in millimetres: microrelief, pores, wrinkles, scars and stretch marks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare.phantom import fields, stamps
from photocompare.phantom.canvas import Canvas
from photocompare.phantom.fields import Field
from photocompare.phantom.scene import Scene

_CENTRE_PER_MM = 1.1  # cycles per mm of the fine relief
_LOG_WIDTH = 0.55
_FURROW_SHARE = 0.80  # of the relief's rms; the rest has no direction
_FURROW_WIDTH = 0.38  # in SDs of the field whose zero lines the furrows follow
_FINEST_PER_PX = 0.35  # cycles per pixel; finer relief would alias


def fine_relief(generator: np.random.Generator, canvas: Canvas, scene: Scene) -> Field:
    """Return microrelief, pores and wrinkles in mm; up is positive."""
    height = _microrelief(generator, canvas) * np.float32(scene.relief_um / 1000.0)
    for centre in stamps.scattered(generator, canvas, scene.pores_per_cm2):
        sigma = generator.uniform(0.09, 0.20)
        depth = generator.uniform(0.02, 0.07) * sigma / 0.15
        stamps.add(height, centre, 3.5 * sigma, canvas.mm_per_px, stamps.pit(depth, sigma))
    if scene.wrinkles:
        height += _wrinkles(generator, canvas, scene.wrinkles)
    return height


def _microrelief(generator: np.random.Generator, canvas: Canvas) -> Field:
    per_mm = np.float32(1.0 / canvas.mm_per_px)

    def isotropic(fx: Field, fy: Field) -> Field:
        frequency = np.hypot(fx, fy)
        q = np.maximum(frequency * per_mm, np.float32(1e-3))
        power = np.exp(-0.5 * (np.log(q / _CENTRE_PER_MM) / _LOG_WIDTH) ** 2) / q**2
        root: Field = np.sqrt(power) * (frequency < _FINEST_PER_PX)
        return root

    heading = generator.uniform(0.0, np.pi)
    furrows = sum(
        _furrows(generator, canvas, heading + turn, per_mm=spacing)
        for turn, spacing in ((0.0, 0.75), (np.radians(62.0), 0.85), (np.radians(118.0), 1.05))
    )
    net = np.asarray(furrows, dtype=np.float32)
    net -= net.mean()
    rough = fields.spectral(generator, canvas.size_hw, isotropic)
    share = np.float32(_FURROW_SHARE)
    relief: Field = net / net.std() * share + rough * np.sqrt(np.float32(1.0) - share**2)
    return relief


def _furrows(
    generator: np.random.Generator, canvas: Canvas, heading: float, *, per_mm: float
) -> Field:
    """Return narrow valleys along the zero lines of an oriented field, about 1 deep."""
    scale = np.float32(1.0 / canvas.mm_per_px)
    along, across = np.float32(np.cos(heading)), np.float32(np.sin(heading))

    def oriented(fx: Field, fy: Field) -> Field:
        frequency = np.hypot(fx, fy)
        q = np.maximum(frequency * scale, np.float32(1e-3))
        cosine2 = (fx * along + fy * across) ** 2 / np.maximum(frequency**2, np.float32(1e-12))
        ring = np.exp(-0.5 * (np.log(q / per_mm) / 0.32) ** 2)
        fan: Field = ring * np.exp((cosine2 - 1.0) / 0.30) * (frequency < _FINEST_PER_PX)
        return fan

    field = fields.spectral(generator, canvas.size_hw, oriented)
    valley: Field = -np.exp(-((field / np.float32(_FURROW_WIDTH)) ** 2))
    return valley


def _wrinkles(generator: np.random.Generator, canvas: Canvas, count: int) -> Field:
    height, width = canvas.size_hw
    valleys = np.zeros(canvas.size_hw, dtype=np.float32)
    heading = generator.normal(0.0, 0.2)
    for place in (np.arange(count) + 0.5) / count:
        start = np.array([width * generator.uniform(0.35, 0.65), height * place])
        path = stamps.wandering(
            generator, start, angle=heading, length_px=width * generator.uniform(0.4, 0.9)
        )
        sigma_px = generator.uniform(0.15, 0.35) / canvas.mm_per_px
        depth = np.float32(generator.uniform(0.03, 0.12))
        valleys -= depth * stamps.lines(canvas.size_hw, [path], sigma_px=sigma_px, fades=True)
    return valleys


def scars(
    generator: np.random.Generator, canvas: Canvas, centres: NDArray[np.float64]
) -> tuple[Field, Field]:
    """Return the depth (mm, negative) and the rednesses (0..1) of acne scars at ``centres``."""
    depth = np.zeros(canvas.size_hw, dtype=np.float32)
    red = np.zeros(canvas.size_hw, dtype=np.float32)
    for centre in centres:
        kind = generator.choice(3, p=(0.35, 0.25, 0.40))
        if kind == 0:  # ice pick: narrow and deep
            sigma = generator.uniform(0.20, 0.45)
            profile = stamps.pit(generator.uniform(0.10, 0.26), sigma)
            reach = 4.0 * sigma
        else:
            is_boxcar = kind == 1
            radius = generator.uniform(0.7, 1.5) if is_boxcar else generator.uniform(1.3, 3.0)
            shape = stamps.blob(generator, radius, raggedness=0.16, edge=0.6 if is_boxcar else 1.3)
            deep = generator.uniform(0.08, 0.20) if is_boxcar else generator.uniform(0.15, 0.35)
            profile = stamps.scaled(shape, -deep)
            reach = 2.6 * radius
        stamps.add(depth, centre, reach, canvas.mm_per_px, profile)
        halo = stamps.blob(generator, generator.uniform(1.0, 2.2), raggedness=0.2, edge=1.2)
        stamps.add(
            red, centre, 6.0, canvas.mm_per_px, stamps.scaled(halo, generator.uniform(0.1, 0.7))
        )
    return depth, np.minimum(red, np.float32(1.0))


def striae(
    generator: np.random.Generator, canvas: Canvas, outline_px: NDArray[np.float64], count: int
) -> tuple[Field, Field]:
    """Return the relief (mm) and the strength (0..1) of stretch marks across an outline."""
    low, high = outline_px.min(axis=0), outline_px.max(axis=0)
    span = float(high[1] - low[1])
    strength = np.zeros(canvas.size_hw, dtype=np.float32)
    for place in (np.arange(count) + 0.5) / count:
        across = low[0] + (high[0] - low[0]) * (place + generator.normal(0.0, 0.25 / count))
        centre = np.array([across, low[1] + span * generator.uniform(0.4, 0.6)])
        path = stamps.wandering(
            generator,
            centre,
            angle=np.pi / 2 + 0.35 + generator.normal(0.0, 0.10),
            length_px=span * generator.uniform(0.5, 1.15),
        )
        ends = np.sin(np.linspace(0.08, np.pi - 0.08, len(path)))
        half_mm = generator.uniform(0.7, 2.0)
        for point, size in zip(_dense(path), _dense(ends[:, None])[:, 0], strict=True):
            radius = half_mm * size / canvas.mm_per_px
            _disc(strength, point, max(radius, 0.6))
    strength = fields.blurred(strength, 0.35 / canvas.mm_per_px)
    ripple = fields.spectral(generator, canvas.size_hw, _crosswise(canvas))
    relief = -np.float32(0.06) * strength + np.float32(0.007) * strength * ripple
    return relief, strength


def _crosswise(canvas: Canvas) -> stamps.Profile:
    """Return the spectrum of fine wrinkles that run across the marks."""
    scale = np.float32(1.0 / canvas.mm_per_px)

    def amplitude(fx: Field, fy: Field) -> Field:
        q = np.maximum(np.hypot(fx, fy) * scale, np.float32(1e-3))
        cosine2 = (fx * np.sin(-0.35) + fy * np.cos(0.35)) ** 2 / np.maximum(fx**2 + fy**2, 1e-12)
        ring = np.exp(-0.5 * (np.log(q / 1.3) / 0.4) ** 2)
        result: Field = (ring * np.exp((cosine2 - 1.0) / 0.25)).astype(np.float32)
        return result

    return amplitude


def _dense(values: NDArray[np.float64]) -> NDArray[np.float64]:
    steps = np.arange(len(values))
    fine = np.linspace(0, len(values) - 1, 20 * len(values))
    return np.stack([np.interp(fine, steps, column) for column in values.T], axis=1)


def _disc(field: Field, centre_xy: NDArray[np.float64], radius_px: float) -> None:
    def profile(dx: Field, dy: Field) -> Field:
        return np.clip(np.float32(radius_px + 0.5) - np.hypot(dx, dy), 0.0, 1.0)

    reach = radius_px + 1.0
    height, width = field.shape
    x0, y0 = (max(0, int(value - reach)) for value in centre_xy)
    x1 = min(width, int(centre_xy[0] + reach) + 2)
    y1 = min(height, int(centre_xy[1] + reach) + 2)
    if x0 < x1 and y0 < y1:
        dx = (np.arange(x0, x1) - centre_xy[0]).astype(np.float32)[None, :]
        dy = (np.arange(y0, y1) - centre_xy[1]).astype(np.float32)[:, None]
        part = field[y0:y1, x0:x1]
        np.maximum(part, profile(dx, dy), out=part)
