"""What was written down wrongly is put right: a visit, or what is said of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from photocompare.capture import AREAS
from photocompare.gallery.actor import Action
from photocompare.gallery.records import Case, Fitzpatrick, Visit
from photocompare.gallery.services.cases import change_case
from photocompare.gallery.services.visits import change_visit
from photocompare.indications import INDICATIONS
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.visit_fields import day_fields, taken_fields, treatment_fields
from photocompare.ui.words import words

_MONK = range(1, 11)


def visit_correction(clinic: Clinic, visit: Visit) -> None:
    """Offer to put a visit right."""
    texts = words("case")
    if not clinic.may(Action.CHANGE_PATIENTS):
        return
    if st.button(
        texts["visits"]["correct"],
        key=f"correct-{visit.id}",
        icon=":material/edit:",
        type="tertiary",
    ):
        st.dialog(texts["visits"]["correct_title"], width="medium")(_visit)(clinic, visit)


def case_correction(clinic: Clinic, case: Case, shown: Sequence[Visit]) -> None:
    """Offer to put right what is said of a case; ``shown`` are its visits."""
    texts = words("case")["correct"]
    if not clinic.may(Action.CHANGE_PATIENTS):
        return
    if st.button(texts["title"], key="correct-case", icon=":material/edit:", type="tertiary"):
        st.dialog(texts["title"], width="medium")(_case)(clinic, case, shown)


def _visit(clinic: Clinic, visit: Visit) -> None:
    texts = words("case")["visit"]
    key = f"correct-{visit.id}-{visit.version}"
    day, phase = day_fields(texts, visit.day, visit.phase, keys=(f"{key}-day", f"{key}-phase"))
    treatment = treatment_fields(
        clinic, texts, key=f"{key}-treatment", next_session=1, given=visit.treatment
    )
    taken = taken_fields(clinic, texts, key=key, given=(visit.device, visit.operator, visit.room))
    if st.button(texts["save"], type="primary", icon=":material/save:", key=f"{key}-save"):
        device, operator, room = taken
        said = replace(
            visit,
            day=day,
            phase=phase,
            treatment=treatment,
            device=device,
            operator=operator,
            room=room,
        )
        with said_in_place():
            clinic.do(change_visit, visit=said)
            st.rerun()


def _case(clinic: Clinic, case: Case, shown: Sequence[Visit]) -> None:
    texts, asked = words("case")["correct"], words("patients")
    key = f"case-{case.id}-{case.version}"
    areas, indications = words("protocols")["areas"], words("clinic")["indications"]
    known = [one.name for one in INDICATIONS]
    first, second = st.columns(2)
    area = first.selectbox(
        asked["area"],
        AREAS,
        AREAS.index(case.area),
        format_func=areas.__getitem__,
        key=f"{key}-area",
    )
    indication = second.selectbox(
        asked["indication"],
        known,
        known.index(case.indication),
        format_func=indications.__getitem__,
        key=f"{key}-indication",
    )
    first, second = st.columns(2)
    tones = [None, *Fitzpatrick]
    fitzpatrick = first.selectbox(
        asked["fitzpatrick"],
        tones,
        tones.index(case.fitzpatrick),
        format_func=lambda tone: _tone(tone, asked),
        key=f"{key}-fitzpatrick",
    )
    monks = [None, *_MONK]
    monk = second.selectbox(
        asked["monk"],
        monks,
        monks.index(case.monk),
        format_func=lambda tone: _tone(tone, asked),
        key=f"{key}-monk",
    )
    baseline = _baseline(case, shown, texts, key=f"{key}-baseline")
    if st.button(words("case")["visit"]["save"], type="primary", icon=":material/save:"):
        said = replace(
            case,
            area=area,
            indication=indication,
            fitzpatrick=fitzpatrick,
            monk=monk,
            baseline_visit_id=baseline,
        )
        with said_in_place():
            clinic.do(change_case, case=said)
            st.rerun()


def _tone(tone: object, texts: dict[str, Any]) -> str:
    return str(texts["unknown"] if tone is None else tone)


def _baseline(case: Case, shown: Sequence[Visit], texts: dict[str, Any], *, key: str) -> str | None:
    """Return the visit that all others are compared with."""
    if len(shown) < 2:
        return case.baseline_visit_id
    days = {one.id: f"{one.day:%Y-%m-%d} · {words('clinic')['phases'][one.phase]}" for one in shown}
    ids = list(days)
    chosen: str = st.selectbox(
        texts["baseline"],
        ids,
        ids.index(case.baseline_visit_id) if case.baseline_visit_id in days else 0,
        format_func=days.__getitem__,
        help=texts["baseline_help"],
        key=key,
    )
    if chosen != case.baseline_visit_id:
        st.warning(texts["baseline_changes"], icon=":material/info:")
    return chosen
