"""A case: its visits day by day, what changed over time, and what the patient agreed to."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.erasing import Target
from photocompare.gallery.records import Case, StoredPhoto
from photocompare.gallery.services.cases import case
from photocompare.gallery.services.consents import agreed_now
from photocompare.gallery.services.patients import patient
from photocompare.gallery.services.photos import photos
from photocompare.gallery.services.visits import visits
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.agreements import agreements
from photocompare.ui.clinic.asking import GALLERY, IMPORT, PATIENT, asked_for, said_in_place
from photocompare.ui.clinic.corrections import case_correction
from photocompare.ui.clinic.erase import erase_offer
from photocompare.ui.clinic.over_time import over_time
from photocompare.ui.clinic.pending import pending
from photocompare.ui.clinic.release import release_offer
from photocompare.ui.clinic.visit_form import visit_form
from photocompare.ui.clinic.visit_list import visit_list
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words


def page() -> None:
    """Draw the case that the page's address names."""
    state.keep_fields(is_elsewhere=True)
    texts = words("case")
    clinic = entered(Action.SEE_PHOTOS)
    if clinic is None:
        return
    wanted = asked_for("case")
    with said_in_place():
        if wanted is not None:
            _case(clinic, clinic.do(case, case_id=wanted), texts)
            return
    st.title(texts["title"], anchor=False)
    st.markdown(texts["none"])
    st.page_link(GALLERY, label=texts["to_gallery"], icon=":material/grid_view:")


def _case(clinic: Clinic, shown: Case, texts: dict[str, Any]) -> None:
    _head(clinic, shown, texts)
    days = clinic.do(visits, case_id=shown.id)
    case_correction(clinic, shown, days)
    by_visit: dict[str, list[StoredPhoto]] = defaultdict(list)
    for one in clinic.do(photos, case_id=shown.id):
        by_visit[one.visit_id].append(one)
    agreed = clinic.do(agreed_now, case_id=shown.id)
    if days:
        over_time(clinic, shown, days, photos=by_visit, agreed=agreed)
    st.header(texts["visits"]["title"], anchor=False)
    if not days:
        st.markdown(texts["visits"]["empty"])
    visit_list(clinic, shown, days, photos=by_visit, agreed=agreed)
    if clinic.may(Action.ADD_PHOTOS):
        is_open = not days or bool(pending().of(shown.id))
        with st.expander(texts["visit"]["title"], icon=":material/add_a_photo:", expanded=is_open):
            visit_form(clinic, shown)
        st.page_link(
            IMPORT,
            label=texts["many"],
            icon=":material/move_to_inbox:",
            query_params={"case": shown.id},
        )
    st.header(texts["consent"]["title"], anchor=False)
    agreements(clinic, shown, days, photos=by_visit, agreed=agreed)
    if days:
        release_offer(clinic, shown, days, photos=by_visit, agreed=agreed)
    target = Target(case_id=shown.id)
    erase_offer(clinic, target, title=texts["erase"], then=GALLERY)


def _head(clinic: Clinic, shown: Case, texts: dict[str, Any]) -> None:
    area = words("protocols")["areas"][shown.area]
    indication = words("clinic")["indications"][shown.indication]
    if clinic.may(Action.SEE_PATIENTS):
        who = clinic.do(patient, patient_id=shown.patient_id)
        label = plain(who.number) + (f" · {plain(who.name)}" if who.name else "")
        st.page_link(
            PATIENT, label=label, icon=":material/person:", query_params={"patient": who.id}
        )
    st.title(f"{area} · {indication}", anchor=False)
    facts = [texts["facts"].format(visits=shown.visit_count, photos=shown.photo_count)]
    if shown.days:
        facts.append(texts["days"].format(days=shown.days))
    if shown.fitzpatrick is not None:
        facts.append(texts["fitzpatrick"].format(tone=shown.fitzpatrick))
    if shown.monk is not None:
        facts.append(texts["monk"].format(tone=shown.monk))
    st.markdown(" · ".join(facts))


page()
