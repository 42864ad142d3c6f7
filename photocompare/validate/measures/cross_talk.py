"""What did not change, and was called changed because something else did."""

from __future__ import annotations

import math
from collections.abc import Mapping

from photocompare.validate.measures.cases import Kind
from photocompare.validate.measures.goal_row import NOTHING_READ, GoalRow
from photocompare.validate.measures.statistics import Share, Trials, answers, found_share, of

CROSS_HEADING = ("did not change, and was called changed", "of those judged")

_SPOTS = ("spot_contrast", "spot_area", "spot_count")
_SURFACE = (
    "texture_fine",
    "texture_medium",
    "texture_coarse",
    "wrinkle_length",
    "wrinkle_contrast",
    "pore_contrast",
    "pore_area",
    "scar_contrast",
    "scar_area",
)
_MOST_PERCENT = 5.0
# L*, ITA, a* and the difference hold blood and melanin. HI and EI follow melanin on dark skin: of
# that is a line of its own. Melanin makes the contrast of spots and of pigment greater in truth.
_UNTOUCHED: Mapping[Kind, tuple[str, ...]] = {
    Kind.BLOOD_150: (
        "pigment_mic",
        "evenness_pigment",
        *_SPOTS,
        *_SURFACE,
    ),
    Kind.MELANIN_130: (
        "redness_hi",
        "redness_ei",
        "redness_area",
        "redness_load",
        "evenness_redness",
        *_SURFACE,
    ),
    Kind.SETTLED: ("pigment_mic", "evenness_pigment", *_SPOTS, *_SURFACE),
    Kind.FADED: ("redness_hi", "redness_area", "evenness_redness", *_SURFACE),
    Kind.FILLED: ("redness_hi", "redness_area", "pigment_mic", "evenness_pigment", *_SPOTS),
}


def cross_row(trials: Trials) -> GoalRow:
    """Return how often the worst such quantity was called changed, over all of them."""
    shares = _shares(trials)
    what = "something else changed: what did not, called changed, the worst quantity"
    goal = f"≤ {_MOST_PERCENT:.0f} %"
    if not shares:
        return GoalRow(what, NOTHING_READ, goal)
    kind, name = max(shares, key=lambda key: shares[key].percent)
    over = sum(one.percent > _MOST_PERCENT for one in shares.values())
    figure = f"{name} with {kind} {shares[kind, name]}; {over} of {len(shares)} over"
    return GoalRow(what, figure, goal, over == 0)


def cross_lines(trials: Trials) -> list[tuple[str, ...]]:
    """Return a line a quantity and a cause: how often it was called changed, of how many."""
    return [(f"{name} with {kind}", str(share)) for (kind, name), share in _shares(trials).items()]


def _shares(trials: Trials) -> dict[tuple[Kind, str], Share]:
    found = {
        (kind, name): found_share(answers(of(trials, kind), name))
        for kind, names in _UNTOUCHED.items()
        for name in names
    }
    return {key: share for key, share in found.items() if math.isfinite(share.percent)}
