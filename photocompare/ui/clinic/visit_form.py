"""A visit is added: its day, what was done, its photos, and what the patient agreed to."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from photocompare.capture import CaptureRecord
from photocompare.gallery.records import Case, Purpose
from photocompare.gallery.services.consents import NewConsent, record_consent
from photocompare.gallery.services.photos import keep_photo
from photocompare.gallery.services.visits import NewVisit, add_visit, visits
from photocompare.ui.clinic.asking import CAPTURE, said_in_place
from photocompare.ui.clinic.case_shooting import shoot_button
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.pending import pending, to_keep
from photocompare.ui.clinic.visit_fields import day_fields, taken_fields, treatment_fields
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.upload import Field, upload_field
from photocompare.ui.held import HeldPhoto
from photocompare.ui.words import words

_MOST_SHOTS = 12


def visit_form(clinic: Clinic, case: Case) -> None:
    """Ask for a visit; keep it once the button is pressed, and nothing before."""
    texts = words("case")["visit"]
    waiting = pending().of(case.id)
    upload_field(
        Field(f"visit-{case.id}", texts["photos"], texts["too_many"], _MOST_SHOTS),
        partial(_put, case),
    )
    if shoot_button(clinic, case, texts):
        st.switch_page(CAPTURE)
    _waiting(waiting, texts)
    first_day = _day_of(waiting)
    keys = f"visit-day-{case.id}-{first_day}", f"visit-phase-{case.id}"
    day, phase = day_fields(texts, first_day, keys=keys)
    held = clinic.do(visits, case_id=case.id)
    sessions_done = len([one for one in held if one.treatment is not None])
    treatment = treatment_fields(
        clinic, texts, key=f"treatment-{case.id}", next_session=sessions_done + 1
    )
    with st.expander(texts["how_taken"], icon=":material/photo_camera:"):
        records = pending().taken_as(case.id)
        camera = next((one.camera_label for one in records), "")
        taken = taken_fields(clinic, texts, key=f"visit-{case.id}-{camera}", given=(camera, "", ""))
    consent = _consent(clinic, case, texts) if waiting else None
    is_asked = bool(waiting) and consent is None
    if st.button(
        texts["keep"], type="primary", icon=":material/save:", disabled=is_asked, key="keep-visit"
    ):
        new = NewVisit(case.id, day, phase, treatment, _followed(records), *taken)
        with said_in_place():
            _keep(clinic, new, waiting, consent)
            st.rerun()
    if is_asked:
        st.markdown(f":small[{texts['consent_first']}]")


def _followed(records: tuple[CaptureRecord, ...]) -> tuple[str, ...]:
    """Return the views of the protocol that was followed, then what was prepared for them."""
    views = (one.view_id for one in records)
    prepared = (step for one in records for step in one.preparations)
    return tuple(dict.fromkeys((*views, *prepared)))


def _put(case: Case, given: list[HeldPhoto]) -> str:
    texts = words("case")["visit"]
    waiting = pending().of(case.id)
    known = {held.source.sha256 for held in waiting}
    if any(held.source.sha256 in known for held in given):
        return str(texts["twice"])
    if len(waiting) + len(given) > _MOST_SHOTS:
        return str(texts["too_many"])
    waiting += given
    return ""


def _waiting(waiting: list[HeldPhoto], texts: dict[str, Any]) -> None:
    for place, held in enumerate(waiting):
        with st.container(horizontal=True, vertical_alignment="center"):
            height, width = held.photo.size_hw
            st.markdown(f"{plain(held.name)} · {width} × {height}", width="stretch")
            if st.button(texts["leave_out"], key=f"leave-out-{place}", icon=":material/close:"):
                del waiting[place]
                st.rerun()


def _day_of(waiting: list[HeldPhoto]) -> date:
    taken = [held.source.taken_at for held in waiting]
    days = [moment.date() for moment in taken if moment is not None]
    today = date.today()
    return min([*days, today])


def _consent(clinic: Clinic, case: Case, texts: dict[str, Any]) -> NewConsent | None:
    """Return the consent to keep photos in the record, which nothing is shown without."""
    if not st.checkbox(texts["consent"], key=f"record-consent-{case.id}"):
        return None
    now = clinic.store.now()
    return NewConsent(
        Purpose.RECORD, texts["consent_version"], now, texts["patient"], texts["in_person"]
    )


def _keep(
    clinic: Clinic, new: NewVisit, waiting: list[HeldPhoto], consent: NewConsent | None
) -> None:
    texts = words("case")["visit"]
    bar = st.progress(0.0, texts["keeping"])
    held = clinic.do(visits, case_id=new.case_id)
    same = [one for one in held if (one.day, one.phase) == (new.day, new.phase)]
    # A visit that is there takes more photos: those that a fault kept out a moment ago, too.
    visit = same[0] if same and waiting else clinic.do(add_visit, new=new)
    kept: list[str] = []
    while waiting:
        kept.append(clinic.do(keep_photo, new=to_keep(visit.id, waiting[0])).id)
        if consent is not None:
            clinic.do(record_consent, photo_ids=kept[-1:], new=consent)
        del waiting[0]  # what is kept waits no more, whatever becomes of the next one
        bar.progress(len(kept) / (len(kept) + len(waiting)), texts["keeping"])
    bar.empty()
