"""A table that a screen reader can walk and a phone need not scroll sideways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

_STYLE = (Path(__file__).parent / "table.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A heading with a small line below it, and the cells; a strong cell stands out."""

    heading: str
    small: str
    cells: tuple[str, ...]
    strong: frozenset[int] = frozenset()


def table(columns: Sequence[str], rows: Sequence[TableRow]) -> None:
    """Show ``rows`` under ``columns``; all of it is text, whatever signs it holds."""
    st.html(f"<style>{_STYLE}</style>")
    st.html(table_html(columns, rows))


def table_html(columns: Sequence[str], rows: Sequence[TableRow]) -> str:
    """Return the table as HTML; the first column holds the headings of the rows."""
    heads = "".join(f'<th role="columnheader" scope="col">{escape(name)}</th>' for name in columns)
    body = "".join(_row(columns[1:], row) for row in rows)
    return (
        f'<table class="pc-table" role="table"><thead role="rowgroup"><tr role="row">{heads}</tr>'
        f'</thead><tbody role="rowgroup">{body}</tbody></table>'
    )


def _row(names: Sequence[str], row: TableRow) -> str:
    cells = ""
    for place, (name, cell) in enumerate(zip(names, row.cells, strict=True)):
        kind = "changed" if place in row.strong else "plain"
        cells += f'<td role="cell" class="{kind}" data-name="{escape(name)}">{escape(cell)}</td>'
    small = f"<small>{escape(row.small)}</small>" if row.small else ""
    heading = f'<th role="rowheader" scope="row">{escape(row.heading)}{small}</th>'
    return f'<tr role="row">{heading}{cells}</tr>'
