"""Every word of the components, one file a part and language; a translator needs no code."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import streamlit as st

LANGUAGES = MappingProxyType({"en": "English", "de": "Deutsch"})
"""The languages that there are words in, each by its own name."""

LANGUAGE_KEY = "language"
_FIRST = "en"
_FOLDER = Path(__file__).parent


def language() -> str:
    """Return the language of this session; English until another one is chosen."""
    chosen = st.session_state.get(LANGUAGE_KEY, _FIRST)
    return chosen if chosen in LANGUAGES else _FIRST


def set_language(chosen: str) -> None:
    """Let this session have its words in the language ``chosen``; an unknown one is left out."""
    if chosen in LANGUAGES:
        st.session_state[LANGUAGE_KEY] = chosen


def words(part: str) -> dict[str, Any]:
    """Return the words of ``part`` in the language of this session."""
    return words_in(language(), part)


@cache
def words_in(chosen: str, part: str) -> dict[str, Any]:
    """Return the words of ``part`` in the language ``chosen``.

    Raises
    ------
    ValueError
        There is no such language.
    """
    if chosen not in LANGUAGES:
        raise ValueError(f"no words in {chosen}")
    text = (_FOLDER / chosen / f"{part}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def parts() -> tuple[str, ...]:
    """Return the name of every part that has words."""
    return tuple(sorted(file.stem for file in (_FOLDER / _FIRST).glob("*.json")))
