"""Where the two photos come from: a sample case, or two files of the user."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from photocompare.model import PhotoPair
from photocompare.settings import LoadSettings, MeasureSettings
from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair, Visit
from photocompare.ui.clinic.asking import asked_for
from photocompare.ui.clinic.case_pair import case_pair
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.points import change_photos
from photocompare.ui.components.upload import MEGABYTE, Field, upload_field
from photocompare.ui.held import HeldPhoto, in_order
from photocompare.ui.pictures import always
from photocompare.ui.samples import (
    SampleCase,
    SampleVisit,
    sample_cases,
    sample_photo,
    sample_sha256,
)
from photocompare.ui.series import series_desk
from photocompare.ui.state import Slot
from photocompare.ui.words import words
from photocompare.view import day_text

_MOST_REPEATS = MeasureSettings().most_shots - 1
_SAMPLE, _OWN, _CASE = "sample", "own", "case"
_SIDES = {"before": "Before", "after": "After"}  # in the keys of fields


def _texts() -> dict[str, Any]:
    return words("photos")


def choose_photos() -> ChosenPair | None:
    """Return the chosen pair, or None while a photo is missing."""
    texts = _texts()
    sources = [_SAMPLE, _OWN] if sample_cases() else [_OWN]
    case_id = asked_for("case")
    if case_id is not None:
        sources.insert(0, _CASE)
        if state.came_for(case_id):
            show_photos_of(_CASE)
    if state.field_of("source", sources[0]) not in sources:  # the case is not asked for any more
        show_photos_of(sources[0])
    first, *others = st.columns([9, 8, 5, 5], vertical_alignment="bottom")
    source = first.segmented_control(
        texts["from"],
        sources,
        format_func=texts["sources"].__getitem__,
        default=None if state.has_field("source") else sources[0],
        required=True,
        key="source",
    )
    if source == _CASE and case_id is not None:
        return case_pair(case_id)
    cache.desk().shelf.may_show = always
    return _sample_pair(others) if source == _SAMPLE else _own_pair()


def show_own_photos() -> None:
    """Let the page show the user's own photos when it is opened next."""
    show_photos_of(_OWN)


def show_photos_of(source: str) -> None:
    """Choose where the photos come from, before the field for it is drawn."""
    state.put_field("source", source)


def _sample_pair(places: list[DeltaGenerator]) -> ChosenPair | None:
    texts = _texts()
    cases = {case.name: case for case in sample_cases()}
    chooser, earlier, later = places
    name = chooser.selectbox(
        texts["case"], list(cases), format_func=lambda name: cases[name].title, key="case"
    )
    case = cases[name]
    _grant_wish(case)
    before = _visit(earlier, "Before", case, 0)
    after = _visit(later, "After", case, len(case.visits) - 1)
    tag = f":orange-badge[{texts['simulated']}] " if case.is_simulated else ""
    st.markdown(f"{tag}{plain(case.summary)}")
    return ChosenPair(
        before=sample_photo(before),
        after=sample_photo(after),
        details=(_detail(before, "Before"), _detail(after, "After")),
        is_sample=True,
        settings=case.settings,
        # They were marked on the first photo; another one may be framed differently.
        regions=case.regions if before is case.visits[0] else (),
        visits=tuple(_as_chosen(visit) for visit in case.visits),
        visit_keys=(before.label, after.label),
    )


def _as_chosen(visit: SampleVisit) -> Visit:
    day = words("visits")["day"].format(day=visit.day)
    when = "" if day.casefold() == visit.label.casefold() else day
    return Visit(
        key=visit.label,
        label=visit.label,
        sha256=sample_sha256(visit),
        load=partial(sample_photo, visit),
        day=float(visit.day),
        when=when,
    )


def _grant_wish(case: SampleCase) -> None:
    """Choose the visit that was asked for in the viewer, before the fields are drawn."""
    wish = series_desk().take_wish()
    if wish is not None and wish[1] in {visit.label for visit in case.visits}:
        state.put_field(f"{case.name}-{_SIDES[wish[0]]}", wish[1])


def _detail(visit: SampleVisit, side: str) -> str:
    return "" if visit.label == side else visit.label


def _visit(place: DeltaGenerator, label: str, case: SampleCase, at_first: int) -> SampleVisit:
    labels = [visit.label for visit in case.visits]
    key = f"{case.name}-{label}"
    index = 0 if state.has_field(key) else at_first  # what was chosen counts, not where it began
    title = _texts()["sides"][label.lower()]
    chosen = place.selectbox(title, labels, index=index, key=key)
    return case.visits[labels.index(chosen)]


def _own_pair() -> ChosenPair | None:
    desk = cache.desk()
    desk.put_aside()
    for slot, place in zip(Slot, st.columns(2), strict=True):
        with place:
            if slot in desk.photos:
                _held_photo(desk, slot)
                _repeats(desk, slot)
            else:
                _uploader(desk, slot)
    _changes(desk)
    if desk.note:
        st.info(desk.note, icon=":material/schedule:")
    if len(desk.photos) < len(Slot):
        _ask_for_photos(desk)
        return None
    before, after = desk.photos[Slot.BEFORE].photo, desk.photos[Slot.AFTER].photo
    details = "", day_text(PhotoPair(before, after))
    first, second = (tuple(h.photo for h in desk.repeats[slot]) for slot in Slot)
    return ChosenPair(before, after, details, is_sample=False, repeats=(first, second))


def _changes(desk: cache.Desk) -> None:
    """Exchange the photos, or take back what was done to them."""
    is_pair = len(desk.photos) == len(Slot)
    if not (is_pair or desk.can_undo or desk.can_redo):
        return
    texts = _texts()["changes"]
    offered = (
        (texts["swap"], "swap_horiz", is_pair, desk.swap),
        (texts["undo"], "undo", desk.can_undo, desk.undo),
        (texts["redo"], "redo", desk.can_redo, desk.redo),
    )
    with st.container(horizontal=True):
        for title, sign, is_possible, change in offered:
            if st.button(title, icon=f":material/{sign}:", disabled=not is_possible):
                change_photos(desk, change)
                _were_changed(desk)
                st.rerun()


def _were_changed(desk: cache.Desk) -> None:
    state.photos_were_changed(are_held=bool(desk.photos))
    desk.uploads.forgive()


def _held_photo(desk: cache.Desk, slot: Slot) -> None:
    held, texts = desk.photos[slot], _texts()
    height, width = held.photo.size_hw
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        size = texts["pixels"].format(width=width, height=height)
        st.markdown(f"**{texts['titles'][slot]}**  \n{plain(held.name)}  \n{size}", width="stretch")
        which = texts["remove_which"][slot]
        if st.button(texts["remove"], key=f"remove-{slot}", help=which):
            desk.about_to_change()
            del desk.photos[slot]
            desk.repeats[slot].clear()
            state.photos_were_changed(are_held=False)  # by the user, not by a lost connection
            desk.uploads.forgive()
            st.rerun()


def _repeats(desk: cache.Desk, slot: Slot) -> None:
    """Take further photos of a visit: their scatter tells the error of this camera and hand."""
    held, texts = desk.repeats[slot], _texts()["repeats"]
    title = texts["counted"].format(count=len(held)) if held else texts["title"]
    with st.expander(title, icon=":material/burst_mode:"):
        st.markdown(f":small[{texts['note'].format(most=_MOST_REPEATS)}]")
        for place, photo in enumerate(held):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(photo.name), width="stretch")
                which = _texts()["remove_file"].format(name=plain(photo.name))
                if st.button(_texts()["remove"], key=f"remove-{slot}-{place}", help=which):
                    desk.about_to_change()
                    del held[place]
                    st.rerun()
        if len(held) < _MOST_REPEATS:
            field = Field(f"repeat-{slot}", texts["add"], texts["one_only"], is_small=True)
            upload_field(field, partial(_put_repeat, desk, slot))


def _put_repeat(desk: cache.Desk, slot: Slot, given: list[HeldPhoto]) -> str:
    desk.about_to_change()
    desk.repeats[slot].extend(given)
    return ""


def _uploader(desk: cache.Desk, slot: Slot) -> None:
    texts = _texts()
    too_many = texts["one_most" if desk.photos else "two_most"]
    most = len(Slot) - len(desk.photos)
    field = Field(str(slot), texts["titles"][slot], too_many, most)
    upload_field(field, partial(_put, desk, slot))


def _put(desk: cache.Desk, slot: Slot, given: list[HeldPhoto]) -> str:
    """Put one photo into ``slot``, or two into both."""
    desk.about_to_change()
    if len(given) == 1:
        desk.photos[slot] = given[0]
    else:
        desk.photos, is_known = in_order(given)
        desk.note = str(_texts()["ordered" if is_known else "unordered"])
    _were_changed(desk)
    return ""


def _ask_for_photos(desk: cache.Desk) -> None:
    texts = _texts()
    if state.had_photos() and not desk.photos:
        st.warning(texts["interrupted"])
    missing = [slot for slot in Slot if slot not in desk.photos]
    wanted = texts["choose"]["both" if len(missing) > 1 else missing[0]]
    with st.container(border=True):
        st.markdown(f"## {wanted}")
        st.markdown("\n".join(f"- {line}" for line in texts["advice"]))
        most = LoadSettings().max_file_bytes // MEGABYTE
        st.markdown(f":small[{texts['kinds'].format(most=most)}]")
