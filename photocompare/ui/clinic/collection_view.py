"""A collection as who makes it sees it: its choice, its cases, and those that might be in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.services.collections import (
    FOR_SHOWING,
    Collection,
    Summary,
    change_collection,
    remove_collection,
)
from photocompare.gallery.services.search import Card, Wanted, cards
from photocompare.gallery.services.treated import Spot, representative
from photocompare.ui.clinic.asking import COLLECTIONS, said_in_place
from photocompare.ui.clinic.case_card import case_card
from photocompare.ui.clinic.collection_said import choice_said
from photocompare.ui.clinic.collection_show import begin_showing
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_ACROSS, _MOST = 4, 8
_SIZES = (3, 5, 7, 9, 11)  # odd: one of them is the median case


def collection_view(clinic: Clinic, found: Summary) -> None:
    """Show a collection, and let who may change it."""
    texts = words("collections")
    one = found.collection
    may_change = clinic.may(Action.CURATE)
    st.title(plain(one.name), anchor=False)
    said, areas = words("clinic"), words("protocols")["areas"]
    area = areas[one.area] if one.area else texts["any_area"]
    of = said["indications"][one.indication]
    st.markdown(f"{of} · {area} · {texts['for'].format(purpose=said['purposes'][one.purpose])}")
    if found.shown and st.button(texts["show"], type="primary", icon=":material/slideshow:"):
        begin_showing()
    choice_said(found)
    _chosen(clinic, found, texts, may_change=may_change)
    _without_response(clinic, found, texts, may_change=may_change)
    if may_change:
        _choose(clinic, found, texts)
        _change(clinic, one, texts)


def _chosen(clinic: Clinic, found: Summary, texts: dict[str, Any], *, may_change: bool) -> None:
    st.header(texts["cases"], anchor=False)
    if not found.shown:
        st.markdown(texts["no_cases"])
        return
    ids = [one.case_id for one in found.shown]

    def below(card: Card) -> None:
        if may_change:
            _buttons(clinic, found.collection, card.case.id, texts)

    _rows(clinic, ids, below)


def _buttons(clinic: Clinic, one: Collection, case_id: str, texts: dict[str, Any]) -> None:
    place = one.case_ids.index(case_id)
    with st.container(horizontal=True, gap="small"):
        for name, step, is_end in (
            ("earlier", -1, place == 0),
            ("later", 1, place == len(one.case_ids) - 1),
        ):
            if st.button(
                texts[name],
                help=texts[f"{name}_help"],
                type="tertiary",
                disabled=is_end,
                key=f"{name}-{case_id}",
            ):
                _keep(clinic, one, _moved(one.case_ids, place, place + step))
        if st.button(texts["take_out"], type="tertiary", key=f"take-out-{case_id}"):
            left = tuple(other for other in one.case_ids if other != case_id)
            _keep(clinic, one, left)


def _moved(case_ids: tuple[str, ...], place: int, to: int) -> tuple[str, ...]:
    left = [*case_ids[:place], *case_ids[place + 1 :]]
    return (*left[:to], case_ids[place], *left[to:])


def _without_response(
    clinic: Clinic, found: Summary, texts: dict[str, Any], *, may_change: bool
) -> None:
    """Show, one click away, those that did not change in the direction that was hoped for."""
    without = found.everyone.without_response
    if not without:
        return
    may_show = [one for one in without if one.may_be_shown]
    title = texts["without"].format(count=len(without), showable=len(may_show))
    with st.expander(title, icon=":material/trending_flat:"):
        st.markdown(f":small[{texts['without_note']}]")
        _offered(clinic, found.collection, may_show, texts if may_change else None, key="without")


def _choose(clinic: Clinic, found: Summary, texts: dict[str, Any]) -> None:
    one = found.collection
    offered = [
        spot
        for spot in found.everyone.spots
        if spot.may_be_shown and spot.case_id not in one.case_ids
    ]
    is_new = not one.case_ids
    with st.expander(texts["choose"], icon=":material/playlist_add:", expanded=is_new):
        if not any(spot.may_be_shown for spot in found.everyone.spots):
            st.markdown(texts["none_may"])
            return
        with st.container(horizontal=True, vertical_alignment="bottom"):
            count = st.selectbox(texts["size"], _SIZES, 1, key=f"size-{one.id}", width=160)
            if st.button(
                texts["representative"], type="primary" if is_new else "secondary",
                icon=":material/balance:",
            ):  # fmt: skip
                _keep(clinic, one, representative(found.everyone, count))
        st.markdown(f":small[{texts['representative_note']}]")
        _offered(clinic, one, offered, texts, key="choose")


def _offered(
    clinic: Clinic,
    one: Collection,
    spots: Sequence[Spot],
    texts: dict[str, Any] | None,
    *,
    key: str,
) -> None:
    """Show cases page after page; with ``texts`` each can be taken into the collection."""
    said = words("collections")
    pages = max(1, -(-len(spots) // _MOST))
    page = min(int(st.session_state.get(f"{key}-page-{one.id}", 0)), pages - 1)
    held = [spot.case_id for spot in spots[page * _MOST : (page + 1) * _MOST]]

    def below(card: Card) -> None:
        case_id = card.case.id
        if texts is None or case_id in one.case_ids:
            return
        if st.button(texts["take"], icon=":material/add:", key=f"{key}-{case_id}"):
            _keep(clinic, one, (*one.case_ids, case_id))

    _rows(clinic, held, below)
    if pages > 1:
        with st.container(horizontal=True, vertical_alignment="center"):
            for name, step, is_end in (
                ("page_before", -1, page == 0),
                ("page_after", 1, page == pages - 1),
            ):
                if st.button(said[name], disabled=is_end, key=f"{key}-{name}-{one.id}"):
                    st.session_state[f"{key}-page-{one.id}"] = page + step
                    st.rerun()
            st.markdown(f":small[{said['page'].format(page=page + 1, pages=pages)}]")


def _rows(clinic: Clinic, case_ids: Sequence[str], below: Any) -> None:
    wanted = Wanted(case_ids=tuple(case_ids))
    found = {
        card.case.id: card
        for card in clinic.do(cards, wanted=wanted, most=max(1, len(case_ids))).cards
    }
    shown = [found[one] for one in case_ids if one in found]
    for start in range(0, len(shown), _ACROSS):
        for place, card in zip(st.columns(_ACROSS), shown[start : start + _ACROSS], strict=False):
            with place, st.container(border=True):
                case_card(clinic, card)
                below(card)


def _change(clinic: Clinic, one: Collection, texts: dict[str, Any]) -> None:
    purposes = words("clinic")["purposes"]
    with st.expander(texts["change"], icon=":material/edit:"):
        with st.form(f"change-{one.id}", border=False):
            name = st.text_input(texts["name"], one.name, help=texts["name_help"], max_chars=120)
            purpose = st.selectbox(
                texts["purpose"],
                FOR_SHOWING,
                FOR_SHOWING.index(one.purpose),
                format_func=purposes.__getitem__,
                help=texts["purpose_help"],
            )
            if st.form_submit_button(texts["save"], type="primary"):
                with said_in_place():
                    wanted = replace(one, name=name, purpose=purpose)
                    clinic.do(change_collection, collection=wanted)
                    st.rerun()
        is_sure = st.checkbox(texts["remove_sure"], key=f"sure-{one.id}")
        if st.button(texts["remove"], icon=":material/delete:", disabled=not is_sure):
            with said_in_place():
                clinic.do(remove_collection, collection=one)
                st.switch_page(COLLECTIONS)


def _keep(clinic: Clinic, one: Collection, case_ids: tuple[str, ...]) -> None:
    with said_in_place():
        clinic.do(change_collection, collection=replace(one, case_ids=case_ids))
        st.rerun()
