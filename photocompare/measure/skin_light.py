"""The light of a region: one mean per photo and channel, and the same of its patches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Lighting, Mask, NormalisedPair
from photocompare.patches import cell_light, patch_means, patch_side_px, window_of
from photocompare.settings import MeasureSettings

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # ITU-R BT.709
_LOG10_E = 1.0 / math.log(10.0)


@dataclass(frozen=True, slots=True, eq=False)
class SkinLight:
    """Mean log10 of linear light: ``before`` and ``after`` (3,), of patches (K, 3) each.

    ``matched_ln`` (3,) is the natural log of the gain that was taken out of the after photo;
    ``area_px`` counts the working pixels; ``lighting`` is what is known of the light.
    """

    before: NDArray[np.float64]
    after: NDArray[np.float64]
    patches_before: NDArray[np.float64]
    patches_after: NDArray[np.float64]
    gloss_fraction: float
    matched_ln: NDArray[np.float64]
    area_px: int
    lighting: Lighting


def skin_light(pair: NormalisedPair, mask: Mask, settings: MeasureSettings) -> SkinLight:
    """Return the light of the pixels of ``mask`` (not empty), the same pixels in both photos.

    Cells that glare in either photo are left out. Dark pixels stay: a lesion is dark, and to
    trim it would erase what is to be measured.
    """
    window = window_of(mask)
    assert window is not None, "an empty mask has no light"  # noqa: S101  # our own mistake
    rows, columns = window
    area_px = int(np.count_nonzero(mask))
    step = max(1, round(math.sqrt(area_px / settings.colour_sample_px)))
    window = (slice(rows.start, rows.stop, step), slice(columns.start, columns.stop, step))
    inside = mask[window]
    before, share = cell_light(pair.before[window], inside, settings.cell_px)
    after, _ = cell_light(pair.after[window], inside, settings.cell_px)
    glossy = _glares(before, share, settings) | _glares(after, share, settings)
    kept = np.where(glossy, np.float32(0.0), share)
    side_px = patch_side_px(
        int(np.count_nonzero(inside)), settings.patch_count, settings.least_patch_px
    )
    side_cells = max(1, round(side_px / settings.cell_px))
    both = np.concatenate([before, after], axis=2)
    patches = patch_means(both, kept, side_cells, least_share=settings.least_patch_share)
    weights = kept.astype(np.float64)
    means = (both * weights[..., None]).sum(axis=(0, 1)) / weights.sum()
    gloss_fraction = 1.0 - float(weights.sum() / share.sum(dtype=np.float64))
    matched_ln = pair.lighting.log_gain[:, 0]
    return SkinLight(
        before=means[:3],
        after=means[3:],
        patches_before=patches[:, :3],
        patches_after=patches[:, 3:],
        gloss_fraction=gloss_fraction,
        matched_ln=matched_ln,
        area_px=area_px,
        lighting=pair.lighting,
    )


def _glares(
    log10_rgb: NDArray[np.float32], share: NDArray[np.float32], settings: MeasureSettings
) -> Mask:
    brightness = log10_rgb @ _LUMINANCE
    limit = np.median(brightness[share > 0.0]) + settings.gloss_ln * _LOG10_E
    glaring: Mask = brightness > limit
    return glaring
