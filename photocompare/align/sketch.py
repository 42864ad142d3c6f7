"""Two small pictures laid over each other at once: for a live view, where a place is enough."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from photocompare.align.evidence import first_look
from photocompare.align.features import Features, feature_proposals, find_features
from photocompare.align.overlap import overlap_shares
from photocompare.align.plausibility import implausibility
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes
from photocompare.align.search import has_structure
from photocompare.align.structure import Plane, log_green
from photocompare.model import Mask, Matrix, RGBImage
from photocompare.settings import AlignSettings

_FEATURES = 800  # matching grows with the square; of smooth skin 200 and more are found again
_ENOUGH_SHARE = 0.7  # of the first proposal: a second one is then not judged


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What is kept of a small picture to find it again; ``size_hw`` is that of the picture.

    ``within`` is True where alone it has to agree; None: everywhere.
    """

    plane: Plane
    features: Features
    size_hw: tuple[int, int]
    within: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """``matrix`` maps pixels of the first picture to the second; ``share`` of the skin agrees."""

    matrix: Matrix
    share: float


def sketch_of(image: RGBImage, settings: AlignSettings, within: Mask | None = None) -> Sketch:
    """Return the sketch of a small picture, as large as it is."""
    size_hw = image.shape[0], image.shape[1]
    plane = log_green(image, max(size_hw))
    return Sketch(plane, find_features(plane, size_hw, _quick(settings, size_hw)), size_hw, within)


def shows_structure(sketch: Sketch, settings: AlignSettings) -> bool:
    """Return whether there is anything to hold on to: not on a wall, nor in the dark."""
    return has_structure(sketch.plane, settings)


def lay_sketches(first: Sketch, second: Sketch, settings: AlignSettings) -> Laid | None:
    """Return the map that most of the skin agrees with, None where there is no guess.

    A plane; where it is not enough, the nearest affine map beside which skin bends smoothly.
    Chance lets 3 % agree, 12 % at most in simulated skin; a right map nearly all. Maps that leave
    little in common are no guess: in a corner chance does better.
    """
    best: Laid | None = None
    for quick in (_quick(settings, first.size_hw), _bending(settings, first.size_hw)):
        for guess in feature_proposals(first.features, second.features, first.size_hw, quick):
            if bool(quick.bendings) != (guess.field is not None):
                continue  # planes are judged once, in the first round
            laid = _judged(first, second, guess, quick)
            if laid is not None and (best is None or laid.share > best.share):
                best = laid
            if best is not None and best.share >= _ENOUGH_SHARE:
                return best
    return best


def _judged(first: Sketch, second: Sketch, guess: Proposal, settings: AlignSettings) -> Laid | None:
    """Return how much of the skin agrees with a guess, None where it is none that counts."""
    if implausibility(guess.matrix, first.size_hw, second.size_hw, settings) is not None:
        return None
    shares = overlap_shares(guess.matrix, first.size_hw, second.size_hw)
    if max(shares) < settings.min_overlap_fraction:
        return None
    planes = Planes(first.plane, second.plane, first.size_hw, second.size_hw, first.within)
    found = first_look(planes, guess, settings)
    if np.count_nonzero(found.agrees) < settings.min_agreeing_tiles:
        return None
    return Laid(guess.matrix, found.share)


def flipped_sketch(sketch: Sketch, settings: AlignSettings) -> Sketch:
    """Return the sketch of the same picture, flipped left to right."""
    plane = np.ascontiguousarray(sketch.plane[:, ::-1])
    within = None if sketch.within is None else np.ascontiguousarray(sketch.within[:, ::-1])
    quick = _quick(settings, sketch.size_hw)
    return Sketch(plane, find_features(plane, sketch.size_hw, quick), sketch.size_hw, within)


def _quick(settings: AlignSettings, size_hw: tuple[int, int]) -> AlignSettings:
    """Return the settings for small pictures: few features, and no bending."""
    return replace(settings, feature_side_px=max(size_hw), feature_count=_FEATURES, bendings=())


def _bending(settings: AlignSettings, size_hw: tuple[int, int]) -> AlignSettings:
    """Return the same, with bending."""
    return replace(_quick(settings, size_hw), bendings=settings.bendings)
