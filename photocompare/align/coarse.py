"""Coarse proposals in rounds: the next round is asked for only where the last one failed.

A proposer looks at both photos and returns guesses; all guesses are ranked by the same evidence.
A new source (points set by hand, log-polar correlation) is one more proposer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from photocompare.align.features import feature_proposals, find_features
from photocompare.align.log_polar import from_log_polar
from photocompare.align.proposal import Proposal
from photocompare.align.refine import Planes
from photocompare.align.structure import reduced
from photocompare.geometry import scaling
from photocompare.settings import AlignSettings

Proposer = Callable[[Planes, AlignSettings], list[Proposal]]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The proposers of each round, in the order in which they are asked."""

    proposers: tuple[tuple[Proposer, ...], ...]

    def __call__(self, planes: Planes, settings: AlignSettings) -> Iterator[list[Proposal]]:
        """Yield the proposals of one round after the other."""
        for proposers in self.proposers:
            yield [guess for proposer in proposers for guess in proposer(planes, settings)]


def from_features(planes: Planes, settings: AlignSettings) -> list[Proposal]:
    """Return maps through matching local features."""
    side_px = settings.feature_side_px
    with ThreadPoolExecutor(2) as side_by_side:  # neither call looks at the other's picture
        before, after = side_by_side.map(
            lambda plane, full_hw: find_features(reduced(plane, side_px), full_hw, settings),
            (planes.before, planes.after),
            (planes.before_hw, planes.after_hw),
        )
    return feature_proposals(before, after, planes.before_hw, settings)


def from_other_sizes(planes: Planes, settings: AlignSettings) -> list[Proposal]:
    """Return maps through features of one picture or both at half the size.

    The strongest features are the smallest, and those of a close-up are not to be seen in a view
    from farther away: halving the close-up makes them meet. Halving both leaves out what blur and
    another lamp change most.
    """
    large_px, small_px = settings.feature_side_px, settings.feature_side_px // 2
    before, after = (
        {
            side_px: find_features(reduced(plane, side_px), full_hw, settings)
            for side_px in (large_px, small_px)
        }
        for plane, full_hw in (
            (planes.before, planes.before_hw),
            (planes.after, planes.after_hw),
        )
    )
    sizes = ((small_px, small_px), (large_px, small_px), (small_px, large_px))
    return [
        proposal
        for first_px, second_px in sizes
        for proposal in feature_proposals(
            before[first_px], after[second_px], planes.before_hw, settings
        )
    ]


def from_chroma(planes: Planes, settings: AlignSettings) -> list[Proposal]:
    """Return maps through features of red over blue light: fewer, but the lamp has no say."""
    if planes.red_to_blue is None:
        return []
    before, after = (
        find_features(plane, full_hw, settings)
        for plane, full_hw in zip(
            planes.red_to_blue(), (planes.before_hw, planes.after_hw), strict=True
        )
    )
    return feature_proposals(before, after, planes.before_hw, settings)


def from_the_frame(planes: Planes, settings: AlignSettings) -> list[Proposal]:
    """Return the guess that nothing moved: smooth skin, taken from a stand."""
    del settings
    return [Proposal(scaling(planes.before_hw, planes.after_hw), 0, "same frame")]


AUTOMATIC = Rounds(
    ((from_features,), (from_other_sizes, from_the_frame), (from_log_polar, from_chroma))
)
MIRROR = Rounds(((from_features,),))


def flipped(planes: Planes) -> Planes:
    """Return the planes with the after photo flipped left to right."""
    return replace(planes, after=np.ascontiguousarray(planes.after[:, ::-1]), red_to_blue=None)
