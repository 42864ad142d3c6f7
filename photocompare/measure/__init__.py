"""Readings of regions: before, after, change, and how sure."""

from photocompare.measure.readings import measure

__all__ = ["measure"]
