"""The choice of the language that the tools speak, at the foot of every page."""

from __future__ import annotations

import streamlit as st

from photocompare.ui.words import LANGUAGES, language, set_language, words

_FIELD = "language_field"  # a field's own value is dropped with it; the choice stays


def language_picker() -> None:
    """Offer every language that the tools have words in."""
    texts = words("language")
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.segmented_control(
            texts["label"],
            list(LANGUAGES),
            default=language(),
            format_func=lambda code: LANGUAGES[code],
            required=True,
            key=_FIELD,
            help=texts["help"],
            on_change=_keep,
        )


def _keep() -> None:
    set_language(str(st.session_state[_FIELD]))
    for key, chosen in st.session_state.items():
        if _is_choice(chosen):  # said again, or the browser goes on showing the old word for it
            st.session_state[key] = chosen


def _is_choice(value: object) -> bool:
    """Return whether ``value`` may be one of several, or some of them."""
    some = value if isinstance(value, list) else [value]
    return bool(some) and all(isinstance(one, str) for one in some)
