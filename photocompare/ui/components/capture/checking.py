"""A photo that came and is being checked: how far it is, and how to stop without losing it."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.capture import Which
from photocompare.errors import PhotoCompareError
from photocompare.ui import cache
from photocompare.ui.components.capture.faults import fault_of_photo, unread
from photocompare.ui.components.capture.keeping import save_unchecked
from photocompare.ui.components.markdown import plain
from photocompare.ui.judging import faults_of, judged
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import picture_url
from photocompare.ui.shooting import Roll, Shooting, Waiting
from photocompare.ui.words import words

_HEIGHT_REM = 18
# What no light, distance or pose of the next photo changes; how much skin it shows is plain.
_LASTING = ("clipping", "focus", "motion", "noise", "processing", "exposure", "resolution")


def check_waiting(desk: cache.Desk, waiting: Waiting) -> None:
    """Check the photo that waits, or offer to where that was stopped; then draw the page anew."""
    texts = words("checking")
    if waiting.is_stopped:
        _offer(desk, waiting, texts)
        return
    shooting = desk.shooting
    card = st.container(border=True)
    try:
        shot = judged(waiting, shooting, _Teller(card, desk, waiting).tell)
    except PhotoCompareError as error:
        shooting.refusal = unread(error)
    else:
        shooting.rolls.change(Roll(shooting.rolls.now.kept, shot))
    shooting.waiting = None
    st.rerun()


def about_earlier(shooting: Shooting) -> None:
    """Say what the earlier photo is short of and no photo of today can mend."""
    earlier = shooting.earlier
    if earlier is None:
        return
    found = [check for check in faults_of(earlier, shooting) if check.name in _LASTING]
    if found:
        title = words("checking")["of_earlier"]["one" if len(found) == 1 else "many"]
        with st.expander(title.format(count=len(found)), icon=":material/history:"):
            said = [fault_of_photo(check, Which.EARLIER, is_bare=True).said for check in found]
            st.markdown("\n".join(f"- {plain(one)}" for one in said))


class _Teller:
    """Shows how far a check is; Streamlit ends a stopped run where it is told."""

    def __init__(self, card: DeltaGenerator, desk: cache.Desk, waiting: Waiting) -> None:
        self._waiting, self._desk = waiting, desk
        self._texts = words("checking")
        with card:
            st.markdown(f"**{self._texts['title']}**")
            with st.container(horizontal=True, vertical_alignment="center"):
                self._bar = st.empty()
                st.button(self._texts["cancel"], key="stop-check", on_click=_stop)
            self._place = st.empty()

    def tell(self, step: str, share: float) -> None:
        """Show the step and the share done, and the photo once it was read."""
        self._bar.progress(share, f"{self._texts['steps'][step]}…")
        if self._waiting.picture is not None:
            self._place.html(_image(self._desk, self._waiting.picture, self._texts))


def _stop() -> None:
    waiting = cache.desk().shooting.waiting
    if waiting is not None:
        waiting.is_stopped = True


def _offer(desk: cache.Desk, waiting: Waiting, texts: dict[str, Any]) -> None:
    with st.container(border=True):
        st.info(texts["stopped"], icon=":material/pause_circle:")
        with st.container(horizontal=True):
            if st.button(texts["again"], type="primary", icon=":material/search:"):
                waiting.is_stopped = False
                st.rerun()
            save_unchecked(waiting, desk.shooting.plan.view)
            if st.button(texts["discard"], icon=":material/delete:"):
                desk.shooting.waiting = None
                st.rerun()
        if waiting.picture is not None:
            st.html(_image(desk, waiting.picture, texts))


def _image(desk: cache.Desk, picture: Picture, texts: dict[str, Any]) -> str:
    url = picture_url(desk.shelf.put(picture))
    return (
        f'<img src="{escape(url)}" alt="{escape(texts["alt"])}" '
        f'style="display:block;max-width:100%;max-height:{_HEIGHT_REM}rem;border-radius:.5rem">'
    )
