"""What each quantity is called in a sentence, and what a region does when it rises or falls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from photocompare.quantities import Family


@dataclass(frozen=True, slots=True)
class LayWords:
    """``higher`` and ``lower`` go on after the name of a region: what is seen, without a judgement.

    ``is_told`` is False for what another quantity already tells in the same words: it stands in
    the list of readings and not among the first sentences.
    """

    noun: str
    higher: str
    lower: str
    is_told: bool = True


_ROUGHER, _SMOOTHER = "looks rougher", "looks smoother"

LAY_WORDS: Mapping[str, LayWords] = MappingProxyType(
    {
        "redness_hi": LayWords("redness", "is redder", "is less red"),
        "redness_ei": LayWords(
            "redness by the erythema index",
            "is redder by the erythema index",
            "is less red by the erythema index",
            is_told=False,
        ),
        "redness_a": LayWords(
            "redness by CIELAB", "is redder by CIELAB", "is less red by CIELAB", is_told=False
        ),
        "redness_area": LayWords("red area", "has more red skin", "has less red skin"),
        "redness_load": LayWords(
            "amount of redness", "has more redness in all", "has less redness in all"
        ),
        "pigment_mic": LayWords("pigment", "has more brown pigment", "has less brown pigment"),
        "evenness_redness": LayWords(
            "unevenness of redness",
            "is red in a more patchy way",
            "is red in a less patchy way",
        ),
        "evenness_pigment": LayWords(
            "unevenness of pigment",
            "is brown in a more patchy way",
            "is brown in a less patchy way",
        ),
        "tone_l": LayWords("lightness", "is lighter", "is darker"),
        "tone_ita": LayWords(
            "skin tone angle",
            "has a lighter skin tone",
            "has a darker skin tone",
            is_told=False,
        ),
        "difference_de00": LayWords(
            "colour difference", "has another colour", "has a closer colour", is_told=False
        ),
        "spot_contrast": LayWords(
            "darkness of the spots",
            "has spots that stand out more",
            "has spots that stand out less",
        ),
        "spot_area": LayWords(
            "area of the spots", "has more skin covered by spots", "has less skin covered by spots"
        ),
        "spot_count": LayWords("number of spots", "has more spots", "has fewer spots"),
        "texture_fine": LayWords(
            "fine texture",
            f"{_ROUGHER} in its finest detail",
            f"{_SMOOTHER} in its finest detail",
        ),
        "texture_medium": LayWords(
            "medium texture",
            f"{_ROUGHER} where fine lines and small scars lie",
            f"{_SMOOTHER} where fine lines and small scars lie",
        ),
        "texture_coarse": LayWords(
            "coarse texture",
            f"{_ROUGHER} in folds and wide dents",
            f"{_SMOOTHER} in folds and wide dents",
        ),
        "wrinkle_length": LayWords(
            "length of fine lines", "shows more or longer lines", "shows fewer or shorter lines"
        ),
        "wrinkle_contrast": LayWords(
            "shade in fine lines", "has lines that look deeper", "has lines that look shallower"
        ),
        "pore_contrast": LayWords(
            "contrast of pores", "has pores that stand out more", "has pores that stand out less"
        ),
        "pore_area": LayWords(
            "area of pores", "has pores that cover more skin", "has pores that cover less skin"
        ),
        "scar_contrast": LayWords(
            "contrast of dented scars",
            "has dents that look deeper",
            "has dents that look shallower",
        ),
        "scar_area": LayWords(
            "area of dented scars",
            "has dents that cover more skin",
            "has dents that cover less skin",
        ),
        "stria_contrast": LayWords(
            "contrast of stretch marks",
            "has stretch marks that stand out more",
            "has stretch marks that stand out less",
        ),
        "stria_width": LayWords(
            "width of stretch marks", "has wider stretch marks", "has narrower stretch marks"
        ),
        "scalp_visible": LayWords(
            "visible scalp",
            "shows more scalp between the hair",
            "shows less scalp between the hair",
        ),
        "part_width": LayWords(
            "width of the parting", "has a wider parting", "has a narrower parting"
        ),
        "hair_density": LayWords(
            "hair density", "has more hairs on the same area", "has fewer hairs on the same area"
        ),
    }
)

FAMILY_TITLES: Mapping[Family, str] = MappingProxyType(
    {
        Family.REDNESS: "Redness",
        Family.PIGMENT: "Brown pigment",
        Family.TONE: "Light or dark",
        Family.SPOTS: "Brown spots",
        Family.TEXTURE: "Texture of the surface",
        Family.WRINKLES: "Fine lines",
        Family.PORES: "Pores",
        Family.SCARS: "Dented scars",
        Family.STRIAE: "Stretch marks",
        Family.HAIR: "Hair and scalp",
        Family.DIFFERENCE: "Difference of colour",
    }
)

TERM_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "placebo": "how much untreated patches seem to differ between the photos",
        "block": "how unevenly the region itself changed",
        "visit": "light and posture of a visit",
        "shot": "one photo against the next of the same visit",
        "lamps": "how differently two lamps show skin of another colour than the reference",
        "response": "how strongly another lamp may show the same change",
        "other reference": "what another piece of reference skin would say",
        "decision": "things that are only just found in one photo and not in the other",
        "misplacement": "how exactly the photos lie on each other",
        "scale": "how sure the scale is",
        "colour card": "how differently lamps show skin and a colour card",
        "light slope": "light that may fall otherwise here than on the reference",
    }
)
"""The parts of an error by the names that the measure gives them."""
