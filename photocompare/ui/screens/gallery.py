"""The gallery: cases as cards, found by what they are."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.services.search import Place, Wanted, cards, facets
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import PATIENTS, said_in_place
from photocompare.ui.clinic.case_card import case_card
from photocompare.ui.clinic.chips import clear_button
from photocompare.ui.clinic.filters import wanted_cases
from photocompare.ui.words import words

_MOST = 24
_ACROSS = 4
_PAGES = "gallery-pages"


def page() -> None:
    """Draw the gallery."""
    state.keep_fields(is_elsewhere=True)
    texts = words("gallery")
    clinic = entered(Action.SEE_PHOTOS)
    if clinic is None:
        return
    st.title(words("language")["pages"]["gallery"], anchor=False)
    with said_in_place():
        _gallery(clinic, texts)


def _gallery(clinic: Clinic, texts: dict[str, Any]) -> None:
    counted = clinic.do(facets)
    if not counted["areas"]:
        st.markdown(f"## {texts['empty']}")
        if clinic.may(Action.SEE_PATIENTS):
            st.markdown(texts["empty_help"])
            st.page_link(PATIENTS, label=texts["to_patients"], icon=":material/group:")
        else:
            st.markdown(texts["empty_editor"])
        return
    wanted = wanted_cases(clinic, counted)
    pages = _pages(wanted)
    found = clinic.do(cards, wanted=wanted, after=pages[-1], most=_MOST)
    st.markdown(texts["count"].format(count=found.total))
    if not found.cards:
        st.markdown(texts["none"])
        clear_button(texts, key="none")
    for start in range(0, len(found.cards), _ACROSS):
        row = st.columns(_ACROSS)
        for place, card in zip(row, found.cards[start : start + _ACROSS], strict=False):
            with place, st.container(border=True):
                case_card(clinic, card)
    with st.container(horizontal=True):
        if len(pages) > 1 and _step(texts["earlier"], "arrow_back", "Ctrl+Left"):
            pages.pop()
            st.rerun()
        if found.next and _step(texts["later"], "arrow_forward", "Ctrl+Right"):
            pages.append(found.next)
            st.rerun()


def _step(label: str, icon: str, keys: str) -> bool:
    return bool(st.button(label, icon=f":material/{icon}:", shortcut=keys))


def _pages(wanted: Wanted) -> list[Place | None]:
    """Return where the pages begin that were gone through, this one last."""
    held = st.session_state.get(_PAGES)
    if held is not None and held[0] == wanted:
        gone_through: list[Place | None] = held[1]
        return gone_through
    first: list[Place | None] = [None]
    st.session_state[_PAGES] = (wanted, first)
    return first


page()
