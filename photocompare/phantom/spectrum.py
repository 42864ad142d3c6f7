"""The colour of skin from what is in it: blood and melanin to reflectance, and light to RGB.

A dermis of scattering tissue with blood (diffusion theory) under an absorbing epidermis with
melanin. Tables and formulas: Prahl (haemoglobin), Jacques 1998 (melanin, bloodless skin),
Alotaibi and Smith (scattering), Wyman, Sloan and Shirley 2013 (colour matching), CIE 15 (daylight).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Spectrum: TypeAlias = NDArray[np.float64]
"""(..., 31): one value at each of 400, 410 … 700 nm."""

WAVELENGTHS_NM: Spectrum = np.arange(400.0, 701.0, 10.0)

LIGHT_SKIN = (0.017, 0.013)
"""Fractions of melanosomes and of blood: CIELAB 63.5, 9.1, 13.1, light skin."""

_OXYGENATION = 0.75
_BLOOD_G_PER_L = 150.0
_HAEMOGLOBIN_G_PER_MOL = 64500.0
_EPIDERMIS_CM = 0.006
_OBLIQUE = 1.66  # mean path of diffuse light through a thin layer, in thicknesses
_SURFACE_REFLECTANCE = 0.02


def _numbers(words: str) -> Spectrum:
    return np.array(words.split(), dtype=np.float64)


# Molar extinction, 1/(cm·M), at WAVELENGTHS_NM (Prahl).
_OXY = _numbers(
    "266232 466840 480360 246072 102580 62816 44480 33209.2 26629.2 23684.4 20932.8 "
    "20035.2 24202.4 39956.8 53236 43016 32613.2 44496 50104 14400.8 3200 1506 942 610 "
    "442 368 319.6 294 277.6 276 290"
)
_DEOXY = _numbers(
    "223296 303956 407560 528600 413280 103292 23388.8 16156.4 14550 16684 20862 25773.6 "
    "31589.6 39036.4 46592 53412 53788 45072 37020 28324.4 14677.2 9443.6 6509.6 5148.8 "
    "4345.2 3750.12 3226.56 2795.12 2407.92 2051.96 1794.28"
)

# CIE daylight: mean and the two components, at WAVELENGTHS_NM.
_DAYLIGHT = _numbers(
    "94.8 104.8 105.9 96.8 113.9 125.6 125.5 121.3 121.3 113.5 113.1 110.8 106.5 108.8 "
    "105.3 104.4 100.0 96.0 95.1 89.1 90.5 90.3 88.4 84.0 85.1 81.9 82.6 84.9 81.3 71.9 "
    "74.3 43.4 46.3 43.9 37.1 36.7 35.9 32.6 27.9 24.3 20.1 16.2 13.2 8.6 6.1 4.2 1.9 "
    "0.0 -1.6 -3.5 -3.5 -5.8 -7.2 -8.6 -9.5 -10.9 -10.7 -12.0 -14.0 -13.6 -12.0 -13.3 "
    "-1.1 -0.5 -0.7 -1.2 -2.6 -2.9 -2.8 -2.6 -2.6 -1.8 -1.5 -1.3 -1.2 -1.0 -0.5 -0.3 0.0 "
    "0.2 0.5 2.1 3.2 4.1 4.7 5.1 6.7 7.3 8.6 9.8 10.2 8.3 9.6"
).reshape(3, 31)

_XYZ_TO_SRGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)


def blood_absorption() -> Spectrum:
    """Return the absorption of whole blood at 75 % oxygenation, 1/cm."""
    extinction = _OXYGENATION * _OXY + (1.0 - _OXYGENATION) * _DEOXY
    absorption: Spectrum = np.log(10.0) * extinction * (_BLOOD_G_PER_L / _HAEMOGLOBIN_G_PER_MOL)
    return absorption


def melanosome_absorption() -> Spectrum:
    """Return the absorption of a melanosome's inside, 1/cm (Jacques 1998)."""
    return 6.6e11 * WAVELENGTHS_NM**-3.33


def base_absorption() -> Spectrum:
    """Return the absorption of skin without blood and melanin, 1/cm (Jacques 1998)."""
    return 0.244 + 85.3 * np.exp(-(WAVELENGTHS_NM - 154.0) / 66.2)


def reflectance(
    melanin_fraction: NDArray[np.float64] | float, blood_fraction: NDArray[np.float64] | float
) -> Spectrum:
    """Return the reflectance (..., 31) of skin, 0 to 1, with 2 % from the surface.

    ``melanin_fraction`` is the share of the epidermis that is melanosomes, ``blood_fraction`` the
    share of the dermis that is blood; both may be arrays of one shape.
    """
    melanin = np.asarray(melanin_fraction, dtype=np.float64)[..., None]
    blood = np.asarray(blood_fraction, dtype=np.float64)[..., None]
    base = base_absorption()
    epidermis = melanin * melanosome_absorption() + (1.0 - melanin) * base
    through_twice = np.exp(-2.0 * _OBLIQUE * _EPIDERMIS_CM * epidermis)
    dermis = blood * blood_absorption() + (1.0 - blood) * base
    diffuse = through_twice * _dermis_reflectance(dermis)
    return _SURFACE_REFLECTANCE + (1.0 - _SURFACE_REFLECTANCE) * diffuse


def _dermis_reflectance(absorption: Spectrum) -> Spectrum:
    scattering = 2e5 * WAVELENGTHS_NM**-1.5 + 2e12 * WAVELENGTHS_NM**-4.0
    albedo = scattering / (scattering + absorption)
    decay = np.sqrt(3.0 * (1.0 - albedo))
    index = 1.4
    inner = -1.440 / index**2 + 0.710 / index + 0.668 + 0.0636 * index
    boundary = (1.0 + inner) / (1.0 - inner)
    result: Spectrum = 0.5 * albedo * (1.0 + np.exp(-4.0 / 3.0 * boundary * decay)) * np.exp(-decay)
    return result


def daylight(kelvin: float) -> Spectrum:
    """Return the CIE daylight spectrum of a correlated colour temperature from 4000 to 25000 K."""
    t = 1000.0 / kelvin
    if kelvin <= 7000.0:
        x = 0.244063 + 0.09911 * t + 2.9678 * t**2 - 4.6070 * t**3
    else:
        x = 0.237040 + 0.24748 * t + 1.9018 * t**2 - 2.0064 * t**3
    y = -3.000 * x**2 + 2.870 * x - 0.275
    scale = 0.0241 + 0.2562 * x - 0.7341 * y
    first = (-1.3515 - 1.7703 * x + 5.9114 * y) / scale
    second = (0.0300 - 31.4424 * x + 30.0717 * y) / scale
    light: Spectrum = _DAYLIGHT[0] + first * _DAYLIGHT[1] + second * _DAYLIGHT[2]
    return light


def incandescent(kelvin: float) -> Spectrum:
    """Return the spectrum of a black body (Planck), 100 at 560 nm."""
    metres = WAVELENGTHS_NM * 1e-9
    radiance = metres**-5 / np.expm1(1.438777e-2 / (metres * kelvin))
    light: Spectrum = 100.0 * radiance / radiance[16]
    return light


def white_led(warmth: float) -> Spectrum:
    """Return the spectrum of a phosphor LED; ``warmth`` from 0 (about 6500 K) to 1 (2700 K)."""
    pump = np.exp(-0.5 * ((WAVELENGTHS_NM - 452.0) / 10.0) ** 2)
    peak_nm = 560.0 + 45.0 * warmth
    phosphor = np.exp(-0.5 * ((WAVELENGTHS_NM - peak_nm) / 60.0) ** 2)
    light: Spectrum = 100.0 * (phosphor + (1.3 - 1.1 * warmth) * pump)
    return light


def observer() -> NDArray[np.float64]:
    """Return the CIE 1931 colour matching functions x, y, z, shape (3, 31)."""
    return np.stack(
        [
            1.056 * _lobe(599.8, 37.9, 31.0)
            + 0.362 * _lobe(442.0, 16.0, 26.7)
            - 0.065 * _lobe(501.1, 20.4, 26.2),
            0.821 * _lobe(568.8, 46.9, 40.5) + 0.286 * _lobe(530.9, 16.3, 31.1),
            1.217 * _lobe(437.0, 11.8, 36.0) + 0.681 * _lobe(459.0, 26.0, 13.8),
        ]
    )


def ideal_linear_rgb(spectra: Spectrum) -> NDArray[np.float64]:
    """Return linear sRGB (..., 3) of reflectances under D65; a perfect white is (1, 1, 1)."""
    weights = _XYZ_TO_SRGB @ (observer() * daylight(6504.0))
    weights /= weights.sum(axis=1, keepdims=True)
    result: NDArray[np.float64] = spectra @ weights.T
    return result


def _lobe(peak_nm: float, below_nm: float, above_nm: float) -> Spectrum:
    width = np.where(peak_nm > WAVELENGTHS_NM, below_nm, above_nm)
    lobe: Spectrum = np.exp(-0.5 * ((WAVELENGTHS_NM - peak_nm) / width) ** 2)
    return lobe
