"""Every language says everything, with the same gaps to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from photocompare.ui.words import LANGUAGES, parts, words_in

FOLDER = Path(__file__).resolve().parents[3] / "photocompare" / "ui" / "words"


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, f"{path}/{place}")
    else:
        yield path, str(value)


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name != "en"])
@pytest.mark.parametrize("part", parts())
def test_a_language_has_every_word_of_the_first_with_the_same_gaps(
    language: str, part: str
) -> None:
    first = dict(leaves(words_in("en", part)))
    other = dict(leaves(words_in(language, part)))
    assert other.keys() == first.keys()
    for path, text in first.items():
        assert bool(other[path].strip()) == bool(text.strip()), path
        gaps = re.findall(r"\{\w+\}", text)
        assert sorted(re.findall(r"\{\w+\}", other[path])) == sorted(gaps), path


def test_no_language_has_a_part_of_its_own() -> None:
    for language in LANGUAGES:
        assert {file.stem for file in (FOLDER / language).glob("*.json")} == set(parts())


def test_an_unknown_language_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no words in"):
        words_in("xx", "viewer")
