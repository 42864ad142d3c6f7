"""What changed in a case over its visits, as far as it is measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.analysing import NO_PHOTO, analyse_case
from photocompare.gallery.records import Case, Phase, Purpose, StoredPhoto, Visit
from photocompare.gallery.services.readings import KeptReading, readings
from photocompare.indications import find_indication
from photocompare.ui.clinic.asking import COMPARE, said_in_place
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.visit_list import heading
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.over_visits import Moment, over_visits
from photocompare.ui.words import words

_LATER = 0.25  # of a day


def over_time(
    clinic: Clinic,
    case: Case,
    shown: Sequence[Visit],
    *,
    photos: Mapping[str, Sequence[StoredPhoto]],
    agreed: Mapping[str, frozenset[Purpose]],
) -> None:
    """Show what the visits of a case say of each quantity, and offer to measure the rest."""
    texts = words("case")["time"]
    st.header(texts["title"], anchor=False)
    usable = [one for one in shown if _may_be_seen(photos.get(one.id, ()), agreed)]
    base = next((one for one in usable if one.id == case.baseline_visit_id), None)
    if base is None or len(usable) < 2:
        st.markdown(texts["empty"])
        return
    found = {
        one.id: [kept for kept in _found(clinic, case) if kept.after_id == one.id]
        for one in usable
        if one.id != base.id
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link(
            COMPARE,
            label=texts["look"],
            icon=":material/compare:",
            query_params={"case": case.id},
        )
        if not all(found.values()) and clinic.may(Action.CHANGE_PATIENTS):
            _measure(clinic, case, texts)
    _refusals(usable, found)
    moments = [_moment(one, base, found) for one in usable]
    if any(moment.readings for moment in moments):
        primary = find_indication(case.indication).primary_quantity
        over_visits(moments, primary, key=case.id)


def _may_be_seen(photos: Sequence[StoredPhoto], agreed: Mapping[str, frozenset[Purpose]]) -> bool:
    return any(Purpose.RECORD in agreed.get(one.id, frozenset()) for one in photos)


def _found(clinic: Clinic, case: Case) -> list[KeptReading]:
    """Return what was found from the baseline on."""
    held = clinic.do(readings, case_id=case.id)
    return [one for one in held if one.before_id == case.baseline_visit_id]


def _measure(clinic: Clinic, case: Case, texts: dict[str, Any]) -> None:
    if not st.button(texts["measure"], type="primary", icon=":material/monitoring:"):
        return
    bar = st.progress(0.0, texts["measuring"])

    def tell(_what: str, share: float) -> None:
        bar.progress(share, texts["measuring"])

    with said_in_place():
        done = clinic.do(analyse_case, case_id=case.id, watch=tell)
        if not any(reason != NO_PHOTO for _, reason in done.refused):
            st.rerun()
    bar.empty()


def _refusals(shown: Sequence[Visit], found: Mapping[str, Sequence[KeptReading]]) -> None:
    texts = words("case")["time"]
    for visit in shown:
        refused = [one for one in found.get(visit.id, ()) if one.is_refusal]
        if refused:
            said = texts["refused"].format(visit=heading(visit), reason=plain(refused[0].reason))
            st.warning(said, icon=":material/block:")


def _moment(visit: Visit, base: Visit, found: Mapping[str, Sequence[KeptReading]]) -> Moment:
    """Return a visit as the plot has it; a treatment is marked."""
    held = [one.reading() for one in found.get(visit.id, ())]
    refused = [one.reason for one in found.get(visit.id, ()) if one.is_refusal]
    return Moment(
        label=heading(visit),
        # Two visits of one day stand beside each other, not on each other.
        day=visit.day.toordinal() + _LATER * (visit.phase == Phase.AFTER),
        readings=tuple(one for one in held if one is not None),
        is_base=visit.id == base.id,
        is_worked_out=bool(found.get(visit.id)),
        is_treated=visit.treatment is not None,
        reason=refused[0] if refused else "",
    )
