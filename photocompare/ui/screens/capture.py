"""A photo taken like the earlier one, checked while the patient is still there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.ui import cache, state
from photocompare.ui.clinic.case_shooting import bring_to_case, may_shoot
from photocompare.ui.components.capture import LiveView, TakenShot, live_view
from photocompare.ui.components.capture.checking import about_earlier, check_waiting
from photocompare.ui.components.capture.keeping import kept_shots
from photocompare.ui.components.capture.prepare import prepare
from photocompare.ui.components.capture.review import review
from photocompare.ui.components.photos import show_own_photos
from photocompare.ui.judging import put_on_desk, settings_of
from photocompare.ui.pictures import picture_url
from photocompare.ui.shooting import Waiting
from photocompare.ui.words import words

_COMPARE = Path(__file__).with_name("compare.py")
_REPEATS = 3  # a scatter needs three; more are welcome, and seldom taken


def page() -> None:
    """Draw the capture page."""
    state.keep_fields(is_elsewhere=True)
    desk = cache.desk()
    if not may_shoot():
        return
    if desk.shooting.is_open:
        _take(desk)
    else:
        prepare(desk)


def _take(desk: cache.Desk) -> None:
    """Show the live picture, then the shot; the live picture stays in its place meanwhile."""
    shooting = desk.shooting
    texts = words("capture")["page"]
    undecided = shooting.rolls.now.undecided
    _head(desk)
    bar, above = st.empty(), st.container()
    shot = live_view(_live_view(desk), desk.shelf)
    if shot is not None:
        _take_in(desk, shot)
        st.rerun()
    with above:
        if shooting.refusal:
            st.error(shooting.refusal)
        if shooting.waiting is not None:
            check_waiting(desk, shooting.waiting)
        elif undecided is None and not shooting.rolls.now.kept:
            about_earlier(shooting)
        is_wanted = undecided is not None and review(desk, undecided)
    if is_wanted or (undecided is None and kept_shots(desk)):
        if shooting.case is not None:
            bring_to_case(lambda share: _tell(bar, share, texts))
        put_on_desk(
            desk,
            lambda number: texts["photo"].format(number=number),
            tell=lambda share: _tell(bar, share, texts),
        )
        show_own_photos()
        st.switch_page(_COMPARE)


def _tell(bar: DeltaGenerator, share: float, texts: dict[str, Any]) -> None:
    bar.progress(share, f"{texts['reading']}…")


def _head(desk: cache.Desk) -> None:
    texts, said = words("capture")["page"], words("protocols")
    plan = desk.shooting.plan
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("", icon=":material/arrow_back:", help=texts["back"], key="back"):
            desk.shooting.is_open = False
            st.rerun()
        distance = said["distance"].format(cm=plan.protocol.view(plan.view).distance_cm)
        st.markdown(f"**{said['areas'][plan.area]}**, {distance}", width="stretch")


def _live_view(desk: cache.Desk) -> LiveView:
    shooting = desk.shooting
    earlier = shooting.earlier
    desk.live.aim_at(None if earlier is None else earlier.photo, settings_of(shooting.plan))
    return LiveView(
        address=f"/live/{desk.live.token}",
        earlier="" if earlier is None else picture_url(desk.shelf.put(earlier.picture)),
        handled=shooting.handled,
        nudge=_nudge(len(shooting.rolls.now.kept)),
        paused=shooting.rolls.now.undecided is not None or shooting.waiting is not None,
    )


def _nudge(kept: int) -> str:
    nudges = words("capture")["page"]["nudges"]
    name = "first" if kept == 0 else "again" if kept < _REPEATS else "enough"
    said: str = nudges[name].format(kept=kept, most=_REPEATS)
    return said


def _take_in(desk: cache.Desk, sent: TakenShot) -> None:
    """Take a shot that the browser sent; it waits here until it is checked."""
    shooting = desk.shooting
    held = desk.live.take(sent.id)
    shooting.handled, shooting.refusal = sent.id, ""
    if held is None:
        shooting.refusal = words("capture")["page"]["gone"]
        return
    shooting.waiting = Waiting(held, "" if sent.is_file else sent.camera)


page()
