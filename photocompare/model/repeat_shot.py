"""One more photo of a visit, as it was laid over the before photo."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.model.alignment import Alignment
from photocompare.model.photo import Photo


@dataclass(frozen=True, slots=True, eq=False)
class RepeatShot:
    """A repeat that was read: ``number`` counts the photos of its visit, the first one being 1.

    ``alignment`` maps before points to this photo.
    """

    photo: Photo
    is_after: bool
    number: int
    alignment: Alignment
