"""What the check that goes on by itself has found, said on every page of the clinic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.services.checked import damage_count, standing
from photocompare.ui.clinic.asking import SAFEKEEPING, said_in_place
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.words import words

if TYPE_CHECKING:
    from photocompare.ui.clinic.desk import Clinic


def warn_of_damage(clinic: Clinic) -> None:
    """Say above a page that something stored is damaged, where it is; else nothing."""
    if not clinic.may(Action.SEE_PHOTOS):
        return
    with said_in_place():
        count = clinic.do(damage_count)
        if not count:
            return
        texts = words("safekeeping")["rolling"]
        st.error(texts["banner"].format(count=count), icon=":material/report:")
        if clinic.may(Action.BACK_UP):
            st.page_link(SAFEKEEPING, label=texts["which"], icon=":material/fact_check:")


def told_standing(clinic: Clinic) -> None:
    """Say when everything was last read, and what of it is damaged."""
    texts = words("safekeeping")
    said = texts["rolling"]
    found = clinic.do(standing)
    st.markdown(said["note"])
    if found.read_since is not None:
        when = f"{found.read_since:%Y-%m-%d %H:%M} UTC"
        st.markdown(said["all_read"].format(count=found.object_count, when=when))
    elif found.object_count:
        read = found.object_count - found.never_read
        st.markdown(said["some_read"].format(count=read, of=found.object_count))
    if found.damaged:
        st.error(said["damaged"].format(count=len(found.damaged)), icon=":material/report:")
        kinds, what = texts["check"]["kinds"], texts["check"]["what"]
        rows = [
            TableRow(kinds[one.kind], one.name[:12], (what[one.what],)) for one in found.damaged
        ]
        table([texts["check"]["part"], texts["check"]["state"]], rows)
