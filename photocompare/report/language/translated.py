"""A record of words in another language."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from types import MappingProxyType
from typing import Any, TypeVar

from photocompare.report.language.books import FIRST, phrasebook
from photocompare.report.language.phrasebook import Phrasebook

AS_IS = MappingProxyType({"as_is": True})
"""Metadata of a field that is no sentence: a name that a person gave, or a word of the program."""

_Record = TypeVar("_Record")


def in_language(record: _Record, language: str) -> _Record:
    """Return a record, or a tuple of them, with its sentences in ``language``.

    Fields marked with :data:`AS_IS` stay. Raises ``ValueError`` where there is no such language.
    """
    book = phrasebook(language)
    if language == FIRST:
        return record
    told: _Record = _told(record, book)
    return told


def _told(value: Any, book: Phrasebook) -> Any:  # whatever a record holds
    if isinstance(value, str):
        return book.said(value)
    if isinstance(value, tuple):
        return tuple(_told(one, book) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _told(getattr(value, field.name), book)
            for field in fields(value)
            if field.init and not field.metadata.get("as_is")
        }
        return replace(value, **changed)
    return value
