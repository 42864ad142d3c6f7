"""Comparison to pictures, and picture to clean bytes."""

from photocompare.view.compose import after_label, day_text
from photocompare.view.confidence import confidence_map
from photocompare.view.encode import EncodedPicture, PictureFormat, encode
from photocompare.view.legend import Legend, MapKind, legend, redness_legend
from photocompare.view.maps import SkinMap, change_map, redness_maps
from photocompare.view.marks import MarkGroup, MarkPictures, mark_groups, mark_pictures
from photocompare.view.render import View, render
from photocompare.view.screen import (
    MapLayer,
    as_taken,
    change_layer,
    confidence_layer,
    outside_layer,
    redness_layers,
)
from photocompare.view.tiles import TilePhoto, level_count, level_size_hw, tile
from photocompare.view.values import PointValues, ValuePlane, packed, point_values

__all__ = [
    "EncodedPicture",
    "Legend",
    "MapKind",
    "MapLayer",
    "MarkGroup",
    "MarkPictures",
    "PictureFormat",
    "PointValues",
    "SkinMap",
    "TilePhoto",
    "ValuePlane",
    "View",
    "after_label",
    "as_taken",
    "change_layer",
    "change_map",
    "confidence_layer",
    "confidence_map",
    "day_text",
    "encode",
    "legend",
    "level_count",
    "level_size_hw",
    "mark_groups",
    "mark_pictures",
    "outside_layer",
    "packed",
    "point_values",
    "redness_layers",
    "redness_legend",
    "redness_maps",
    "render",
    "tile",
]
