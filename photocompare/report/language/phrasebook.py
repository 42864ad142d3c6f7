"""Sentences that the stages say in English, in another language, by the patterns they are made of.

A stage says what it found in one English sentence with numbers in it. A phrasebook holds each such
sentence as a pattern with gaps, and what it is in the other language. Looked up by what was said,
not by who said it, it also translates what was stored, shortened or joined on the way.

A sentence is translated whole or not at all: half of one would say something else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from photocompare.report.sentences import sentences

_GAP = re.compile(r"\{(\d+)([#*]?)\}")
_QUOTED = re.compile(r"(?:'\{\d+\}'|“\{\d+\}”)")  # the name of a region: a person's own word
_LOOSEST = "; "
_JOINTS = (": ", ", ", " and ", " · ", " → ")  # the looser before the closer
_NUMBER = re.compile(r"(?<![\w.])([+\-−±]?\d+)\.(\d+)(?!\.?\d)")
_NUMBERS = r"[+\-−±]?\d[\d.,]*%?"
_NAME = re.compile(r"(?:'([^']*)'|“([^”]*)”)")
_HAS_WORD = re.compile(r"[^\W\d_]{2}")

_Known = dict[str, str | None]


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A phrase with gaps; the gaps in ``verbatim`` are put in as they are."""

    shape: re.Pattern[str]
    verbatim: frozenset[int]
    translation: str
    is_sentence: bool


class Phrasebook:
    """The phrases of one language.

    Parameters
    ----------
    phrases
        English patterns to their translations, which have the same gaps: ``{0}`` a phrase or a
        number, ``{0#}`` a number alone, ``{0*}`` anything, as it is. A gap in quotes is a name.
    decimal
        What stands between a number and its decimals.
    quotes
        What stands before and after a name.
    joints
        What joins two phrases in English to what does there.
    """

    def __init__(
        self,
        phrases: Mapping[str, str],
        *,
        decimal: str = ".",
        quotes: str = "“”",
        joints: Mapping[str, str] | None = None,
    ) -> None:
        self._decimal = decimal
        self._quotes = quotes
        self._joints = joints or {}
        self._plain = {said: own for said, own in phrases.items() if not _GAP.search(said)}
        patterns = [said for said in phrases if _GAP.search(said)]
        # The one with most words of its own first: another may fit by its gaps alone.
        patterns.sort(key=lambda said: -len(_GAP.sub("", said)))
        self._patterns = [_pattern(said, phrases[said]) for said in patterns]

    def said(self, text: str) -> str:
        """Return ``text`` in this language; a sentence that has no phrase stays as it was."""
        known: _Known = {}  # for this text alone: it may hold a name
        found = [(part, self._sentence(part, known)) for part in sentences(text)]
        return " ".join(part if own is None else own for part, own in found)

    def unknown(self, text: str) -> tuple[str, ...]:
        """Return the sentences of ``text`` that have no phrase."""
        known: _Known = {}
        return tuple(one for one in sentences(text) if self._sentence(one, known) is None)

    def _sentence(self, text: str, known: _Known) -> str | None:
        """Return a sentence or a part of one, or None where it has no phrase."""
        if text not in known:
            known[text] = self._found(text, known)
        return known[text]

    def _found(self, text: str, known: _Known) -> str | None:
        bare = text.strip()
        plain = bare.replace("\u00a0", " ")
        if not _HAS_WORD.search(bare):
            return _NUMBER.sub(rf"\1{self._decimal}\2", text)
        name = _NAME.fullmatch(bare)
        if name:
            return f"{self._quotes[0]}{name[1] or name[2]}{self._quotes[1]}"
        ends = ("", ".") if bare.endswith(".") else ("",)
        for end in ends:
            tried = plain.removesuffix(end)
            for form, raise_it in ((tried, str), (tried[:1].lower() + tried[1:], _raised)):
                found = self._phrase(form, known)
                if found is not None:
                    return text.replace(bare, raise_it(found) + end, 1)
        for joint in _JOINTS:
            joined = self._joined(plain, joint, known)
            if joined is not None:
                return text.replace(bare, joined, 1)
        return None

    def _phrase(self, text: str, known: _Known) -> str | None:
        own = self._plain.get(text)
        if own is None:  # before the patterns: a gap must not swallow the end of one part
            own = self._joined(text, _LOOSEST, known)
        if own is not None:
            return own
        for pattern in self._patterns:
            if pattern.is_sentence != text.endswith("."):
                continue  # the stop is no part of what is in the last gap
            match = pattern.shape.fullmatch(text)
            gaps = [] if match is None else self._gaps(match, pattern.verbatim, known)
            if match is not None and None not in gaps:
                return _GAP.sub(lambda gap: str(gaps[int(gap[1])]), pattern.translation)  # noqa: B023
        return None

    def _gaps(
        self, match: re.Match[str], verbatim: frozenset[int], known: _Known
    ) -> list[str | None]:
        return [
            text if place in verbatim or not text else self._sentence(text, known)
            for place, text in enumerate(match.groups())
        ]

    def _joined(self, text: str, joint: str, known: _Known) -> str | None:
        """Return phrases that stand in a row, where each of them is known."""
        if joint not in text:
            return None
        parts = [self._sentence(part, known) for part in text.split(joint)]
        own = [part for part in parts if part is not None]
        return self._joints.get(joint, joint).join(own) if len(own) == len(parts) else None


def _pattern(said: str, translation: str) -> _Pattern:
    shape, verbatim, end = "", set(), 0
    quoted = {place for match in _QUOTED.finditer(said) for place in range(*match.span())}
    for place, gap in enumerate(_GAP.finditer(said)):
        kind = gap[2]
        shape += re.escape(said[end : gap.start()]) + (f"({_NUMBERS})" if kind == "#" else "(.*?)")
        end = gap.end()
        if kind == "*" or gap.start() in quoted:
            verbatim.add(place)
    whole = re.compile(shape + re.escape(said[end:]), re.DOTALL)
    return _Pattern(whole, frozenset(verbatim), translation, said.endswith("."))


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]
