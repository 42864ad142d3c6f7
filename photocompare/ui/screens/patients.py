"""Patients: found by number or name, and added."""

from __future__ import annotations

from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.records import NewPatient, Patient
from photocompare.gallery.services.patients import add_patient, patients
from photocompare.ui import state
from photocompare.ui.clinic import Clinic, entered
from photocompare.ui.clinic.asking import PATIENT, said_in_place
from photocompare.ui.clinic.patient_fields import patient_fields
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_MOST_SHOWN = 50  # more are found by their number or name


def page() -> None:
    """Draw the page."""
    state.keep_fields(is_elsewhere=True)
    texts = words("patients")
    clinic = entered(Action.SEE_PATIENTS)
    if clinic is None:
        return
    with said_in_place():
        _all(clinic, texts)


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
            PATIENT, label=label, icon=":material/person:", query_params={"patient": one.id}
        )
    if len(shown) > _MOST_SHOWN:
        st.markdown(f":small[{texts['more'].format(count=len(shown) - _MOST_SHOWN)}]")


def _fits(one: Patient, looked_for: str) -> bool:
    said = f"{one.number} {one.name}".casefold()
    return all(part in said for part in looked_for.casefold().split())


def _add(clinic: Clinic, texts: dict[str, Any]) -> None:
    with st.form("new-patient", border=False):
        new = patient_fields(NewPatient(""), texts)
        if st.form_submit_button(texts["add"], type="primary"):
            with said_in_place():
                made = clinic.do(add_patient, new=new)
                st.switch_page(PATIENT, query_params={"patient": made.id})


page()
