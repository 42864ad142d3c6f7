"""Pairs that must be refused: other skin, another body part, a mirrored photo, nothing to see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import cv2
import numpy as np

from photocompare.align import align
from photocompare.errors import AlignmentError, MirroredError
from photocompare.model import Photo, PhotoPair, PhotoSource, RGBImage
from photocompare.phantom import PointMap, TakenPhoto
from photocompare.settings import AlignSettings

_STILL = PointMap(np.eye(3), (0.0, 0.0), np.zeros((0, 2, 5)))
_SOFT_FRACTION = 0.02  # of the width: what no autofocus does, and nothing fine outlasts
_SEED = 99


class StrangerKind(StrEnum):
    """Why the two photos can't be laid over each other."""

    SAME_TONE = "other skin of the same part and tone"
    OTHER_PART = "another body part"
    MIRRORED = "mirrored"
    NOTHING = "blank or blurred"


SHARES: tuple[tuple[StrangerKind, float], ...] = (
    (StrangerKind.SAME_TONE, 0.40),
    (StrangerKind.OTHER_PART, 0.20),
    (StrangerKind.MIRRORED, 0.30),
    (StrangerKind.NOTHING, 0.10),
)


@dataclass(frozen=True, slots=True)
class Taken:
    """The files of a pair that was made already, and what they show."""

    name: str
    subject: str
    tone: float
    before_jpeg: bytes
    after_jpeg: bytes

    def photos(self) -> PhotoPair:
        """Return the decoded photos."""
        return _decoded(self.before_jpeg, self.after_jpeg)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Two files that don't belong together; ``number`` says which spoiling comes in turn."""

    kind: StrangerKind
    number: int
    name: str
    before_jpeg: bytes
    after_jpeg: bytes

    def photos(self) -> PhotoPair:
        """Return the decoded photos, the second spoilt as the kind says."""
        photos = _decoded(self.before_jpeg, self.after_jpeg)
        return PhotoPair(photos.before, _spoilt(photos.after, self))


@dataclass(frozen=True, slots=True)
class StrangerTrial:
    """What came of it: refused in which words, or accepted."""

    kind: StrangerKind
    name: str
    is_accepted: bool
    says_mirrored: bool
    sentence: str


def strangers(taken: Sequence[Taken], count: int) -> tuple[Stranger, ...]:
    """Return ``count`` pairs made of photos that are there already, the same ones every time."""
    chosen: list[Stranger] = []
    for kind, share in SHARES:
        wanted = round(share * count)
        starts = [taken[round(place)] for place in np.linspace(0, len(taken) - 1, wanted)]
        chosen += [_stranger(kind, number, one, taken) for number, one in enumerate(starts)]
    return tuple(chosen)


def _stranger(kind: StrangerKind, number: int, one: Taken, taken: Sequence[Taken]) -> Stranger:
    other = one
    if kind in (StrangerKind.SAME_TONE, StrangerKind.OTHER_PART):
        is_same = kind is StrangerKind.SAME_TONE
        others = [
            candidate
            for candidate in taken
            if candidate is not one and (candidate.subject == one.subject) == is_same
        ] or [candidate for candidate in taken if candidate is not one]
        other = min(others, key=lambda candidate: abs(candidate.tone - one.tone))
    name = one.name if other is one else f"{one.name} with {other.name}"
    return Stranger(kind, number, name, one.before_jpeg, other.after_jpeg)


def judged(stranger: Stranger) -> StrangerTrial:
    """Return whether the tool laid them over each other, and what it said if not."""
    is_accepted, says_mirrored, sentence = True, False, ""
    try:
        align(stranger.photos(), AlignSettings())
    except AlignmentError as error:
        is_accepted, says_mirrored = False, isinstance(error, MirroredError)
        sentence = str(error)
    return StrangerTrial(stranger.kind, stranger.name, is_accepted, says_mirrored, sentence)


def _decoded(before_jpeg: bytes, after_jpeg: bytes) -> PhotoPair:
    files = {"before.jpg": before_jpeg, "after.jpg": after_jpeg}
    before, after = (TakenPhoto(jpeg, _STILL).photo(name) for name, jpeg in files.items())
    return PhotoPair(before, after)


def _spoilt(photo: Photo, stranger: Stranger) -> Photo:
    if stranger.kind is StrangerKind.MIRRORED:
        return _changed(photo, _flipped)
    if stranger.kind is StrangerKind.NOTHING:
        return _changed(photo, _NOTHINGS[stranger.number % len(_NOTHINGS)])
    return photo


def _changed(photo: Photo, change: Callable[[RGBImage], RGBImage]) -> Photo:
    pixels = np.ascontiguousarray(change(photo.pixels))
    sha256 = f"{photo.source.sha256[:-1]}!"  # no file: only told apart from the one it is made of
    return Photo(pixels, PhotoSource(name="after.jpg", sha256=sha256, size_hw=photo.size_hw))


def _flipped(pixels: RGBImage) -> RGBImage:
    return pixels[:, ::-1]


def _blurred(pixels: RGBImage) -> RGBImage:
    sigma_px = _SOFT_FRACTION * pixels.shape[1]
    soft = cv2.GaussianBlur(pixels, (0, 0), sigma_px)
    return np.clip(soft, 0.0, 1.0).astype(np.float32, copy=False)


def _wall(pixels: RGBImage) -> RGBImage:
    noise = np.random.default_rng(_SEED).normal(0.0, 0.01, pixels.shape)
    wall = np.linspace(0.75, 0.85, pixels.shape[1])[None, :, None] + noise
    return np.clip(wall, 0.0, 1.0).astype(np.float32)


def _plain(pixels: RGBImage, *, level: float) -> RGBImage:
    return np.full_like(pixels, level)


_NOTHINGS: tuple[Callable[[RGBImage], RGBImage], ...] = (
    _blurred,
    _wall,
    partial(_plain, level=0.0),
    partial(_plain, level=0.6),
)
