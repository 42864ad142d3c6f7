"""Which pixels of an area are scalp in either photo, by one boundary for both."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from photocompare import colour, indices
from photocompare.measure.hair.mixture import Boundary, boundary_of
from photocompare.measure.hair.strands import by_cells, detail_of
from photocompare.model import Mask, NormalisedPair, RGBImage
from photocompare.patches import Window, window_of
from photocompare.settings import HairSettings

_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)  # ITU-R BT.709


@dataclass(frozen=True, slots=True, eq=False)
class ScalpMaps:
    """True where scalp shows, on every ``step``-th working pixel of ``window``.

    ``known`` is where both photos tell; ``contrast_ln`` is by how much scalp is lighter than hair
    (ln Y). ``near`` is the share of pixels whose kind changes when hair is that much lighter or
    darker as ``HairSettings.hair_gloss`` of the contrast.
    """

    before: Mask
    after: Mask
    known: Mask
    window: Window
    step: int
    contrast_ln: float
    near: float

    def shares(self) -> tuple[float, float]:
        """Return the share of scalp before and after, 0..1."""
        before, after = (float(one[self.known].mean()) for one in (self.before, self.after))
        return before, after


def scalp_maps(pair: NormalisedPair, seen: Mask, settings: HairSettings) -> ScalpMaps | str:
    """Return the maps, or in one sentence why hair and scalp can't be told apart."""
    window = window_of(seen)
    if window is None:
        return "Nothing of this region is seen in both photos."
    step = max(1, round(math.sqrt(int(np.count_nonzero(seen)) / settings.map_px)))
    part = tuple(slice(one.start, one.stop, step) for one in window)
    pictures = (pair.before[part], pair.after[part])
    known = seen[part].copy()
    for picture in pictures:
        known &= (picture < settings.clip_high).all(axis=2)
    if np.count_nonzero(known) < settings.least_map_px:
        return (
            f"Only {np.count_nonzero(known)} pixels are seen in both photos without glare and "
            f"{settings.least_map_px} are needed to tell hair from scalp. Mark a larger area."
        )
    before, after = (_points(picture[known], settings) for picture in pictures)
    found = _matched(before, after, settings)
    if found is None or found.boundary.apart[0] < settings.least_contrast_ln:
        return (
            "Hair and scalp can't be told apart here: the hair is about as light as the skin under "
            "it. Photograph it with the hair dry, parted and evenly lit."
        )
    boundary = found.boundary
    slack_ln = settings.hair_gloss * float(boundary.apart[0])
    away = np.concatenate([before[:, 0], after[:, 0] - found.shift[0]]) - boundary.middle[0]
    maps = ScalpMaps(
        before=_placed(boundary.is_lighter(before), known),
        after=_placed(boundary.is_lighter(after - found.shift), known),
        known=known,
        window=(part[0], part[1]),
        step=step,
        contrast_ln=float(boundary.apart[0]),
        near=0.5 * float((np.abs(away) < slack_ln).mean()),
    )
    if not _shows_bare_scalp(maps, pictures, settings):
        return (
            "No patch here shows nothing but scalp, so the lighter hairs can't be told from it. "
            "Mark the parting or a thin patch as well."
        )
    return maps


@dataclass(frozen=True, slots=True, eq=False)
class _Matched:
    boundary: Boundary
    shift: NDArray[np.float64]  # of the after photo's scalp against the before photo's


def _matched(
    before: NDArray[np.float64], after: NDArray[np.float64], settings: HairSettings
) -> _Matched | None:
    """Return the boundary fitted on both photos, their light matched on scalp that both show.

    The reference may be hair, whose gloss is no measure of the light; scalp is.
    """
    every = max(1, 2 * len(before) // settings.fit_px)
    shift = np.zeros(2)
    boundary = _pooled_boundary(before[::every], after[::every], shift, settings)
    for _ in range(settings.match_rounds):
        if boundary is None:
            return None
        bare = (boundary.is_lighter(before + 0.5 * shift)) & (
            boundary.is_lighter(after - 0.5 * shift)
        )
        if not bare.any():
            return None
        shift = np.median(after[bare], axis=0) - np.median(before[bare], axis=0)
        boundary = _pooled_boundary(before[::every], after[::every], shift, settings)
    if boundary is None:
        return None
    middle = boundary.middle - 0.5 * shift
    return _Matched(Boundary(middle, boundary.apart), shift)


def _pooled_boundary(
    before: NDArray[np.float64],
    after: NDArray[np.float64],
    shift: NDArray[np.float64],
    settings: HairSettings,
) -> Boundary | None:
    # Half of the shift to each, so that neither photo is the one that is moved.
    pooled = np.vstack([before + 0.5 * shift, after - 0.5 * shift])
    return boundary_of(pooled, settings.fit_rounds)


def _points(pixels: NDArray[np.float32], settings: HairSettings) -> NDArray[np.float64]:
    """Return ln Y and HI of pixels (N, 3)."""
    picture = np.ascontiguousarray(pixels[None])
    log10_rgb = indices.log10_light(picture)[0]
    light = colour.to_linear(picture)[0] @ _LUMINANCE
    ln_y = np.log(np.maximum(light, np.float32(math.exp(settings.black_ln))))
    hi = np.clip(indices.redness_hi(log10_rgb), *settings.hi_range)
    return np.column_stack([ln_y, hi]).astype(np.float64)


def _placed(values: NDArray[np.bool_], known: Mask) -> Mask:
    placed = np.zeros(known.shape, dtype=np.bool_)
    placed[known] = values
    return placed


def _shows_bare_scalp(
    maps: ScalpMaps, pictures: tuple[RGBImage, RGBImage], settings: HairSettings
) -> bool:
    """Return whether some cells of either photo are smooth and nothing but scalp."""
    bare_share = 0.0
    inside = by_cells(maps.known.astype(np.float32), settings.bare_cell_px) > settings.bare_share
    for picture, scalp in zip(pictures, (maps.before, maps.after), strict=True):
        detail, _ = detail_of(np.ascontiguousarray(picture), settings.bare_cell_px, settings)
        share = by_cells(scalp.astype(np.float32), settings.bare_cell_px)
        if not inside.any():
            return False
        common = float(np.median(detail[inside]))
        bare = inside & (share > settings.bare_share)
        bare &= detail < settings.bare_smoothness * common
        bare_share = max(bare_share, float(bare.sum()) / float(inside.sum()))
    return bare_share >= settings.least_bare_share
