"""All quantities by name, and the groups in which they are read or withheld together."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from photocompare.quantities.colours import COLOURS
from photocompare.quantities.lesions import LESIONS
from photocompare.quantities.quantity import Family, Quantity
from photocompare.quantities.spots import SPOTS
from photocompare.quantities.surface import SURFACE

QUANTITIES: Mapping[str, Quantity] = MappingProxyType(
    {entry.name: entry for entry in (*COLOURS, *SPOTS, *SURFACE, *LESIONS)}
)

FAMILIES: Mapping[Family, tuple[str, ...]] = MappingProxyType(
    {
        family: tuple(name for name, entry in QUANTITIES.items() if entry.family is family)
        for family in Family
    }
)

# Read from the mean light of a region alone.
COLOUR_QUANTITIES = (
    "redness_hi",
    "redness_ei",
    "redness_a",
    "pigment_mic",
    "tone_l",
    "tone_ita",
    "difference_de00",
)
TEXTURE_QUANTITIES = FAMILIES[Family.TEXTURE]
