"""Small things that the clinic's pages share: addresses of records, and errors said in place."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from photocompare.errors import PhotoCompareError
from photocompare.gallery.ids import is_id

_SCREENS = Path(__file__).resolve().parents[1] / "screens"
GALLERY = _SCREENS / "gallery.py"
COLLECTIONS = _SCREENS / "collections.py"
COLLECTION = _SCREENS / "collection.py"
PATIENTS = _SCREENS / "patients.py"
PATIENT = _SCREENS / "patient.py"
CASE = _SCREENS / "case.py"
SAFEKEEPING = _SCREENS / "safekeeping.py"
COMPARE = _SCREENS / "compare.py"
CAPTURE = _SCREENS / "capture.py"
IMPORT = _SCREENS / "importing.py"


def asked_for(name: str) -> str | None:
    """Return the record that the address of the page names, if it names one."""
    given = st.query_params.get(name)
    return given if is_id(given) else None


@contextlib.contextmanager
def said_in_place() -> Iterator[None]:
    """Say what could not be done where it was asked for; the page goes on."""
    try:
        yield
    except PhotoCompareError as error:
        st.error(str(error))
