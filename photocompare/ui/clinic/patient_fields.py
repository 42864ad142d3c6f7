"""What is asked about a patient, new or to be corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from photocompare.gallery.records import NewPatient

_FIRST_BIRTH = date(1900, 1, 1)


def patient_fields(given: NewPatient, texts: dict[str, Any]) -> NewPatient:
    """Return what is typed about a patient; ``given`` stands there at first."""
    first, second = st.columns(2)
    number = first.text_input(texts["number"], given.number, help=texts["number_help"])
    name = second.text_input(texts["name"], given.name, help=texts["sealed_help"])
    contact = first.text_input(texts["contact"], given.contact, help=texts["sealed_help"])
    born = second.date_input(
        texts["born"], given.born, min_value=_FIRST_BIRTH, max_value="today", format="YYYY-MM-DD"
    )
    return NewPatient(number, name, contact, born)
