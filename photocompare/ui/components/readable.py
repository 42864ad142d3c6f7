"""What of the framework's own style is too faint to be read, made readable on every page."""

from __future__ import annotations

import streamlit as st

# The app framework writes white on it: on the light teal of the dark theme a contrast of 2.
_DARK_WORDS = (
    "<style>[data-testid='stBaseButton-primary']:not(:disabled) {color: #12171a;}"
    "[data-testid='stBaseButton-primary']:not(:disabled) * {color: inherit;}</style>"
)


# What stands below a choice is written at 0.6 of the ink: a contrast of 3.5 on a grey ground.
_CAPTIONS = "<style>[data-testid='stRadioCaption'] * {opacity: 0.85;}</style>"

# Where a person's own colours hold, the chosen one of several looks like the others.
_CHOSEN = (
    "<style>@media (forced-colors: active) {[data-testid='stButtonGroup'] [aria-checked='true']"
    "{forced-color-adjust: none; background: Highlight !important;"
    " color: HighlightText !important;}}</style>"
)


def readable_words() -> None:
    """Write main buttons and captions so that they are read, and mark what is chosen."""
    st.html(_CAPTIONS)
    st.html(_CHOSEN)
    if st.context.theme.type == "dark":
        st.html(_DARK_WORDS)
