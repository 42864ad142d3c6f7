"""Erasing: what would go is shown first, and a word is typed before it goes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.erasing import Target, WhatGoes, erase, preview
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.words import words


def erase_offer(clinic: Clinic, target: Target, *, title: str, then: Path) -> None:
    """Offer to erase ``target``; the page ``then`` is opened once it is gone."""
    if not clinic.may(Action.ERASE):
        return
    texts = words("erase")
    key = target.patient_id or target.case_id or target.photo_id
    with st.expander(title, icon=":material/delete_forever:"), said_in_place():
        if not st.toggle(texts["show"], key=f"erase-show-{key}"):
            return
        goes = clinic.do(preview, target=target)
        st.markdown(what_goes(goes))
        if goes.copies_sent:
            st.warning(texts["sent"].format(count=goes.copies_sent))
        st.markdown(texts["for_good"])
        typed = st.text_input(texts["type"].format(word=texts["word"]), key=f"erase-word-{key}")
        is_sure = typed.strip().casefold() == str(texts["word"]).casefold()
        if st.button(texts["erase"], type="primary", disabled=not is_sure, key=f"erase-{key}"):
            clinic.do(erase, target=target)
            st.toast(texts["erased"], icon=":material/check:")
            st.switch_page(then)


def what_goes(goes: WhatGoes) -> str:
    """Return as a list what an erasure takes with it."""
    texts = words("erase")["counts"]
    counts = {name: getattr(goes, name) for name in texts}
    return "\n".join(f"- {texts[name]}: {count}" for name, count in counts.items() if count)
