"""What the patient agreed to for the photos of a case: seen, recorded, taken back in one step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.records import Case, Disguise, Purpose, StoredPhoto, Visit
from photocompare.gallery.services.consents import NewConsent, record_consent, withdraw_photo
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.visit_list import heading
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.words import words

_AGREED, _NOT = "✓", "–"


def agreements(
    clinic: Clinic,
    case: Case,
    visits: Sequence[Visit],
    *,
    photos: Mapping[str, Sequence[StoredPhoto]],
    agreed: Mapping[str, frozenset[Purpose]],
) -> None:
    """Show what each photo may be used for, and let that be changed."""
    texts, purposes = words("case")["consent"], words("clinic")["purposes"]
    named = {
        one.id: f"{heading(visit)} · {words('case')['visits']['shot'].format(number=one.shot)}"
        for visit in visits
        for one in photos.get(visit.id, ())
    }
    if not named:
        st.markdown(texts["none_yet"])
        return
    rows = [
        TableRow(
            name,
            "",
            tuple(_AGREED if one in agreed[photo_id] else _NOT for one in Purpose),
            frozenset(place for place, one in enumerate(Purpose) if one in agreed[photo_id]),
        )
        for photo_id, name in named.items()
    ]
    table([texts["photo"], *(purposes[one] for one in Purpose)], rows)
    st.markdown(f":small[{texts['note']}]")
    if not clinic.may(Action.RECORD_CONSENT):
        return
    first, second = st.columns(2)
    with first, st.expander(texts["record"], icon=":material/how_to_reg:"):
        _record(clinic, case, named, texts)
    with second, st.expander(texts["withdraw"], icon=":material/block:"):
        _withdraw(clinic, case, named, texts)


def _record(clinic: Clinic, case: Case, named: Mapping[str, str], texts: dict[str, Any]) -> None:
    said = words("clinic")
    with st.form(f"consent-{case.id}", border=False):
        photo_ids = st.multiselect(
            texts["photos"],
            list(named),
            default=list(named),
            format_func=named.__getitem__,
            placeholder=texts["choose"],
        )
        asked = st.multiselect(
            texts["purposes"],
            list(Purpose),
            format_func=said["purposes"].__getitem__,
            placeholder=texts["choose"],
        )
        channel = st.text_input(texts["channel"], help=texts["channel_help"])
        disguise = st.selectbox(
            texts["disguise"], list(Disguise), format_func=said["disguises"].__getitem__
        )
        version = st.text_input(texts["version"], help=texts["version_help"])
        given_by = st.text_input(texts["by"], texts["patient"])
        how = st.text_input(texts["how"], texts["on_paper"])
        expires: date | None = st.date_input(
            texts["expires"], None, min_value="today", format="YYYY-MM-DD"
        )
        signature = st.file_uploader(texts["signature"], type=["pdf", "png", "jpg", "jpeg"])
        if st.form_submit_button(texts["record"], type="primary"):
            signed = b"" if signature is None else signature.getvalue()
            with said_in_place():
                for purpose in asked:
                    new = NewConsent(
                        purpose,
                        version,
                        clinic.store.now(),
                        given_by,
                        how,
                        channel,
                        disguise or Disguise.NONE,
                        expires,
                        signed,
                    )
                    clinic.do(record_consent, photo_ids=photo_ids, new=new)
                st.rerun()


def _withdraw(clinic: Clinic, case: Case, named: Mapping[str, str], texts: dict[str, Any]) -> None:
    purposes = words("clinic")["purposes"]
    with st.form(f"withdraw-{case.id}", border=False):
        photo_ids = st.multiselect(
            texts["photos"],
            list(named),
            format_func=named.__getitem__,
            placeholder=texts["choose"],
            key="withdraw-photos",
        )
        purpose = st.selectbox(
            texts["of"],
            [None, *Purpose],
            format_func=lambda one: texts["all"] if one is None else purposes[one],
        )
        st.markdown(f":small[{texts['withdraw_note']}]")
        if st.form_submit_button(texts["withdraw"], type="primary"):
            with said_in_place():
                copies = [
                    copy
                    for one in photo_ids
                    for copy in clinic.do(withdraw_photo, photo_id=one, purpose=purpose)
                ]
                st.session_state["copies-to-recall"] = len(copies)
                st.rerun()
    left = st.session_state.pop("copies-to-recall", 0)
    if left:
        st.warning(texts["recall"].format(count=left))
