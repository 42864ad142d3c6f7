"""The report's pictures as data URLs, within a budget of bytes."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from PIL import Image

from photocompare.model import Comparison
from photocompare.view import (
    EncodedPicture,
    MapKind,
    PictureFormat,
    SkinMap,
    View,
    change_map,
    confidence_map,
    encode,
)
from photocompare.view.bar import ramp, tick_labels
from photocompare.view.heat import map_notes, map_picture
from photocompare.view.render import render

_RAMP_HW = (8, 256)
_MAP_QUALITY = 80
_SMALL = 0.5  # of a map's sides
# Long side as a share of the full one, and WebP quality: tried in turn until the pair fits.
_LADDER = ((1.0, 85), (1.0, 75), (0.8, 75), (0.64, 70), (0.5, 65))
_URL_BYTES = 4 / 3  # base64 writes four letters for three bytes


@dataclass(frozen=True, slots=True)
class Illustration:
    """A picture inside the page."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MapIllustration:
    """A map with everything that is said beside it; no picture where it is withheld."""

    title: str
    alt: str
    picture: Illustration | None
    ramp: Illustration
    ticks: tuple[str, ...]
    low_words: str
    high_words: str
    unit: str
    notes: tuple[str, ...]
    withheld: str


def pair_illustrations(
    comparison: Comparison, budget_bytes: int
) -> tuple[Illustration, Illustration]:
    """Return both photos, as large and as good as ``budget_bytes`` of page allow."""
    encoded: list[EncodedPicture] = []
    for share, quality in _LADDER:
        side_px = round(comparison.settings.view.report_side_px * share)
        encoded = [
            render(comparison, view, PictureFormat.WEBP, max_side_px=side_px, quality=quality)
            for view in (View.BEFORE, View.AFTER_STRIPED)
        ]
        if sum(len(picture.data) for picture in encoded) * _URL_BYTES <= budget_bytes:
            break
    return illustration(encoded[0]), illustration(encoded[1])


def map_illustrations(comparison: Comparison) -> tuple[MapIllustration, ...]:
    """Return the maps of change, in the order in which they are shown."""
    return tuple(
        _change(comparison, kind)
        for kind in (MapKind.REDNESS, MapKind.PIGMENT, MapKind.TEXTURE, MapKind.DIFFERENCE)
    )


def confidence_illustrations(comparison: Comparison) -> tuple[MapIllustration, ...]:
    """Return how exactly the photos lie on each other, smaller: it holds no detail.

    Nothing where nobody looked from place to place: there is no more to see than one number.
    """
    if comparison.pair.alignment.quality is None:
        return ()
    skin_map = confidence_map(comparison)
    return (_map(comparison, skin_map, "paler where they lie more exactly", share=_SMALL),)


def _change(comparison: Comparison, kind: MapKind) -> MapIllustration:
    return _map(
        comparison,
        change_map(comparison, kind),
        "pale where nothing changed beyond error",
    )


def _map(
    comparison: Comparison, skin_map: SkinMap, words: str, *, share: float = 1.0
) -> MapIllustration:
    scale = skin_map.legend
    picture = None
    if not skin_map.withheld:
        pixels = map_picture(comparison, skin_map)
        if share < 1.0:
            pixels = np.asarray(Image.fromarray(pixels).reduce(round(1.0 / share)))
        picture = illustration(encode(pixels, PictureFormat.WEBP, quality=_MAP_QUALITY))
    return MapIllustration(
        title=scale.title,
        alt=(
            f"Map of the skin: {scale.title.lower()}, from {scale.low_words} to "
            f"{scale.high_words}; {words}"
        ),
        picture=picture,
        ramp=illustration(encode(ramp(scale, _RAMP_HW), PictureFormat.PNG)),
        ticks=tick_labels(scale),
        low_words=scale.low_words,
        high_words=scale.high_words,
        unit=scale.unit,
        notes=map_notes(comparison, skin_map),
        withheld=skin_map.withheld,
    )


def page_bytes(maps: tuple[MapIllustration, ...]) -> int:
    """Return how many bytes of page the maps take."""
    return sum(
        len(entry.ramp.url) + (len(entry.picture.url) if entry.picture else 0) for entry in maps
    )


def illustration(picture: EncodedPicture) -> Illustration:
    """Return a picture as a page holds it."""
    data = base64.b64encode(picture.data).decode("ascii")
    height, width = picture.size_hw
    return Illustration(f"data:{picture.media_type};base64,{data}", width, height)
