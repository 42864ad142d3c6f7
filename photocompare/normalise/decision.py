"""What is known of the light so far, as the stage finds it out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from photocompare.model import LightBasis, Notice, Region, Severity, Stage
from photocompare.normalise.gain import GainFit


@dataclass(slots=True)
class Decision:
    """The gain that was settled on, where it comes from, and what is said of it."""

    method: str
    fit: GainFit | None = None
    reference: Region | None = None
    basis: LightBasis = LightBasis.NOTHING
    card_fit: GainFit | None = None
    disagreement_hi: float = math.nan
    is_disputed: bool = False
    notices: list[Notice] = field(default_factory=list)

    @property
    def separable(self) -> bool:
        """A cast and a uniform change of colour can be told apart."""
        return self.basis in (LightBasis.REFERENCE, LightBasis.CARD, LightBasis.BOTH)

    @property
    def log_gain(self) -> NDArray[np.float64]:
        """The gain (3,), zero where nothing was fitted."""
        return np.zeros(3) if self.fit is None else self.fit.log_gain

    @property
    def terms(self) -> NDArray[np.float64]:
        """The gain across the frame, as :class:`~photocompare.model.Lighting` holds it."""
        if self.fit is None or self.fit.terms is None:
            return self.log_gain[:, None]
        return self.fit.terms

    def say(self, message: str, severity: Severity = Severity.WARNING) -> None:
        """Add a notice."""
        self.notices.append(Notice(Stage.NORMALISE, message, severity))
