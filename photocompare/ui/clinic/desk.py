"""The store of this installation, opened once for all sessions, and who acts in this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from photocompare.errors import GalleryError, LostKeyError, WrongKeyError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.home import Opened, open_home, restore_key
from photocompare.gallery.rolling import RollingCheck
from photocompare.gallery.store import Store
from photocompare.ui.clinic.damage import warn_of_damage
from photocompare.ui.words import words

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Clinic:
    """The clinic that a page works for, and who does so."""

    store: Store
    actor: Actor

    @property
    def id(self) -> str:
        """The clinic's id."""
        return self.actor.clinic_id

    def do(
        self,
        service: Callable[Concatenate[Store, Actor, str, _P], _R],
        *args: _P.args,
        **kwargs: _P.kwargs,
    ) -> _R:
        """Return what a service of the gallery gives to this actor in this clinic."""
        return service(self.store, self.actor, self.id, *args, **kwargs)

    def may(self, action: Action) -> bool:
        """Return whether a page need offer ``action``; the service asks again."""
        return self.actor.may(action)


class _Home:
    """The one open store of this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: Opened | None = None

    def opened(self, phrase: str | None = None) -> Opened:
        with self._lock:
            if self._opened is None:
                self._opened = open_home(phrase=phrase)
                RollingCheck(self._opened.store).start()
            return self._opened


_HOME = _Home()


def entered() -> Clinic | None:
    """Return the clinic of this session; None where the page says what is missing instead."""
    try:
        opened = _HOME.opened()
    except (WrongKeyError, LostKeyError) as error:
        _ask_for_key(error)
        return None
    except GalleryError as error:
        st.error(str(error))
        return None
    _explain(opened)
    clinic = Clinic(opened.store, opened.actor)
    warn_of_damage(clinic)
    return clinic


def _explain(opened: Opened) -> None:
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


def _ask_for_key(error: GalleryError) -> None:
    texts = words("clinic")["key"]
    st.warning(str(error))
    with st.form("phrase"):
        phrase = st.text_input(texts["phrase"], type="password", autocomplete="current-password")
        if st.form_submit_button(texts["open"], type="primary"):
            _try(lambda: _HOME.opened(phrase))
    with st.expander(texts["lost"]), st.form("sheet", border=False):
        st.markdown(texts["sheet_help"])
        sheet = st.text_area(texts["sheet"])
        if st.form_submit_button(texts["restore"]):
            _try(lambda: restore_key(None, sheet))


def _try(do: Callable[[], object]) -> None:
    try:
        do()
    except GalleryError as error:
        st.error(str(error))
        return
    st.rerun()
