"""The tool against phantoms whose truth is known: bias, spread, false alarms, refusals, time."""

from photocompare.validate.run import Report, Row, validate

__all__ = ["Report", "Row", "validate"]
