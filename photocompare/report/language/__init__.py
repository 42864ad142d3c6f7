"""The languages of a report: English, in which the stages speak, and those with a phrasebook."""

from photocompare.report.language.books import LANGUAGES, phrasebook
from photocompare.report.language.phrasebook import Phrasebook
from photocompare.report.language.translated import AS_IS, in_language

__all__ = ["AS_IS", "LANGUAGES", "Phrasebook", "in_language", "phrasebook"]
