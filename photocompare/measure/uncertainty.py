"""How sure a change is: from untreated patches, patches of the region, and the error of a shot.

Never from pixels: they are not independent, and a test on them calls most null pairs changed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from photocompare.model import ErrorTerm
from photocompare.settings import MeasureSettings

PLACEBO = "placebo"
"""The spread of the same statistic between untreated patches."""
BLOCK = "block"
"""What the spread inside the region leaves in its mean."""
VISIT = "visit"
"""The light and the posture of one visit, which more photos of that visit share."""
SHOT = "shot"
"""The error of the photos themselves, which more photos average away."""
LAMPS = "lamps"
"""How differently two lamps show the colour by which the region differs from the reference."""
RESPONSE = "response"
"""How differently two lamps show the same change: it grows with the change."""
DECISION = "decision"
"""Things that are only just found in one photo and not in the other."""
SCALE = "scale"
"""What an unsure scale does to a length: it grows with the change, and makes none up."""
LIGHT_SLOPE = "light slope"
"""What a light that falls otherwise on the region than on the reference may do at the most."""
OTHER_REFERENCE = "other reference"
"""By how much the answer of one of several references is off."""
COLOUR_CARD = "colour card"
"""How differently lamps show skin and a colour card, the error of the photos included."""
MISPLACEMENT = "misplacement"
"""What the region reads where the photos may lie off."""


@dataclass(frozen=True, slots=True)
class Error:
    """What the error of a change is made of, and its 95 % half width: the terms add up to it."""

    terms: tuple[ErrorTerm, ...]
    half_width: float

    def with_bound(self, bound: float, name: str = LIGHT_SLOPE) -> Error:
        """Return the error of a change that something else may have moved by up to ``bound``."""
        if bound == 0.0:
            return self
        return Error((*self.terms, ErrorTerm(name, bound, is_bound=True)), self.half_width + bound)

    def with_term(self, term: ErrorTerm, settings: MeasureSettings) -> Error:
        """Return the error with one more standard deviation in it."""
        if term.size == 0.0:
            return self
        terms = (*self.terms, term)
        return Error(terms, half_width_of(terms, settings.confidence))

    def size(self, name: str) -> float:
        """Return the size of a term; 0 where there is none of this name."""
        return sum(term.size for term in self.terms if term.name == name)


def error_of(
    placebo_changes: NDArray[np.float64],
    region_changes: NDArray[np.float64],
    shot: float,
    settings: MeasureSettings,
    *,
    is_distance: bool = False,
    region_patches: float | None = None,
) -> Error | None:
    """Return the error of a change, or None where there are too few untreated patches.

    ``region_patches`` is how many of the untreated patches would fill the region: the mean of a
    larger piece of skin scatters less, but neighbours share mottling and light, so that no piece
    counts as more than a few patches, the reference neither. None: as one more patch would.

    ``shot`` is the learnt error of one photo at each visit; the share of it that is the visit's
    own is a term apart, since repeat shots do not lessen it. A distance is never negative: where
    nothing changed it scatters about its own size, not about zero, so its placebo term is the root
    mean square.
    """
    placebos, blocks = len(placebo_changes), len(region_changes)
    if placebos < settings.least_placebo_patches:
        return None
    spread = (
        np.sqrt(np.mean(placebo_changes**2)) if is_distance else np.std(placebo_changes, ddof=1)
    )
    placebo = float(spread) * _share_of_a_patch(region_patches, placebos, settings)
    block = float(np.std(region_changes, ddof=1)) / math.sqrt(blocks) if blocks > 1 else 0.0
    share = settings.visit_share
    terms = (
        ErrorTerm(PLACEBO, placebo, placebos - 1.0),
        ErrorTerm(BLOCK, block, max(1.0, blocks - 1.0)),
        ErrorTerm(VISIT, shot * math.sqrt(share), settings.shot_freedom),
        ErrorTerm(SHOT, shot * math.sqrt(1.0 - share), settings.shot_freedom),
    )
    return Error(terms, half_width_of(terms, settings.confidence))


def _share_of_a_patch(
    region_patches: float | None, placebos: int, settings: MeasureSettings
) -> float:
    """Return the scatter of region less reference, of that of one patch."""
    if region_patches is None:
        return math.sqrt(1.0 + 1.0 / placebos)
    most = settings.independent_patches
    return math.sqrt(1.0 / min(region_patches, most) + 1.0 / min(placebos, most))


def half_width_of(terms: tuple[ErrorTerm, ...], confidence: float) -> float:
    """Return the half width of a two-sided interval that is made of these terms.

    Variances add up, with the freedom of their sum after Welch and Satterthwaite; bounds are added
    to the result as they are.
    """
    bound = sum(term.size for term in terms if term.is_bound)
    spread, freedom = _sum_of(terms)
    return bound + (t_quantile(confidence, freedom) * spread if spread > 0.0 else 0.0)


def doubt_of(change: float, terms: tuple[ErrorTerm, ...]) -> float:
    """Return how likely the terms alone would make a change as large: 1 down to 0.

    It orders the regions that are looked at together, and is shown nowhere.
    """
    beyond = abs(change) - sum(term.size for term in terms if term.is_bound)
    spread, freedom = _sum_of(terms)
    if beyond <= 0.0:
        return 1.0
    return 0.0 if spread == 0.0 else 2.0 * float(special.stdtr(freedom, -beyond / spread))


def t_quantile(confidence: float, freedom: float) -> float:
    """Return the two-sided quantile of Student's t."""
    if math.isinf(freedom):
        return float(special.ndtri(0.5 + confidence / 2.0))
    return float(special.stdtrit(freedom, 0.5 + confidence / 2.0))


def _sum_of(terms: tuple[ErrorTerm, ...]) -> tuple[float, float]:
    """Return the standard deviation of the sum of the terms that are one, and its freedom."""
    known = [term for term in terms if not term.is_bound]
    variance = sum(term.size**2 for term in known)
    uncertain = sum(term.size**4 / term.freedom for term in known)
    return math.sqrt(variance), variance**2 / uncertain if uncertain > 0.0 else math.inf
