"""Random poses and shots: everything that differs between two photos and is not the skin."""

from __future__ import annotations

import numpy as np

from photocompare.phantom.camera import Camera, Shot
from photocompare.phantom.light import Light
from photocompare.phantom.pose import Pose

_LAMPS = ("D50", "D65", "D75", "P3000", "P4000", "LED2700", "LED4000", "LED5000", "LED6500")


def random_pose(
    generator: np.random.Generator,
    *,
    rotation_deg: float = 15.0,
    scale: float = 0.15,
    shift_px: float = 40.0,
    elastic_px: float = 4.0,
) -> Pose:
    """Return a pose with each part drawn evenly from within plus and minus the given limit."""
    x, y = generator.uniform(-shift_px, shift_px, 2)
    tilt_x, tilt_y = generator.uniform(-0.015, 0.015, 2)
    return Pose(
        rotation_deg=float(generator.uniform(-rotation_deg, rotation_deg)),
        scale=float(generator.uniform(1.0 - scale, 1.0 + scale)),
        shift_xy=(float(x), float(y)),
        perspective_xy=(float(tilt_x), float(tilt_y)),
        elastic_px=float(generator.uniform(0.0, elastic_px)),
    )


def random_shot(
    generator: np.random.Generator, *, exposure_ev: float = 0.5, balance_ln: float = 0.05
) -> Shot:
    """Return a shot under a random lamp from above, with an error of exposure and white balance.

    ``exposure_ev`` limits the exposure either way; ``balance_ln`` is the standard deviation of
    white balance per channel, natural log.
    """
    light = Light(
        illuminant=str(generator.choice(_LAMPS)),
        slant_deg=float(generator.uniform(20.0, 40.0)),
        tilt_deg=float(generator.uniform(-130.0, -50.0)),
        ambient=float(generator.uniform(0.3, 0.6)),
        gloss=float(generator.uniform(0.1, 0.6)),
        falloff=float(generator.uniform(0.0, 0.15)),
    )
    red, green, blue = generator.normal(0.0, balance_ln, 3)
    camera = Camera(
        exposure_ev=float(generator.uniform(-exposure_ev, exposure_ev)),
        white_balance_ln=(float(red), float(green), float(blue)),
        psf_px=float(generator.uniform(0.5, 1.0)),
        noise=float(generator.uniform(0.7, 1.5)),
        vignetting=float(generator.uniform(0.0, 0.15)),
        flare=float(generator.uniform(0.0, 0.008)),
        sharpen=float(generator.uniform(0.0, 0.5)),
        jpeg_quality=int(generator.integers(85, 96)),
    )
    return Shot(light, camera)
