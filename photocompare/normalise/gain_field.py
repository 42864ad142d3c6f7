"""A gain that differs across the picture: lamps of two colours, or one that stands elsewhere.

Luminance follows a polynomial of order two at the most, colour one of order one: a gain of colour
that bends as a face does would take redness away. It is fitted on reference skin alone, and used
only where that skin surrounds the treated skin and foretells the light of a piece that was held
out better than an even gain does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from photocompare.model import Mask
from photocompare.normalise.gain import GainFit, huber_weights
from photocompare.settings import LightSettings

_TERMS = (1, 3, 6)  # of a polynomial in x and y, by its order
_STEPS = 20
_SECTORS = 8  # that one reference around the treated skin is cut into
_NORMAL = 1.4826  # median absolute deviation to one standard deviation
_SAMPLES_ALONG = 64  # of the picture: the treated skin is looked at so coarsely

_Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPatches:
    """Changes of ln light (K, 3) of patches of reference skin, and where they lie.

    ``places_xy`` (K, 2) are in fractions -1..1 of the frame; ``pieces`` (K,) numbers the
    references that they are of.
    """

    changes: _Values
    places_xy: _Values
    pieces: NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Choice:
    """An order, and what patches that were held out are off by (ln): evenly, and with it."""

    order: int
    even_ln: float
    held_out_ln: float


def gain_field(patches: PlacedPatches, treated: Mask, settings: LightSettings) -> GainFit | None:
    """Return the gain as it differs across the picture, or None where an even one does as well.

    None as well where the patches are too few, or do not surround what is ``treated``.
    """
    if len(patches.changes) < settings.least_patches_sloped or not treated.any():
        return None
    inside_xy = _sample(treated)
    if _surrounded_share(inside_xy, patches.places_xy) < settings.least_surrounded_share:
        return None
    folds = _folds(patches, inside_xy.mean(axis=0))
    luminance = patches.changes.mean(axis=1, keepdims=True)
    colour = patches.changes - luminance
    orders = _allowed_orders(patches.places_xy, inside_xy, settings)
    of_luminance = _chosen(luminance, patches.places_xy, folds, orders, settings)
    of_colour = _chosen(colour, patches.places_xy, folds, orders[:2], settings)
    if of_luminance.order == of_colour.order == 0:
        return None
    terms = np.zeros((3, _TERMS[2]))
    for values, choice in ((luminance, of_luminance), (colour, of_colour)):
        design = _design(patches.places_xy, choice.order)
        terms[:, : design.shape[1]] += _robust(design, values, settings.huber_limit).T
    left = patches.changes - _design(patches.places_xy, 2) @ terms.T
    rest = _NORMAL * np.median(np.abs(left), axis=0)
    spread = float(np.sqrt(np.mean(rest**2)))
    return GainFit(
        terms[:, 0].copy(),
        spread,
        len(left),
        terms=terms,
        field_words=_words(of_luminance, of_colour),
        field_doubt_ln=_doubt_ln(luminance, patches.places_xy, inside_xy, of_luminance, settings),
    )


def gain_over(terms: _Values, mask: Mask) -> _Values:
    """Return the mean gain (3,), natural log, over a mask that is not empty."""
    order = _TERMS.index(terms.shape[1])
    gain: _Values = (_design(_sample(mask), order) @ terms.T).mean(axis=0)
    return gain


def _design(places_xy: _Values, order: int) -> _Values:
    x, y = places_xy[:, 0], places_xy[:, 1]
    columns = (np.ones_like(x), x, y, x * x, x * y, y * y)
    return np.column_stack(columns[: _TERMS[order]])


def _robust(design: _Values, values: _Values, limit: float) -> _Values:
    """Return the coefficients (terms, C) after Huber; the sign of the values is theirs."""
    fitted = np.empty((design.shape[1], values.shape[1]))
    for column, target in enumerate(values.T):
        weights = np.ones(len(target))
        for _ in range(_STEPS):
            root = np.sqrt(weights)
            found = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
            weights = huber_weights(target - design @ found, limit)
        fitted[:, column] = found
    return fitted


def _sample(mask: Mask) -> _Values:
    height, width = mask.shape
    step = max(1, max(height, width) // _SAMPLES_ALONG)
    rows, columns = np.nonzero(mask[::step, ::step])
    if rows.size == 0:
        step = 1
        rows, columns = np.nonzero(mask)
    x = columns * (step * 2.0 / max(1, width - 1)) - 1.0
    y = rows * (step * 2.0 / max(1, height - 1)) - 1.0
    return np.column_stack([x, y])


def _surrounded_share(inside_xy: _Values, places_xy: _Values) -> float:
    """Return the share of points that lie between the patches: in their convex hull."""
    hull = cv2.convexHull(places_xy.astype(np.float32))
    if len(hull) < 3:
        return 0.0
    within = [cv2.pointPolygonTest(hull, (float(x), float(y)), False) >= 0.0 for x, y in inside_xy]
    return float(np.mean(within))


def _folds(patches: PlacedPatches, around_xy: _Values) -> NDArray[np.intp]:
    """Return what is held out together: a reference, or a sector of the only one.

    A reference that changed as a whole must not vouch for itself, and neighbours share mottling.
    """
    if len(np.unique(patches.pieces)) > 1:
        return patches.pieces
    x, y = (patches.places_xy - around_xy).T
    sectors = np.floor((np.arctan2(y, x) / math.tau + 0.5) * _SECTORS)
    folds: NDArray[np.intp] = np.minimum(sectors, _SECTORS - 1).astype(np.intp)
    return folds


def _allowed_orders(
    places_xy: _Values, inside_xy: _Values, settings: LightSettings
) -> tuple[int, ...]:
    """Return the orders that so many patches, where they lie, can carry to the treated skin.

    What a patch is off by must not grow on the way: a narrow ring says nothing of a bend.
    """
    least = (0, settings.least_patches_sloped, settings.least_patches_bent)
    allowed = []
    for order in range(3):
        design, wanted = _design(places_xy, order), _design(inside_xy, order)
        if len(design) < least[order]:
            break
        inverse = np.linalg.pinv(design.T @ design)
        leverage = float(np.einsum("ij,jk,ik->i", wanted, inverse, wanted).mean())
        full = np.linalg.matrix_rank(design) == design.shape[1]
        if not full or leverage * len(design) > settings.most_leverage:
            break
        allowed.append(order)
    return tuple(allowed)


def _chosen(
    values: _Values,
    places_xy: _Values,
    folds: NDArray[np.intp],
    orders: tuple[int, ...],
    settings: LightSettings,
) -> _Choice:
    """Return the lowest order that no higher one beats clearly on what was held out."""
    off = {
        order: _held_out_ln(_design(places_xy, order), values, folds, settings.huber_limit)
        for order in orders
    }
    best = 0
    for order in orders:
        if off[order] < settings.held_out_share * off[best]:
            best = order
    return _Choice(best, off[0], off[best])


def _held_out_ln(design: _Values, values: _Values, folds: NDArray[np.intp], limit: float) -> float:
    """Return how far off pieces are that the others foretell: the root mean square of pieces."""
    squares = []
    for fold in np.unique(folds):
        out = folds == fold
        if np.linalg.matrix_rank(design[~out]) < design.shape[1]:
            return math.inf
        off = values[out] - design[out] @ _robust(design[~out], values[~out], limit)
        squares.append(float(np.mean(off**2)))
    return math.sqrt(float(np.mean(squares)))


def _doubt_ln(
    luminance: _Values,
    places_xy: _Values,
    inside_xy: _Values,
    choice: _Choice,
    settings: LightSettings,
) -> float:
    """Return by how much the luminance of the treated skin may be off: twice what was held out is.

    And what a bend, which was not taken out, would make of it, where the patches can tell.
    """
    bent_ln = 0.0
    design = _design(places_xy, 2)
    if choice.order < 2 and np.linalg.matrix_rank(design) == design.shape[1]:
        means = []
        for order in (choice.order, 2):
            found = _robust(_design(places_xy, order), luminance, settings.huber_limit)
            means.append(float((_design(inside_xy, order) @ found).mean()))
        bent_ln = abs(means[1] - means[0])
    return 2.0 * choice.held_out_ln + bent_ln


def _words(of_luminance: _Choice, of_colour: _Choice) -> str:
    parts = []
    for name, choice in (("brightness", of_luminance), ("colour", of_colour)):
        if choice.order:
            how = ("", "a slope", "a bend")[choice.order]
            parts.append(
                f"{how} of {name} across the picture, which foretells a piece of it to "
                f"{math.expm1(choice.held_out_ln):.1%} instead of {math.expm1(choice.even_ln):.1%}"
            )
    return " and ".join(parts)
