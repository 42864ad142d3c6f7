"""The gallery: cases as cards, found by what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.search import Card, Place, Wanted, cards, facets
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import CASE, PATIENTS, said_in_place
from photocompare.ui.clinic.thumbs import thumbs
from photocompare.ui.components.markdown import plain
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
        st.markdown(texts["empty_help"])
        st.page_link(PATIENTS, label=texts["to_patients"], icon=":material/group:")
        return
    wanted = _wanted(counted, texts)
    pages = _pages(wanted)
    found = clinic.do(cards, wanted=wanted, after=pages[-1], most=_MOST)
    st.markdown(texts["count"].format(count=found.total))
    if not found.cards:
        st.markdown(texts["none"])
    for start in range(0, len(found.cards), _ACROSS):
        row = st.columns(_ACROSS)
        for place, card in zip(row, found.cards[start : start + _ACROSS], strict=False):
            with place:
                _card(clinic, card, texts)
    with st.container(horizontal=True):
        if len(pages) > 1 and st.button(texts["earlier"], icon=":material/arrow_back:"):
            pages.pop()
            st.rerun()
        if found.next and st.button(texts["later"], icon=":material/arrow_forward:"):
            pages.append(found.next)
            st.rerun()


def _pages(wanted: Wanted) -> list[Place | None]:
    """Return where the pages begin that were gone through, this one last."""
    held = st.session_state.get(_PAGES)
    if held is not None and held[0] == wanted:
        gone_through: list[Place | None] = held[1]
        return gone_through
    first: list[Place | None] = [None]
    st.session_state[_PAGES] = (wanted, first)
    return first


def _wanted(counted: dict[str, tuple[tuple[str, int], ...]], texts: dict[str, Any]) -> Wanted:
    said = words("clinic")
    named: dict[str, Callable[[str], str]] = {
        "areas": words("protocols")["areas"].__getitem__,
        "indications": said["indications"].__getitem__,
        "fitzpatrick": str,
    }
    chosen: dict[str, tuple[str, ...]] = {}
    places = st.columns(len(named) + 1)
    for place, (name, label) in zip(places, named.items(), strict=False):
        counts = dict(counted[name])
        shown = {one: f"{label(one)} ({count})" for one, count in counts.items()}
        chosen[name] = tuple(
            place.multiselect(
                texts["filters"][name],
                list(shown),
                format_func=shown.__getitem__,
                placeholder=texts["all"],
                key=f"gallery-{name}",
            )
        )
    purpose = places[-1].selectbox(
        texts["filters"]["purpose"],
        list(Purpose),
        index=None,
        format_func=said["purposes"].__getitem__,
        placeholder=texts["all"],
        help=texts["purpose_help"],
        key="gallery-purpose",
    )
    return Wanted(
        areas=chosen["areas"],
        indications=chosen["indications"],
        fitzpatrick=chosen["fitzpatrick"],
        purpose=purpose,
    )


def _card(clinic: Clinic, card: Card, texts: dict[str, Any]) -> None:
    case = card.case
    area = words("protocols")["areas"][case.area]
    indication = words("clinic")["indications"][case.indication]
    with st.container(border=True):
        shown = [(card.first_photo_id, texts["first"])]
        if case.visit_count > 1:
            shown.append((card.last_photo_id, texts["last"]))
        hidden = texts["hidden"] if case.photo_count else texts["no_photos"]
        thumbs(clinic, shown, hidden=hidden, is_pair=True)
        facts = texts["facts"].format(visits=case.visit_count, days=case.days)
        number = f"{plain(card.number)} · " if card.number else ""
        st.page_link(
            CASE,
            label=f"**{area}** · {indication}",
            icon=":material/folder_open:",
            query_params={"case": case.id},
        )
        st.markdown(f":small[{number}{facts}]")


page()
