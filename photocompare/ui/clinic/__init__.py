"""The clinic's store behind the pages: opened once, and acted in by whoever is at the page."""

from photocompare.ui.clinic.desk import Clinic, entered

__all__ = ["Clinic", "entered"]
