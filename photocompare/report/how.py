"""How one reading was computed: formula, place, light, scale, and what its error is made of."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from photocompare.model import Comparison, MarkState, Reading, RegionKind
from photocompare.quantities import QUANTITIES
from photocompare.report.lay_words import TERM_WORDS
from photocompare.report.scale_words import scale_words
from photocompare.report.table import decimals_of, number_text
from photocompare.report.words import listed, statement

MARK_WORDS = {
    MarkState.KEPT: "kept",
    MarkState.FADED: "faded",
    MarkState.DARKER: "darker",
    MarkState.GONE: "gone",
    MarkState.NEW: "new",
}
_TAKES_NO_SCALE = frozenset(
    {
        "redness_hi",
        "redness_ei",
        "redness_a",
        "pigment_mic",
        "tone_l",
        "tone_ita",
        "difference_de00",
    }
)


@dataclass(frozen=True, slots=True)
class How:
    """How a reading came about, as headings and words; ``said`` is the reading in one sentence."""

    said: str
    lines: tuple[tuple[str, str], ...]


def how_of(comparison: Comparison, reading: Reading) -> How:
    """Return how ``reading`` was computed."""
    known = QUANTITIES.get(reading.quantity)
    lines = []
    if known is not None:
        lines += [("Formula", f"{known.formula}."), ("Source", f"{known.source}.")]
        lines.append(("Higher means", f"{known.higher_means}."))
    lines += [("Where", _where(comparison, reading)), ("Light", _light(comparison))]
    if reading.quantity not in _TAKES_NO_SCALE:
        lines.append(("Scale", f"{scale_words(comparison)}."))
    lines += _parts(reading) + _found(reading) + _error(reading)
    return How(statement(reading), tuple(lines))


def _where(comparison: Comparison, reading: Reading) -> str:
    references = [r.name for r in comparison.regions if r.kind is RegionKind.REFERENCE]
    others = [f"“{name}”" for name in references if name != reading.region]
    if reading.region in references:
        return f"“{reading.region}”, skin that was not treated."
    beside = (
        f"held against the untreated skin {listed(others)}"
        if others
        else "with no untreated skin to hold it against"
    )
    return f"“{reading.region}”, {beside}; only pixels that both photos show well."


def _light(comparison: Comparison) -> str:
    lighting = comparison.pair.lighting
    doubt = "" if lighting.separable else "; a change all over can't be told from a change of light"
    return f"{lighting.method}{doubt}."


def _parts(reading: Reading) -> list[tuple[str, str]]:
    decimals = decimals_of(reading.quantity)
    words = [
        f"{part.name}: {number_text(part.before, decimals=decimals)} → "
        f"{number_text(part.after, decimals=decimals)}"
        for part in reading.parts
    ]
    return [("In parts", f"{'; '.join(words)} ({reading.unit}, before → after).")] if words else []


def _found(reading: Reading) -> list[tuple[str, str]]:
    counts = Counter(mark.state for mark in reading.marks)
    words = [f"{counts[state]} {word}" for state, word in MARK_WORDS.items() if counts[state]]
    return [("Found in the photos", f"{listed(words)}.")] if words else []


def _error(reading: Reading) -> list[tuple[str, str]]:
    lines = []
    if reading.terms:
        lines.append(("The error is made of", f"{'; '.join(_terms(reading))}."))
        lines.append(("It adds up", _sum(reading)))
    elif reading.interval is None:
        lines.append(("Error", "not known."))
    if reading.detectable_change is not None:
        least = _size(reading, reading.detectable_change)
        lines.append(("Least change", f"{least} {reading.unit}: less can't be told from error."))
    if reading.basis:
        lines.append(("The error rests on", reading.basis))
    return lines


def _terms(reading: Reading) -> list[str]:
    words = []
    for term in reading.terms:
        size = _size(reading, term.size)
        if not _is_seen(reading, term.size):
            size = "next to nothing"
        elif term.is_bound:
            size = f"at most {size}"
        words.append(f"{TERM_WORDS.get(term.name, term.name)} {size}")
    return words


def _sum(reading: Reading) -> str:
    """Return the sum with its numbers, so that a reader can do it again."""
    spreads = [term.size for term in reading.terms if not term.is_bound and term.size > 0.0]
    bounds = [term.size for term in reading.terms if term.is_bound and term.size > 0.0]
    together, bound = math.hypot(*spreads), sum(bounds)
    text = ""
    if spreads:
        shown = [size for size in spreads if _is_seen(reading, size)] or spreads
        squares = " + ".join(f"{_size(reading, size)}²" for size in shown)
        text = f"√({squares}) = {_size(reading, together)}"
    if reading.interval is None:
        return f"{text} {reading.unit}."
    half = reading.interval[1] - reading.change  # the low end of a distance stops at zero
    if spreads and half > bound:
        text += f"; × {(half - bound) / together:.2f} for 95 % confidence"
    seen = [size for size in bounds if _is_seen(reading, size)]
    if seen:
        added = " + ".join(_size(reading, size) for size in seen)
        text += f"{'; plus ' if text else ''}{added} that may have acted besides"
    return f"{text}: ±{_size(reading, half)} {reading.unit}."


def _size(reading: Reading, size: float) -> str:
    """Return a part of an error with one decimal more than the reading: small parts add up too."""
    return number_text(size, decimals=decimals_of(reading.quantity) + 1)


def _is_seen(reading: Reading, size: float) -> bool:
    """Return whether a part of an error shows a digit other than nought."""
    return any(digit in _size(reading, size) for digit in "123456789")
