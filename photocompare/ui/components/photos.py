"""Where the two photos come from: a sample case, or two files of the user."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from photocompare.errors import PhotoCompareError
from photocompare.load import load_photo
from photocompare.model import PhotoPair
from photocompare.settings import MeasureSettings
from photocompare.ui import cache, state
from photocompare.ui.chosen import ChosenPair, Visit
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.points import change_photos
from photocompare.ui.held import HeldPhoto, in_order
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

FILE_TYPES = ["jpg", "jpeg", "png", "webp", "tif", "tiff", "avif", "heic", "heif"]
MOST_MB = 60
_MOST_REPEATS = MeasureSettings().most_shots - 1
_SAMPLE, _OWN = "Sample case", "Your photos"
_SIDES = {"before": "Before", "after": "After"}
_TITLES = {Slot.BEFORE: "Before photo", Slot.AFTER: "After photo"}


def choose_photos() -> ChosenPair | None:
    """Return the chosen pair, or None while a photo is missing."""
    sources = [_SAMPLE, _OWN] if sample_cases() else [_OWN]
    first, *others = st.columns([9, 8, 5, 5], vertical_alignment="bottom")
    source = first.segmented_control(
        "Photos from",
        sources,
        default=None if state.has_field("source") else sources[0],
        required=True,
        key="source",
    )
    return _sample_pair(others) if source == _SAMPLE else _own_pair()


def show_own_photos() -> None:
    """Let the page show the user's own photos when it is opened next."""
    state.put_field("source", _OWN)


def _sample_pair(places: list[DeltaGenerator]) -> ChosenPair | None:
    cases = {case.name: case for case in sample_cases()}
    chooser, earlier, later = places
    name = chooser.selectbox(
        "Case", list(cases), format_func=lambda name: cases[name].title, key="case"
    )
    case = cases[name]
    _grant_wish(case)
    before = _visit(earlier, "Before", case, 0)
    after = _visit(later, "After", case, len(case.visits) - 1)
    tag = ":orange-badge[Simulated] " if case.is_simulated else ""
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
    chosen = place.selectbox(label, labels, index=index, key=key)
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
    offered = (
        ("Swap before and after", "swap_horiz", is_pair, desk.swap),
        ("Undo photo change", "undo", desk.can_undo, desk.undo),
        ("Redo photo change", "redo", desk.can_redo, desk.redo),
    )
    with st.container(horizontal=True):
        for words, sign, is_possible, change in offered:
            if st.button(words, icon=f":material/{sign}:", disabled=not is_possible):
                change_photos(desk, change)
                state.photos_were_changed(are_held=bool(desk.photos))
                st.rerun()


def _held_photo(desk: cache.Desk, slot: Slot) -> None:
    held = desk.photos[slot]
    height, width = held.photo.size_hw
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        words = f"**{_TITLES[slot]}**  \n{plain(held.name)}  \n{width} × {height} pixels"
        st.markdown(words, width="stretch")
        if st.button("Remove", key=f"remove-{slot}", help=f"Remove the {slot} photo"):
            desk.about_to_change()
            del desk.photos[slot]
            desk.repeats[slot].clear()
            state.forget_photos()
            st.rerun()


def _repeats(desk: cache.Desk, slot: Slot) -> None:
    """Take further photos of a visit: their scatter tells the error of this camera and hand."""
    held = desk.repeats[slot]
    words = f" ({len(held)})" if held else ""
    with st.expander(f"More photos of the same visit{words}", icon=":material/burst_mode:"):
        st.markdown(
            f":small[Up to {_MOST_REPEATS} more photos of the same skin, taken in the same "
            "sitting, camera put down in between. They make the error your own.]"
        )
        for place, photo in enumerate(held):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(plain(photo.name), width="stretch")
                if st.button(
                    "Remove", key=f"remove-{slot}-{place}", help=f"Remove {plain(photo.name)}"
                ):
                    desk.about_to_change()
                    del held[place]
                    st.rerun()
        if len(held) < _MOST_REPEATS:
            _repeat_uploader(desk, slot)


def _repeat_uploader(desk: cache.Desk, slot: Slot) -> None:
    uploaded = st.file_uploader(
        "One more photo",
        type=FILE_TYPES,
        max_upload_size=MOST_MB,
        key=state.uploader_key(slot, is_repeat=True),
    )
    if uploaded is None or not state.is_new_file(uploaded.file_id):
        refusal = state.refusal_of(slot)
        if refusal:
            st.error(refusal)
        return
    data = uploaded.getvalue()
    refusal = ""
    try:
        with st.spinner("Reading the photo"):
            repeat = HeldPhoto(load_photo(data), uploaded.name, data)
        desk.about_to_change()
        desk.repeats[slot].append(repeat)
    except PhotoCompareError as error:
        refusal = str(error)
    purge(uploaded)
    state.files_were_read(slot, [uploaded.file_id], refusal)
    st.rerun()


def _uploader(desk: cache.Desk, slot: Slot) -> None:
    given = st.file_uploader(
        _TITLES[slot],
        type=FILE_TYPES,
        max_upload_size=MOST_MB,
        accept_multiple_files=True,
        key=state.uploader_key(slot),
    )
    fresh = [file for file in given if state.is_new_file(file.file_id)]
    if not fresh:
        refusal = state.refusal_of(slot)
        if refusal:
            st.error(refusal)
        return
    refusal = _read(desk, slot, fresh)
    for file in fresh:
        purge(file)
    state.files_were_read(slot, [file.file_id for file in fresh], refusal)
    st.rerun()


def _read(desk: cache.Desk, slot: Slot, files: list[UploadedFile]) -> str:
    """Put one photo into ``slot``, or two into both; return why not, or ""."""
    texts = words("work")
    if len(files) > len(Slot) - len(desk.photos):
        return str(texts["two_most" if not desk.photos else "one_most"])
    given = []
    try:
        with st.spinner(texts["reading"]):
            for file in files:
                data = file.getvalue()
                given.append(HeldPhoto(load_photo(data), file.name, data))
    except PhotoCompareError as error:
        return f"{file.name}: {error}" if len(files) > 1 else str(error)
    desk.about_to_change()
    if len(given) == 1:
        desk.photos[slot] = given[0]
        return ""
    desk.photos, is_known = in_order(given)
    desk.note = str(texts["ordered" if is_known else "unordered"])
    return ""


def purge(uploaded: UploadedFile) -> None:
    """Drop the file's bytes from the server's memory; else they stay there after the tab closes."""
    context = get_script_run_ctx()
    if context is None:
        return
    manager = context.uploaded_file_mgr
    if isinstance(manager, MemoryUploadedFileManager):  # an app test has none
        manager.remove_file(context.session_id, uploaded.file_id)


def _ask_for_photos(desk: cache.Desk) -> None:
    if state.had_photos() and not desk.photos:
        st.warning(
            "The connection was interrupted, so your photos were removed from the server's memory. "
            "Choose them again."
        )
    missing = [slot for slot in Slot if slot not in desk.photos]
    wanted = "a before and an after photo" if len(missing) > 1 else f"the {missing[0]} photo"
    with st.container(border=True):
        st.markdown(f"## Choose {wanted}")
        st.markdown(
            "- Both show the same skin, from the same side and distance, in the same light.\n"
            "- The camera's original file: no filter, no portrait mode, not sent through a chat.\n"
            "- Dry skin, no make-up, and some skin that was not treated in the frame.\n"
            f"- {words('work')['both_hint']}"
        )
        st.markdown(
            f":small[JPEG, PNG, WebP, TIFF, AVIF or HEIC, at most {MOST_MB} MB. The photos stay "
            "in this computer's memory and are gone when you close the page.]"
        )
