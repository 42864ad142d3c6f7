"""What a look at files found: the visits that they would become, and what would be left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from photocompare.gallery.importing import Into, Preview, Refused, VisitGroup
from photocompare.gallery.importing.noting import notes_on
from photocompare.gallery.records import Purpose
from photocompare.gallery.services.consents import NewConsent
from photocompare.ui.clinic.desk import Clinic
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow, table
from photocompare.ui.words import words

_MOST_SHOWN = 40
_MOST_NAMES = 6
_MOST_REFUSED = 200


def seen_visits(
    seen: Preview, into: Into, texts: dict[str, Any]
) -> tuple[dict[int, date | None], frozenset[int]]:
    """Return the days that a person gave, and the visits that they left out, by their place.

    What nothing gives a day is left out until somebody does.
    """
    photos = len(seen.photos)
    st.header(texts["title"].format(visits=len(seen.groups), photos=photos), anchor=False)
    for note in seen.notes:
        st.markdown(f"- {plain(note)}")
    days: dict[int, date | None] = {}
    left_out = set()
    for place, group in enumerate(seen.groups[:_MOST_SHOWN]):
        with st.container(border=True):
            is_wanted, days[place] = _visit(place, group, into, texts)
        if not is_wanted:
            left_out.add(place)
    for place, group in enumerate(seen.groups[_MOST_SHOWN:], _MOST_SHOWN):
        days[place] = group.day or into.day
        if days[place] is None:
            left_out.add(place)
    if len(seen.groups) > _MOST_SHOWN:
        st.markdown(texts["more"].format(count=len(seen.groups) - _MOST_SHOWN))
    return days, frozenset(left_out)


def _visit(
    place: int, group: VisitGroup, into: Into, texts: dict[str, Any]
) -> tuple[bool, date | None]:
    """Return whether a visit is taken in, and its day."""
    names = [shot.photo.candidate.display_name for shot in group.shots]
    more = len(names) - _MOST_NAMES
    listed = ", ".join(plain(name) for name in names[:_MOST_NAMES])
    listed += texts["names_more"].format(count=more) if more > 0 else ""
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    first.markdown(f"**{_whose(group, into, texts)}**  \n:small[{listed}]")
    day = second.date_input(
        texts["day"],
        group.day or into.day,
        max_value="today",
        format="YYYY-MM-DD",
        key=f"import-day-{place}-{group.day or into.day}",
    )
    for note in notes_on(group):
        st.markdown(f":orange[:material/info:] :small[{plain(note)}]")
    said = day if isinstance(day, date) else None
    if said is None:
        st.markdown(f":orange[:material/info:] {texts['no_day']}")
        return False, None
    return st.checkbox(texts["wanted"], value=True, key=f"import-wanted-{place}"), said


def _whose(group: VisitGroup, into: Into, texts: dict[str, Any]) -> str:
    count = texts["photos"].format(count=len(group.shots))
    if into.case_id is not None:
        return str(count)
    hints = group.hints
    areas, indications = words("protocols")["areas"], words("clinic")["indications"]
    said = (
        plain(hints.patient_number) or texts["no_number"],
        areas.get(hints.area, plain(hints.area)) or texts["no_area"],
        indications.get(hints.indication, plain(hints.indication)) or texts["no_indication"],
        count,
    )
    return " · ".join(said)


def told_refused(refused: Sequence[Refused], texts: dict[str, Any]) -> None:
    """List what is left out, each with its reason."""
    if not refused:
        return
    title = texts["refused"].format(count=len(refused))
    with st.expander(title, icon=":material/block:", expanded=len(refused) <= _MOST_NAMES):
        rows = [TableRow(one.display_name, "", (one.reason,)) for one in refused[:_MOST_REFUSED]]
        table(texts["refused_columns"], rows)
        if len(refused) > _MOST_REFUSED:
            st.markdown(texts["refused_more"].format(count=len(refused) - _MOST_REFUSED))


def consent_given(clinic: Clinic, texts: dict[str, Any]) -> NewConsent | None:
    """Return the consent that is recorded for every photo; None where there is none to record."""
    is_given = st.checkbox(texts["given"], key="import-consent")
    if not is_given:
        st.markdown(f":small[{texts['without']}]")
        return None
    first, second = st.columns(2)
    version = first.text_input(texts["version"], key="import-consent-version")
    how = second.text_input(texts["how"], texts["on_paper"], key="import-consent-how")
    return NewConsent(
        Purpose.RECORD, version.strip(), clinic.store.now(), texts["patient"], how.strip()
    )
