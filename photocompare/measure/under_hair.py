"""What is left to say of skin that hair covers: nothing but how much of it shows.

Hair moves from photo to photo and shines otherwise under another lamp. On simulated scalp where
nothing had changed, a fifth of the verdicts on redness and pigment were false without this rule.
"""

from __future__ import annotations

from dataclasses import replace

from photocompare.measure.hair import has_hair
from photocompare.measure.subject import Subject
from photocompare.measure.verdict import Finding
from photocompare.quantities import FAMILIES, Family

_HERE = (
    "Hair covers this area, and its shine and place differ from photo to photo: mark bare skin to "
    "measure skin, or look at how much scalp shows."
)
_BESIDE = (
    "Hair covers the reference, so the light can't be matched on it: mark bare, untreated skin as "
    "reference."
)


def why_not_skin(subject: Subject) -> str:
    """Return why skin can't be measured for hair in ``subject``'s area, or nothing."""
    if has_hair(subject, subject.area):
        return _HERE
    if subject.control is not None and has_hair(subject, subject.control):
        return _BESIDE
    return ""


def of_skin(finding: Finding, sentence: str) -> Finding:
    """Return the finding, withheld for ``sentence`` where it is one of skin and not of hair."""
    if not sentence or finding.withheld or finding.quantity in FAMILIES[Family.HAIR]:
        return finding
    return replace(finding, withheld=sentence)
