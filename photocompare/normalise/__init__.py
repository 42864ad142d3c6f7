"""Undoing the difference of light between the two photos: AlignedPair to NormalisedPair."""

from photocompare.normalise.kept import KeptPair, kept
from photocompare.normalise.light import normalise

__all__ = ["KeptPair", "kept", "normalise"]
