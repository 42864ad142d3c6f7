"""The marked skin as a list: names, kinds, and a way in without a mouse."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.errors import PhotoCompareError
from photocompare.model import RegionKind
from photocompare.ui.components.markdown import plain
from photocompare.ui.state import RegionList, select_region, selected_region

_KINDS = {
    RegionKind.TREATED: "Treated skin",
    RegionKind.REFERENCE: "Reference skin",
    RegionKind.IGNORE: "Ignored",
}
_PROPOSED = {False: "", True: ", not counted yet"}
_HELP = (
    "Treated skin is measured. Reference skin was not treated: it tells the light from the skin. "
    "Ignored areas, such as hair or clothing, count for nothing."
)


def region_list(regions: RegionList, pair: str) -> DeltaGenerator:
    """Show the regions, change them as the user says, and return the place for proposals."""
    with st.expander("Regions", expanded=True, icon=":material/select_all:"):
        if not regions.now:
            st.markdown(
                "Nothing is marked. Choose **Rectangle**, **Polygon** or **Brush** below the "
                "photos and mark the treated skin, and some skin that was not treated. On a face "
                "you can choose its parts by name."
            )
        for index, region in enumerate(regions.now):
            _row(regions, index, pair, f"{pair}-{regions.version}-{index}-{region.name}")
        with st.container(horizontal=True):
            if st.button(
                "Undo", icon=":material/undo:", disabled=not regions.earlier, key=f"undo-{pair}"
            ):
                regions.undo()
                st.rerun()
            if st.button(
                "Redo", icon=":material/redo:", disabled=not regions.later, key=f"redo-{pair}"
            ):
                regions.redo()
                st.rerun()
            key = f"add-{pair}-{regions.version}"  # a new one closes it once a region is added
            with st.popover("Add by numbers", icon=":material/add:", key=key):
                _numbers(regions, pair)
        proposals = st.container()
        st.markdown(f":small[{_HELP}]")
    return proposals


def _row(regions: RegionList, index: int, skin: str, key: str) -> None:
    region = regions.now[index]
    before = regions.version
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap=None, width="stretch"):
            is_selected = selected_region(skin)[1] == region.name
            if st.button(
                f"**{plain(region.name)}**",
                icon=f":material/radio_button_{'checked' if is_selected else 'unchecked'}:",
                type="tertiary",
                key=f"select-{key}",
                help="Select it in the viewer",
            ):
                select_region(skin, region.name, in_list=True)
                st.rerun()
            st.markdown(f"{_KINDS[region.kind]}{_PROPOSED[region.is_proposed]}")
        with st.popover("Edit", key=f"edit-{key}", help=f"Change or delete {plain(region.name)}"):
            _fields(regions, index, key)
    if region.is_proposed and st.checkbox(
        "This skin was not treated",
        key=f"confirm-{key}",
        help="Until you confirm it, the proposal counts for nothing.",
    ):
        regions.confirm(index)
    if regions.version != before:
        st.rerun()


def _fields(regions: RegionList, index: int, key: str) -> None:
    region = regions.now[index]
    name = st.text_input("Name", region.name, key=f"name-{key}", max_chars=40)
    kind = st.selectbox(
        "Kind",
        list(_KINDS),
        index=list(_KINDS).index(RegionKind(region.kind)),
        format_func=_KINDS.__getitem__,
        key=f"kind-{key}",
    )
    if st.button("Delete this region", key=f"delete-{key}", icon=":material/delete:"):
        regions.delete(index)
    elif name != region.name:
        regions.rename(index, name)
    elif kind != region.kind:
        regions.set_kind(index, kind)


def _numbers(regions: RegionList, pair: str) -> None:
    """Take a rectangle in per cent of the before photo: the way that needs no pointing."""
    with st.form(f"numbers-{pair}", border=False):
        st.markdown("A rectangle, in per cent of the before photo's width and height.")
        kind = st.selectbox("Kind", list(_KINDS), format_func=_KINDS.__getitem__)
        across, down = st.columns(2)
        left = across.number_input("From the left", 0.0, 100.0, 30.0, 1.0)
        right = across.number_input("to", 0.0, 100.0, 70.0, 1.0, key=f"right-{pair}")
        top = down.number_input("From the top", 0.0, 100.0, 30.0, 1.0)
        bottom = down.number_input("to", 0.0, 100.0, 70.0, 1.0, key=f"bottom-{pair}")
        if not st.form_submit_button("Add region"):
            return
    if right <= left or bottom <= top:
        st.error("The rectangle has no area. Give a larger number in the second field.")
        return
    try:
        regions.add(kind, _corners(left, top, right, bottom))
    except PhotoCompareError as error:
        st.error(str(error))
        return
    st.rerun()


def _corners(
    left: float, top: float, right: float, bottom: float
) -> tuple[tuple[float, float], ...]:
    percent = ((left, top), (right, top), (right, bottom), (left, bottom))
    return tuple((x / 100.0, y / 100.0) for x, y in percent)
