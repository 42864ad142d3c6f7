"""What each quantity is: its unit, its plain name, what higher means and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Quantity:
    """One line of the table that pages, reports and the README print."""

    name: str
    unit: str
    plain_name: str
    higher_means: str
    formula: str
    source: str


_TABLE = (
    Quantity(
        "redness_hi",
        "HI units",
        "Redness (haemoglobin index)",
        "redder",
        "100·(0.63·log10 R + 0.37·log10 B − log10 G), linear sRGB",
        "projection after Tsumura et al. 2003; blind to shading, nearly blind to pigment",
    ),
    Quantity(
        "redness_ei",
        "EI units",
        "Redness (erythema index)",
        "redder; on dark skin it also follows pigment",
        "100·log10(R/G), linear sRGB",
        "erythema index family of Diffey, Dawson and Takiwaki",
    ),
    Quantity(
        "redness_a",
        "a*",
        "Redness (CIELAB a*)",
        "redder",
        "CIELAB a* of the mean light, D65, 2° observer",
        "ISO/CIE 11664-4",
    ),
    Quantity(
        "pigment_mic",
        "MIc units",
        "Pigment (redness taken out)",
        "darker pigment",
        "−100·log10 R − 0.95·HI, linear sRGB",
        "melanin index of Takiwaki with the share of redness removed",
    ),
    Quantity(
        "tone_l",
        "L*",
        "Lightness",
        "lighter; redness alone also lowers it",
        "CIELAB L* of the mean light, D65, 2° observer",
        "ISO/CIE 11664-4",
    ),
    Quantity(
        "tone_ita",
        "°",
        "Skin tone angle (ITA)",
        "lighter; redness alone also lowers it",
        "atan2(L* − 50, b*) in degrees",
        "Chardon, Cretois and Hourseau 1991",
    ),
    Quantity(
        "texture_fine",
        "% contrast",
        "Fine texture (pores, fine relief)",
        "more contrast of relief, spots or vessels, or more slanting light",
        "100·standard deviation of ln Y between Gaussian widths of 0.12 and 0.24 mm",
        "band-pass contrast of log luminance; not a depth in µm",
    ),
    Quantity(
        "texture_medium",
        "% contrast",
        "Medium texture (fine lines, small scars)",
        "more contrast of relief, spots or vessels, or more slanting light",
        "100·standard deviation of ln Y between Gaussian widths of 0.24 and 0.96 mm",
        "band-pass contrast of log luminance; not a depth in µm",
    ),
    Quantity(
        "texture_coarse",
        "% contrast",
        "Coarse texture (rolling scars, folds)",
        "more contrast of relief, spots or vessels, or more slanting light",
        "100·standard deviation of ln Y between Gaussian widths of 0.96 and 3.84 mm",
        "band-pass contrast of log luminance; not a depth in µm",
    ),
    Quantity(
        "difference_de00",
        "ΔE00",
        "Colour difference (CIEDE2000)",
        "a larger difference of colour, in no particular direction",
        "CIEDE2000 between the Lab of the mean light before and after",
        "Sharma, Wu and Dalal 2005",
    ),
)

QUANTITIES: Mapping[str, Quantity] = MappingProxyType({entry.name: entry for entry in _TABLE})

COLOUR_QUANTITIES = (
    "redness_hi",
    "redness_ei",
    "redness_a",
    "pigment_mic",
    "tone_l",
    "tone_ita",
    "difference_de00",
)
TEXTURE_QUANTITIES = ("texture_fine", "texture_medium", "texture_coarse")
