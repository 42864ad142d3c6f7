"""How sure a change is: from untreated patches, patches of the region, and the error of a shot.

Never from pixels: they are not independent, and a test on them calls most null pairs changed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from photocompare.settings import MeasureSettings


@dataclass(frozen=True, slots=True)
class Error:
    """The terms of a change's error, one standard deviation each, and its 95 % half width.

    ``placebo`` is the spread of the same statistic between untreated patches, ``block`` what the
    spread inside the region leaves in its mean, ``shot`` the error of one photo at each visit.
    ``bound`` is no standard deviation: what a light that falls otherwise, or another reference,
    may do at the most.
    """

    placebo: float
    block: float
    shot: float
    half_width: float
    bound: float = 0.0

    def with_bound(self, bound: float) -> Error:
        """Return the error of a change that something else may have moved by up to ``bound``."""
        return replace(self, half_width=self.half_width + bound, bound=bound)


def error_of(
    placebo_changes: NDArray[np.float64],
    region_changes: NDArray[np.float64],
    shot: float,
    settings: MeasureSettings,
    *,
    is_distance: bool = False,
) -> Error | None:
    """Return the error of a change, or None where there are too few untreated patches.

    A distance is never negative: where nothing changed it scatters about its own size, not about
    zero, so its placebo term is the root mean square.
    """
    placebos, blocks = len(placebo_changes), len(region_changes)
    if placebos < settings.least_placebo_patches:
        return None
    spread = (
        np.sqrt(np.mean(placebo_changes**2)) if is_distance else np.std(placebo_changes, ddof=1)
    )
    placebo = float(spread) * math.sqrt(1.0 + 1.0 / placebos)
    block = float(np.std(region_changes, ddof=1)) / math.sqrt(blocks) if blocks > 1 else 0.0
    terms = (
        (placebo, placebos - 1.0),
        (block, max(1.0, blocks - 1.0)),
        (shot, settings.shot_freedom),
    )
    variance = sum(size**2 for size, _ in terms)
    # Welch and Satterthwaite: the freedom of a sum of variances.
    freedom = variance**2 / sum(size**4 / degrees for size, degrees in terms)
    half_width = t_quantile(settings.confidence, freedom) * math.sqrt(variance)
    return Error(placebo, block, shot, half_width)


def t_quantile(confidence: float, freedom: float) -> float:
    """Return the two-sided quantile of Student's t, to 1 % from three degrees of freedom on.

    The expansion of Fisher and Cornish (1960) about the normal quantile.
    """
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    return (
        z
        + (z**3 + z) / (4.0 * freedom)
        + (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / (96.0 * freedom**2)
        + (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / (384.0 * freedom**3)
    )
