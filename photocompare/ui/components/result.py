"""What the comparison says, in words and numbers; the report says the same."""

from __future__ import annotations

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import content_of
from photocompare.report.content import RegionRows
from photocompare.ui.components.markdown import plain

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


def grade_card(comparison: Comparison) -> None:
    """Show how comparable the photos are, and why."""
    content = content_of(comparison)
    colour = _GRADE_COLOURS.get(content.letter, "gray")
    with st.container(border=True):
        st.markdown(f"#### Comparability :{colour}-badge[{plain(content.letter)}]")
        st.markdown(plain(content.grade_words))
        for check in content.checks:
            if check.state != "passed":
                st.markdown(f"{_CHECK_SIGNS[check.state]} {plain(check.message)}")
        with st.expander(f"All {len(content.checks)} checks"):
            st.markdown(
                "\n".join(
                    f"- {_CHECK_SIGNS[check.state]} {plain(check.name)}: {plain(check.value)}"
                    for check in content.checks
                )
            )
        for words in content.warnings:
            st.markdown(f":orange[:material/warning:] {plain(words)}")
        for words in content.notes:
            st.markdown(f":gray[:material/info:] {plain(words)}")


def statements(comparison: Comparison) -> None:
    """Show what changed in the treated skin, in sentences."""
    content = content_of(comparison)
    st.subheader("What changed")
    if comparison.photos.is_same_file:
        st.info(content.intro, icon=":material/content_copy:")
    if not content.tables:
        st.info("Mark the treated skin to have it measured.", icon=":material/select_all:")
        return
    st.markdown(
        "\n".join(
            f"- {_SIGNS.get(statement.kind, '')} {plain(statement.text)}"
            for statement in content.statements
        )
    )


def readings(comparison: Comparison) -> None:
    """Show every number of every region."""
    content = content_of(comparison)
    if not content.tables:
        return
    st.subheader("Readings")
    titles = [_title(table) for table in content.tables]
    for tab, table in zip(st.tabs(titles), content.tables, strict=True):
        with tab:
            _table(table)


def _title(table: RegionRows) -> str:
    # A region that is called what it is need not be told twice.
    return table.region if table.region in table.role else f"{table.region} ({table.role})"


def _table(table: RegionRows) -> None:
    rows = [
        (
            f"**{plain(row.name)}**  \n{plain(row.unit)}",
            row.before,
            row.after,
            row.change,
            f"**{row.verdict}**" if row.kind == "changed" else row.verdict,
            row.interval,
        )
        for row in table.rows
    ]
    columns = {name: [row[place] for row in rows] for place, name in enumerate(_COLUMNS)}
    st.table(columns, border="horizontal", hide_index=True)
    reasons = dict.fromkeys(row.reason for row in table.rows if row.reason)
    if reasons:
        st.markdown("\n".join(f"- {plain(reason)}" for reason in reasons))
    st.caption(
        "Change is after minus before. “Within error” means that it can't be told from the error "
        "of measuring, not that nothing changed."
    )
