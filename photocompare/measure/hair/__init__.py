"""Hair: how much scalp shows, how wide the parting is, and how dense the hair."""

from photocompare.measure.hair.density import density_findings
from photocompare.measure.hair.findings import has_hair, scalp_findings

__all__ = ["density_findings", "has_hair", "scalp_findings"]
