"""The log: what was done in the clinic, by whom and when, and whether that is all of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import streamlit as st

from photocompare.gallery.actor import NOBODY, Action
from photocompare.gallery.audit import ChainState
from photocompare.gallery.records import AuditEntry
from photocompare.gallery.services.log import (
    WantedEntries,
    chain_state,
    cut_since,
    entries,
    kinds_of_entries,
    names_of_members,
)
from photocompare.gallery.services.log_table import log_table
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.words import words

_MOST = 50
_PAGES, _CHAIN = "log-pages", "log-chain"
_SHORT = 8  # letters of an id, its last: the first ones are the time


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("log")
    clinic = entered(Action.READ_AUDIT)
    if clinic is None:
        return
    st.title(words("language")["pages"]["log"], anchor=False)
    st.markdown(texts["note"])
    with said_in_place():
        _chain(clinic, texts["chain"])
        _entries(clinic, texts)


def _chain(clinic: Clinic, texts: dict[str, Any]) -> None:
    newest = clinic.do(entries, wanted=WantedEntries(most=1))
    count = newest[0].number if newest else 0
    again = st.session_state.pop("log-check", False)
    held: tuple[str, int, ChainState] | None = st.session_state.get(_CHAIN)
    if held is None or again or held[:2] != (clinic.id, count):
        held = (clinic.id, count, clinic.do(chain_state))
        st.session_state[_CHAIN] = held
    found, cut = held[2], clinic.do(cut_since)
    if cut is not None:
        st.error(texts["cut"].format(day=f"{cut:%Y-%m-%d %H:%M}"), icon=":material/content_cut:")
    elif found.holds:
        st.success(texts["holds"].format(count=found.count), icon=":material/link:")
    if not found.holds:
        st.error(texts["broken"].format(number=found.first_broken), icon=":material/link_off:")
    st.markdown(f":small[{texts['end']}]")
    if st.button(texts["again"], icon=":material/fact_check:"):
        st.session_state["log-check"] = True
        st.rerun()


def _entries(clinic: Clinic, texts: dict[str, Any]) -> None:
    names = clinic.do(names_of_members)
    wanted = _wanted(clinic, names, texts)
    pages = _pages(wanted)
    found = clinic.do(
        entries,
        wanted=WantedEntries(
            before=pages[-1],
            most=_MOST + 1,
            member_id=wanted.member_id,
            what=wanted.what,
            day=wanted.day,
        ),
    )
    if not found:
        st.markdown(texts["none"])
        return
    shown = found[:_MOST]
    table(texts["columns"], [_row(one, names, texts) for one in shown])
    with st.container(horizontal=True):
        if len(pages) > 1 and st.button(texts["later"], icon=":material/arrow_back:"):
            pages.pop()
            st.rerun()
        if len(found) > _MOST and st.button(texts["earlier"], icon=":material/arrow_forward:"):
            pages.append(shown[-1].number)
            st.rerun()
        st.download_button(
            texts["export"],
            lambda: clinic.do(log_table, wanted=wanted, columns=texts["csv"]),
            file_name=f"photocompare-log-{clinic.store.now():%Y-%m-%d}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
    st.markdown(f":small[{texts['export_note']}]")


def _wanted(clinic: Clinic, names: dict[str, str], texts: dict[str, Any]) -> WantedEntries:
    first, second, third = st.columns(3)
    member = first.selectbox(
        texts["member"],
        [*names, NOBODY],
        index=None,
        format_func=lambda one: _who(one, names, texts),
        placeholder=texts["all"],
        key="log-member",
    )
    what = second.selectbox(
        texts["what"],
        clinic.do(kinds_of_entries),
        index=None,
        format_func=lambda one: str(texts["kinds"].get(one, one)),
        placeholder=texts["all"],
        key="log-what",
    )
    day = third.date_input(texts["day"], value=None, help=texts["day_help"], key="log-day")
    return WantedEntries(member_id=member, what=what, day=day if isinstance(day, date) else None)


def _pages(wanted: WantedEntries) -> list[int | None]:
    """Return below which numbers the pages begin that were gone through, this one last."""
    held = st.session_state.get(_PAGES)
    if held is not None and held[0] == wanted:
        gone_through: list[int | None] = held[1]
        return gone_through
    first: list[int | None] = [None]
    st.session_state[_PAGES] = (wanted, first)
    return first


def _row(one: AuditEntry, names: dict[str, str], texts: dict[str, Any]) -> TableRow:
    detail = json.dumps(one.detail, ensure_ascii=False, sort_keys=True) if one.detail else ""
    return TableRow(
        f"{one.at:%Y-%m-%d %H:%M:%S}",
        str(one.number),
        (
            _who(one.member_id, names, texts),
            str(texts["kinds"].get(one.what, one.what)),
            one.subject_id[-_SHORT:],
            detail.strip("{}").replace('"', ""),
        ),
    )


def _who(member_id: str, names: dict[str, str], texts: dict[str, Any]) -> str:
    if member_id == NOBODY:
        return str(texts["nobody"])
    return names.get(member_id) or f"{texts['unnamed']} {member_id[-_SHORT:]}"


page()
