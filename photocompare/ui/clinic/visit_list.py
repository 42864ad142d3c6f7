"""The visits of a case, day by day: what was done, and the photos that may be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from photocompare.gallery.actor import Action
from photocompare.gallery.records import Case, Purpose, StoredPhoto, Treatment, Visit
from photocompare.gallery.services.visits import drop_empty_visit
from photocompare.ui.clinic.asking import said_in_place
from photocompare.ui.clinic.corrections import visit_correction
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.clinic.thumbs import thumbs
from photocompare.ui.components.markdown import plain
from photocompare.ui.words import words

_IN_A_ROW = 3


def visit_list(
    clinic: Clinic,
    case: Case,
    shown: Sequence[Visit],
    *,
    photos: Mapping[str, Sequence[StoredPhoto]],
    agreed: Mapping[str, frozenset[Purpose]],
) -> None:
    """Show every visit; ``photos`` are those of each, ``agreed`` what each may be used for now."""
    for place in range(0, len(shown), _IN_A_ROW):
        row = shown[place : place + _IN_A_ROW]
        for visit, column in zip(row, st.columns(_IN_A_ROW), strict=False):
            with column.container(border=True, height="stretch"):
                _visit(clinic, case, visit, photos.get(visit.id, ()), agreed)


def _visit(
    clinic: Clinic,
    case: Case,
    visit: Visit,
    mine: Sequence[StoredPhoto],
    agreed: Mapping[str, frozenset[Purpose]],
) -> None:
    texts = words("case")["visits"]
    st.markdown(f"### {heading(visit)}")
    notes = _notes(case, visit, texts)
    if mine:
        thumbs(clinic, [_shot(one, agreed, texts) for one in mine], hidden=texts["hidden"])
    if notes:
        st.markdown(" · ".join(notes))
    if not mine and clinic.may(Action.CHANGE_PATIENTS):
        _empty(clinic, visit, texts)
    visit_correction(clinic, visit)


def heading(visit: Visit) -> str:
    """Return the day of a visit, and the phase where it is not the usual one."""
    phase = words("clinic")["phases"][visit.phase]
    return f"{visit.day:%Y-%m-%d}, {phase}" if visit.phase == "after" else f"{visit.day:%Y-%m-%d}"


def _notes(case: Case, visit: Visit, texts: dict[str, Any]) -> list[str]:
    notes = []
    if visit.id == case.baseline_visit_id:
        notes.append(texts["baseline"])
    if visit.days_since_treatment is not None:
        notes.append(texts["since"].format(days=visit.days_since_treatment))
    if visit.treatment is not None:
        notes.append(treatment_line(visit.treatment))
    taken = ", ".join(filter(None, (visit.device, visit.room, visit.operator)))
    if taken:
        notes.append(plain(taken))
    said = words("protocols")
    for name in ("views", "preparations"):
        followed = [said[name][one] for one in visit.protocol if one in said[name]]
        if followed:
            notes.append(texts["followed"][name].format(which=", ".join(followed)))
    return notes


def treatment_line(treatment: Treatment) -> str:
    """Return what was done, on one line."""
    texts = words("case")["visits"]
    said = [plain(treatment.modality)]
    if treatment.depth_mm is not None:
        said.append(f"{treatment.depth_mm:g} mm")
    if treatment.passes is not None:
        said.append(texts["passes"].format(count=treatment.passes))
    if treatment.session is not None:
        total = treatment.sessions or "?"
        said.append(texts["session"].format(number=treatment.session, total=total))
    said += [plain(one) for one in (treatment.device, *treatment.topicals) if one]
    return ", ".join(said)


def _shot(
    photo: StoredPhoto, agreed: Mapping[str, frozenset[Purpose]], texts: dict[str, Any]
) -> tuple[str, str]:
    """Return the id of a photo that may be seen, or none, and what stands below it."""
    may_be_seen = Purpose.RECORD in agreed.get(photo.id, frozenset())
    return photo.id if may_be_seen else "", texts["shot"].format(number=photo.shot)


def _empty(clinic: Clinic, visit: Visit, texts: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(texts["no_photos"], width="stretch")
        if st.button(texts["remove"], key=f"drop-{visit.id}", icon=":material/delete:"):
            with said_in_place():
                clinic.do(drop_empty_visit, visit_id=visit.id)
                st.rerun()
