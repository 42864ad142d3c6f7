"""What the comparison says, in words and numbers; the report says the same."""

from __future__ import annotations

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import PLOT_KEY, Content, content_of
from photocompare.report.rows import RegionReadings
from photocompare.report.statements import Statement
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.readings import readings_list
from photocompare.ui.pictures import Shelf

_GRADE_COLOURS = {"A": "green", "B": "green", "C": "orange", "D": "orange", "E": "red", "F": "red"}
_SIGNS = {
    "changed": ":material/change_history:",
    "within": ":material/drag_handle:",
    "unknown": ":material/block:",
}
_CHECK_SIGNS = {
    "passed": ":green[:material/check:]",
    "warned": ":orange[:material/warning:]",
    "refused": ":red[:material/block:]",
}


def grade_card(comparison: Comparison) -> None:
    """Show how comparable the photos are, and why."""
    content = content_of(comparison)
    colour = _GRADE_COLOURS.get(content.letter, "gray")
    with st.container(border=True):
        st.markdown(f"### Comparability :{colour}-badge[{plain(content.letter)}]")
        st.markdown(plain(content.grade_words))
        for check in content.checks:
            if check.state != "passed":
                st.markdown(f"{_CHECK_SIGNS[check.state]} {plain(check.message)}")
        for words in content.warnings:
            st.markdown(f":orange[:material/warning:] {plain(words)}")
        for words in content.notes:
            st.markdown(f":material/info: {plain(words)}")
        _all_checks(content)


def _all_checks(content: Content) -> None:
    lines = (
        f"{_CHECK_SIGNS[check.state]} {plain(check.name.capitalize())}: **{plain(check.value)}**"
        + (f"  \n:small[{plain(check.limits)}]" if check.limits else "")
        for check in content.checks
    )
    with st.expander(f"All {len(content.checks)} checks"):
        st.markdown("\n\n".join(lines))


def statements(comparison: Comparison) -> None:
    """Show what changed in the treated skin, in sentences."""
    content = content_of(comparison)
    st.header("What changed", anchor=False)
    if comparison.photos.is_same_file:
        st.info(content.intro, icon=":material/content_copy:")
    elif not comparison.regions:
        st.info(
            "Nothing is marked, so the whole photo was measured. Mark the treated skin, and some "
            "skin that was not treated, to tell a change of the skin from a change of the light.",
            icon=":material/select_all:",
        )
    told = [said for said in content.statements if said.kind != "unknown" or said.is_primary]
    st.markdown("\n\n".join(_line(said) for said in told) or "Nothing could be told of this skin.")
    if content.shared_note:
        st.markdown(f"*{plain(content.shared_note)}*")
    untold = [said for said in content.statements if said not in told]
    if untold:
        words = "What can't be told, and why"
        with st.expander(words, icon=":material/block:", expanded=not told):
            st.markdown("\n\n".join(_line(said) for said in untold))


def _line(said: Statement) -> str:
    primary = " :primary-badge[decided before anyone looked]" if said.is_primary else ""
    note = f" *{plain(said.note)}*" if said.note else ""
    return f"{_SIGNS.get(said.kind, '')} {plain(said.text)}{primary}{note}"


def readings(comparison: Comparison, shelf: Shelf) -> None:
    """Show every number of every region, and how each was computed."""
    content = content_of(comparison)
    if not content.tables:
        return
    st.header("Readings", anchor=False)
    st.markdown(PLOT_KEY)
    titles = [_title(table) for table in content.tables]
    for tab, table in zip(st.tabs(titles), content.tables, strict=True):
        with tab:
            readings_list(table, shelf, key=f"readings-{content.tables.index(table) + 1}")


def _title(table: RegionReadings) -> str:
    return plain(f"{table.region} ({table.role})" if table.role else table.region)
