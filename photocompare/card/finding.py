"""A photo -> its colour card, read: which patches may be used, and whether the card may."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from photocompare import colour
from photocompare.card.calibration import colour_matrix, grey_gain, in_daylight, off_de00
from photocompare.card.position import (
    MARGIN,
    PITCH,
    SIZE_WH,
    Position,
    patch_centres,
    position_of_card,
    rectified,
)
from photocompare.card.record import CardReading, LeftOut, Light24
from photocompare.card.reference import COLUMNS, GREY_ROW, PATCHES, ROWS, patch_linear
from photocompare.model import PointsXY, RGBImage
from photocompare.settings import CardSettings

_DEFAULT = CardSettings()
_CORE = PITCH // 4  # half a side of what is read of a patch: its middle half
_OUTSIDE, _CLIPPED, _DARK, _UNEVEN, _STRANGE = (
    "beyond the photo",
    "too bright",
    "too dark",
    "uneven: glare, or an edge",
    "not the colour that it should be",
)


def find_card(image: RGBImage, settings: CardSettings = _DEFAULT) -> CardReading | None:
    """Return the 24-patch card in a full-resolution photo, read; None where none is seen.

    A card that may not be used is returned as well, with the reason: the reader has laid it into
    the photo and wants to know.
    """
    position = position_of_card(image, settings)
    if position is None:
        return None
    patches, left_out = _read(image, position, settings)
    patches, left_out = _without_strange(patches, left_out, position, settings)
    if position.is_formed.sum() < settings.sure_patches:
        known = np.isfinite(patches[:, 0]) & position.is_formed
        if known.sum() < settings.least_found_patches:
            return None
    pitch_px, spread = _pitch(position)
    problem = _problem(patches, left_out, position, settings=settings, pitch_px=pitch_px)
    matrix, residual = None, float("nan")
    if not problem:
        matrix, residual, problem = _fitted(patches, settings)
    return CardReading(
        corners_xy=position.to_photo(_grid_corners()),
        pitch_px=pitch_px,
        pitch_spread=spread,
        patches=patches,
        left_out=left_out,
        to_daylight=matrix,
        residual_de00=residual,
        problem=problem,
    )


def _fitted(
    patches: Light24, settings: CardSettings
) -> tuple[NDArray[np.float64] | None, float, str]:
    """Return the matrix to daylight where it may be used, what it leaves, and why it may not."""
    count = int(np.count_nonzero(np.isfinite(patches[:, 0])))
    is_whole = count >= settings.root_patches
    matrix = colour_matrix(patches, with_roots=is_whole)
    residual = float(np.nanmedian(off_de00(in_daylight(patches, matrix))))
    most = settings.most_residual_de00 if is_whole else settings.most_partial_residual_de00
    if residual > most:
        off, limit = residual, most
    else:
        # A correction fits colours that all have faded alike, too.
        off = float(np.nanmedian(off_de00(patches / grey_gain(patches))))
        limit = settings.most_after_grey_de00
        if off <= limit:
            return matrix, residual, ""
    problem = (
        f"The patches of the colour card differ by {off:.1f} ΔE00 from what they should be (at "
        f"most {limit:g}): the card was not used. Use an unfaded 24-patch card, in the light that "
        "falls on the skin."
    )
    return None, residual, problem


def _read(
    image: RGBImage, position: Position, settings: CardSettings
) -> tuple[Light24, tuple[LeftOut, ...]]:
    """Return the light of each patch, from the middle of it, and those that can't be read."""
    seen = rectified(image, position.homography)
    clipped = rectified(
        image,
        position.homography,
        lambda part: (part.max(axis=2) >= settings.clip_high).astype(np.float32),
    )
    inside = _lies_inside(position.to_photo(patch_centres()), image)
    linear = colour.to_linear(np.clip(seen, 0.0, 1.0)).astype(np.float64)
    patches, left_out = np.full((PATCHES, 3), np.nan), []
    for patch, centre in enumerate(patch_centres()):
        x, y = round(float(centre[0])), round(float(centre[1]))
        middle = (slice(y - _CORE, y + _CORE), slice(x - _CORE, x + _CORE))
        light = linear[middle].mean(axis=(0, 1))
        if not inside[patch]:
            left_out.append(LeftOut(patch, _OUTSIDE))
        elif float(clipped[middle].mean()) > settings.clipped_share:
            left_out.append(LeftOut(patch, _CLIPPED))
        elif float(light.min()) < settings.clip_low:
            left_out.append(LeftOut(patch, _DARK))
        elif float(seen[middle].std(axis=(0, 1)).max()) > settings.uneven_encoded:
            left_out.append(LeftOut(patch, _UNEVEN))
        else:
            patches[patch] = light
    return patches, tuple(left_out)


def _without_strange(
    patches: Light24, left_out: tuple[LeftOut, ...], position: Position, settings: CardSettings
) -> tuple[Light24, tuple[LeftOut, ...]]:
    """Return the patches without those that look like something else, whatever the light is."""
    limit: NDArray[np.float64] = np.where(
        position.is_formed, settings.strange_de00, settings.strange_edgeless_de00
    )
    known: NDArray[np.bool_] = np.isfinite(patches[:, 0])
    if not known.any():
        return patches, left_out
    # The median over all colours stands where a hand lies on the grey row.
    ratio = np.exp(np.median(np.log(patches[known] / patch_linear()[known]), axis=0))
    far = np.greater(np.nan_to_num(off_de00(patches / ratio)), limit)
    grey_known = (known & ~far)[GREY_ROW].sum()
    if grey_known >= settings.least_grey_patches:
        ratio = grey_gain(np.where(far[:, None], np.nan, patches))
        far = np.greater(np.nan_to_num(off_de00(patches / ratio)), limit)
    kept = np.where(far[:, None], np.nan, patches)
    strange = tuple(LeftOut(int(patch), _STRANGE) for patch in np.flatnonzero(far))
    return kept, (*left_out, *strange)


def _problem(
    patches: Light24,
    left_out: tuple[LeftOut, ...],
    position: Position,
    *,
    settings: CardSettings,
    pitch_px: float,
) -> str:
    known = np.isfinite(patches[:, 0])
    count, greys = int(known.sum()), int(known[GREY_ROW].sum())
    strange = sum(1 for one in left_out if one.reason == _STRANGE and position.is_formed[one.patch])
    bright = sum(1 for one in left_out if one.reason in (_CLIPPED, _UNEVEN))
    if not pitch_px >= settings.least_pitch_px:
        return (
            f"The colour card is too small in the photo: {pitch_px:.0f} pixels from patch to patch "
            f"and at least {settings.least_pitch_px:.0f} are needed. Move closer."
        )
    if 2 * strange >= PATCHES or (strange > count and strange > bright):
        return (
            "What looks like a colour card is not the classic one of 24 patches, or is mirrored: "
            "its patches have other colours. It was not used."
        )
    if count >= settings.least_patches and greys >= settings.least_grey_patches:
        return ""
    why = "glare or too much light" if bright > PATCHES - count - bright else "something over it"
    return (
        f"Only {count} of the {PATCHES} patches of the colour card can be read, {greys} of them "
        f"grey ({why}): at least {settings.least_patches} with {settings.least_grey_patches} grey "
        "ones are needed. Lay the card flat and free, where no lamp is mirrored in it."
    )


def _lies_inside(points_xy: PointsXY, image: RGBImage) -> NDArray[np.bool_]:
    size = np.array([image.shape[1], image.shape[0]])
    inside = (points_xy >= 0.0) & (points_xy <= size - 1.0)
    return inside[:, 0] & inside[:, 1]


def _grid_corners() -> PointsXY:
    right, bottom = (float(side - MARGIN) for side in SIZE_WH)
    near = float(MARGIN)
    return np.array([[near, near], [right, near], [right, bottom], [near, bottom]]) - 0.5


def _pitch(position: Position) -> tuple[float, float]:
    """Return the pixels from patch to patch, and by which share they differ over the card."""
    grid = position.to_photo(patch_centres()).reshape(ROWS, COLUMNS, 2)
    formed = position.is_formed.reshape(ROWS, COLUMNS)
    along = np.linalg.norm(np.diff(grid, axis=1), axis=2)[formed[:, 1:] & formed[:, :-1]]
    down = np.linalg.norm(np.diff(grid, axis=0), axis=2)[formed[1:] & formed[:-1]]
    steps: NDArray[np.float64] = np.concatenate([along, down])
    if not steps.size:
        return float("nan"), float("inf")
    mean = float(steps.mean())
    return mean, float((steps.max() - steps.min()) / mean)
