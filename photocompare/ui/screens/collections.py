"""Collections: cases chosen for showing, beside all that were treated for the same."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.capture import AREAS
from photocompare.gallery.actor import Action
from photocompare.gallery.services.collections import (
    FOR_SHOWING,
    Collection,
    NewCollection,
    collections,
    new_collection,
)
from photocompare.indications import INDICATIONS
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import COLLECTION, said_in_place
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words


def page() -> None:
    """Draw the page of all collections."""
    state.keep_fields(is_elsewhere=True)
    texts = words("collections")
    clinic = entered(Action.SEE_PHOTOS)
    if clinic is None:
        return
    with said_in_place():
        _all(clinic, texts)


def _all(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.title(words("language")["pages"]["collections"], anchor=False)
    st.markdown(texts["note"])
    found = clinic.do(collections)
    for one in found:
        st.page_link(
            COLLECTION,
            label=f"**{plain(one.name)}**",
            icon=":material/photo_library:",
            query_params={"collection": one.id},
        )
        st.markdown(f":small[{_said_of(one)}]")
    if not found:
        st.markdown(f"## {texts['empty']}")
        st.markdown(texts["empty_help"])
    if clinic.may(Action.CURATE):
        with st.expander(texts["new"], icon=":material/add:", expanded=not found):
            _new(clinic, texts)


def _said_of(one: Collection) -> str:
    """Return what a collection is of and for, in words."""
    said = words("clinic")
    area = words("protocols")["areas"][one.area] if one.area else words("collections")["any_area"]
    return f"{said['indications'][one.indication]} · {area} · {said['purposes'][one.purpose]}"


def _new(clinic: Clinic, texts: dict[str, Any]) -> None:
    said, areas = words("clinic"), words("protocols")["areas"]
    with st.form("new-collection", border=False):
        name = st.text_input(texts["name"], help=texts["name_help"], max_chars=120)
        indication = st.selectbox(
            texts["indication"],
            [one.name for one in INDICATIONS],
            format_func=said["indications"].__getitem__,
        )
        area = st.selectbox(
            texts["area"],
            ["", *AREAS],
            format_func=lambda one: areas[one] if one else texts["any_area"],
            help=texts["area_help"],
        )
        purpose = st.selectbox(
            texts["purpose"],
            FOR_SHOWING,
            format_func=said["purposes"].__getitem__,
            help=texts["purpose_help"],
        )
        if st.form_submit_button(texts["make"], type="primary"):
            with said_in_place():
                new = NewCollection(name, purpose, indication, area)
                made = clinic.do(new_collection, new=new)
                st.switch_page(COLLECTION, query_params={"collection": made.id})


page()
