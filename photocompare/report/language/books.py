"""The phrasebook of each language, read once."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType

from photocompare.report.language.phrasebook import Phrasebook

FIRST = "en"
"""The language in which the stages speak."""

LANGUAGES = MappingProxyType({"en": "English", "de": "Deutsch"})
"""The languages that a report can be in, each by its own name."""

_HERE = Path(__file__).parent
_QUOTES = {"en": "“”", "de": "„“"}
_DECIMAL = {"en": ".", "de": ","}
_AND = {"en": " and ", "de": " und "}


@cache
def phrasebook(language: str) -> Phrasebook:
    """Return the phrasebook of ``language``.

    Raises
    ------
    ValueError
        There is no such language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no report in {language}")
    file = _HERE / language / "phrases.json"
    phrases = {} if language == FIRST else json.loads(file.read_text(encoding="utf-8"))
    return Phrasebook(
        phrases,
        decimal=_DECIMAL[language],
        quotes=_QUOTES[language],
        joints={" and ": _AND[language]},
    )
