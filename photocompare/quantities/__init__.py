"""What each quantity is: its unit, its plain name, what higher means and where it comes from."""

from photocompare.quantities.quantity import Family, Quantity
from photocompare.quantities.table import (
    COLOUR_QUANTITIES,
    FAMILIES,
    QUANTITIES,
    TEXTURE_QUANTITIES,
)

__all__ = [
    "COLOUR_QUANTITIES",
    "FAMILIES",
    "QUANTITIES",
    "TEXTURE_QUANTITIES",
    "Family",
    "Quantity",
]
