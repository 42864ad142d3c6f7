"""One collection: as who makes it sees it, or as it is shown to others."""

from __future__ import annotations

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.services.collections import summary
from photocompare.ui import state
from photocompare.ui.clinic import entered
from photocompare.ui.clinic.asking import COLLECTIONS, asked_for, said_in_place
from photocompare.ui.clinic.collection_show import is_showing, show
from photocompare.ui.clinic.collection_view import collection_view
from photocompare.ui.words import words


def page() -> None:
    """Draw the page of the collection that its address names."""
    state.keep_fields(is_elsewhere=True)
    clinic = entered(Action.SEE_PHOTOS)
    if clinic is None:
        return
    wanted = asked_for("collection")
    if wanted is None or not is_showing():
        back = words("collections")["back"]
        st.page_link(COLLECTIONS, label=back, icon=":material/arrow_back:")
    if wanted is None:
        return
    with said_in_place():
        found = clinic.do(summary, collection_id=wanted)
        if is_showing():
            show(clinic, found)
        else:
            collection_view(clinic, found)


page()
