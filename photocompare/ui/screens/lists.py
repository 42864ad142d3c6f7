"""Lists: the words that the forms of a clinic offer: treatments, topicals, cameras and rooms."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.services.terms import TermKind, set_terms, terms
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.words import words

_HEIGHT_PX = 220


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("lists")
    clinic = entered(Action.CHANGE_PATIENTS)
    if clinic is None:
        return
    st.title(words("language")["pages"]["lists"], anchor=False)
    st.markdown(texts["note"])
    with st.form("lists", border=False):
        columns = [*st.columns(2), *st.columns(2)]
        typed = {
            kind: columns[place].text_area(
                texts["kinds"][kind],
                "\n".join(clinic.do(terms, kind=kind)),
                height=_HEIGHT_PX,
                key=f"list-{kind}",
            )
            for place, kind in enumerate(TermKind)
        }
        if st.form_submit_button(texts["save"], type="primary", icon=":material/save:"):
            with said_in_place():
                _keep(clinic, typed, texts)


def _keep(clinic: Clinic, typed: dict[TermKind, str], texts: dict[str, Any]) -> None:
    changed = 0
    for kind, text in typed.items():
        wanted = tuple(text.splitlines())
        if wanted != clinic.do(terms, kind=kind):
            clinic.do(set_terms, kind=kind, texts=wanted)
            changed += 1
    st.success(texts["saved"] if changed else texts["same"])


page()
