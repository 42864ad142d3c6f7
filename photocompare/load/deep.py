"""16-bit photos in full: Pillow keeps only the upper byte of each colour. Runs in the worker.

Pillow unpacks 16-bit colour by taking each sample's upper byte. Told that the bytes stand the
other way round, it takes the lower one: two passes give all 16 bits.
"""

from __future__ import annotations

import sys
from io import BytesIO

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageFile

from photocompare.load import traces
from photocompare.load.bands import upright

_SWAPPED_NATIVE = "B" if sys.byteorder == "little" else "L"
_SWAPPED = {
    f"{mode};16{order}": f"{mode};16{swapped}"
    for mode in ("RGB", "RGBA", "RGBX")
    for order, swapped in (("B", "L"), ("L", "B"), ("N", _SWAPPED_NATIVE))
}
_MAX_PIXELS = 32_000_000  # two passes over more would not fit the worker's memory


def tiles_of_low_bytes(image: Image.Image) -> list[ImageFile._Tile] | None:
    """Return the tiles that make Pillow read the lower bytes; ask before the image is loaded."""
    tiles = getattr(image, "tile", [])
    modes = {_raw_mode(tile) for tile in tiles}
    if not tiles or not modes <= _SWAPPED.keys() or image.width * image.height > _MAX_PIXELS:
        return None
    return [_with_raw_mode(tile, _SWAPPED[_raw_mode(tile)]) for tile in tiles]


def loses_bits(image: Image.Image) -> bool:
    """Pillow will read fewer bits than the file holds; ask before the image is loaded."""
    return any(";16" in _raw_mode(tile) for tile in getattr(image, "tile", []))


def values(
    image: Image.Image, content: bytes, tiles: list[ImageFile._Tile] | None
) -> NDArray[np.uint16] | None:
    """Return upright (H, W) grey or (H, W, 3) values of 16 bits, or None if there are only 8."""
    orientation = traces.orientation(image)
    if image.mode.startswith("I;16"):
        return np.asarray(upright(image, orientation)).astype(np.uint16)
    if image.info.get("bit_depth", 8) > 8:
        return _of_heif(content, image.info["bit_depth"])
    if tiles is None:
        return None
    again = Image.open(BytesIO(content), formats=("PNG", "TIFF"))
    again.tile = tiles
    again.load()
    lower = upright(again, orientation)
    both = np.asarray(upright(image, orientation))[..., :3].astype(np.uint16)
    both <<= 8
    both |= np.asarray(lower)[..., :3]
    return both


def rounded(deep: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Return 16-bit values as 8-bit values, rounded and not cut."""
    eight: NDArray[np.uint8] = ((deep.astype(np.uint32) + 128) // 257).astype(np.uint8)
    return eight


def _of_heif(content: bytes, bits: int) -> NDArray[np.uint16] | None:
    heif = pillow_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=False)
    deep: NDArray[np.uint16] = np.asarray(heif)
    if deep.dtype != np.uint16:
        return None
    # The samples stand in the upper bits: 10 bits end at 65472 and would never be white.
    top = (1 << bits) - 1
    scaled = ((deep >> (16 - bits)).astype(np.uint32) * 65535 + top // 2) // top
    return scaled[..., :3].astype(np.uint16) if scaled.ndim == 3 else scaled.astype(np.uint16)


def _raw_mode(tile: ImageFile._Tile) -> str:
    arguments = tile.args
    if isinstance(arguments, tuple) and arguments:
        arguments = arguments[0]
    return arguments if isinstance(arguments, str) else ""


def _with_raw_mode(tile: ImageFile._Tile, raw_mode: str) -> ImageFile._Tile:
    if isinstance(tile.args, tuple):
        return tile._replace(args=(raw_mode, *tile.args[1:]))
    return tile._replace(args=raw_mode)
