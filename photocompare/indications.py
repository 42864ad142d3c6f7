"""What was treated, and the one quantity that counts for it, fixed before anyone looks."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Indication:
    """A reason for treatment, its primary quantity, and what a reader must keep in mind."""

    name: str
    title: str
    primary_quantity: str
    caution: str


_SWELLING = (
    "Skin is swollen for the first two weeks after needling and then looks smoother than it is."
)
_SETTLING = "Redness that settles looks like pigment that fades; compare pigment after two weeks."
_LIGHT = "Texture in a photo depends on where the lamp stands; keep the lamp in its place."

INDICATIONS = (
    Indication(
        "redness",
        "Redness after treatment",
        "redness_hi",
        "Redness after needling settles within a day or two; say how many hours have passed.",
    ),
    Indication("texture", "Texture and fine lines", "texture_medium", f"{_SWELLING} {_LIGHT}"),
    Indication("acne_scars", "Acne scars", "texture_coarse", f"{_SWELLING} {_LIGHT}"),
    Indication("hyperpigmentation", "Hyperpigmentation", "pigment_mic", _SETTLING),
    Indication("uneven_tone", "Dullness and uneven tone", "pigment_mic", _SETTLING),
    Indication(
        "hair_growth",
        "Hair growth",
        "tone_l",
        "How much scalp shows depends on parting, length, wetness and styling; keep them the same.",
    ),
    Indication("stretch_marks", "Stretch marks", "redness_hi", _LIGHT),
)


def find_indication(name: str) -> Indication:
    """Return the indication called ``name``.

    Raises
    ------
    SettingsError
        There is none of that name.
    """
    for indication in INDICATIONS:
        if indication.name == name:
            return indication
    known = ", ".join(indication.name for indication in INDICATIONS)
    raise SettingsError(f"'{name}' is not a known indication. Use one of: {known}.")
