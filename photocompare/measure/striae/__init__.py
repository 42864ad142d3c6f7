"""Stretch marks: long ridges of redness or lightness, found on both photos together."""

from photocompare.measure.striae.findings import stria_findings

__all__ = ["stria_findings"]
