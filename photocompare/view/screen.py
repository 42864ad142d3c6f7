"""Maps for a screen that lays them over the photos and draws their scale itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photocompare import colour, geometry
from photocompare.model import Comparison, Photo
from photocompare.view.bar import tick_labels
from photocompare.view.confidence import confidence_map
from photocompare.view.encode import EncodedPicture, PictureFormat, encode
from photocompare.view.heat import hatch, layer, map_notes
from photocompare.view.legend import Legend, MapKind
from photocompare.view.maps import SkinMap, change_map, redness_maps, reduced

_RAMP_STEPS = 33  # between them the screen blends; finer can't be seen


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A see-through map, and everything that has to be said beside it.

    ``picture`` is None where the map is withheld; ``withheld`` says why. ``colours`` run from the
    low to the high end in even steps as "#rrggbb"; ``ticks`` stand under them in even steps.
    """

    legend: Legend
    picture: EncodedPicture | None
    colours: tuple[str, ...]
    ticks: tuple[str, ...]
    notes: tuple[str, ...]
    withheld: str


def as_taken(photo: Photo, side_px: int) -> EncodedPicture:
    """Return ``photo`` as it was taken, at most ``side_px`` on its long side."""
    size_hw = geometry.fitted_size_hw(photo.size_hw, side_px)
    return encode(geometry.resized(photo.pixels, size_hw), PictureFormat.JPEG)


def change_layer(comparison: Comparison, kind: MapKind) -> MapLayer:
    """Return the map of change ``kind``; clear where nothing changed."""
    return _layer(comparison, change_map(comparison, kind))


def confidence_layer(comparison: Comparison) -> MapLayer:
    """Return how exactly the photos lie on each other."""
    return _layer(comparison, confidence_map(comparison))


def redness_layers(comparison: Comparison) -> tuple[MapLayer, MapLayer]:
    """Return the redness of the before and of the after photo, on one scale."""
    before, after = redness_maps(comparison)
    return _layer(comparison, before), _layer(comparison, after)


def outside_layer(comparison: Comparison, side_px: int | None = None) -> EncodedPicture:
    """Return stripes where the before photo shows skin that the after photo doesn't; else clear."""
    side_px = side_px or comparison.settings.view.map_side_px
    size_hw = geometry.fitted_size_hw(comparison.pair.size_hw, side_px)
    grey = np.repeat(hatch(size_hw)[..., None], 3, axis=2)
    seen = reduced(comparison.pair.overlap, size_hw)
    alpha = np.where(seen, np.float32(0.0), np.float32(1.0))
    picture = colour.to_uint8(np.concatenate([grey, alpha[..., None]], axis=2))
    return encode(picture, PictureFormat.PNG)


def _layer(comparison: Comparison, skin_map: SkinMap) -> MapLayer:
    scale = skin_map.legend
    picture = None if skin_map.withheld else encode(layer(skin_map), PictureFormat.PNG)
    return MapLayer(
        legend=scale,
        picture=picture,
        colours=_ramp(scale),
        ticks=tick_labels(scale),
        notes=map_notes(comparison, skin_map),
        withheld=skin_map.withheld,
    )


def _ramp(scale: Legend) -> tuple[str, ...]:
    values = np.linspace(scale.low, scale.high, _RAMP_STEPS, dtype=np.float32)
    rows = colour.to_uint8(scale.colours(values))
    return tuple(f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in rows)
