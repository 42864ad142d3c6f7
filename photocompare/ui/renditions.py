"""A comparison as encoded pictures for the screen, and these as addresses of one session."""

from __future__ import annotations

from dataclasses import dataclass, field

from photocompare.model import Comparison, Mark
from photocompare.report.found import MARK_LINES, counts_words
from photocompare.report.how import MARK_WORDS
from photocompare.report.lay_words import FAMILY_TITLES
from photocompare.ui.components.viewer import ViewerLayer, ViewerMark, ViewerMarkKey, ViewerSides
from photocompare.ui.pictures import Picture, Shelf, picture_url
from photocompare.view import (
    EncodedPicture,
    MapKind,
    MapLayer,
    View,
    change_layer,
    confidence_layer,
    mark_groups,
    outside_layer,
    redness_layers,
    render,
)

_DECIMALS = 5  # a tenth of a pixel of 12 megapixels
_EACH = "redness_each"
_CONFIDENCE = "confidence"
_NAMES = {
    str(MapKind.DIFFERENCE): "Difference",
    str(MapKind.REDNESS): "Redness change",
    str(MapKind.PIGMENT): "Pigment change",
    str(MapKind.TEXTURE): "Texture change",
    _EACH: "Redness, each photo",
    _CONFIDENCE: "Position",
}


@dataclass(frozen=True, slots=True)
class MapRendition:
    """A map over the after photo or over both; ``scale`` has its words and colours."""

    scale: MapLayer
    before: Picture | None
    after: Picture | None


@dataclass(frozen=True, slots=True)
class Renditions:
    """The pictures of a comparison, all on the grid of the before photo.

    ``maps`` fills as maps are asked for: nobody waits for one that nobody looks at.
    """

    size_wh: tuple[int, int]
    before: Picture
    after: Picture
    after_as_taken: Picture
    outside: Picture
    maps: dict[str, MapRendition] = field(default_factory=dict)
    marks: tuple[ViewerLayer, ...] = ()


def renditions(comparison: Comparison, *, is_private: bool) -> Renditions:
    """Return the photos for the viewer; ``is_private`` keeps them out of caches."""

    def picture(encoded: EncodedPicture) -> Picture:
        return Picture(encoded.data, encoded.media_type, is_private)

    before = render(comparison, View.BEFORE)
    height, width = before.size_hw
    return Renditions(
        size_wh=(width, height),
        before=picture(before),
        after=picture(render(comparison, View.AFTER)),
        after_as_taken=picture(render(comparison, View.AFTER_AS_TAKEN)),
        outside=picture(outside_layer(comparison)),
        marks=mark_layers(comparison),
    )


def draw_map(pictures: Renditions, comparison: Comparison, name: str) -> None:
    """Add the map called ``name``; an unknown name adds nothing, since a browser sends it."""
    if name in pictures.maps or name not in _NAMES:
        return
    if name == _EACH:
        first, second = redness_layers(comparison)
        layers: tuple[MapLayer | None, MapLayer] = (first, second)
    elif name == _CONFIDENCE:
        layers = (None, confidence_layer(comparison))
    else:
        layers = (None, change_layer(comparison, MapKind(name)))
    is_private = pictures.before.is_private
    before, after = (_over(layer, is_private=is_private) for layer in layers)
    pictures.maps[name] = MapRendition(layers[1], before, after)


def viewer_sides(
    pictures: Renditions, shelf: Shelf, *, pair: str, details: tuple[str, str]
) -> ViewerSides:
    """Return the photos under addresses of ``shelf``; ``details`` say when each was taken."""
    return ViewerSides(
        pair=pair,
        size_wh=pictures.size_wh,
        before=_address(pictures.before, shelf),
        after=_address(pictures.after, shelf),
        after_as_taken=_address(pictures.after_as_taken, shelf),
        outside=_address(pictures.outside, shelf),
        before_detail=details[0],
        after_detail=details[1],
    )


def viewer_layers(pictures: Renditions, shelf: Shelf) -> tuple[ViewerLayer, ...]:
    """Return every map, those that were drawn with their addresses on ``shelf``, and marks."""
    maps = tuple(_layer(name, pictures.maps.get(name), shelf) for name in _NAMES)
    return maps + pictures.marks


def mark_layers(comparison: Comparison) -> tuple[ViewerLayer, ...]:
    """Return what was found in the photos, family by family."""
    return tuple(
        ViewerLayer(
            id=f"found-{group.family.value.replace(' ', '-')}",
            name=f"{FAMILY_TITLES[group.family]} found",
            is_drawn=True,
            title=f"{FAMILY_TITLES[group.family]}: {counts_words(group)}",
            marks=tuple(
                ViewerMark(mark.state.value, _rounded(mark), mark.is_line) for mark in group.marks
            ),
            mark_key=tuple(
                ViewerMarkKey(state.value, f"{MARK_WORDS[state]}: {MARK_LINES[state]}")
                for state, _ in group.counts
            ),
            notes="Drawn over both photos. "
            "They are those of the treated skin, or of the whole photo where nothing is marked.",
        )
        for group in mark_groups(comparison)
    )


def _rounded(mark: Mark) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in mark.outline_xy)


def _layer(name: str, drawn: MapRendition | None, shelf: Shelf) -> ViewerLayer:
    if drawn is None:
        return ViewerLayer(id=name, name=_NAMES[name])
    scale = drawn.scale
    return ViewerLayer(
        id=name,
        name=_NAMES[name],
        is_drawn=True,
        title=scale.legend.title,
        unit=scale.legend.unit,
        colours=scale.colours,
        ticks=scale.ticks,
        low_words=scale.legend.low_words,
        high_words=scale.legend.high_words,
        notes=" ".join(scale.notes),
        before=_address(drawn.before, shelf),
        after=_address(drawn.after, shelf),
        withheld=scale.withheld,
    )


def _over(layer: MapLayer | None, *, is_private: bool) -> Picture | None:
    if layer is None or layer.picture is None:
        return None
    return Picture(layer.picture.data, layer.picture.media_type, is_private)


def _address(picture: Picture | None, shelf: Shelf) -> str:
    return "" if picture is None else picture_url(shelf.put(picture))
