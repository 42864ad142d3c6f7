"""Every sentence of the stages has its phrase, and none is translated by half."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import photocompare
from photocompare.report.language import AS_IS, LANGUAGES, Phrasebook, in_language, phrasebook
from photocompare.report.sentences import sentences

PACKAGE = Path(photocompare.__file__).parent
OTHERS = [language for language in LANGUAGES if language != "en"]
SPEAKERS = (
    "align", "card", "grade", "indications.py", "measure", "model", "normalise", "pipeline.py",
    "quantities", "report", "repeats.py", "scale", "view",
)  # fmt: skip
# What is said to who works with the program: of a file that can't be used, or of the work going on.
NOT_IN_A_REPORT = (
    "align/coarse.py", "align/face_search.py", "align/plausibility.py", "align/point_fit.py",
    "align/point_pairs.py", "align/search.py", "align/series.py", "align/series_links.py",
    "align/stored.py", "align/whole.py", "grade/photo_checks.py", "measure/skin_maps.py",
    "measure/surface/ground.py", "model/alignment.py", "model/alignment_quality.py",
    "model/arrays.py", "model/region.py", "normalise/gain_field.py", "report/outputs.py",
    "report/plain.py", "report/series_outputs.py", "report/terminal.py", "scale/card.py",
    "scale/finding.py",
)  # fmt: skip
# Pieces that are put together to sentences, which have phrases as a whole.
PIECES = ("stand out", "stands out", "from the relief of the reference", "default-src")
_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]")


@dataclass(frozen=True, slots=True)
class Said:
    """A record of words as reports have them."""

    region: str = field(metadata=AS_IS)
    lines: tuple[tuple[str, str], ...]
    count: int = 3


def spoken() -> Iterator[tuple[str, str]]:
    """Yield where and what each sentence is, with a number in its gaps."""
    for file in sorted(PACKAGE.rglob("*.py")):
        name = file.relative_to(PACKAGE).as_posix()
        if name.startswith(SPEAKERS) and name not in NOT_IN_A_REPORT:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            for line, text in texts(tree):
                for sentence in sentences(text):
                    is_piece = sentence.lstrip("0123456789 ").startswith(PIECES)
                    if _WORDS.search(sentence) and not is_piece:
                        yield f"{name}:{line}", sentence


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that are neither documentation nor that of an error."""
    if isinstance(tree, ast.Raise | ast.Assert):
        return
    if isinstance(tree, ast.Expr) and isinstance(tree.value, ast.Constant):
        return
    if isinstance(tree, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "3" for part in tree.values)
        yield tree.lineno, "".join(str(part) for part in parts)
        return
    if isinstance(tree, ast.Constant) and isinstance(tree.value, str):
        yield tree.lineno, re.sub(r"\{[^}]*\}", "3", tree.value)
    for child in ast.iter_child_nodes(tree):
        yield from texts(child)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_of_a_stage_has_a_phrase(language: str) -> None:
    book = phrasebook(language)
    missing = [f"{where}: {text}" for where, text in spoken() if book.unknown(text)]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_keeps_its_gaps(language: str) -> None:
    file = PACKAGE / "report" / "language" / language / "phrases.json"
    pairs = json.loads(file.read_text(encoding="utf-8")).items()
    gaps = re.compile(r"\{(\d+)[#*]?\}")
    lost = [said for said, own in pairs if set(gaps.findall(said)) != set(gaps.findall(own))]
    assert lost == []


def test_a_sentence_is_translated_whole_or_not_at_all() -> None:
    book = Phrasebook({"Only {0} were found.": "Nur {0} wurden gefunden.", "hairs": "Haare"})
    assert book.said("Only hairs were found.") == "Nur Haare wurden gefunden."
    assert book.said("Only old hairs were found.") == "Only old hairs were found."
    assert book.unknown("Only hairs were found. Only old hairs were found.") == (
        "Only old hairs were found.",
    )


def test_a_name_in_quotes_is_never_translated() -> None:
    book = Phrasebook({"'{0}' is {1}.": "„{0}“ ist {1}.", "light": "hell"}, quotes="„“")
    assert book.said("'light' is light.") == "„light“ ist hell."
    assert book.said("'it's' is light.") == "„it's“ ist hell."


def test_numbers_have_the_decimals_of_the_language() -> None:
    book = Phrasebook({"{0#} to {1#}": "{0} bis {1}", "mm": "mm"}, decimal=",")
    assert book.said("−1.25 to +0.5") == "−1,25 bis +0,5"
    assert book.said("photocompare 0.1.0") == "photocompare 0.1.0"


def test_a_gap_swallows_no_end_of_another_phrase() -> None:
    book = Phrasebook({"within {0}": "auf {0} genau", "{0#} squares": "{0} Quadrate", "mm": "mm"})
    assert book.said("within 2; 3 squares") == "auf 2 genau; 3 Quadrate"
    assert book.said("Within 2.") == "Auf 2 genau."


def test_a_record_is_told_in_a_language_and_its_names_stay() -> None:
    said = Said("Light", (("Light", "The light was matched on the colour card."),))
    assert in_language(said, "en") is said
    told = in_language((said,), "de")
    words = (("Licht", "Das Licht wurde an der Farbkarte angeglichen."),)
    assert told == (Said("Light", words),)


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="no report in fr"):
        phrasebook("fr")


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_says_the_same_numbers(language: str) -> None:
    file = PACKAGE / "report" / "language" / language / "phrases.json"
    pairs = json.loads(file.read_text(encoding="utf-8")).items()

    def numbers(text: str) -> list[str]:
        return sorted(re.findall(r"\d+(?:\.\d+)?", re.sub(r"\{\d+[#*]?\}", "", text)))

    wrong = [said for said, own in pairs if numbers(said) != numbers(own.replace(",", "."))]
    assert wrong == []
