"""What the comparison says, in words and numbers; the report says the same."""

from __future__ import annotations

import streamlit as st

from photocompare.model import Comparison
from photocompare.report import PLOT_KEY, Content, content_of, scale_words
from photocompare.report.rows import RegionReadings
from photocompare.report.statements import Statement
from photocompare.ui.components.markdown import plain
from photocompare.ui.components.readings import readings_list
from photocompare.ui.pictures import Shelf
from photocompare.ui.standing import standing
from photocompare.ui.words import words

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
    texts, content = words("compare")["grade"], content_of(comparison)
    colour = _GRADE_COLOURS.get(content.letter, "gray")
    lines = [
        f"### {texts['title']} :{colour}-badge[{plain(content.letter)}]",
        plain(content.grade_words),
        *(
            f"{_CHECK_SIGNS[check.state]} {plain(check.message)}"
            for check in content.checks
            if check.state != "passed"
        ),
        *(f":orange[:material/warning:] {plain(said)}" for said in content.warnings),
        *(f":material/info: {plain(said)}" for said in content.notes),
        f":small[{texts['scale'].format(scale=plain(scale_words(comparison)))}]",
    ]
    with st.container(border=True):
        st.markdown("\n\n".join(lines))
        _all_checks(texts["checks"].format(count=len(content.checks)))


@st.fragment
def _all_checks(title: str) -> None:
    """Show every check once it is asked for."""
    place = st.expander(title, key="checks-open", on_change="rerun")
    content = _standing_content()
    if not place.open or content is None:
        return
    lines = (
        f"{_CHECK_SIGNS[check.state]} {plain(check.name.capitalize())}: **{plain(check.value)}**"
        + (f"  \n:small[{plain(check.limits)}]" if check.limits else "")
        for check in content.checks
    )
    place.markdown("\n\n".join(lines))


def _standing_content() -> Content | None:
    held = standing()
    return None if held is None or held.compared is None else content_of(held.compared.comparison)


def statements(comparison: Comparison) -> None:
    """Show what changed in the treated skin, in sentences."""
    texts, content = words("compare")["changes"], content_of(comparison)
    heading = f"## {texts['title']}"
    if comparison.photos.is_same_file:
        st.markdown(heading)
        st.info(content.intro, icon=":material/content_copy:")
        heading = ""
    elif not comparison.regions:
        st.markdown(heading)
        st.info(texts["nothing_marked"], icon=":material/select_all:")
        heading = ""
    told, untold = _told(content)
    lines = [heading, *(_line(said) for said in told)] if told else [heading, texts["nothing_told"]]
    if content.shared_note:
        lines.append(f"*{plain(content.shared_note)}*")
    st.markdown("\n\n".join(filter(None, lines)))
    if untold:
        _untold(is_open=not told)


def _told(content: Content) -> tuple[list[Statement], list[Statement]]:
    told = [said for said in content.statements if said.kind != "unknown" or said.is_primary]
    return told, [said for said in content.statements if said not in told]


@st.fragment
def _untold(*, is_open: bool) -> None:
    """Show what can't be told once it is asked for; at once where there is nothing else."""
    place = st.expander(
        words("compare")["changes"]["untold"],
        icon=":material/block:",
        expanded=is_open,
        key=f"untold-open-{is_open}",
        on_change="rerun",
    )
    content = _standing_content()
    if place.open and content is not None:
        place.markdown("\n\n".join(_line(said) for said in _told(content)[1]))


def _line(said: Statement) -> str:
    label = words("compare")["changes"]["primary"]
    primary = f" :primary-badge[{label}]" if said.is_primary else ""
    note = f" *{plain(said.note)}*" if said.note else ""
    return f"{_SIGNS.get(said.kind, '')} {plain(said.text)}{primary}{note}"


def readings(comparison: Comparison, shelf: Shelf) -> None:
    """Show every number of every region, and how each was computed."""
    content = content_of(comparison)
    if not content.tables:
        return
    st.markdown(f"## {words('compare')['readings']['title']}\n\n{PLOT_KEY}")
    titles = [_title(table) for table in content.tables]
    for tab, table in zip(st.tabs(titles), content.tables, strict=True):
        with tab:
            readings_list(table, shelf, key=f"readings-{content.tables.index(table) + 1}")


def _title(table: RegionReadings) -> str:
    return plain(f"{table.region} ({table.role})" if table.role else table.region)
