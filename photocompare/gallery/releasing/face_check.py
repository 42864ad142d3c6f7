"""Whether a picture that is about to leave still shows a face, as whoever opens it would see it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from photocompare import colour
from photocompare.errors import DisguiseError
from photocompare.faces.detection import Candidate, SecondOpinion, candidates
from photocompare.gallery.releasing.clean import OutputKind, Pixels, pixels_of
from photocompare.gallery.releasing.covering import Covering, strength_of
from photocompare.geometry import fitted_size_hw, resized
from photocompare.model import RGBImage
from photocompare.settings import FaceSettings, ReleaseSettings

_DEFAULT = ReleaseSettings()
_FACES = FaceSettings()


@dataclass(frozen=True, slots=True)
class FaceLeft:
    """A face that was found: its box as fractions of the picture, and how sure it is.

    ``is_sure`` where the detector is trusted or a second one agrees; else a person must look.
    """

    low_xy: tuple[float, float]
    high_xy: tuple[float, float]
    score: float
    side_px: int
    is_sure: bool


def faces_left(
    pixels: Pixels, *, settings: ReleaseSettings = _DEFAULT, faces: FaceSettings = _FACES
) -> tuple[FaceLeft, ...]:
    """Return the faces that are found in a picture, the surest first, each once.

    It is searched at several sizes and in quarter turns: a small face in the background and one
    that lies count as well.

    Raises
    ------
    FaceModelError
        A model file is missing or damaged.
    """
    picture = colour.from_uint8(pixels)
    found: list[FaceLeft] = []
    seen: set[tuple[int, int]] = set()
    for side_px in settings.face_sides_px:
        size_hw = fitted_size_hw(picture.shape[:2], side_px)
        if size_hw in seen:  # it is smaller than that
            continue
        seen.add(size_hw)
        small = resized(picture, size_hw)
        for turns in range(4):
            turned = np.ascontiguousarray(np.rot90(small, turns))
            found += _found(turned, turns, side_px, faces)
    told = [one for one in found if one.is_sure or one.score >= settings.doubtful_score]
    return _distinct(told)


def require_no_face(
    data: bytes,
    *,
    kind: OutputKind,
    covering: Covering,
    settings: ReleaseSettings = _DEFAULT,
) -> tuple[FaceLeft, ...]:
    """Return the faces that are found in a written file; those of a bar are to be expected.

    Where the covering says that no face is seen, what is returned are doubtful finds: a person must
    look at them before the file leaves.

    Raises
    ------
    DisguiseError
        The covering says that no face is seen, and there surely is one.
    """
    found = faces_left(pixels_of(data, kind=kind), settings=settings)
    if strength_of(covering).shows_no_face and any(one.is_sure for one in found):
        raise DisguiseError(
            "A face is still found in the picture, so it was not given out. Crop closer to the "
            "region, or cover more of the face; look for other people and pictures in the "
            "background."
        )
    return found


def _found(turned: RGBImage, turns: int, side_px: int, settings: FaceSettings) -> list[FaceLeft]:
    second = SecondOpinion(turned, settings)
    return [
        _face(one, turned.shape[:2], turns, side_px=side_px, is_sure=is_sure)
        for one in candidates(turned, settings)
        for is_sure in (one.score >= settings.trusted_score or second.confirms(one),)
    ]


def _face(
    one: Candidate, size_hw: tuple[int, ...], turns: int, *, side_px: int, is_sure: bool
) -> FaceLeft:
    height, width = size_hw
    (left, top), (right, bottom) = (one.box_xy + 0.5) / (width, height)
    for _ in range(turns):  # back by a quarter turn clockwise
        left, top, right, bottom = 1.0 - bottom, left, 1.0 - top, right
    low, high = (float(left), float(top)), (float(right), float(bottom))
    return FaceLeft(low, high, one.score, side_px, is_sure)


def _distinct(found: list[FaceLeft]) -> tuple[FaceLeft, ...]:
    result: list[FaceLeft] = []
    for one in sorted(found, key=lambda face: (not face.is_sure, -face.score)):
        if not any(_is_within(one, other) for other in result):
            result.append(one)
    return tuple(result)


def _is_within(one: FaceLeft, other: FaceLeft) -> bool:
    """Return whether the middle of ``one`` lies in the box of the ``other``."""
    middle = [(low + high) / 2 for low, high in zip(one.low_xy, one.high_xy, strict=True)]
    return all(
        low <= place <= high
        for low, place, high in zip(other.low_xy, middle, other.high_xy, strict=True)
    )
