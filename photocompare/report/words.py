"""Plain words for people who never saw the inside: quantities, verdicts, grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from photocompare.model import Reading, Verdict
from photocompare.quantities import QUANTITIES
from photocompare.report.lay_words import FAMILY_TITLES, LAY_WORDS
from photocompare.report.table import decimals_of, interval_text, number_text, plain_name

LAY_QUANTITIES = tuple(name for name, words in LAY_WORDS.items() if words.is_told)
"""The quantities that are put into sentences; the others stand among the readings alone."""

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

_MOST_NOUNS = 5  # nobody reads a sentence with more

DISCLAIMER = (
    "This report compares two photos. It does not say why the skin changed or whether a treatment "
    "worked. Your practitioner can tell you what it means for you."
)


def statement(reading: Reading) -> str:
    """Return what a reading says, in one or two sentences without a judgement."""
    words = LAY_WORDS.get(reading.quantity)
    noun, place = noun_of(reading.quantity), reading.region
    if reading.verdict is Verdict.NOT_MEASURABLE:
        return unmeasured((reading,))
    if reading.verdict is Verdict.WITHIN_ERROR:
        return (
            f"The {noun} of “{place}” differs by no more than the measuring error "
            f"({_amount(reading)})."
        )
    if words is None:
        seen = f"is {reading.verdict.value} in {noun}"
    else:
        seen = words.higher if reading.verdict is Verdict.HIGHER else words.lower
    return f"“{place}” {seen} in the after photo: {_amount(reading)}."


def within(readings: Sequence[Reading]) -> str:
    """Return what can be said of all readings of one region that lie within their error."""
    if len(readings) == 1:
        return statement(readings[0])
    names, place = [reading.quantity for reading in readings], readings[0].region
    if len(names) <= _MOST_NOUNS:
        nouns = listed([noun_of(name) for name in names])
        return f"The {nouns} of “{place}” each differ by no more than the measuring error."
    families = [QUANTITIES[name].family for name in names if name in QUANTITIES]
    titles = [FAMILY_TITLES[family].lower() for family in dict.fromkeys(families)]
    return (
        f"{len(names)} readings of “{place}” each differ by no more than the measuring error. "
        f"They are of {listed(titles)}."
    )


def unmeasured(readings: Sequence[Reading]) -> str:
    """Return what can't be said of one region for one reason, in one or two sentences."""
    nouns = listed([noun_of(reading.quantity) for reading in readings])
    reason = f" {readings[0].reason}" if readings[0].reason else ""
    return f"The {nouns} of “{readings[0].region}” could not be measured.{reason}"


def listed(words: Sequence[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def noun_of(quantity: str) -> str:
    """Return what a quantity is called inside a sentence."""
    words = LAY_WORDS.get(quantity)
    return words.noun if words else plain_name(quantity)


def _amount(reading: Reading) -> str:
    decimals = decimals_of(reading.quantity)
    change = f"{number_text(reading.change, signed=True, decimals=decimals)} {reading.unit}"
    interval = interval_text(reading)
    if interval == "not known":
        return f"{change}; how sure that is, is not known"
    return f"{change}; with 95\u00a0% confidence {interval}"
