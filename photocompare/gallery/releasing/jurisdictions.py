"""Publication profiles: what the rules of a place ask of a photo, as dated data; no legal advice.

A profile is a JSON file beside the program; a clinic's own one is read by the same rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from photocompare.errors import ChecklistError
from photocompare.gallery.releasing.facts import Facts
from photocompare.settings import ReleaseSettings

Value = str | int | bool

LANGUAGES = ("en", "de")
"""The languages that each text of a profile is in; the first is the one that is checked."""

_FOLDER = Path(__file__).parent / "profiles"
_FACTS = frozenset(one.name for one in fields(Facts))
_BY_PERSON = "person"
_DEFAULT = ReleaseSettings()


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in each language."""

    by_language: tuple[tuple[str, str], ...]

    def in_language(self, language: str) -> str:
        """Return the text; in English where there is none in ``language``."""
        found = dict(self.by_language)
        return found.get(language, found[LANGUAGES[0]])


@dataclass(frozen=True, slots=True)
class Rule:
    """A law, a code or a ruling; ``is_original`` where its own text was read, not an account."""

    id: str
    text: str
    dated: str
    address: str
    is_original: bool


@dataclass(frozen=True, slots=True)
class FromRecord:
    """An item that the record answers: yes where the fact has one of these values."""

    fact: str
    one_of: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is asked; ``by`` is None where a person answers it.

    ``blocks`` where nothing is published without a yes; ``may_be_passed_over`` where a person may
    publish all the same, with a reason.
    """

    id: str
    question: Texts
    by: FromRecord | None
    blocks: bool
    may_be_passed_over: bool
    rules: tuple[str, ...]

    def question_in(self, language: str) -> str:
        """Return the question; in English where there is none in ``language``."""
        return self.question.in_language(language)


@dataclass(frozen=True, slots=True)
class Profile:
    """What is asked before publishing under the rules of one place, as of ``checked_on``."""

    id: str
    title: Texts
    note: Texts
    checked_on: date
    rules: tuple[Rule, ...]
    items: tuple[Item, ...]

    def is_old(self, today: date, settings: ReleaseSettings = _DEFAULT) -> bool:
        """Return whether it was compared with the rules too long ago, or at a day to come."""
        return not 0 <= (today - self.checked_on).days <= settings.most_profile_days


@cache
def profiles() -> tuple[Profile, ...]:
    """Return the profiles that come with the program, by their id."""
    files = sorted(_FOLDER.glob("*.json"))
    return tuple(profile_of(file.read_text(encoding="utf-8")) for file in files)


def profile(profile_id: str) -> Profile:
    """Return the profile that comes with the program under an id.

    Raises
    ------
    ChecklistError
        There is none.
    """
    for one in profiles():
        if one.id == profile_id:
            return one
    known = ", ".join(one.id for one in profiles())
    raise ChecklistError(f"There is no such publication profile. Choose one of: {known}.")


def profile_of(text: str) -> Profile:
    """Return the profile that a JSON text describes.

    Raises
    ------
    ChecklistError
        It is no profile, or asks for a fact that the record doesn't have.
    """
    try:
        return _profile(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ChecklistError(
            f"This publication profile can't be read ({error}). Compare it with one that comes "
            "with the program."
        ) from error


def _profile(content: Mapping[str, Any]) -> Profile:
    rules = tuple(_rule(one) for one in content["rules"])
    items = tuple(_item(one, {rule.id for rule in rules}) for one in content["items"])
    ids = [item.id for item in items]
    if not items or len(ids) != len(set(ids)):
        raise ValueError("its items need ids of their own")
    return Profile(
        id=_text(content["id"]),
        title=_texts(content["title"]),
        note=_texts(content["note"]),
        checked_on=date.fromisoformat(content["checked_on"]),
        rules=rules,
        items=items,
    )


def _rule(content: Mapping[str, Any]) -> Rule:
    return Rule(
        id=_text(content["id"]),
        text=_text(content["text"]),
        dated=_text(content["dated"]),
        address=_text(content["address"]),
        is_original=_claim(content["is_original"]),
    )


def _item(content: Mapping[str, Any], rule_ids: set[str]) -> Item:
    rules = tuple(content["rules"])
    if not rules or not set(rules) <= rule_ids:
        raise ValueError(f"item {content['id']} names no rule, or one that is not listed")
    return Item(
        id=_text(content["id"]),
        question=_texts(content["question"]),
        by=_by(content["by"]),
        blocks=_claim(content["blocks"]),
        may_be_passed_over=_claim(content["may_be_passed_over"]),
        rules=rules,
    )


def _by(content: str | Mapping[str, Any]) -> FromRecord | None:
    if content == _BY_PERSON:
        return None
    if isinstance(content, str) or content["fact"] not in _FACTS:
        raise ValueError(f"the record has no fact for {content}")
    values = tuple(content["one_of"])
    if not values or not all(isinstance(value, str | int) for value in values):
        raise ValueError(f"no values for {content['fact']}")
    return FromRecord(content["fact"], values)


def _texts(content: Mapping[str, Any]) -> Texts:
    return Texts(tuple((language, _text(content[language])) for language in LANGUAGES))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is missing")
    return value


def _claim(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is missing")
    return value
