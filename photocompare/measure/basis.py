"""What an interval rests on, in one sentence that is made from its terms."""

from __future__ import annotations

from photocompare.measure.learnt import in_words, own_shots
from photocompare.measure.uncertainty import (
    BLOCK,
    COLOUR_CARD,
    LIGHT_SLOPE,
    MISPLACEMENT,
    OTHER_REFERENCE,
    PLACEBO,
    SHOT,
)
from photocompare.measure.verdict import Finding
from photocompare.settings import MeasureSettings

_BOUNDS = {
    LIGHT_SLOPE: "light that falls otherwise on it than on the reference",
    OTHER_REFERENCE: "what another of the references says",
    MISPLACEMENT: "photos that may lie a little off",
}


def basis_of(finding: Finding, references: tuple[str, ...], settings: MeasureSettings) -> str:
    """Return the reference that was used and what the error is known from; empty without terms."""
    if not finding.terms or finding.half_width is None:
        return ""
    freedom = {term.name: term.freedom for term in finding.terms}
    parts = []
    if PLACEBO in freedom:
        parts.append(f"{freedom[PLACEBO] + 1.0:.0f} patches of untreated skin")
    if BLOCK in freedom:
        parts.append(f"{freedom[BLOCK] + 1.0:.0f} patches of the region")
    if COLOUR_CARD in freedom:
        parts.append("what lamps do to skin and not to a colour card, learnt on simulated skin")
    if SHOT in freedom:
        parts.append(_of_shots(finding, settings))
    named = [f"'{name}'" for name in references]
    against = f"Read against {' and '.join(named)}. " if named else ""
    rests = f"The error rests on {_listed(parts)}." if parts else ""
    allowed = [_BOUNDS[name] for name in dict.fromkeys(freedom) if name in _BOUNDS]
    extra = f" The interval also allows for {_listed(allowed)}." if allowed else ""
    return f"{against}{rests}{extra}".strip()


def _of_shots(finding: Finding, settings: MeasureSettings) -> str:
    before, after = finding.shots
    own = own_shots(finding, settings)
    if before == after == 1:
        if own is None:
            return "the error of a single photo at each visit, learnt on simulated skin"
        return (
            f"the error of a single photo at each visit, from {in_words(own)}, and what another "
            "visit adds, learnt on simulated skin"
        )
    shown = f"{_photos(before)} before and {_photos(after)} after, together with"
    if own is None:
        return f"{shown} an error of a photo that was learnt on simulated skin"
    return (
        f"{shown} the error of a photo from {in_words(own)}, and what another visit adds, learnt "
        "on simulated skin"
    )


def _photos(count: int) -> str:
    return "1 photo" if count == 1 else f"{count} photos"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
