"""Two photos laid over each other by the structure of the skin, or refused."""

from photocompare.align.proposal import Proposal
from photocompare.align.stage import align

__all__ = ["Proposal", "align"]
