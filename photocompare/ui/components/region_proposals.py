"""Ways to regions that need no drawing: parts of the face by name, and a proposed reference."""

from __future__ import annotations

import streamlit as st

from photocompare.errors import PhotoCompareError
from photocompare.faces import facial_regions
from photocompare.model import Photo, Region, RegionKind
from photocompare.reference_skin import proposed_reference
from photocompare.ui import state
from photocompare.ui.standing import MARKED, Part, Standing, draw_anew, standing
from photocompare.ui.words import words

_SAID = "said-of-proposals"  # the version of the regions that something is to be said of, and what


@st.fragment(key=Part.PROPOSALS)
def region_proposals() -> None:
    """Offer parts of the face, where the before photo shows one, and a reference."""
    held = standing()
    if held is None:
        return
    texts = words("compare")["proposals"]
    version = _version(held)
    with st.container(horizontal=True):
        if _parts(held.pair.before):
            place = st.popover(
                texts["face"], icon=":material/face:", key=f"parts-{version}", on_change="rerun"
            )
            if place.open:
                with place:
                    _face_form(held, version)
        has_treated = any(region.kind is RegionKind.TREATED for region in held.regions.now)
        st.button(
            texts["reference"],
            icon=":material/search:",
            key=f"propose-{held.pair.skin}",
            disabled=not has_treated,
            help=texts["reference_help"],
            on_click=_propose,
        )
    told, said = state.field_of(_SAID, ("", ""))
    if told == version:
        st.info(said, icon=":material/search_off:")


def _version(held: Standing) -> str:
    return f"{held.pair.skin}-{held.regions.version}"


def _parts(photo: Photo) -> dict[str, Region]:
    try:
        return {part.name: part for part in facial_regions(photo)}
    except PhotoCompareError:
        return {}  # no face: there is nothing to offer


def _face_form(held: Standing, version: str) -> None:
    texts = words("compare")["proposals"]
    taken = {region.name for region in held.regions.now}
    names = [name for name in _parts(held.pair.before) if _plain(name) not in taken]
    with st.form(f"face-{version}", border=False):
        st.markdown(texts["sides"])
        for kind in (RegionKind.TREATED, RegionKind.REFERENCE):
            st.multiselect(
                texts["parts"][kind],
                names,
                format_func=_plain,
                placeholder=texts["none"],
                key=f"{kind}-parts-{version}",
            )
        st.form_submit_button(texts["add"], on_click=_add, args=(version,))


def _add(version: str) -> None:
    held = standing()
    if held is None:
        return
    chosen = {
        kind: list(state.field_of(f"{kind}-parts-{version}", ()))
        for kind in (RegionKind.TREATED, RegionKind.REFERENCE)
    }
    both = sorted(set(chosen[RegionKind.TREATED]) & set(chosen[RegionKind.REFERENCE]))
    if both:
        texts = words("compare")["proposals"]
        state.put_field(_SAID, (version, texts["both"].format(name=_plain(both[0]))))
        return
    parts = _parts(held.pair.before)
    added = tuple(
        Region(_plain(name), kind, parts[name].outline_xy)
        for kind, names in chosen.items()
        for name in names
    )
    if added:
        held.regions.change((*held.regions.now, *added))
        draw_anew(*MARKED)


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _propose() -> None:
    held = standing()
    if held is None:
        return
    kept = tuple(region for region in held.regions.now if not region.is_proposed)
    found = proposed_reference(held.pair.before, kept)
    if found is None:
        state.put_field(_SAID, (_version(held), words("compare")["proposals"]["none_found"]))
        return
    held.regions.change((*kept, found))
    draw_anew(*MARKED)
