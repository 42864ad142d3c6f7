"""What is asked about a visit, new or to be corrected: its treatment, and how it was taken."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from photocompare.gallery.records import Phase, Treatment
from photocompare.gallery.services.terms import TermKind, terms
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.words import words

_MOST_LETTERS = 120


def day_fields(
    texts: dict[str, Any], day: date, phase: Phase = Phase.BEFORE, *, keys: tuple[str, str]
) -> tuple[date, Phase]:
    """Return on which day, and whether before or after a treatment of that day."""
    first, second = st.columns(2)
    of_day, of_phase = keys
    said = first.date_input(texts["day"], day, max_value="today", format="YYYY-MM-DD", key=of_day)
    return said, second.segmented_control(
        texts["phase"],
        list(Phase),
        default=phase,
        required=True,
        format_func=words("clinic")["phases"].__getitem__,
        key=of_phase,
        help=texts["phase_help"],
    )


def treatment_fields(
    clinic: Clinic,
    texts: dict[str, Any],
    *,
    key: str,
    next_session: int,
    given: Treatment | None = None,
) -> Treatment | None:
    """Return what was done on a day; None where nothing was. ``given`` is what is known of it."""
    if not st.toggle(texts["treated"], given is not None, key=key):
        return None
    said = given or Treatment("", session=next_session)
    first, second = st.columns(2)
    modalities = clinic.do(terms, kind=TermKind.MODALITY)
    modality = _one_of(first, texts["modality"], modalities, said.modality, key=f"{key}-modality")
    depth = second.number_input(
        texts["depth"], 0.1, 5.0, said.depth_mm, 0.25, key=f"{key}-depth", help=texts["depth_help"]
    )
    first, second = st.columns(2)  # by rows: in one column on a phone, they follow each other so
    passes = first.number_input(texts["passes"], 1, 20, said.passes, 1, key=f"{key}-passes")
    device = second.text_input(
        texts["treatment_device"], said.device, key=f"{key}-device", max_chars=_MOST_LETTERS
    )
    first, second = st.columns(2)
    session = first.number_input(texts["session"], 1, 50, said.session, key=f"{key}-session")
    sessions = second.number_input(texts["sessions"], 1, 50, said.sessions, key=f"{key}-sessions")
    offered = clinic.do(terms, kind=TermKind.TOPICAL)
    topicals = st.multiselect(
        texts["topicals"],
        list(dict.fromkeys((*offered, *said.topicals))),
        list(said.topicals),
        accept_new_options=True,
        placeholder=texts["topicals_none"],
        key=f"{key}-topicals",
    )
    aftercare = st.text_input(texts["aftercare"], said.aftercare, key=f"{key}-aftercare")
    return Treatment(modality, depth, passes, device, session, sessions, tuple(topicals), aftercare)


def taken_fields(
    clinic: Clinic, texts: dict[str, Any], *, key: str, given: tuple[str, str, str] = ("", "", "")
) -> tuple[str, str, str]:
    """Return with which device, by whom and in which room photos were taken."""
    device, operator, room = given
    devices, rooms = (clinic.do(terms, kind=kind) for kind in (TermKind.DEVICE, TermKind.ROOM))
    return (
        _one_of(st, texts["device"], devices, device, key=f"{key}-device"),
        st.text_input(
            texts["operator"], operator, key=f"{key}-operator", max_chars=_MOST_LETTERS
        ).strip(),
        _one_of(st, texts["room"], rooms, room, key=f"{key}-room"),
    )


def _one_of(place: Any, label: str, offered: tuple[str, ...], given: str, *, key: str) -> str:
    """Return one of the words of a list, or a new one that was typed; empty for none."""
    options = list(dict.fromkeys((*offered, *filter(None, (given,)))))
    chosen: str | None = place.selectbox(
        label,
        options,
        options.index(given) if given else None,
        accept_new_options=True,
        placeholder=words("case")["visit"]["choose_or_type"],
        key=key,
    )
    return (chosen or "").strip()[:_MOST_LETTERS]
