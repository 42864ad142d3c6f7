"""Skin indices of a pixel: redness, pigment, tone and difference.

All logarithmic indices are taken in linear light, so that a change of exposure or shading is a
constant that cancels (redness) or is named (pigment), and a cast is a constant everywhere.
They are image indices, not amounts of haemoglobin or melanin.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from skimage.color import deltaE_ciede2000

from photocompare import colour
from photocompare.model import RGBImage

_DARKEST = np.float32(1e-4)  # linear light; keeps the logarithm of black finite

# 100·(0.63·log10 R + 0.37·log10 B − log10 G): orthogonal to shading and, after Tsumura et al.
# 2003, to the direction that melanin moves skin in log RGB.
_HI = np.array([63.0, -100.0, 37.0], dtype=np.float32)
# 100·log10(R/G), the Diffey/Takiwaki family.
_EI = np.array([100.0, -100.0, 0.0], dtype=np.float32)
# −100·log10 R − 0.95·HI: a melanin index with the share of redness taken out.
_MIC = np.array([-100.0, 0.0, 0.0], dtype=np.float32) - np.float32(0.95) * _HI

FloatMap = NDArray[np.float32]


def log10_light(encoded: RGBImage) -> FloatMap:
    """Return log10 of linear light, (H, W, 3); black is held at 1e-4."""
    return np.log10(np.maximum(colour.to_linear(encoded), _DARKEST))


def redness_hi(log10_rgb: FloatMap) -> FloatMap:
    """Return the haemoglobin index HI, in index units of 100·log10; higher is redder."""
    return log10_rgb @ _HI


def redness_ei(log10_rgb: FloatMap) -> FloatMap:
    """Return the erythema index EI, in index units of 100·log10; higher is redder."""
    return log10_rgb @ _EI


def pigment_mic(log10_rgb: FloatMap) -> FloatMap:
    """Return the redness-corrected melanin index MIc, in 100·log10; higher is darker pigment."""
    return log10_rgb @ _MIC


def tone_ita_deg(lab: FloatMap) -> FloatMap:
    """Return the individual typology angle in degrees; higher is lighter skin (Chardon 1991)."""
    angle: FloatMap = np.degrees(np.arctan2(lab[..., 0] - 50.0, lab[..., 2]))
    return angle


def difference_de00(before_lab: FloatMap, after_lab: FloatMap) -> FloatMap:
    """Return the CIEDE2000 colour difference, 0 upwards (Sharma, Wu and Dalal 2005)."""
    difference: FloatMap = deltaE_ciede2000(before_lab, after_lab)  # type: ignore[no-untyped-call]
    return difference.astype(np.float32, copy=False)
