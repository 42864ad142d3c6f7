"""What stands between the gallery and who isn't in yet: a login, a code, a passphrase, a key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAuthError

from photocompare.errors import GalleryError, LoginError
from photocompare.gallery.home import Opened, restore_key
from photocompare.gallery.services.invitations import accept_invitation
from photocompare.gallery.services.log import LoginFailure, note_failed_login
from photocompare.ui.clinic.house import house
from photocompare.ui.clinic.login import providers
from photocompare.ui.clinic.stay import Login
from photocompare.ui.words import words

_NOTED = "login-noted"


def ask_to_log_in(why: str) -> None:
    """Offer to log in, below a sentence that says ``why``."""
    texts = words("door")
    st.title(texts["title"], anchor=False)
    st.markdown(why)
    named = providers()
    for provider in named or (None,):
        label = texts["login_with"].format(provider=provider) if len(named) > 1 else texts["login"]
        if st.button(label, type="primary", icon=":material/login:", key=f"login-{provider}"):
            try:
                st.login(provider)
            except StreamlitAuthError:
                st.error(texts["misconfigured"])


def ask_for_code(opened: Opened, login: Login) -> None:
    """Let who is logged in and no member come in with an invitation."""
    texts = words("door")
    note_failure(opened, LoginFailure.UNKNOWN, of=login.subject)
    st.title(texts["title"], anchor=False)
    st.warning(texts["unknown"], icon=":material/lock:")
    with st.form("invitation"):
        code = st.text_input(
            texts["code"], help=texts["code_help"], autocomplete="one-time-code", max_chars=64
        )
        if st.form_submit_button(texts["come_in"], type="primary"):
            _try(lambda: _come_in(opened, code, login))


def _come_in(opened: Opened, code: str, login: Login) -> None:
    clinic_id = opened.actor.clinic_id
    try:
        accept_invitation(opened.store, clinic_id, code=code, subject=login.subject)
    except LoginError:
        note_failed_login(opened.store, clinic_id, why=LoginFailure.WRONG_CODE)
        raise


def note_failure(opened: Opened, why: LoginFailure, *, of: str) -> None:
    """Log, once a session and login, that somebody was not let in."""
    if st.session_state.get(_NOTED) != (why, of):
        note_failed_login(opened.store, opened.actor.clinic_id, why=why)
        st.session_state[_NOTED] = (why, of)


def ask_for_phrase_again(opened: Opened) -> None:
    """Let the one person of this computer go on with the passphrase."""
    texts = words("door")
    minutes = opened.store.settings.session_minutes
    st.warning(texts["away_phrase"].format(minutes=minutes), icon=":material/lock_clock:")
    _phrase_form(texts["go_on"], house().come_back)


def ask_for_key(error: GalleryError) -> None:
    """Let the store be opened with its passphrase, or its key be brought back."""
    texts = words("clinic")["key"]
    st.warning(str(error))
    _phrase_form(texts["open"], house().opened)
    with st.expander(texts["lost"]), st.form("sheet", border=False):
        st.markdown(texts["sheet_help"])
        sheet = st.text_area(texts["sheet"])
        if st.form_submit_button(texts["restore"]):
            _try(lambda: restore_key(None, sheet))


def explain(opened: Opened) -> None:
    """Say once, after the store was made, where it lies and what its recovery sheet is for."""
    if opened.sheet is None or st.session_state.get("key-explained"):
        return
    texts = words("clinic")["first"]
    with st.container(border=True):
        st.markdown(f"### {texts['title']}")
        key = texts["keyring"] if opened.key_file is None else f"`{opened.key_file}`"
        st.markdown(texts["body"].format(folder=opened.store.folder, key=key))
        with st.container(horizontal=True):
            st.download_button(
                texts["sheet"],
                opened.sheet.text,
                file_name="photocompare-recovery-sheet.txt",
                mime="text/plain",
                icon=":material/key:",
                type="primary",
            )
            if st.button(texts["done"]):
                st.session_state["key-explained"] = True
                st.rerun()


def _phrase_form(label: str, do: Callable[[str], Any]) -> None:
    texts = words("clinic")["key"]
    with st.form("phrase"):
        phrase = st.text_input(texts["phrase"], type="password", autocomplete="current-password")
        if st.form_submit_button(label, type="primary"):
            _try(lambda: do(phrase))


def _try(do: Callable[[], object]) -> None:
    try:
        do()
    except GalleryError as error:
        st.error(str(error))
        return
    st.rerun()
