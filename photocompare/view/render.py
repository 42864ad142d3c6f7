"""Every picture that a page, a report or a file may ask for, by name, as bytes."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from photocompare.model import Comparison
from photocompare.view.bar import bar
from photocompare.view.compose import blinking, side_by_side, wiped
from photocompare.view.confidence import confidence_legend, confidence_map
from photocompare.view.encode import EncodedPicture, PictureFormat, Pixels, encode
from photocompare.view.fullsize import after_at, before_at, grid_hw, striped_outside
from photocompare.view.heat import heat_picture, layer
from photocompare.view.legend import MapKind, legend, redness_legend
from photocompare.view.maps import change_map, redness_maps

_HALF = 0.5
_BAR_WIDTH_PX = 720
_BLINK_SIDE_PX = 1024  # an animation is looked at as a whole, and sent by mail


class View(StrEnum):
    """A picture of a comparison.

    ``*_layer`` is see-through, for laying over the photo; ``*_map`` is opaque with its colour bar;
    ``*_bar`` is the colour bar alone. ``after_as_taken`` is on the before photo's frame too.
    Where the after photo does not reach, it is black, or striped in ``after_striped`` and in every
    picture that shows both.
    """

    BEFORE = "before"
    AFTER = "after"
    AFTER_AS_TAKEN = "after_as_taken"
    AFTER_STRIPED = "after_striped"
    SIDE_BY_SIDE = "side_by_side"
    SIDE_BY_SIDE_AS_TAKEN = "side_by_side_as_taken"
    WIPE = "wipe"
    BLINK = "blink"
    DIFFERENCE_LAYER = "difference_layer"
    REDNESS_LAYER = "redness_layer"
    PIGMENT_LAYER = "pigment_layer"
    TEXTURE_LAYER = "texture_layer"
    DIFFERENCE_MAP = "difference_map"
    REDNESS_MAP = "redness_map"
    PIGMENT_MAP = "pigment_map"
    TEXTURE_MAP = "texture_map"
    DIFFERENCE_BAR = "difference_bar"
    REDNESS_BAR = "redness_bar"
    PIGMENT_BAR = "pigment_bar"
    TEXTURE_BAR = "texture_bar"
    CONFIDENCE_LAYER = "confidence_layer"
    CONFIDENCE_MAP = "confidence_map"
    CONFIDENCE_BAR = "confidence_bar"
    REDNESS_BEFORE = "redness_before"
    REDNESS_AFTER = "redness_after"
    REDNESS_AMOUNT_BAR = "redness_amount_bar"


def render(
    comparison: Comparison,
    view: View,
    kind: PictureFormat | None = None,
    *,
    max_side_px: int | None = None,
    quality: int | None = None,
) -> EncodedPicture:
    """Return the picture ``view`` as a file.

    Photos come as JPEG and everything else as PNG unless ``kind`` says otherwise; a blink is
    always a WebP. Photos are warped from full resolution, up to ``max_side_px`` on the long side
    (at most, and unless told, the settings' own limit).
    """
    if view is View.BLINK:
        size_hw = grid_hw(comparison, min(max_side_px or _BLINK_SIDE_PX, _BLINK_SIDE_PX))
        after = striped_outside(comparison, after_at(comparison, size_hw))
        return blinking(comparison, before_at(comparison, size_hw), after)
    if view in _PHOTOS:
        chosen = kind or PictureFormat.JPEG
        picture = _photo_picture(comparison, view, max_side_px)
    else:
        chosen = kind or PictureFormat.PNG
        picture = _map_picture(comparison, view, max_side_px)
    return encode(picture, chosen, quality=quality)


_PHOTOS = frozenset(
    {
        View.BEFORE,
        View.AFTER,
        View.AFTER_AS_TAKEN,
        View.AFTER_STRIPED,
        View.SIDE_BY_SIDE,
        View.SIDE_BY_SIDE_AS_TAKEN,
        View.WIPE,
    }
)


def _photo_picture(
    comparison: Comparison, view: View, max_side_px: int | None
) -> NDArray[np.float32] | Pixels:
    longest_px = max_side_px or comparison.settings.view.max_side_px
    if view in (View.SIDE_BY_SIDE, View.SIDE_BY_SIDE_AS_TAKEN):
        longest_px //= 2  # both together keep the limit
    size_hw = grid_hw(comparison, longest_px)
    if view is View.BEFORE:
        return before_at(comparison, size_hw)
    as_taken = view in (View.AFTER_AS_TAKEN, View.SIDE_BY_SIDE_AS_TAKEN)
    after = after_at(comparison, size_hw, as_taken=as_taken)
    if view in (View.AFTER, View.AFTER_AS_TAKEN):
        return after
    after = striped_outside(comparison, after)
    if view is View.AFTER_STRIPED:
        return after
    before = before_at(comparison, size_hw)
    if view is View.WIPE:
        return wiped(comparison, before, after, _HALF)
    return side_by_side(comparison, before, after)


def _map_picture(comparison: Comparison, view: View, max_side_px: int | None) -> Pixels:
    settings = comparison.settings.view
    if view is View.REDNESS_AMOUNT_BAR:
        return bar(redness_legend(settings), max_side_px or _BAR_WIDTH_PX)
    name, _, form = view.rpartition("_")
    if view in (View.REDNESS_BEFORE, View.REDNESS_AFTER):
        skin_map = redness_maps(comparison)[view is View.REDNESS_AFTER]
        return heat_picture(comparison, skin_map, caption(comparison))
    is_confidence = name == "confidence"
    if is_confidence and form == "bar":
        return bar(confidence_legend(comparison), max_side_px or _BAR_WIDTH_PX)
    if form == "bar":
        return bar(legend(MapKind(name), settings), max_side_px or _BAR_WIDTH_PX)
    skin_map = (
        confidence_map(comparison) if is_confidence else change_map(comparison, MapKind(name))
    )
    if form == "layer":
        return layer(skin_map)
    return heat_picture(comparison, skin_map, caption(comparison))


def caption(comparison: Comparison) -> str:
    """Return the line that every map carries: how comparable the photos are, and what drew it."""
    return f"Comparability {comparison.grade.letter} of A to F · photocompare {comparison.version}"
