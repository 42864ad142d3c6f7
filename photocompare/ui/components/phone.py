"""What stands above the photos, kept small on a phone: the photos come early on the page."""

from __future__ import annotations

import streamlit as st

_PAGE = "[data-testid='stMainBlockContainer']"
_ROW = "[data-testid='stHorizontalBlock']:has(> [data-testid='stColumn'] .st-key-source)"
_HELD = "[data-testid='stHorizontalBlock']:has(> :is(.st-key-remove-before, .st-key-remove-after))"
_SUMMARY = (
    f"{_PAGE}:has(.st-key-source) > [data-testid='stVerticalBlock']"
    " > [data-testid='stElementContainer']"
)
_COLUMN = f"{_ROW} > [data-testid='stColumn']"

_RULES = (
    f"{_PAGE} {{padding-top: 4rem;}}",
    f"{_PAGE} h1 {{padding: 0.25rem 0 1rem; font-size: 1.5rem;}}",
    f"{_PAGE} [data-testid='stVerticalBlock'], {_ROW} {{gap: 0.625rem;}}",
    # Its two choices say what it is for, and the group is named without these words.
    ".st-key-source [data-testid='stWidgetLabel'] {display: none;}",
    f"{_COLUMN}:nth-child(n + 3) {{min-width: calc(50% - 0.5rem); flex: 1 1 0;}}",
    f"{_COLUMN}:not(:has([data-testid='stElementContainer'])) {{display: none;}}",
    f"{_HELD} {{padding: 0.5rem 0.75rem;}}",
    f":is({_HELD}, {_SUMMARY}) p {{font-size: 0.875rem; line-height: 1.4;}}",
)
_STYLE = f"<style>@media (max-width: 640px) {{{''.join(_RULES)}}}</style>"


def small_on_phones() -> None:
    """Lay what stands above the photos close together where the page is narrow."""
    st.html(_STYLE)
