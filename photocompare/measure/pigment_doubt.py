"""How much of a change of contrast darker or lighter skin may have made by itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from photocompare.measure.verdict import Finding, is_beyond
from photocompare.quantities import QUANTITIES, Family
from photocompare.settings import MeasureSettings

_CONTRASTS = frozenset({Family.TEXTURE, Family.WRINKLES, Family.PORES, Family.SCARS})
_SENTENCE = (
    "Pigment changed here too, and darker skin shows its mottling and its gloss with more "
    "contrast: a change of texture can't be told from it."
)


def told_from_pigment(
    findings: Iterable[Finding], pigment: Finding, settings: MeasureSettings
) -> tuple[Finding, ...]:
    """Return the findings, with how much of a change of contrast that of the pigment may be.

    All of it where ``pigment``, the finding of ``pigment_mic`` in the same area, is itself beyond
    its error; else a share of its change.
    """
    if is_beyond(pigment):
        share = math.inf
    else:
        beyond = abs(pigment.change) - settings.usual_pigment_change
        share = settings.contrast_per_pigment * max(0.0, beyond)
    return tuple(_owing(finding, share) for finding in findings)


def _owing(finding: Finding, share: float) -> Finding:
    if not share > 0.0 or QUANTITIES[finding.quantity].family not in _CONTRASTS:
        return finding
    owed = share * 0.5 * (abs(finding.before) + abs(finding.after))
    if not owed > finding.owed:
        return finding
    return replace(finding, owed=owed, owed_to=_SENTENCE)
