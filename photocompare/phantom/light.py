"""The lamp: its spectrum, where it stands, and what it does to a rough, glossy surface."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.phantom import spectrum
from photocompare.phantom.fields import Field

_FACING_REFLECTANCE = 0.028  # Fresnel, skin against air, at right angles
_ROUGHNESS = 0.28  # Beckmann slope; skin lies between 0.25 and 0.35


@dataclass(frozen=True, slots=True)
class Light:
    """A lamp and its surroundings.

    ``illuminant`` is D4000…D7500 (or D50, D65, D75), P2700…P4000 (black body), or
    LED2700…LED6500. ``slant_deg`` is from the camera's axis, ``tilt_deg`` is where the lamp
    stands on the before photo: 0 right, -90 above. ``ambient`` 0..1 is the share of light
    without direction, ``gloss`` 0..1 scales surface reflection, ``falloff`` is the loss of light
    (natural log) from the middle to the edge away from the lamp.

    ``second`` is another lamp, with surroundings of its own, that gives ``second_share`` 0..1 of
    the light in the middle of the frame: a lamp beside a window. The camera is balanced for the
    first. It lights skin, not what lies on it.
    """

    illuminant: str = "D65"
    slant_deg: float = 30.0
    tilt_deg: float = -110.0
    ambient: float = 0.45
    gloss: float = 0.35
    falloff: float = 0.08
    second: Light | None = None
    second_share: float = 0.3

    def __post_init__(self) -> None:
        if self.second is not None and self.second.second is not None:
            raise ValueError("a second lamp has no second lamp of its own")
        if not 0.0 <= self.second_share < 1.0:
            raise ValueError(f"second_share must lie in 0..1, got {self.second_share}")


def illuminant(name: str) -> spectrum.Spectrum:
    """Return the spectrum of an illuminant by name."""
    found = re.fullmatch(r"(D|P|LED)(\d{2}|\d{4})", name)
    if found is None:
        raise ValueError(f"unknown illuminant {name!r}; use names such as D65, P3000, LED4000")
    kind, number = found.group(1), float(found.group(2))
    if kind == "D":
        return spectrum.daylight(number * 100.0 * 1.4388 / 1.4380 if number < 100 else number)
    if kind == "P":
        return spectrum.incandescent(number)
    mired = 1e6 / np.clip(number, 2700.0, 6500.0)
    warmth = (mired - 1e6 / 6500.0) / (1e6 / 2700.0 - 1e6 / 6500.0)
    return spectrum.white_led(float(warmth))


def direction(light: Light) -> NDArray[np.float64]:
    """Return the unit vector (x right, y down, z to the camera) towards the lamp."""
    slant, tilt = np.radians(light.slant_deg), np.radians(light.tilt_deg)
    return np.array([np.sin(slant) * np.cos(tilt), np.sin(slant) * np.sin(tilt), np.cos(slant)])


def slopes(height_mm: Field, mm_per_px: float) -> tuple[Field, Field]:
    """Return the slopes along x and y of a relief, without unit."""
    step = np.float32(1.0 / (2.0 * mm_per_px))
    along_x, along_y = np.zeros_like(height_mm), np.zeros_like(height_mm)
    along_x[:, 1:-1] = (height_mm[:, 2:] - height_mm[:, :-2]) * step
    along_y[1:-1] = (height_mm[2:] - height_mm[:-2]) * step
    return along_x, along_y


def shading(light: Light, slope_x: Field, slope_y: Field) -> Field:
    """Return the light that falls on the surface, 1 where it is flat."""
    lamp = direction(light).astype(np.float32)
    facing = lamp[2] - lamp[0] * slope_x - lamp[1] * slope_y
    facing /= lamp[2] * np.sqrt(np.float32(1.0) + slope_x**2 + slope_y**2)
    ambient = np.float32(light.ambient)
    lit: Field = ambient + (np.float32(1.0) - ambient) * np.maximum(facing, np.float32(0.0))
    return lit


def specular(light: Light, slope_x: Field, slope_y: Field) -> Field:
    """Return the surface reflection (Beckmann), relative to a white of 1."""
    lamp = direction(light).astype(np.float32)
    halfway = lamp + np.array([0.0, 0.0, 1.0], dtype=np.float32)
    halfway /= np.linalg.norm(halfway)
    upright = np.float32(1.0) / np.sqrt(np.float32(1.0) + slope_x**2 + slope_y**2)
    cosine = (halfway[2] - halfway[0] * slope_x - halfway[1] * slope_y) * upright
    cosine2 = np.clip(cosine, 0.05, 1.0) ** 2
    m2 = np.float32(_ROUGHNESS**2)
    lobe = np.exp((cosine2 - 1.0) / (cosine2 * m2)) / (np.float32(np.pi) * m2 * cosine2**2)
    strength = np.float32(light.gloss * (1.0 - light.ambient) * _FACING_REFLECTANCE / 4.0)
    gloss: Field = strength * np.float32(np.pi) * lobe * upright
    return gloss


def falloff(light: Light, fraction_x: Field, fraction_y: Field) -> Field:
    """Return the lamp's loss over the frame, 1 in its middle; fractions run from -1 to 1."""
    tilt = np.radians(light.tilt_deg)
    away = -(np.cos(tilt) * fraction_x + np.sin(tilt) * fraction_y)
    edge: Field = np.exp(-light.falloff * (away + 0.35 * (fraction_x**2 + fraction_y**2)))
    return edge.astype(np.float32)
