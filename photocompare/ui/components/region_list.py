"""The marked skin as a list: names, kinds, and a way in without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from photocompare.errors import PhotoCompareError
from photocompare.model import RegionKind
from photocompare.ui import state
from photocompare.ui.components.markdown import plain
from photocompare.ui.history import last_changed, last_undone
from photocompare.ui.marked import RegionList
from photocompare.ui.standing import MARKED, MEASURED, Part, Standing, draw_anew, standing
from photocompare.ui.words import words

_KINDS = (RegionKind.TREATED, RegionKind.REFERENCE, RegionKind.IGNORE)
_SIDES = ("left", "right", "top", "bottom")
_REFUSED = "refused-rectangle"  # the form that was refused last, and why


@st.fragment(key=Part.REGIONS)
def region_list() -> None:
    """Show the regions of the pair on the page, and change them as the user says."""
    held = standing()
    if held is None:
        return
    texts = words("compare")["regions"]
    names = [region.name for region in held.regions.now]
    if names:
        _names(held, names)
    else:
        st.markdown(texts["none"])
    for region in held.regions.now:
        if region.is_proposed:
            st.checkbox(
                texts["confirm"],
                key=f"confirm-{held.pair.skin}-{held.regions.version}-{region.name}",
                help=texts["confirm_help"],
                on_change=_confirm,
                args=(region.name,),
            )
    _ways(held)


def _names(held: Standing, names: list[str]) -> None:
    """Show every region by name; the one that is looked at can be changed below."""
    texts, regions, skin = words("compare")["regions"], held.regions, held.pair.skin
    _, selected = state.selected_region(skin)
    at = regions.index_of(selected)
    key = f"region-{skin}-{regions.version}"
    state.put_field(key, None if at is None else selected)
    st.radio(
        texts["choose"],
        names,
        index=None,
        format_func=plain,
        captions=[
            texts["kinds"][region.kind] + (texts["proposed"] if region.is_proposed else "")
            for region in regions.now
        ],
        key=key,
        label_visibility="collapsed",
        help=texts["choose_help"],
        on_change=_select,
        args=(key,),
    )
    if at is not None:
        _fields(held, at)


def _select(key: str) -> None:
    held = standing()
    if held is not None:
        state.select_region(held.pair.skin, str(state.field_of(key, "")), in_list=True)
        draw_anew(Part.REGIONS, Part.PICTURES)


def _fields(held: Standing, index: int) -> None:
    texts, region = words("compare")["regions"], held.regions.now[index]
    key = f"{held.pair.skin}-{held.regions.version}-{index}"
    name, kind = f"name-{key}", f"kind-{key}"
    with st.container(border=True, gap="small"):
        st.text_input(
            texts["name"],
            region.name,
            key=name,
            max_chars=40,
            on_change=_change,
            args=(region.name, lambda at, regions: regions.rename(at, state.field_of(name, ""))),
        )
        st.selectbox(
            texts["kind"],
            _KINDS,
            index=_KINDS.index(RegionKind(region.kind)),
            format_func=texts["kinds"].__getitem__,
            key=kind,
            on_change=_change,
            args=(
                region.name,
                lambda at, regions: regions.set_kind(at, RegionKind(state.field_of(kind, ""))),
            ),
        )
        st.button(
            texts["delete"],
            key=f"delete-{key}",
            icon=":material/delete:",
            on_click=_change,
            args=(region.name, lambda at, regions: regions.delete(at)),
        )


def _change(name: str, do: Callable[[int, RegionList], None]) -> None:
    """Change the region called ``name``; it stays the one that is looked at."""
    held = standing()
    at = None if held is None else held.regions.index_of(name)
    if held is None or at is None:
        return
    do(at, held.regions)
    if held.regions.index_of(name) is None and at < len(held.regions.now):
        renamed = held.regions.now[at].name
        state.select_region(held.pair.skin, renamed, in_list=True)
    draw_anew(*MARKED)


def _confirm(name: str) -> None:
    _change(name, lambda at, regions: regions.confirm(at))


def _ways(held: Standing) -> None:
    """Take the last change back, of a region or of the ruler, or add a region by numbers."""
    texts, skin = words("compare")["regions"], held.pair.skin
    histories = held.regions, held.ruling
    with st.container(horizontal=True):
        for name, find in (("undo", last_changed), ("redo", last_undone)):
            st.button(
                texts[name],
                icon=f":material/{name}:",
                disabled=find(histories) is None,
                key=f"{name}-{skin}",
                on_click=_step,
                args=(name,),
            )
        version = f"{skin}-{held.regions.version}"  # a new one closes it once a region is added
        place = st.popover(
            texts["numbers"], icon=":material/add:", key=f"add-{version}", on_change="rerun"
        )
        if place.open:
            with place:
                _numbers(version)


def _step(name: str) -> None:
    held = standing()
    if held is None:
        return
    find = last_changed if name == "undo" else last_undone
    history = find((held.regions, held.ruling))
    if history is not None:
        getattr(history, name)()
        draw_anew(*MEASURED)


def _numbers(version: str) -> None:
    """Take a rectangle in per cent of the before photo: the way that needs no pointing."""
    texts = words("compare")["regions"]
    with st.form(f"numbers-{version}", border=False):
        st.markdown(texts["numbers_help"])
        st.selectbox(
            texts["kind"], _KINDS, format_func=texts["kinds"].__getitem__, key=f"new-kind-{version}"
        )
        columns = st.columns(2)
        for place, side in enumerate(_SIDES):
            columns[place // 2].number_input(
                texts[side],
                0.0,
                100.0,
                70.0 if place % 2 else 30.0,
                1.0,
                key=f"{side}-{version}",
            )
        st.form_submit_button(texts["add"], on_click=_add, args=(version,))
    refused, why = state.field_of(_REFUSED, ("", ""))
    if refused == version:
        st.error(why)


def _add(version: str) -> None:
    held = standing()
    if held is None:
        return
    left, right, top, bottom = (
        float(state.field_of(f"{side}-{version}", 0.0)) / 100.0 for side in _SIDES
    )
    refuse = partial(state.put_field, _REFUSED)
    if right <= left or bottom <= top:
        refuse((version, words("compare")["regions"]["no_area"]))
        return
    kind = RegionKind(state.field_of(f"new-kind-{version}", RegionKind.TREATED))
    try:
        held.regions.add(kind, ((left, top), (right, top), (right, bottom), (left, bottom)))
    except PhotoCompareError as error:
        refuse((version, str(error)))
        return
    draw_anew(*MARKED)
