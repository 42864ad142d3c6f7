"""A comparison as encoded pictures for the screen, and these as addresses of one session.

Nothing is drawn here: each picture is when a browser first asks for it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from dataclasses import dataclass, field

from photocompare.model import Comparison, Mark
from photocompare.report.found import MARK_LINES, counts_words
from photocompare.report.how import MARK_WORDS
from photocompare.report.lay_words import FAMILY_TITLES
from photocompare.settings import WebSettings
from photocompare.ui.components.viewer import (
    ViewerLayer,
    ViewerMark,
    ViewerMarkKey,
    ViewerSides,
    ViewerTiles,
)
from photocompare.ui.guides import viewer_guides
from photocompare.ui.picture import Drawing, Picture, Place, Tiles
from photocompare.ui.pictures import Shelf, picture_url, tile_url
from photocompare.view import (
    EncodedPicture,
    MapKind,
    MapLayer,
    TilePhoto,
    View,
    change_layer,
    confidence_layer,
    level_count,
    level_size_hw,
    mark_groups,
    outside_layer,
    packed,
    point_values,
    redness_layers,
    render,
    tile,
)

_DECIMALS = 5  # a tenth of a pixel of 12 megapixels
Progress = Callable[[str, float], None]

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


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class _Subject:
    """What is drawn from; whoever only draws holds it weakly, and stops when it is gone."""

    comparison: Comparison
    is_private: bool
    settings: WebSettings

    def drawing(self, draw: Callable[[_Subject], Picture]) -> Drawing:
        """Return a picture that is drawn when it is asked for."""
        reference = weakref.ref(self)

        def made() -> Picture | None:
            subject = reference()
            return None if subject is None else draw(subject)

        return Drawing(made)

    def preview(self, view: View) -> Drawing:
        """Return a photo as it is first looked at, from the grid that was measured."""
        return self.drawing(
            lambda subject: subject.picture(
                render(subject.comparison, view, max_side_px=subject.settings.preview_side_px)
            )
        )

    def tiles(self, photo: TilePhoto) -> Tiles:
        """Return a photo in full resolution, in pieces."""
        reference = weakref.ref(self)

        def cut(place: Place) -> Picture | None:
            subject = reference()
            if subject is None or place[0] >= subject.level_count:
                return None
            piece = tile(subject.comparison, photo, place, tile_px=subject.settings.tile_px)
            return None if piece is None else subject.picture(piece)

        return Tiles(cut)

    @property
    def level_count(self) -> int:
        """How many levels show more than the preview."""
        return level_count(self.comparison.photos.before.size_hw, self.settings.preview_side_px)

    def picture(self, encoded: EncodedPicture) -> Picture:
        """Return it as it is held for a browser."""
        return Picture(encoded.data, encoded.media_type, self.is_private)


@dataclass(frozen=True, slots=True)
class Renditions:
    """The pictures of a comparison, all on the frame of the before photo, drawn when looked at.

    ``size_wh`` is that of the before photo in full resolution.
    ``values`` are the numbers at each place, packed for a browser.
    ``maps`` fills as maps are asked for: nobody waits for one that nobody looks at.
    """

    subject: _Subject
    size_wh: tuple[int, int]
    before: Drawing
    after: Drawing
    after_as_taken: Drawing
    outside: Drawing
    values: Drawing
    tiles: dict[TilePhoto, Tiles]
    maps: dict[str, MapRendition] = field(default_factory=dict)
    marks: tuple[ViewerLayer, ...] = ()


def renditions(
    comparison: Comparison, *, is_private: bool, settings: WebSettings | None = None
) -> Renditions:
    """Return the photos for the viewer; ``is_private`` keeps them out of caches."""
    subject = _Subject(comparison, is_private, settings or WebSettings())
    height, width = comparison.photos.before.size_hw
    after, as_taken = subject.preview(View.AFTER), subject.preview(View.AFTER_AS_TAKEN)
    tiles = {photo: subject.tiles(photo) for photo in TilePhoto}
    if not comparison.pair.lighting.log_gain.any():  # one light, so one picture and one address
        as_taken = after
        tiles[TilePhoto.AFTER_AS_TAKEN] = tiles[TilePhoto.AFTER]
    return Renditions(
        subject=subject,
        size_wh=(width, height),
        before=subject.preview(View.BEFORE),
        after=after,
        after_as_taken=as_taken,
        outside=subject.drawing(lambda drawn: drawn.picture(outside_layer(drawn.comparison))),
        values=subject.drawing(_packed_values),
        tiles=tiles,
        marks=mark_layers(comparison),
    )


def _packed_values(subject: _Subject) -> Picture:
    _held = subject.comparison.pair.after  # else it is lit anew for each quantity
    values = point_values(subject.comparison, subject.settings.values_side_px)
    return Picture(packed(values), "application/octet-stream", subject.is_private, "gzip")


def draw_map(
    pictures: Renditions, comparison: Comparison, name: str, progress: Progress | None = None
) -> None:
    """Add the map called ``name``; an unknown name adds nothing, since a browser sends it.

    ``progress`` is told before the map is drawn and before it is kept.
    """
    if name in pictures.maps or name not in _NAMES:
        return
    tell = progress or (lambda _step, _share: None)
    tell("Drawing the map", 0.1)
    _held = comparison.pair.after  # else it is lit anew for each step
    if name == _EACH:
        first, second = redness_layers(comparison)
        layers: tuple[MapLayer | None, MapLayer] = (first, second)
    elif name == _CONFIDENCE:
        layers = (None, confidence_layer(comparison))
    else:
        layers = (None, change_layer(comparison, MapKind(name)))
    tell("Showing the map", 0.9)
    is_private = pictures.subject.is_private
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
        tiles=_viewer_tiles(pictures, shelf),
        values=_address(pictures.values, shelf),
        guides=viewer_guides(pictures.subject.comparison),
    )


def _viewer_tiles(pictures: Renditions, shelf: Shelf) -> ViewerTiles | None:
    """Return where the photos lie in pieces; None where the previews have every pixel."""
    subject = pictures.subject
    if subject.level_count == 0:
        return None
    size_hw = subject.comparison.photos.before.size_hw
    sizes_hw = [level_size_hw(size_hw, level) for level in range(subject.level_count)]
    before, after, after_as_taken = (
        tile_url(shelf.put_tiles(pictures.tiles[photo])) for photo in TilePhoto
    )
    return ViewerTiles(
        side_px=subject.settings.tile_px,
        levels_wh=tuple((width, height) for height, width in sizes_hw),
        before=before,
        normalised=after,
        taken=after_as_taken,
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


def _address(picture: Picture | Drawing | None, shelf: Shelf) -> str:
    return "" if picture is None else picture_url(shelf.put(picture))
