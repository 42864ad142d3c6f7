"""Hair: how much scalp shows, how wide the parting is, and how dense the hair."""

from photocompare.measure.hair.findings import has_hair, scalp_findings

__all__ = ["has_hair", "scalp_findings"]
