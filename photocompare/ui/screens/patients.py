"""Patients: found by number or name, added, corrected, and their cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from photocompare.capture import AREAS
from photocompare.gallery.actor import Action
from photocompare.gallery.erasing import Target
from photocompare.gallery.records import Case, Fitzpatrick, NewPatient, Patient
from photocompare.gallery.services.cases import NewCase, add_case, cases
from photocompare.gallery.services.patients import (
    add_patient,
    change_patient,
    patient,
    patients,
)
from photocompare.indications import INDICATIONS
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import CASE, PATIENTS, asked_for, said_in_place
from photocompare.ui.clinic.erase import erase_offer
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_FIRST_BIRTH = date(1900, 1, 1)
_MOST_SHOWN = 50  # more are found by their number or name


def page() -> None:
    """Draw the page of patients, or of the one that its address names."""
    state.keep_fields(is_elsewhere=True)
    texts = words("patients")
    clinic = entered()
    if clinic is None:
        return
    if not clinic.may(Action.SEE_PATIENTS):
        st.title(texts["title"], anchor=False)
        st.info(texts["not_for_role"], icon=":material/lock:")
        return
    with said_in_place():
        wanted = asked_for("patient")
        if wanted is None:
            _all(clinic, texts)
        else:
            _one(clinic, clinic.do(patient, patient_id=wanted), texts)


def _all(clinic: Clinic, texts: dict[str, Any]) -> None:
    st.title(texts["title"], anchor=False)
    found = clinic.do(patients)
    if not found:
        st.markdown(f"## {texts['empty']}")
        st.markdown(texts["empty_help"])
    with st.expander(texts["add"], icon=":material/person_add:", expanded=not found):
        _add(clinic, texts)
    if not found:
        return
    looked_for = st.text_input(texts["search"], icon=":material/search:", key="patient-search")
    shown = [one for one in found if _fits(one, looked_for)]
    st.markdown(f":small[{texts['count'].format(shown=len(shown), count=len(found))}]")
    for one in shown[:_MOST_SHOWN]:
        label = f"**{plain(one.number)}**" + (f" · {plain(one.name)}" if one.name else "")
        st.page_link(
            PATIENTS, label=label, icon=":material/person:", query_params={"patient": one.id}
        )
    if len(shown) > _MOST_SHOWN:
        st.markdown(f":small[{texts['more'].format(count=len(shown) - _MOST_SHOWN)}]")


def _fits(one: Patient, looked_for: str) -> bool:
    said = f"{one.number} {one.name}".casefold()
    return all(part in said for part in looked_for.casefold().split())


def _add(clinic: Clinic, texts: dict[str, Any]) -> None:
    with st.form("new-patient", border=False):
        new = _fields(NewPatient(""), texts)
        if st.form_submit_button(texts["add"], type="primary"):
            with said_in_place():
                made = clinic.do(add_patient, new=new)
                st.switch_page(PATIENTS, query_params={"patient": made.id})


def _fields(given: NewPatient, texts: dict[str, Any]) -> NewPatient:
    first, second = st.columns(2)
    number = first.text_input(texts["number"], given.number, help=texts["number_help"])
    name = second.text_input(texts["name"], given.name, help=texts["sealed_help"])
    contact = first.text_input(texts["contact"], given.contact, help=texts["sealed_help"])
    born = second.date_input(
        texts["born"], given.born, min_value=_FIRST_BIRTH, max_value="today", format="YYYY-MM-DD"
    )
    return NewPatient(number, name, contact, born)


def _one(clinic: Clinic, who: Patient, texts: dict[str, Any]) -> None:
    st.page_link(PATIENTS, label=texts["back"], icon=":material/arrow_back:", query_params={})
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
        new = _fields(NewPatient(who.number, who.name, who.contact, who.born), texts)
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
