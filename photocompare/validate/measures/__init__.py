"""How well what is measured is known: pairs with a known truth, and the table of them."""

from photocompare.validate.measures.known_alignment import alignment_of, known_alignment

__all__ = ["alignment_of", "known_alignment"]
