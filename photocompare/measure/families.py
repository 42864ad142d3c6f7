"""Which function reads which quantities; each gives a finding for every name it stands for."""

from __future__ import annotations

from collections.abc import Callable

from photocompare.measure.evenness import evenness
from photocompare.measure.hair import density_findings, scalp_findings
from photocompare.measure.red_area import red_area
from photocompare.measure.spots import spots
from photocompare.measure.striae import stria_findings
from photocompare.measure.subject import Subject
from photocompare.measure.surface import surface_findings
from photocompare.measure.verdict import Finding

Read = Callable[[Subject], tuple[Finding, ...]]
"""Return one finding for each quantity of the family, whatever the area is like; never raises."""

READ: tuple[Read, ...] = (
    red_area,
    evenness,
    spots,
    stria_findings,
    scalp_findings,
    density_findings,
    surface_findings,
)

READ_WITHOUT_SKIN: tuple[Read, ...] = (scalp_findings, density_findings)
"""Those of READ that also read an area where hair leaves no skin to be measured."""
