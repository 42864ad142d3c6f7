"""Pores, dented scars and fine lines: found, matched between the photos, and measured in both."""

from photocompare.measure.surface.family import surface_findings

__all__ = ["surface_findings"]
