"""A patient: their cases, what is known of them, and their erasure."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.capture import AREAS
from photocompare.gallery.actor import Action
from photocompare.gallery.erasing import Target
from photocompare.gallery.records import Case, Fitzpatrick, NewPatient, Patient
from photocompare.gallery.services.cases import NewCase, add_case, cases
from photocompare.gallery.services.patients import change_patient, patient
from photocompare.indications import INDICATIONS
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import CASE, PATIENTS, asked_for, said_in_place
from photocompare.ui.clinic.erase import erase_offer
from photocompare.ui.clinic.patient_fields import patient_fields
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words


def page() -> None:
    """Draw the patient that the page's address names."""
    state.keep_fields(is_elsewhere=True)
    texts = words("patients")
    clinic = entered(Action.SEE_PATIENTS)
    if clinic is None:
        return
    st.page_link(PATIENTS, label=texts["back"], icon=":material/arrow_back:")
    wanted = asked_for("patient")
    if wanted is None:
        st.markdown(texts["none"])
        return
    with said_in_place():
        _one(clinic, clinic.do(patient, patient_id=wanted), texts)


def _one(clinic: Clinic, who: Patient, texts: dict[str, Any]) -> None:
    title = plain(who.number) + (f" · {plain(who.name)}" if who.name else "")
    st.title(title, anchor=False)
    held = clinic.do(cases, patient_id=who.id)
    st.header(texts["cases"], anchor=False)
    if not held:
        st.markdown(texts["no_cases"])
    for one in held:
        _case_link(one, texts)
    if not clinic.may(Action.CHANGE_PATIENTS):
        return
    with st.expander(texts["add_case"], icon=":material/create_new_folder:", expanded=not held):
        _add_case(clinic, who, texts)
    with st.expander(texts["correct"], icon=":material/edit:"):
        _correct(clinic, who, texts)
    target = Target(patient_id=who.id)
    erase_offer(clinic, target, title=texts["erase"], then=PATIENTS)


def _case_link(one: Case, texts: dict[str, Any]) -> None:
    area = words("protocols")["areas"][one.area]
    indication = words("clinic")["indications"][one.indication]
    counts = texts["counts"].format(visits=one.visit_count, photos=one.photo_count)
    st.page_link(
        CASE,
        label=f"**{area}** · {indication} · {counts}",
        icon=":material/folder_open:",
        query_params={"case": one.id},
    )


def _add_case(clinic: Clinic, who: Patient, texts: dict[str, Any]) -> None:
    areas, indications = words("protocols")["areas"], words("clinic")["indications"]
    with st.form("new-case", border=False):
        first, second = st.columns(2)
        area = first.selectbox(texts["area"], AREAS, format_func=areas.__getitem__)
        indication = second.selectbox(
            texts["indication"],
            [one.name for one in INDICATIONS],
            format_func=indications.__getitem__,
        )
        fitzpatrick = first.selectbox(
            texts["fitzpatrick"],
            [None, *Fitzpatrick],
            format_func=lambda tone: texts["unknown"] if tone is None else str(tone),
        )
        monk = second.selectbox(
            texts["monk"],
            [None, *range(1, 11)],
            format_func=lambda tone: texts["unknown"] if tone is None else str(tone),
        )
        if st.form_submit_button(texts["add_case"], type="primary"):
            with said_in_place():
                new = NewCase(who.id, area, indication, fitzpatrick, monk)
                made = clinic.do(add_case, new=new)
                st.switch_page(CASE, query_params={"case": made.id})


def _correct(clinic: Clinic, who: Patient, texts: dict[str, Any]) -> None:
    with st.form("correct-patient", border=False):
        new = patient_fields(NewPatient(who.number, who.name, who.contact, who.born), texts)
        if st.form_submit_button(texts["save"]):
            with said_in_place():
                said = Patient(
                    who.id,
                    who.clinic_id,
                    new.number,
                    new.name,
                    new.contact,
                    new.born,
                    version=who.version,
                )
                clinic.do(change_patient, patient=said)
                st.rerun()


page()
