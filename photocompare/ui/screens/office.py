"""The office: where a clinic looks after its store, its people, its lists and its own error."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from photocompare.ui import state
from photocompare.ui.clinic.offered import OFFICE, offered
from photocompare.ui.words import words

_ICONS = {
    "safekeeping": ":material/shield:",
    "lists": ":material/list_alt:",
    "shot_error": ":material/query_stats:",
    "people": ":material/group:",
    "log": ":material/history:",
}


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    titles, texts = words("language")["pages"], words("office")
    st.title(titles["office"], anchor=False)
    may_see = offered()
    for name in OFFICE:
        if name in may_see:
            with st.container(border=True):
                file = Path(__file__).with_name(f"{name}.py")
                st.page_link(file, label=f"**{titles[name]}**", icon=_ICONS[name])
                st.markdown(texts[name])
    if not may_see & frozenset(OFFICE):
        st.info(texts["nothing"], icon=":material/lock:")


page()
