"""What was treated, the one quantity that counts for it, fixed before anyone looks, and when."""

from __future__ import annotations

from dataclasses import dataclass

from photocompare.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader must keep in mind; ``name`` is its id, for words in other languages.

    ``until_day`` is the last day after the before photo on which it holds; None: always.
    """

    name: str
    text: str
    until_day: float | None = None

    def applies(self, days: float | None) -> bool:
        """Return whether it holds ``days`` after the before photo; said where that is unknown."""
        if self.until_day is None or days is None or days < 0.0:  # before it: clocks are wrong
            return True
        return days <= self.until_day


@dataclass(frozen=True, slots=True)
class VisitTime:
    """Days after the treatment between which a visit makes sense."""

    first_day: int
    last_day: int

    @property
    def label(self) -> str:
        """The days as a person says them."""
        if self.first_day == self.last_day:
            return f"day {self.first_day}"
        return f"day {self.first_day}–{self.last_day}"


@dataclass(frozen=True, slots=True)
class Indication:
    """A reason for treatment, its primary quantity, the visits that make sense, and cautions."""

    name: str
    title: str
    primary_quantity: str
    visits: tuple[VisitTime, ...]
    cautions: tuple[Caution, ...]

    def cautions_after(self, days: float | None) -> tuple[str, ...]:
        """Return what to keep in mind of photos ``days`` apart; all of it where that is unknown."""
        return tuple(caution.text for caution in self.cautions if caution.applies(days))

    @property
    def caution(self) -> str:
        """All cautions as one text."""
        return " ".join(self.cautions_after(None))


def _days(*days: int | tuple[int, int]) -> tuple[VisitTime, ...]:
    return tuple(VisitTime(*(day if isinstance(day, tuple) else (day, day))) for day in days)


_SKIN = _days(0, (1, 2), 14, 28, 90)
_SLOW = _days(0, 28, 90, 180)  # collagen and pigment take months
_HAIRS = _days(0, 90, 180, 365)  # a hair that starts to grow is seen after months

_SWELLING = Caution(
    "swelling",
    "Skin is swollen for the first two weeks after needling and then looks smoother than it is.",
    until_day=14.0,
)
_SETTLING = Caution(
    "settling",
    "Redness that settles looks like pigment that fades; compare pigment after two weeks.",
    until_day=14.0,
)
_LIGHT = Caution(
    "light",
    "Texture in a photo depends on where the lamp stands; keep the lamp in its place.",
)
_EARLY_REDNESS = Caution(
    "early_redness",
    "Redness after needling settles within a day or two; say how many hours have passed.",
    until_day=3.0,
)
_DARK_SKIN = Caution(
    "dark_skin",
    "On dark skin an erythema index follows pigment as well; go by the haemoglobin index there, "
    "and by changes within one person alone.",
)
_TAN = Caution("tan", "Sun between the visits darkens skin and spots; ask about it.")
_STYLING = Caution(
    "styling",
    "How much scalp shows depends on parting, length, wetness and styling; keep them the same.",
)

INDICATIONS = (
    Indication(
        "redness", "Redness after treatment", "redness_hi", _SKIN, (_EARLY_REDNESS, _DARK_SKIN)
    ),
    Indication("texture", "Texture and fine lines", "texture_medium", _SKIN, (_SWELLING, _LIGHT)),
    Indication("acne_scars", "Acne scars", "scar_contrast", _SLOW, (_SWELLING, _LIGHT)),
    Indication("hyperpigmentation", "Hyperpigmentation", "spot_contrast", _SKIN, (_SETTLING, _TAN)),
    Indication(
        "uneven_tone", "Dullness and uneven tone", "evenness_pigment", _SKIN, (_SETTLING, _TAN)
    ),
    Indication("hair_growth", "Hair growth", "scalp_visible", _HAIRS, (_STYLING,)),
    Indication("stretch_marks", "Stretch marks", "stria_contrast", _SLOW, (_SWELLING, _LIGHT)),
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
