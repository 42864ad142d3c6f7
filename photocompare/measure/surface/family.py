"""Every quantity of the surface in one area."""

from __future__ import annotations

from photocompare.measure.subject import Subject
from photocompare.measure.surface import reasons
from photocompare.measure.surface.dot_findings import PORES, SCARS, dot_findings
from photocompare.measure.surface.ground import ground_of
from photocompare.measure.surface.line_findings import line_findings
from photocompare.measure.verdict import Finding

_QUANTITIES = (
    "wrinkle_length",
    "wrinkle_contrast",
    "pore_contrast",
    "pore_area",
    "scar_contrast",
    "scar_area",
)


def surface_findings(subject: Subject) -> tuple[Finding, ...]:
    """Return one finding for each quantity of pores, dented scars and fine lines."""
    if subject.settings.mm_per_px is None:
        return _all(subject, reasons.NO_SCALE)
    ground = ground_of(subject)
    if ground is None:
        return _all(subject, reasons.NOTHING)
    return (
        *line_findings(ground),
        *dot_findings(ground, PORES),
        *dot_findings(ground, SCARS),
    )


def _all(subject: Subject, withheld: str) -> tuple[Finding, ...]:
    return tuple(Finding(subject.area.name, name, withheld=withheld) for name in _QUANTITIES)
