"""Before the camera opens: the earlier photo, what is photographed, and how."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

import streamlit as st

from photocompare.capture import AREAS, Protocol, protocol_for
from photocompare.indications import INDICATIONS
from photocompare.ui import cache
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.upload import Field, upload_field
from photocompare.ui.held import HeldPhoto
from photocompare.ui.judging import earlier_of
from photocompare.ui.pictures import picture_url
from photocompare.ui.samples import sample_cases, sample_photo
from photocompare.ui.shooting import Earlier, ForCase, Plan, Shooting
from photocompare.ui.state import Slot
from photocompare.ui.words import words

_INDICATIONS = [indication.name for indication in INDICATIONS]


def prepare(desk: cache.Desk) -> None:
    """Ask what is to be photographed, and open the camera when it is known."""
    texts = words("capture")["page"]
    st.title(texts["title"], anchor=False)
    if desk.shooting.case is None:
        st.markdown(texts["intro"])
    else:
        _for_case(desk.shooting, desk.shooting.case, texts)
    first, second = st.columns(2, gap="large")
    with first:
        is_known, earlier = _earlier(desk, texts)
    with second:
        plan = _plan(desk.shooting, texts)
    if st.button(
        texts["open"], type="primary", icon=":material/photo_camera:", disabled=not is_known
    ):
        desk.shooting.open(plan, earlier)
        st.rerun()
    if not is_known:
        st.markdown(f":small[{texts['missing']}]")


def _for_case(shooting: Shooting, case: ForCase, texts: dict[str, Any]) -> None:
    st.markdown(texts["intro_case"].format(case=plain(case.title)))
    if st.button(texts["for_no_case"], icon=":material/close:", type="tertiary"):
        shooting.clear()
        st.rerun()


def _earlier(desk: cache.Desk, texts: dict[str, Any]) -> tuple[bool, Earlier | None]:
    """Return whether it is said what the new photo is to be like, and that photo if any."""
    shooting = desk.shooting
    st.header(texts["earlier"], anchor=False)
    if shooting.case is not None:
        if shooting.case.earlier is None:
            st.info(texts["no_earlier_case"], icon=":material/info:")
        else:
            _show(shooting.case.earlier, texts)
        return True, shooting.case.earlier
    sources = ["file", "sample", "none"] if sample_cases() else ["file", "none"]
    if Slot.BEFORE in desk.photos:
        sources.insert(0, "compare")
    source = st.radio(
        texts["earlier"],
        sources,
        format_func=texts["sources"].__getitem__,
        key="earlier-source",
        label_visibility="collapsed",
    )
    chosen = None
    if source == "compare":
        held = desk.photos[Slot.BEFORE]
        chosen = _held(shooting, held.photo.source.sha256) or earlier_of(held.photo, held.name)
    elif source == "sample":
        chosen = _sample(shooting, texts)
    elif source == "file":
        chosen = _uploaded(shooting, texts)
    else:
        st.info(texts["no_earlier"], icon=":material/info:")
    if chosen is not None:
        shooting.offered = chosen
        _show(chosen, texts)
    return source == "none" or chosen is not None, chosen


def _held(shooting: Shooting, sha256: str) -> Earlier | None:
    """Return the photo with its picture, where it was made before."""
    for known in (shooting.offered, shooting.earlier):
        if known is not None and known.photo.source.sha256 == sha256:
            return known
    return None


def _sample(shooting: Shooting, texts: dict[str, Any]) -> Earlier:
    cases = {case.name: case for case in sample_cases()}
    name = st.selectbox(
        texts["case"], list(cases), format_func=lambda name: cases[name].title, key="earlier-case"
    )
    photo = sample_photo(cases[name].visits[0])
    return _held(shooting, photo.source.sha256) or earlier_of(photo, cases[name].title)


def _uploaded(shooting: Shooting, texts: dict[str, Any]) -> Earlier | None:
    upload_field(Field("earlier", texts["upload"], texts["one_only"]), partial(_put, shooting))
    return shooting.given


def _put(shooting: Shooting, given: list[HeldPhoto]) -> str:
    (held,) = given
    shooting.given = earlier_of(held.photo, held.name)
    return ""


def _show(earlier: Earlier, texts: dict[str, Any]) -> None:
    url = picture_url(cache.desk().shelf.put(earlier.picture))
    height, width = earlier.photo.size_hw
    size = texts["pixels"].format(width=width, height=height)
    st.html(
        f'<img src="{escape(url)}" alt="{escape(texts["alt_earlier"])}" '
        'style="display:block;max-width:100%;max-height:18rem;border-radius:.5rem">'
    )
    st.markdown(f":small[{plain(earlier.name)}, {size}]")


def _plan(shooting: Shooting, texts: dict[str, Any]) -> Plan:
    plan, said = shooting.plan, words("protocols")
    of = "" if shooting.case is None else f"-{shooting.case.case_id}"
    st.header(texts["what"], anchor=False)
    area = st.selectbox(
        texts["area"],
        AREAS,
        index=AREAS.index(plan.area),
        format_func=said["areas"].__getitem__,
        key=f"capture-area{of}",
    )
    indication: str | None = st.selectbox(
        texts["indication"],
        _INDICATIONS,
        index=_INDICATIONS.index(plan.indication) if plan.indication else None,
        format_func=words("clinic")["indications"].__getitem__,
        placeholder=texts["not_said"],
        key=f"capture-indication{of}",
    )
    protocol = protocol_for(area, indication)
    views = [view.id for view in protocol.views]
    view = st.selectbox(
        texts["view"],
        views,
        index=views.index(plan.view) if plan.view in views else 0,
        format_func=said["views"].__getitem__,
        key=f"capture-view-{area}{of}",
    )
    with st.container(border=True):
        _how(protocol, view, said, texts)
        ticked = _ticked(protocol, plan, said, texts)
    return Plan(area, indication, view, ticked)


def _how(protocol: Protocol, view: str, said: dict[str, Any], texts: dict[str, Any]) -> None:
    st.markdown(f"### {texts['how']}")
    distance = said["distance"].format(cm=protocol.view(view).distance_cm)
    lines = [said["views"][view], distance, said["lights"][protocol.light]]
    st.markdown("\n".join(f"- {line}" for line in lines))
    for caution in protocol.cautions_after(None):
        st.markdown(f":orange[:material/info:] {said['cautions'][caution]}")


def _ticked(
    protocol: Protocol, plan: Plan, said: dict[str, Any], texts: dict[str, Any]
) -> tuple[str, ...]:
    st.markdown(f"### {texts['preparation']}")
    return tuple(
        step
        for step in protocol.preparations
        if st.checkbox(
            said["preparations"][step], value=step in plan.ticked, key=f"prepared-{step}"
        )
    )
