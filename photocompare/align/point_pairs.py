"""Pairs of points set by hand: what they must be before anything is made of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from photocompare.errors import PointsError
from photocompare.model import PointsXY
from photocompare.settings import AlignSettings, PointPair

LEAST_PAIRS = 2


@dataclass(frozen=True, slots=True, eq=False)
class PointPairs:
    """The same places in both photos (N, 2) each, in full-resolution pixels; sound, two or more."""

    before: PointsXY
    after: PointsXY
    before_hw: tuple[int, int]
    after_hw: tuple[int, int]

    def __len__(self) -> int:
        return len(self.before)

    def without(self, index: int) -> PointPairs:
        """Return the pairs without one of them."""
        kept = np.arange(len(self)) != index
        return PointPairs(self.before[kept], self.after[kept], self.before_hw, self.after_hw)


def point_pairs(
    points: Sequence[PointPair],
    before_hw: tuple[int, int],
    after_hw: tuple[int, int],
    settings: AlignSettings,
) -> PointPairs:
    """Return the pairs as arrays, having seen that each can be used.

    Raises
    ------
    PointsError
        A pair is outside a photo, twice the same, or they say too little; it is named.
    """
    if len(points) < LEAST_PAIRS:
        raise PointsError(
            f"Only {len(points)} pair of points was set; at least two are needed, and three or "
            "more are better. Set another pair."
        )
    pairs = PointPairs(
        np.array([before for before, _ in points], dtype=np.float64),
        np.array([after for _, after in points], dtype=np.float64),
        before_hw,
        after_hw,
    )
    if pairs.before.shape != (len(points), 2) or pairs.after.shape != (len(points), 2):
        raise ValueError("each pair is ((before_x, before_y), (after_x, after_y))")
    for side, places, size_hw in (
        ("before", pairs.before, before_hw),
        ("after", pairs.after, after_hw),
    ):
        _require_inside(side, places, size_hw)
        _require_apart(side, places, size_hw, settings)
        _require_breadth(side, places, size_hw, settings)
    _require_same_hand(pairs)
    return pairs


def _require_inside(side: str, places: PointsXY, size_hw: tuple[int, int]) -> None:
    for number, place in enumerate(places, start=1):
        for axis, name in enumerate("xy"):
            most = size_hw[1 - axis]
            value = float(place[axis])
            if not -0.5 <= value <= most - 0.5:  # NaN fails too
                raise PointsError(
                    f"Point {number} lies outside the {side} photo ({name} {value:g} of {most}). "
                    "Set it again inside the photo, or leave it out.",
                    pairs=(number,),
                )


def _require_apart(
    side: str, places: PointsXY, size_hw: tuple[int, int], settings: AlignSettings
) -> None:
    least_px = max(1.0, settings.least_point_gap_fraction * max(size_hw))
    for first, second in combinations(range(len(places)), 2):
        if float(np.linalg.norm(places[first] - places[second])) < least_px:
            raise PointsError(
                f"Points {first + 1} and {second + 1} are the same place in the {side} photo. Set "
                "one of them again, or leave it out.",
                pairs=(first + 1, second + 1),
            )


def _require_breadth(
    side: str, places: PointsXY, size_hw: tuple[int, int], settings: AlignSettings
) -> None:
    spread = np.ptp(places, axis=0).max() / max(size_hw)
    if spread < settings.least_point_spread_fraction:
        raise PointsError(
            f"The points lie within {spread:.1%} of the {side} photo, too close together to say "
            "how it is turned. Set them further apart."
        )
    if len(places) > LEAST_PAIRS:
        along, across = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
        if across < settings.least_point_breadth * along:
            raise PointsError(
                f"The points of the {side} photo all lie on one line, which leaves open how the "
                "skin is tilted across it. Set one of them beside the line."
            )


def _require_same_hand(pairs: PointPairs) -> None:
    """Raise when the pairs fit far better after one photo is flipped left to right."""
    if len(pairs) == LEAST_PAIRS:
        return
    plain, flipped = (_similarity_misfit(pairs, sign) for sign in (1.0, -1.0))
    if flipped < 0.5 * plain:
        raise PointsError(
            "The points are arranged as in a mirror: two of them are swapped, or one photo is "
            "flipped left to right, as selfie cameras save them. Set the points again, or flip the "
            "photo back."
        )


def _similarity_misfit(pairs: PointPairs, sign: float) -> float:
    """Return the root mean square misfit of the best similarity, mirrored where sign is -1."""
    before = _as_complex(pairs.before - pairs.before.mean(axis=0))
    after = _as_complex(pairs.after - pairs.after.mean(axis=0))
    if sign < 0:
        before = before.conj()
    factor = np.vdot(before, after) / np.vdot(before, before)
    return float(np.sqrt(np.mean(np.abs(after - factor * before) ** 2)))


def _as_complex(points: PointsXY) -> NDArray[np.complex128]:
    numbers: NDArray[np.complex128] = points[:, 0] + 1j * points[:, 1]
    return numbers
