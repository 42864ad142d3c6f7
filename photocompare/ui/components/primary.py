"""The main buttons of every page, so that their words are read in the dark as well."""

from __future__ import annotations

import streamlit as st

# The app framework writes white on it: on the light teal of the dark theme a contrast of 2.
_DARK_WORDS = (
    "<style>[data-testid='stBaseButton-primary']:not(:disabled) {color: #12171a;}"
    "[data-testid='stBaseButton-primary']:not(:disabled) * {color: inherit;}</style>"
)


def readable_main_buttons() -> None:
    """Write main buttons in a colour that is read on theirs."""
    if st.context.theme.type == "dark":
        st.html(_DARK_WORDS)
