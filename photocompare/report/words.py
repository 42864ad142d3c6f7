"""Plain words for people who never saw the inside: quantities, verdicts, grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from photocompare.model import Reading, Verdict
from photocompare.report.table import decimals_of, interval_text, number_text, plain_name


@dataclass(frozen=True, slots=True)
class _Words:
    """What a quantity is called in a sentence, and what a region is when it rises or falls."""

    noun: str
    higher: str
    lower: str


_WORDS: Mapping[str, _Words] = MappingProxyType(
    {
        "redness_hi": _Words("redness", "redder", "less red"),
        "pigment_mic": _Words("pigment", "more pigmented", "less pigmented"),
        "tone_l": _Words("lightness", "lighter", "darker"),
        "texture_fine": _Words("fine texture", "rougher to the eye", "smoother to the eye"),
        "texture_medium": _Words("medium texture", "rougher to the eye", "smoother to the eye"),
        "texture_coarse": _Words("coarse texture", "rougher to the eye", "smoother to the eye"),
    }
)

LAY_QUANTITIES = tuple(_WORDS)
"""The quantities that are put into sentences; the others stand in the table alone."""

GRADES: Mapping[str, str] = MappingProxyType(
    {
        "A": "The two photos can be compared very well.",
        "B": "The two photos can be compared well.",
        "C": "The two photos can be compared with some care.",
        "D": "The two photos compare poorly; take the numbers as rough.",
        "E": "The two photos hardly compare; take the numbers as a hint at most.",
        "F": "The two photos can't be compared; the numbers say nothing sure.",
    }
)

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.HIGHER: "higher",
        Verdict.LOWER: "lower",
        Verdict.WITHIN_ERROR: "within error",
        Verdict.NOT_MEASURABLE: "not measurable",
    }
)

DISCLAIMER = (
    "This report compares two photos. It does not say why the skin changed or whether a treatment "
    "worked. Your practitioner can tell you what it means for you."
)


def statement(reading: Reading) -> str:
    """Return what a reading says, in one or two sentences without a judgement."""
    words = _WORDS.get(reading.quantity)
    noun, place = _noun(reading), reading.region
    if reading.verdict is Verdict.NOT_MEASURABLE:
        return unmeasured((reading,))
    if reading.verdict is Verdict.WITHIN_ERROR:
        return (
            f"The {noun} of “{place}” differs by no more than the measuring error "
            f"({_amount(reading)})."
        )
    if words is None:
        direction = f"{reading.verdict.value} in {noun}"
    else:
        direction = words.higher if reading.verdict is Verdict.HIGHER else words.lower
    return f"“{place}” is {direction} in the after photo: {_amount(reading)}."


def unmeasured(readings: Sequence[Reading]) -> str:
    """Return what can't be said of one region for one reason, in one or two sentences."""
    nouns = [_noun(reading) for reading in readings]
    listed = nouns[0] if len(nouns) == 1 else f"{', '.join(nouns[:-1])} and {nouns[-1]}"
    reason = f" {readings[0].reason}" if readings[0].reason else ""
    return f"The {listed} of “{readings[0].region}” could not be measured.{reason}"


def _noun(reading: Reading) -> str:
    words = _WORDS.get(reading.quantity)
    return words.noun if words else plain_name(reading.quantity)


def _amount(reading: Reading) -> str:
    decimals = decimals_of(reading.quantity)
    change = f"{number_text(reading.change, signed=True, decimals=decimals)} {reading.unit}"
    interval = interval_text(reading)
    if interval == "not known":
        return f"{change}; how sure that is, is not known"
    return f"{change}; with 95\u00a0% confidence {interval}"
