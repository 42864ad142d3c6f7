"""How much brighter each channel of the after photo is: a robust centre over patches of skin."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare import indices
from photocompare.model import AlignedPair, Mask
from photocompare.patches import cell_light, patch_means, patch_side_px, window_of
from photocompare.settings import LightSettings

_STEPS = 20  # both centres settle within ten
_NORMAL = 1.4826  # median absolute deviation to one standard deviation
_LN10 = math.log(10.0)


@dataclass(frozen=True, slots=True, eq=False)
class GainFit:
    """``log_gain`` (3,): natural log of after over before in linear light, R, G, B.

    ``spread`` is what remains between the patches, one standard deviation, root mean square over
    the channels. ``terms`` (3, 6) is the gain as a polynomial across the frame where it is not
    even, as in :class:`~photocompare.model.Lighting`, ``field_words`` says what of it differs and
    ``field_doubt_ln`` how far off its luminance may be; ``log_gain`` is then that of the middle of
    the frame.
    """

    log_gain: NDArray[np.float64]
    spread: float
    patch_count: int
    terms: NDArray[np.float64] | None = None
    field_words: str = ""
    field_doubt_ln: float = 0.0

    @property
    def exposure_ev(self) -> float:
        """How many stops brighter the after photo is."""
        weights = np.array([0.2126, 0.7152, 0.0722])  # ITU-R BT.709 luminance
        return float(math.log(float(np.exp(self.log_gain) @ weights)) / math.log(2.0))

    @property
    def cast_fraction(self) -> float:
        """The larger shift of red or blue against green, 0 upwards; 0.1 is 10 %."""
        shifts = self.log_gain[[0, 2]] - self.log_gain[1]
        return float(np.expm1(np.abs(shifts).max()))

    @property
    def hi_shift(self) -> float:
        """What the cast does to the redness index HI."""
        log10_gain = (self.log_gain / _LN10).astype(np.float32)
        return float(indices.redness_hi(log10_gain))


def gain_of_reference(pair: AlignedPair, mask: Mask, settings: LightSettings) -> GainFit | None:
    """Return the gain over the patches of ``mask``, or None where there are too few."""
    patches, _ = patches_of_reference(pair, mask, settings)
    if len(patches) < settings.least_patches:
        return None
    return _fit(patches, huber_centre(patches, settings.huber_limit))


def patches_of_reference(
    pair: AlignedPair, mask: Mask, settings: LightSettings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the change of ln light (K, 3) of patches of ``mask``, and where they lie (K, 2).

    Places are x, y in fractions -1..1 of the frame.
    """
    window = window_of(mask)
    if window is None:
        return np.empty((0, 3)), np.empty((0, 2))
    area_px = int(np.count_nonzero(mask[window]))
    side_px = patch_side_px(area_px, settings.patch_count, settings.least_patch_px)
    patches = _patch_changes(pair, mask, window, side_px=side_px, settings=settings)
    corner = np.array([window[1].start, window[0].start])
    last_xy = np.maximum(1.0, np.array(mask.shape[::-1]) - 1.0)
    return patches[:, :3], 2.0 * (patches[:, 3:] + corner - 0.5) / last_xy - 1.0


def gain_of_everything(pair: AlignedPair, mask: Mask, settings: LightSettings) -> GainFit | None:
    """Return the gain that most patches of ``mask`` agree on, or None where there are too few.

    Right while less than about half of what is seen has changed; beyond that it takes the change
    for the light.
    """
    step = max(1, round(math.sqrt(mask.size / settings.overlap_sample_px)))
    window = (slice(None, None, step), slice(None, None, step))
    patches = _patch_changes(pair, mask, window, side_px=settings.least_patch_px, settings=settings)
    if len(patches) < settings.least_patches:
        return None
    changes = patches[:, :3]
    return _fit(changes, biweight_centre(changes, settings.biweight_limit))


def huber_centre(values: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
    """Return the Huber centre of each column of (K, C); exact where all values agree."""
    centre: NDArray[np.float64] = np.median(values, axis=0)
    spread = _spread(values, centre)
    for _ in range(_STEPS):
        distance = np.abs(values - centre) / spread
        weights = np.minimum(1.0, limit / np.maximum(distance, limit))
        centre = centre + (weights * (values - centre)).sum(axis=0) / weights.sum(axis=0)
    return centre


def biweight_centre(values: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
    """Return Tukey's biweight centre of each column of (K, C): far values count for nothing."""
    centre: NDArray[np.float64] = np.median(values, axis=0)
    spread = _spread(values, centre)
    for _ in range(_STEPS):
        distance = np.minimum(np.abs(values - centre) / (limit * spread), 1.0)
        weights = (1.0 - distance**2) ** 2
        centre = centre + (weights * (values - centre)).sum(axis=0) / weights.sum(axis=0)
    return centre


def huber_weights(off: NDArray[np.float64], limit: float) -> NDArray[np.float64]:
    """Return the weight 0..1 of each of the values (K,) that are so far off."""
    spread = _spread(off, np.zeros(()))
    weights: NDArray[np.float64] = np.minimum(1.0, limit / np.maximum(np.abs(off) / spread, limit))
    return weights


def _fit(patches: NDArray[np.float64], centre: NDArray[np.float64]) -> GainFit:
    # Where all patches agree to the last bit (a photo against itself) no spread is left.
    rest = _NORMAL * np.median(np.abs(patches - centre), axis=0)
    return GainFit(centre, float(np.sqrt(np.mean(rest**2))), len(patches))


def _spread(values: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    spread = _NORMAL * np.median(np.abs(values - centre), axis=0)
    tiniest = 1e-9  # natural log; keeps the division finite where all patches agree
    return np.maximum(spread, tiniest)


def _patch_changes(
    pair: AlignedPair,
    mask: Mask,
    window: tuple[slice, slice],
    *,
    side_px: int,
    settings: LightSettings,
) -> NDArray[np.float64]:
    """Return the change of ln light of patches of the window, and their x, y in its pixels.

    One row (5,) a patch.
    """
    cell_px = settings.cell_px
    before, share = cell_light(pair.before[window], mask[window], cell_px)
    after, _ = cell_light(pair.after[window], mask[window], cell_px)
    change = (after - before) * np.float32(_LN10)
    side_cells = max(1, round(side_px / cell_px))
    rows, columns = change.shape[:2]
    x, y = (np.arange(columns) + 0.5) * cell_px, (np.arange(rows)[:, None] + 0.5) * cell_px
    places = [np.broadcast_to(one, (rows, columns)) for one in (x, y)]
    told = np.dstack([change, *places])
    return patch_means(told, share, side_cells, least_share=settings.least_patch_share)
