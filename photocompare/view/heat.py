"""A map as colours: a see-through layer for the viewer, or an opaque picture with its bar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photocompare import colour, geometry
from photocompare.model import Comparison, Mask, RGBImage
from photocompare.view.bar import with_bar
from photocompare.view.encode import Pixels
from photocompare.view.maps import SkinMap

_HATCH_PX = 12  # period of the stripes that say "not seen in both photos"
_HATCH_DARK, _HATCH_LIGHT = 0.62, 0.74
_UNKNOWN = 0.68  # the same grey without stripes: seen, but can't be measured
_LAYER_OPACITY = 0.78  # the skin stays to be seen under the strongest colour
_GREY_OPACITY = 0.6
_LEAST_SPREAD = 0.2  # of the range of lightness; flatter skin is not stretched to look rough
_RELIEF = 0.14  # how much of the photo's own light and dark shows through an opaque map


def layer(skin_map: SkinMap) -> Pixels:
    """Return the map as RGBA (H, W, 4): clear where nothing changed, striped where not seen."""
    picture = skin_map.legend.full_colours(skin_map.values)
    alpha = skin_map.legend.strength(skin_map.values, skin_map.doubt) * np.float32(_LAYER_OPACITY)
    picture, is_grey = _with_unknown(picture, skin_map)
    alpha = np.where(is_grey, np.float32(_GREY_OPACITY), alpha)
    return colour.to_uint8(np.concatenate([picture, alpha[..., None]], axis=2))


def heat_picture(comparison: Comparison, skin_map: SkinMap, caption: str) -> Pixels:
    """Return the map (H, W, 3) over a faint picture of the skin, its colour bar burned in."""
    picture = Image.fromarray(map_picture(comparison, skin_map))
    return with_bar(picture, skin_map.legend, (*map_notes(comparison, skin_map), caption))


def map_picture(comparison: Comparison, skin_map: SkinMap) -> Pixels:
    """Return the map (H, W, 3) over a faint picture of the skin, without its bar."""
    ground = geometry.resized(comparison.pair.before, skin_map.size_hw)
    picture = skin_map.legend.colours(skin_map.values, skin_map.doubt) * _faint(ground)
    picture, _ = _with_unknown(picture.astype(np.float32), skin_map)
    return colour.to_uint8(picture)


def map_notes(comparison: Comparison, skin_map: SkinMap) -> tuple[str, ...]:
    """Return the sentences that must stand beside the map."""
    if skin_map.withheld:
        return (f"Not drawn: {skin_map.withheld}",)
    legend = skin_map.legend
    notes = [f"{skin_map.method[:1].upper()}{skin_map.method[1:]}."]
    if legend.is_change:
        least = float(np.median(skin_map.doubt))
        notes.append(f"Changes of less than about {least:.2g} are within error, drawn as none.")
    if not comparison.pair.lighting.separable and legend.is_colour:
        notes.append("A change all over can't be told from the light.")
    notes.append("Grey: not measurable. Stripes: not in both photos.")
    return tuple(notes)


def _faint(ground: RGBImage) -> NDArray[np.float32]:
    """Return factors (H, W, 1) just below 1 that let the skin be recognised under the colours."""
    light = colour.to_lab(ground)[..., :1] / np.float32(100.0)
    low, high = np.percentile(light, (2.0, 98.0))
    spread = np.clip((light - low) / max(float(high - low), _LEAST_SPREAD), 0.0, 1.0)
    return np.asarray(1.0 - _RELIEF * (1.0 - spread), dtype=np.float32)


def hatch(size_hw: tuple[int, int]) -> NDArray[np.float32]:
    """Return the grey stripes (H, W) that say "not in both photos"."""
    height, width = size_hw
    diagonal = np.arange(width)[None, :] + np.arange(height)[:, None]
    is_dark = diagonal % _HATCH_PX < _HATCH_PX // 2
    return np.where(is_dark, np.float32(_HATCH_DARK), np.float32(_HATCH_LIGHT))


def _with_unknown(
    picture: NDArray[np.float32], skin_map: SkinMap
) -> tuple[NDArray[np.float32], Mask]:
    """Return the picture with grey where nothing is known, and where that is."""
    stripes = hatch(skin_map.size_hw)
    is_hidden = ~np.isfinite(skin_map.values)
    grey = np.where(skin_map.overlap, _UNKNOWN, stripes).astype(np.float32)
    shown = np.where(is_hidden[..., None], grey[..., None], picture)
    return shown.astype(np.float32), is_hidden
