"""Repeatability: how far the clinic's own shots of one visit lie apart, and what that rests on."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.services.shot_error import own_error, shot_errors
from photocompare.report.table import plain_name
from photocompare.ui import state
from photocompare.ui.clinic import entered
from photocompare.ui.clinic.asking import GALLERY, said_in_place
from photocompare.ui.clinic.own_error import all_errors, error_said
from photocompare.ui.words import words


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("own_error")
    clinic = entered(Action.SEE_PHOTOS)
    if clinic is None:
        return
    st.title(words("language")["pages"]["shot_error"], anchor=False)
    st.markdown(texts["note"])
    with said_in_place():
        errors = clinic.do(shot_errors)
        if not errors:
            _empty(texts["empty"])
            return
        names = [one.quantity for one in errors]
        quantity = st.selectbox(
            texts["quantity"], names, format_func=plain_name, key="own-error-quantity"
        )
        error_said(clinic.do(own_error, quantity=quantity), len(errors))
        all_errors(errors)


def _empty(texts: dict[str, Any]) -> None:
    st.header(texts["title"], anchor=False)
    steps: list[str] = texts["steps"]
    st.markdown("\n".join(f"{place}. {step}" for place, step in enumerate(steps, start=1)))
    st.markdown(texts["now"])
    st.page_link(GALLERY, label=texts["gallery"], icon=":material/grid_view:")


page()
