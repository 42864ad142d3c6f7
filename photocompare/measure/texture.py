"""Texture of an area on each photo's own grid, with focus matched and the light's angle undone.

The sharper photo is read with wider filters, so that both are seen through the same blur; how
much wider comes from the reference skin where there is some, lest a true smoothing be taken for
a change of focus. What the relief of the reference gained or lost in contrast is the light's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask, NormalisedPair
from photocompare.relief import (
    RelativeBlur,
    SkinWindow,
    band_contrast,
    colourless,
    colourless_weights,
    noise_of,
    relative_blur,
    windows_of,
)
from photocompare.settings import MeasureSettings

Band = tuple[float, float]
"""Gaussian widths in full-resolution before pixels, fine then wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Skin:
    """One area in both photos, with what is needed to read its bands."""

    before: SkinWindow
    after: SkinWindow
    noise_before: float
    noise_after: float

    @property
    def scale(self) -> float:
        """After pixels per before pixel."""
        return self.after.scale

    @property
    def area_before_px(self) -> float:
        """Measurable area in full-resolution before pixels."""
        return float(np.count_nonzero(self.before.inside))


@dataclass(frozen=True, slots=True, eq=False)
class Contrasts:
    """Band contrast in percent before and after; ``patches`` (K,) natural log of their ratio.

    ``unevenness`` is the spread of the patches' own contrast (natural log), mean of both photos.
    """

    before: float
    after: float
    patches: NDArray[np.float64]
    unevenness: float = 0.0

    @property
    def log_ratio(self) -> float:
        """Return the natural log of after over before; NaN where either is zero."""
        if not (self.before > 0.0 and self.after > 0.0):
            return math.nan
        return math.log(self.after / self.before)


def skin_of(pair: NormalisedPair, mask: Mask, settings: MeasureSettings) -> Skin | None:
    """Return the skin under ``mask`` on both photos' own grids, or None where there is none."""
    windows = windows_of(pair, mask, longest_px=settings.texture_side_px)
    if windows is None or not (windows[0].inside.any() and windows[1].inside.any()):
        return None
    return Skin(*windows, noise_of(windows[0]), noise_of(windows[1]))


def shows_without_colour(
    skin: Skin,
    control: Skin,
    bands: tuple[Band, Band],
    blur: RelativeBlur | None,
    settings: MeasureSettings,
) -> bool:
    """Return whether relief shares in the change of contrast of ``skin`` against ``control``.

    Relief changes all channels alike, so the change must show where the pattern of colour is
    cancelled, too, and at least by a share of what luminance shows; and in most patches, where
    spots that come or go show in a few. ``bands`` are the one that
    changed and one so coarse that the pattern of colour rules in it, which tells how to cancel it.
    """
    weights = colourless_weights((skin.before, skin.after), bands[1])
    changes = []
    for plain in (skin, control):
        seen = contrasts_of(plain, bands[0], blur, settings)
        bare = contrasts_of(_colourless(plain, weights), bands[0], blur, settings)
        typical = float(np.median(seen.patches)) if seen.patches.size else 0.0
        changes.append((seen.log_ratio, bare.log_ratio, typical))
    whole, relief, typical = (own - light for own, light in zip(*changes, strict=True))
    sign = math.copysign(1.0, whole)
    is_everywhere = sign * typical >= settings.least_typical_share * abs(whole)
    is_colourless = sign * relief >= settings.least_relief_share * abs(whole)
    return bool(is_everywhere and is_colourless)


def _colourless(skin: Skin, weights: NDArray[np.float64]) -> Skin:
    before, after = colourless(skin.before, weights), colourless(skin.after, weights)
    return Skin(before, after, noise_of(before), noise_of(after))


def blur_of(skin: Skin) -> RelativeBlur | None:
    """Return how much blurrier the after photo is on this skin."""
    return relative_blur(skin.before, skin.after)


def contrasts_of(
    skin: Skin, band: Band, blur: RelativeBlur | None, settings: MeasureSettings
) -> Contrasts:
    """Return the contrast of a band in both photos, seen through the blur of the softer one."""
    extra = 0.0 if blur is None else blur.extra_variance_px2
    side_px = settings.texture_patch_sigmas * math.sqrt(band[0] * band[1])
    before = band_contrast(
        skin.before,
        _widened(band, max(0.0, extra)),
        noise=skin.noise_before,
        patch_side_before_px=side_px,
    )
    after = band_contrast(
        skin.after,
        _widened(band, max(0.0, -extra)),
        noise=skin.noise_after,
        patch_side_before_px=side_px,
    )
    shared = sorted(before.patch_variance.keys() & after.patch_variance.keys())
    first = 0.5 * np.log(np.array([before.patch_variance[place] for place in shared]))
    second = 0.5 * np.log(np.array([after.patch_variance[place] for place in shared]))
    uneven = 0.5 * float(first.std() + second.std()) if shared else 0.0
    return Contrasts(before.contrast_percent, after.contrast_percent, second - first, uneven)


def bands_px(mm_per_px: float | None, width_px: int, settings: MeasureSettings) -> dict[str, Band]:
    """Return each quantity's band in before pixels; by the frame's width without a scale."""
    scale = settings.frame_width_mm / width_px if mm_per_px is None else mm_per_px
    bands_mm = {
        "texture_fine": settings.fine_band_mm,
        "texture_medium": settings.medium_band_mm,
        "texture_coarse": settings.coarse_band_mm,
    }
    return {name: (band[0] / scale, band[1] / scale) for name, band in bands_mm.items()}


def _widened(band: Band, extra_variance_px2: float) -> Band:
    """Return the widths that see a sharper photo as a Gaussian blur of this variance would."""
    if extra_variance_px2 == 0.0:
        return band
    return math.sqrt(band[0] ** 2 + extra_variance_px2), math.sqrt(
        band[1] ** 2 + extra_variance_px2
    )
