"""Which of the clinic's pages are offered to who is there, and how they leave."""

from __future__ import annotations

from types import MappingProxyType

import streamlit as st

from photocompare.errors import GalleryError
from photocompare.gallery.actor import Action, Actor
from photocompare.gallery.services.clinics import actor_of
from photocompare.ui.clinic.house import house
from photocompare.ui.clinic.login import is_clinic_mode, is_from_here, is_logged_in, login_now
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

PAGES = MappingProxyType(
    {
        "gallery": Action.SEE_PHOTOS,
        "collections": Action.SEE_PHOTOS,
        "patients": Action.SEE_PATIENTS,
        "importing": Action.ADD_PHOTOS,
        "safekeeping": Action.BACK_UP,
        "lists": Action.CHANGE_PATIENTS,
        "shot_error": Action.SEE_PHOTOS,
        "people": Action.MANAGE_MEMBERS,
        "log": Action.READ_AUDIT,
    }
)
"""The pages of a clinic, and what a role has to allow for them to be offered."""

OFFICE = ("safekeeping", "lists", "shot_error", "people", "log")
"""Those of them that stand behind one entry of the menu."""

_ENTRANCE = frozenset({"gallery"})


def offered() -> frozenset[str]:
    """Return the pages that are offered; a page that isn't says why where its address is typed.

    Neither the store is made or opened for that, nor does it count as being there.
    """
    if not is_clinic_mode():
        return frozenset(PAGES) if is_from_here() else frozenset()
    actor = _member()
    if actor is None:
        return _ENTRANCE
    return frozenset(name for name, action in PAGES.items() if actor.may(action))


def who_is_here() -> None:
    """Say who is logged in and let them leave; nothing where nobody needs to."""
    texts = words("door")
    if not is_clinic_mode():
        if house().is_lockable() and st.button(texts["lock"], icon=":material/lock:"):
            house().lock_up()
            st.rerun()
        return
    if not is_logged_in():
        return
    actor, login = _member(), login_now()
    with st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"
    ):
        if actor is not None and login is not None:
            role = words("clinic")["roles"][actor.role]
            name = plain(login.name) if login.name else ""
            st.markdown(
                texts["as"].format(name=name, role=role).removeprefix(" · "), width="content"
            )
        if st.button(texts["logout"], icon=":material/logout:"):
            if login is not None and house().peek() is not None:
                house().stay_of(login).end()
            st.logout()


def _member() -> Actor | None:
    """Return who is logged in, while their stay goes on and the store is open."""
    opened = house().peek()
    login = login_now() if is_logged_in() else None
    if opened is None or login is None or not house().stay_of(login).is_on():
        return None
    try:
        return actor_of(opened.store, opened.actor.clinic_id, subject=login.subject)
    except GalleryError:
        return None
