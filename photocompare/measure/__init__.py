"""Readings of regions: before, after, change, and how sure."""

from photocompare.measure.readings import find, measure
from photocompare.measure.repeat_shots import Repeats

__all__ = ["Repeats", "find", "measure"]
