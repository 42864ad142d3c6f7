"""photocompare itself, as a peer among peers."""

from __future__ import annotations

import hashlib

from photocompare import colour
from photocompare.align import align
from photocompare.errors import AlignmentError
from photocompare.model import Photo, PhotoPair, PhotoSource
from photocompare.settings import AlignSettings
from tests.bench.peers.mapping import RGB, PointMapping


def photos_of(before: RGB, after: RGB) -> PhotoPair:
    """Return two pictures as the records that the tool takes."""
    return PhotoPair(_photo(before, "before.png"), _photo(after, "after.png"))


def photocompare_align(before: RGB, after: RGB) -> PointMapping | None:
    """Lay them over each other as the tool does with its defaults; None where it refuses."""
    try:
        return align(photos_of(before, after), AlignSettings()).alignment.map_unclipped
    except AlignmentError:
        return None


def _photo(pixels: RGB, name: str) -> Photo:
    sha256 = hashlib.sha256(pixels.tobytes()).hexdigest()
    height, width = pixels.shape[:2]
    return Photo(colour.from_uint8(pixels), PhotoSource(name, sha256, (height, width)))
