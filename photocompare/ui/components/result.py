"""What the comparison says, in words and numbers; the report says the same."""

from __future__ import annotations

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import content_of
from photocompare.report.content import RegionRows

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
_COLUMNS = ("Quantity", "Before", "After", "Change", "95 % interval", "Verdict")


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


def readings(comparison: Comparison) -> None:
    """Show what changed in each region, first in sentences, then as a table with every number."""
    content = content_of(comparison)
    st.subheader("What changed")
    st.markdown(plain(content.intro))
    if not content.tables:
        st.info("Mark the treated skin to have it measured.", icon=":material/select_all:")
        return
    for statement in content.statements:
        st.markdown(f"{_SIGNS.get(statement.kind, '')} {plain(statement.text)}")
    titles = [f"{table.region} ({table.role})" for table in content.tables]
    for tab, table in zip(st.tabs(titles), content.tables, strict=True):
        with tab:
            _table(table)


def _table(table: RegionRows) -> None:
    rows = [
        (
            f"**{plain(row.name)}**  \n{plain(row.unit)}",
            row.before,
            row.after,
            row.change,
            row.interval,
            row.verdict,
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


def plain(text: str) -> str:
    """Return ``text`` so that markdown shows it as it is: names come from the user."""
    for sign in "\\`*_{}[]()<>#+-!|~:$":
        text = text.replace(sign, f"\\{sign}")
    return text
