"""The tool against phantoms whose truth is known: bias, spread, false alarms, refusals, time."""

from photocompare.validate.run import Row

__all__ = ["Row"]
