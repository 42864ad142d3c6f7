"""A comparison as encoded pictures for the screen, and these as addresses of one session."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model import Comparison
from photocompare.ui.components.viewer import ViewerLayer, ViewerSides
from photocompare.view import (
    EncodedPicture,
    MapKind,
    MapLayer,
    View,
    change_layer,
    outside_layer,
    redness_layers,
    render,
)
from photocompare.web import Picture, Shelf, picture_url

_NAMES = {
    MapKind.DIFFERENCE: "Difference",
    MapKind.REDNESS: "Redness",
    MapKind.PIGMENT: "Pigment",
    MapKind.TEXTURE: "Texture",
}


@dataclass(frozen=True, slots=True)
class MapRendition:
    """A map over one photo or over both; ``scale`` has the words and colours of both."""

    id: str
    name: str
    scale: MapLayer
    before: Picture | None
    after: Picture | None


@dataclass(frozen=True, slots=True)
class Renditions:
    """The pictures of a comparison, all on the grid of the before photo."""

    size_wh: tuple[int, int]
    before: Picture
    after: Picture
    after_as_taken: Picture
    outside: Picture
    maps: tuple[MapRendition, ...]


def renditions(comparison: Comparison, *, is_private: bool) -> Renditions:
    """Return every picture that the viewer shows; ``is_private`` keeps them out of caches."""

    def picture(encoded: EncodedPicture) -> Picture:
        return Picture(encoded.data, encoded.media_type, is_private)

    def over(layer: MapLayer) -> Picture | None:
        return None if layer.picture is None else picture(layer.picture)

    maps = []
    for kind, name in _NAMES.items():
        layer = change_layer(comparison, kind)
        maps.append(MapRendition(str(kind), name, layer, None, over(layer)))
    first, second = redness_layers(comparison)
    maps.append(MapRendition("redness_amount", "Redness of each", first, over(first), over(second)))
    before = render(comparison, View.BEFORE)
    height, width = before.size_hw
    return Renditions(
        size_wh=(width, height),
        before=picture(before),
        after=picture(render(comparison, View.AFTER)),
        after_as_taken=picture(render(comparison, View.AFTER_AS_TAKEN)),
        outside=picture(outside_layer(comparison)),
        maps=tuple(maps),
    )


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
    """Return the maps under addresses of ``shelf``."""
    return tuple(
        ViewerLayer(
            id=drawn.id,
            name=drawn.name,
            title=drawn.scale.legend.title,
            unit=drawn.scale.legend.unit,
            colours=drawn.scale.colours,
            ticks=drawn.scale.ticks,
            low_words=drawn.scale.legend.low_words,
            high_words=drawn.scale.legend.high_words,
            notes=" ".join(drawn.scale.notes),
            before=_address(drawn.before, shelf),
            after=_address(drawn.after, shelf),
            withheld=drawn.scale.withheld,
        )
        for drawn in pictures.maps
    )


def _address(picture: Picture | None, shelf: Shelf) -> str:
    return "" if picture is None else picture_url(shelf.put(picture))
