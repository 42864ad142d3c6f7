"""What a disguise covers, and how often people were recognised under it all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from photocompare.gallery.records import Disguise


class Covering(StrEnum):
    """What is done to a face before its photo leaves; none of it is sure."""

    NONE = "nothing covered"
    EYE_BAR = "bar over the eyes"
    T_BAR = "bar over eyes, nose and mouth"
    BY_HAND = "parts covered by hand"
    FACE = "whole face covered"
    REGION = "cropped to the region"
    ONE_EYE = "cropped to the skin around one eye"


@dataclass(frozen=True, slots=True)
class Strength:
    """How far a covering goes, in plain words; the share of those recognised, where published."""

    covering: Covering
    words: str
    recognised: float | None = None
    source: str = ""
    shows_no_face: bool = False


_BARS = (
    "Randomised study with 126 questionnaires, 30 faces each; 82.1 % without any bar "
    "(Ir Med J 2010;103:243–5)"
)
_BOX = "Photos of well-known people (J Empir Res Hum Res Ethics 2022, 10.1177/15562646221075459)"
_CROP = (
    "87 surgeons, 4 well-known people "
    "(Ophthalmic Plast Reconstr Surg 2025, 10.1097/IOP.0000000000003074)"
)

_STRENGTHS: Mapping[Covering, Strength] = MappingProxyType(
    {
        one.covering: one
        for one in (
            Strength(Covering.NONE, "None: whoever knows the person recognises them."),
            Strength(
                Covering.EYE_BAR,
                "Weak: with a bar over the eyes, 69 of 100 faces were still recognised.",
                recognised=0.686,
                source=_BARS,
            ),
            Strength(
                Covering.T_BAR,
                "Weak: with eyes, nose and mouth covered, 58 of 100 faces were still recognised.",
                recognised=0.584,
                source=_BARS,
            ),
            Strength(
                Covering.BY_HAND,
                "Not known: nobody has measured what was covered here. Look at it as somebody who "
                "knows the person would.",
            ),
            Strength(
                Covering.FACE,
                "Weak where hair and neck are seen: 56 of 100 photos of well-known people were "
                "recognised with the whole face covered. Crop the hair away as well.",
                recognised=0.555,
                source=_BOX,
                shows_no_face=True,
            ),
            Strength(
                Covering.REGION,
                "Not measured for this region. The less there is to see, the fewer recognise it; "
                "scars, moles, tattoos and jewellery still tell who it is.",
                shows_no_face=True,
            ),
            Strength(
                Covering.ONE_EYE,
                "The strongest that was measured: 5 of 100 photos of well-known people were "
                "recognised from the skin around one eye. That is not nobody.",
                recognised=0.049,
                source=_CROP,
                shows_no_face=True,
            ),
        )
    }
)
_KEEPING: Mapping[Disguise, frozenset[Covering]] = MappingProxyType(
    {
        Disguise.NONE: frozenset(Covering),
        Disguise.EYE_BAR: frozenset(Covering) - {Covering.NONE, Covering.BY_HAND},
        Disguise.MASKED: frozenset(Covering) - {Covering.NONE, Covering.EYE_BAR},
        Disguise.CROPPED: frozenset({Covering.REGION, Covering.ONE_EYE}),
    }
)


def strength_of(covering: Covering) -> Strength:
    """Return how strong a covering is, with the published figure and its source."""
    return _STRENGTHS[covering]


def keeps_to(covering: Covering, agreed: Disguise) -> bool:
    """Return whether a covering is at least what the patient agreed to be shown with."""
    return covering in _KEEPING[agreed]
