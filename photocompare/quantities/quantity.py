"""What is known of a quantity before anything is measured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What is looked at: quantities of one family are read together."""

    REDNESS = "redness"
    PIGMENT = "pigment"
    TONE = "tone"
    SPOTS = "spots"
    TEXTURE = "texture"
    WRINKLES = "wrinkles"
    PORES = "pores"
    SCARS = "scars"
    STRIAE = "stretch marks"
    HAIR = "hair"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Quantity:
    """One line of the table that pages, reports and the README print.

    ``decimals`` is how many of them mean something; ``is_distance`` marks a quantity that is
    never negative and is zero before, so that its sign does not flip with the photos.
    """

    name: str
    family: Family
    unit: str
    plain_name: str
    higher_means: str
    formula: str
    source: str
    decimals: int = 1
    is_distance: bool = False
