"""Ways to regions that need no drawing: parts of the face by name, and a proposed reference."""

from __future__ import annotations

import streamlit as st

from photocompare.errors import PhotoCompareError
from photocompare.faces import facial_regions
from photocompare.model import Photo, Region, RegionKind
from photocompare.reference_skin import proposed_reference
from photocompare.ui.state import RegionList

_NONE_FOUND = (
    "No other skin of the same colour and light was found in the photo. Mark untreated skin by "
    "hand, or show some in the next photo."
)


def region_proposals(photo: Photo, regions: RegionList, skin: str) -> None:
    """Offer parts of the face, where the before photo shows one, and a reference."""
    with st.container(horizontal=True):
        parts = _parts(photo)
        if parts:
            with st.popover("Parts of the face", icon=":material/face:"):
                _face_form(parts, regions, skin)
        has_treated = any(region.kind is RegionKind.TREATED for region in regions.now)
        if st.button(
            "Propose a reference",
            icon=":material/search:",
            key=f"propose-{skin}",
            disabled=not has_treated,
            help="Looks for untreated skin like the treated skin. Mark the treated skin first.",
        ):
            _propose(photo, regions)


def _parts(photo: Photo) -> dict[str, Region]:
    try:
        return {part.name: part for part in facial_regions(photo)}
    except PhotoCompareError:
        return {}  # no face: there is nothing to offer


def _face_form(parts: dict[str, Region], regions: RegionList, skin: str) -> None:
    taken = {region.name for region in regions.now}
    names = [name for name in parts if _plain(name) not in taken]
    with st.form(f"face-{skin}-{regions.version}", border=False):
        st.markdown("Left and right are the person's own.")
        treated = st.multiselect("Treated", names, format_func=_plain, placeholder="None")
        untreated = st.multiselect(
            "Reference: was not treated", names, format_func=_plain, placeholder="None"
        )
        if not st.form_submit_button("Add regions"):
            return
    both = sorted(set(treated) & set(untreated))
    if both:
        st.error(f"“{_plain(both[0])}” can't be both treated and reference. Choose one.")
        return
    chosen = [(name, RegionKind.TREATED) for name in treated]
    chosen += [(name, RegionKind.REFERENCE) for name in untreated]
    added = tuple(Region(_plain(name), kind, parts[name].outline_xy) for name, kind in chosen)
    if added:
        regions.change((*regions.now, *added))
        st.rerun()


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _propose(photo: Photo, regions: RegionList) -> None:
    kept = tuple(region for region in regions.now if not region.is_proposed)
    with st.spinner("Looking for untreated skin"):
        found = proposed_reference(photo, kept)
    if found is None:
        st.info(_NONE_FOUND, icon=":material/search_off:")
        return
    regions.change((*kept, found))
    st.rerun()
