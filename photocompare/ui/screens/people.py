"""People: who works in the clinic and as what; invited, changed and sent away by an admin."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action, Role
from photocompare.gallery.records import Member
from photocompare.gallery.services.clinics import change_member, members
from photocompare.gallery.services.invitations import Invitation, invite
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.login import is_clinic_mode
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_MADE = "people-invitation"
_MOST_LETTERS = 120
_ROLES: tuple[Role, ...] = tuple(Role)


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("people")
    clinic = entered(Action.MANAGE_MEMBERS)
    if clinic is None:
        return
    st.title(words("language")["pages"]["people"], anchor=False)
    if not is_clinic_mode():
        st.info(texts["local"], icon=":material/info:")
    with said_in_place():
        _invite(clinic, texts["invite"])
        st.header(texts["members"], anchor=False)
        for one in clinic.do(members):
            _member(clinic, one, texts)


def _invite(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.header(texts["title"], anchor=False)
    st.markdown(texts["note"])
    with st.form("invite", clear_on_submit=True):
        first, second = st.columns(2)
        name = first.text_input(texts["name"], max_chars=_MOST_LETTERS)
        role = second.selectbox(texts["role"], _ROLES, format_func=_said)
        st.markdown(f":small[{texts['roles']}]")
        if st.form_submit_button(texts["do"], type="primary", icon=":material/person_add:"):
            if name.strip():
                st.session_state[_MADE] = clinic.do(invite, name=name, role=role)
            else:
                st.error(texts["nameless"])
    made: Invitation | None = st.session_state.get(_MADE)
    if made is None or made.member.clinic_id != clinic.id:
        return
    with st.container(border=True):
        day = f"{made.member.invited_until:%Y-%m-%d}"
        st.markdown(texts["made"].format(name=plain(made.member.name), day=day))
        st.code(made.code, language=None)
        if st.button(texts["told"]):
            del st.session_state[_MADE]
            st.rerun()


def _member(clinic: Clinic, one: Member, texts: dict[str, Any]) -> None:
    role = _said(one.role)
    name = plain(one.name) or texts["local_name" if one.is_local else "unnamed"]
    me = f" ({texts['you']})" if one.id == clinic.actor.member_id else ""
    with st.container(border=True):
        st.markdown(f"**{name}**{me} · {role} · {_state(clinic, one, texts)}")
        if one.is_local:
            st.markdown(f":small[{texts['local_note']}]")
            return
        with st.expander(texts["change"], icon=":material/edit:"):
            _change(clinic, one, texts)


def _state(clinic: Clinic, one: Member, texts: dict[str, Any]) -> str:
    states: dict[str, str] = texts["states"]
    if not one.is_active:
        return states["away"]
    if one.invited_until is None:
        return states["here"]
    if clinic.store.now() > one.invited_until:
        return states["lapsed"]
    return states["invited"].format(day=f"{one.invited_until:%Y-%m-%d}")


def _change(clinic: Clinic, one: Member, texts: dict[str, Any]) -> None:
    with st.form(f"member-{one.id}", border=False):
        role = st.selectbox(
            texts["invite"]["role"],
            _ROLES,
            index=_ROLES.index(one.role),
            format_func=_said,
        )
        is_active = st.checkbox(texts["active"], value=one.is_active, help=texts["active_help"])
        if st.form_submit_button(texts["keep"], type="primary"):
            with said_in_place():
                clinic.do(change_member, member_id=one.id, role=role, is_active=is_active)
                st.rerun()


def _said(role: Role) -> str:
    return str(words("clinic")["roles"][role])


page()
