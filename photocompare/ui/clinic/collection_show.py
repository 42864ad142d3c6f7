"""A collection as others see it: one pair after the other, as wide as the page, nobody's name."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from html import escape
from typing import Any

import streamlit as st

from photocompare.errors import GalleryError
from photocompare.gallery.services.collections import Summary
from photocompare.gallery.services.showing import Agreed, ShownPair, agreed_to_show, shown_pair
from photocompare.gallery.services.treated import Spot
from photocompare.indications import find_indication
from photocompare.ui import cache
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.case_card import change_words
from photocompare.ui.clinic.collection_said import choice_said
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.picture import Picture
from photocompare.ui.pictures import always, picture_url
from photocompare.ui.words import words

_MOST_PAIRS = 4
_SHOW = "show"
_STYLE = """<style>
.pc-show {display: grid; grid-template-columns: 1fr 1fr; gap: .5rem;}
.pc-show figure {margin: 0; min-width: 0;}
.pc-show img {display: block; width: 100%; max-height: 74vh; object-fit: contain;
  border-radius: .5rem; background: rgb(127 127 127 / .15);}
.pc-show figcaption {padding-top: .25rem; text-align: center;}
.st-key-show-steps button {min-height: 4rem; font-size: 1.125rem;}
</style>"""


@dataclass
class ShowDesk:
    """The pairs that this session showed last, so that going back to one is quick."""

    _pairs: OrderedDict[object, ShownPair] = field(default_factory=OrderedDict)

    def pair(self, clinic: Clinic, collection_id: str, case_id: str) -> tuple[Agreed, ShownPair]:
        """Return what is shown of a case, and as what was agreed; raises as ``shown_pair``."""
        at = {"collection_id": collection_id, "case_id": case_id}
        agreed = clinic.do(agreed_to_show, **at)
        key = (clinic.id, collection_id, agreed)
        if key not in self._pairs:
            self._pairs[key] = clinic.do(shown_pair, **at)
        while len(self._pairs) > _MOST_PAIRS:
            self._pairs.popitem(last=False)
        return agreed, self._pairs[key]

    def clear(self) -> None:
        """Drop every picture."""
        self._pairs.clear()


@st.cache_resource(
    scope="session", max_entries=1, show_spinner=False, on_release=lambda held: held.clear()
)
def show_desk() -> ShowDesk:
    """Return the pairs of this session; cleared within a second of the tab's closing."""
    return ShowDesk()


@dataclass(frozen=True, slots=True)
class StillShown:
    """Whether a case may be shown now as it is; asked for each picture of it."""

    clinic: Clinic
    collection_id: str
    case_id: str
    agreed: Agreed

    def __call__(self) -> bool:
        """Return it; False where the case is gone or can't be asked for."""
        at = {"collection_id": self.collection_id, "case_id": self.case_id}
        try:
            return self.clinic.do(agreed_to_show, **at) == self.agreed
        except GalleryError:
            return False


def is_showing() -> bool:
    """Return whether the address of the page asks for it."""
    return _SHOW in st.query_params


def begin_showing() -> None:
    """Show from now on, until it is ended: a page that is loaded anew shows on."""
    st.query_params[_SHOW] = "1"
    st.rerun()


def show(clinic: Clinic, found: Summary) -> None:
    """Show one pair of a collection, and the way to the others."""
    texts = words("collections")["showing"]
    one = found.collection
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(texts["end"], icon=":material/close:"):
            del st.query_params[_SHOW]
            st.rerun()
        is_all = st.toggle(
            texts["without"], key=f"show-without-{one.id}", help=texts["without_help"]
        )
    shown = list(found.shown)
    if is_all:
        held = {spot.case_id for spot in shown}
        shown += [
            spot
            for spot in found.everyone.without_response
            if spot.may_be_shown and spot.case_id not in held
        ]
    if not shown:
        st.markdown(texts["none"])
        return
    place = min(int(st.session_state.get(f"show-place-{one.id}", 0)), len(shown) - 1)
    with said_in_place():
        _pair(clinic, found, shown[place], texts)
    _steps(one.id, place, len(shown), texts)
    with st.expander(texts["choice"], icon=":material/balance:", expanded=True):
        choice_said(found)


def _pair(clinic: Clinic, found: Summary, spot: Spot, texts: dict[str, Any]) -> None:
    one = found.collection
    with st.spinner(texts["loading"]):
        agreed, pair = show_desk().pair(clinic, one.id, spot.case_id)
    shelf = cache.desk().shelf
    shelf.may_show = StillShown(clinic, one.id, spot.case_id, agreed)
    figures = "".join(
        f'<figure><img src="{picture_url(shelf.put(Picture(data, "image/jpeg")))}"'
        f' alt="{escape(texts[side])}"><figcaption>{escape(texts[side])}</figcaption></figure>'
        for side, data in (("before", pair.before), ("after", pair.after))
    )
    shelf.may_show = always
    st.html(f'<div class="pc-show">{figures}</div>')
    quantity = find_indication(one.indication).primary_quantity
    st.markdown(change_words(quantity, spot.change, (spot.low, spot.high), spot.verdict))
    if not pair.is_laid:
        st.markdown(f":small[{texts['not_laid']}]")


def _steps(collection_id: str, place: int, count: int, texts: dict[str, Any]) -> None:
    with st.container(key="show-steps", horizontal=True):
        for name, step, is_end in (("back", -1, place == 0), ("next", 1, place == count - 1)):
            if st.button(
                texts[name],
                disabled=is_end,
                width="stretch",
                shortcut="Left" if step < 0 else "Right",
                key=f"show-{name}",
            ):
                st.session_state[f"show-place-{collection_id}"] = place + step
                st.rerun()
    st.markdown(texts["place"].format(place=place + 1, count=count), text_alignment="center")
