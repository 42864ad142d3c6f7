"""What the comparison says, in words and numbers; the report says the same."""

from __future__ import annotations

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import Content, content_of
from photocompare.report.content import RegionRows
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.table import TableRow
from photocompare.ui.components.table import table as show_table

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
_COLUMNS = ("Quantity", "Before", "After", "Change", "Verdict", "95 % interval")
_VERDICT = 3  # its place among the cells


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
        f"- {_CHECK_SIGNS[check.state]} {plain(check.name)}: {plain(check.value)}"
        for check in content.checks
    )
    with st.expander(f"All {len(content.checks)} checks"):
        st.markdown("\n".join(lines))


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
    lines = []
    for statement in content.statements:
        note = f" *{plain(statement.note)}*" if statement.note else ""
        lines.append(f"- {_SIGNS.get(statement.kind, '')} {plain(statement.text)}{note}")
    st.markdown("\n".join(lines))
    if content.shared_note:
        st.markdown(f"*{plain(content.shared_note)}*")


def readings(comparison: Comparison) -> None:
    """Show every number of every region."""
    content = content_of(comparison)
    if not content.tables:
        return
    st.header("Readings", anchor=False)
    titles = [_title(table) for table in content.tables]
    for tab, table in zip(st.tabs(titles), content.tables, strict=True):
        with tab:
            _table(table)


def _title(table: RegionRows) -> str:
    return f"{table.region} ({table.role})" if table.role else table.region


def _table(table: RegionRows) -> None:
    rows = []
    for row in table.rows:
        remark = f" [{row.remark}]" if row.remark else ""
        cells = row.before, row.after, row.change, f"{row.verdict}{remark}", row.interval
        strong = frozenset({_VERDICT} if row.kind == "changed" else ())
        rows.append(TableRow(row.name, row.unit, cells, strong))
    show_table(_COLUMNS, rows)
    remarks = (f"{number}. {plain(text)}" for number, text in enumerate(table.remarks, start=1))
    st.markdown("\n".join(remarks))
    st.markdown(
        "Change is after minus before. “Within error” means that it can't be told from the error "
        "of measuring, not that nothing changed."
    )
