"""Import: many photos, a ZIP or a table, looked through first and then taken in."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from photocompare.capture import AREAS
from photocompare.gallery.actor import Action
from photocompare.gallery.importing import Found, Into, Watch, preview
from photocompare.gallery.importing.batch import Outcome, import_found
from photocompare.gallery.importing.journal import unfinished
from photocompare.gallery.services.cases import case
from photocompare.indications import INDICATIONS
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import CASE, GALLERY, asked_for, said_in_place
from photocompare.ui.clinic.import_desk import ImportDesk, import_desk, wanted
from photocompare.ui.clinic.import_seen import consent_given, seen_visits, told_refused
from photocompare.ui.clinic.login import is_clinic_mode
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_ENDINGS = (
    *("jpg", "jpeg", "png", "webp", "tif", "tiff", "avif", "heic", "heif"),
    *("zip", "csv", "tsv"),
)
_MOST_MB = 1000  # of one file; all of them lie in memory until the page is closed


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("importing")
    clinic = entered(Action.ADD_PHOTOS)
    if clinic is None:
        return
    st.title(words("language")["pages"]["importing"], anchor=False)
    desk = import_desk()
    if desk.outcome is not None:
        _came_of_it(desk, texts)
        return
    st.markdown(texts["note"])
    with said_in_place():
        _broken_off(clinic, desk, texts)
        _import(clinic, desk, texts)


def _import(clinic: Clinic, desk: ImportDesk, texts: dict[str, Any]) -> None:
    given = st.file_uploader(
        texts["files"],
        type=_ENDINGS,
        accept_multiple_files=True,
        max_upload_size=_MOST_MB,
        key=f"import-files-{desk.round}",
        help=texts["files_help"],
    )
    folder = ""
    if not is_clinic_mode():  # else a member would read the files of the server
        folder = st.text_input(
            texts["folder"], key=f"import-folder-{desk.round}", help=texts["folder_help"]
        )
    into = _into(clinic, texts)
    files = tuple(one.file_id for one in given), folder.strip()
    if desk.files != files:
        desk.begin(files)
    if desk.seen is not None and desk.into != into:
        _look(clinic, desk, into, texts)
    if desk.seen is not None:
        _take_in(clinic, desk, into, texts)
        return
    is_chosen = bool(given or folder.strip())
    label, icon = texts["look"], ":material/search:"
    if st.button(label, type="primary", icon=icon, disabled=not is_chosen, key="import-look"):
        with said_in_place():
            desk.found = desk.read(given, folder, today=clinic.store.now().date())
            if not (desk.found.candidates or desk.found.refused):
                st.info(texts["none"], icon=":material/info:")
                return
            _look(clinic, desk, into, texts)
            st.rerun()


def _into(clinic: Clinic, texts: dict[str, Any]) -> Into:
    """Return where photos go of which no table says it."""
    case_id = asked_for("case")
    if case_id is not None:
        shown = clinic.do(case, case_id=case_id)
        area = words("protocols")["areas"][shown.area]
        name = f"{area} · {words('clinic')['indications'][shown.indication]}"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(texts["into_case"].format(case=name), width="stretch")
            if st.button(texts["into_any"], icon=":material/close:", type="tertiary"):
                del st.query_params["case"]
                st.rerun()
        return Into(case_id=case_id, day=_day(texts))
    with st.expander(texts["into"], icon=":material/person:", expanded=True):
        st.markdown(f":small[{texts['into_note']}]")
        number = st.text_input(words("patients")["number"], key="import-number")
        first, second = st.columns(2)
        area_id = first.selectbox(
            words("patients")["area"],
            AREAS,
            None,
            format_func=words("protocols")["areas"].__getitem__,
            placeholder="–",
            key="import-area",
        )
        indication = second.selectbox(
            words("patients")["indication"],
            [one.name for one in INDICATIONS],
            None,
            format_func=words("clinic")["indications"].__getitem__,
            placeholder="–",
            key="import-indication",
        )
        return Into(
            patient_number=number.strip(),
            area=area_id or "",
            indication=indication or "",
            day=_day(texts),
        )


def _day(texts: dict[str, Any]) -> date | None:
    said = st.date_input(
        texts["day"],
        None,
        max_value="today",
        format="YYYY-MM-DD",
        key="import-day",
        help=texts["day_help"],
    )
    return said if isinstance(said, date) else None


def _look(clinic: Clinic, desk: ImportDesk, into: Into, texts: dict[str, Any]) -> None:
    store = clinic.store
    with _progress(texts) as tell, store.activity.working():
        watch = Watch(tell)
        seen = preview(desk.found, into, store.settings, now=store.now(), watch=watch)
    desk.remember(seen, into)


def _take_in(clinic: Clinic, desk: ImportDesk, into: Into, texts: dict[str, Any]) -> None:
    seen = desk.seen
    if seen is None:
        return
    days, left_out = seen_visits(seen, into, texts["seen"])
    told_refused(seen.refused, texts)
    found = wanted(seen, days, left_out)
    count = len(found.candidates)
    if not count:
        st.info(texts["nothing"], icon=":material/info:")
        return
    consent = consent_given(clinic, texts["consent"])
    if desk.stopped_after is not None:
        done, of = desk.stopped_after
        st.warning(texts["stopped"].format(done=done, of=of), icon=":material/pause:")
    label = texts["take_in"].format(count=count)
    if st.button(label, type="primary", icon=":material/move_to_inbox:", key="import-take-in"):
        with said_in_place():
            outcome = _taken_in(clinic, desk, replace(into, consent=consent), found)
            missing = (*seen.refused, *outcome.refused)
            desk.end(replace(outcome, refused=missing))
            st.rerun()


def _taken_in(clinic: Clinic, desk: ImportDesk, into: Into, found: Found) -> Outcome:
    """Return what came of it; where a person stops it, what is in by then is told."""
    with _progress(words("importing")) as tell:

        def told(step: str, done: int, of: int) -> None:
            desk.stopped_after = (done, of) if step == "taking in" else (0, of)
            tell(step, done, of)

        return clinic.do(import_found, found=found, into=into, watch=Watch(told))


@contextlib.contextmanager
def _progress(texts: dict[str, Any]) -> Iterator[Callable[[str, int, int], None]]:
    """Show how far it is, with a way to stop it: to press that begins another run of the page."""
    place = st.container(horizontal=True, vertical_alignment="center")
    bar = place.progress(0.0, texts["steps"]["reading"])
    stop = place.empty()
    stop.button(texts["cancel"], icon=":material/close:", key="import-cancel")

    def tell(step: str, done: int, of: int) -> None:
        bar.progress(done / of if of else 1.0, f"{texts['steps'][step]}: {done} / {of}")

    yield tell
    bar.empty()
    stop.empty()


def _broken_off(clinic: Clinic, desk: ImportDesk, texts: dict[str, Any]) -> None:
    """Say which imports of a session before were not gone through to their end."""
    if desk.seen is not None:
        return
    for one in clinic.do(unfinished):
        st.info(
            texts["broken_off"].format(
                day=f"{one.begun_at:%Y-%m-%d %H:%M}", done=one.done, of=one.file_count
            ),
            icon=":material/history:",
        )


def _came_of_it(desk: ImportDesk, texts: dict[str, Any]) -> None:
    outcome = desk.outcome
    if outcome is None:
        return
    kept, held = len(outcome.kept), len(outcome.held)
    said = texts["done"].format(kept=kept, held=held, refused=len(outcome.refused))
    if kept:
        st.success(said, icon=":material/check_circle:")
    else:
        st.info(said, icon=":material/info:")
    for note in dict.fromkeys(outcome.notes):
        st.markdown(f"- {plain(note)}")
    told_refused(outcome.refused, texts)
    case_id = asked_for("case")
    with st.container(horizontal=True, vertical_alignment="center"):
        if case_id is not None:
            st.page_link(
                CASE,
                label=texts["to_case"],
                icon=":material/folder_open:",
                query_params={"case": case_id},
            )
        else:
            st.page_link(GALLERY, label=texts["to_gallery"], icon=":material/grid_view:")
        if st.button(texts["more"], icon=":material/add:"):
            desk.clear()
            st.rerun()


page()
