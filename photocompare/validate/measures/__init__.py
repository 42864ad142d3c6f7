"""How well what is measured is known: pairs with a known truth, and the table of them."""

from photocompare.validate.measures.cases import SEED
from photocompare.validate.measures.known_alignment import alignment_of, known_alignment
from photocompare.validate.measures.report import MeasureReport
from photocompare.validate.measures.run import FULL, QUICK, Amount, validate_measures

__all__ = [
    "FULL",
    "QUICK",
    "SEED",
    "Amount",
    "MeasureReport",
    "alignment_of",
    "known_alignment",
    "validate_measures",
]
