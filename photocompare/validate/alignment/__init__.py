"""How well the photos are laid over each other: pairs with a known truth, and the table of them."""

from photocompare.validate.alignment.known import SEED
from photocompare.validate.alignment.report import AlignmentReport
from photocompare.validate.alignment.run import FULL, QUICK, Amount, validate_alignment

__all__ = ["FULL", "QUICK", "SEED", "AlignmentReport", "Amount", "validate_alignment"]
