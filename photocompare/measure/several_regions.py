"""Several treated regions looked at together: a chance find among many is no find (Holm 1979)."""

from __future__ import annotations

from photocompare.measure.uncertainty import doubt_of
from photocompare.measure.verdict import Finding, is_beyond
from photocompare.settings import MeasureSettings

Key = tuple[str, str]
"""Area and quantity."""


def withdrawn(
    found: tuple[Finding, ...], controls: frozenset[str], settings: MeasureSettings
) -> dict[Key, str]:
    """Return, for each change that holds alone and not among all treated regions, the reason.

    Holm's step-down rule, per quantity: of n regions the surest must hold at a n-th of the level,
    the next at a (n - 1)-th of it, and so on until one does not.
    """
    sentences: dict[Key, str] = {}
    for name in dict.fromkeys(finding.quantity for finding in found):
        family = [
            finding
            for finding in found
            if finding.quantity == name
            and finding.area not in controls
            and not finding.withheld
            and finding.half_width is not None
        ]
        for finding in _not_held(family, 1.0 - settings.confidence):
            sentences[finding.area, name] = (
                f"Alone this change would be beyond its error; among the {len(family)} regions "
                "that were looked at, one such change may be chance."
            )
    return sentences


def _not_held(family: list[Finding], level: float) -> list[Finding]:
    """Return the findings that are beyond their own error and fail among all."""
    if len(family) < 2:
        return []
    ordered = sorted(family, key=lambda finding: doubt_of(finding.change, finding.terms))
    for place, finding in enumerate(ordered):
        if doubt_of(finding.change, finding.terms) > level / (len(ordered) - place):
            return [other for other in ordered[place:] if is_beyond(other)]
    return []
