"""Shows readings with their drawing and how each was computed; opening one costs no rerun."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from photocompare.report import readings_css, readings_html
from photocompare.report.rows import RegionReadings

_FOLDER = Path(__file__).parent

# A page's own HTML is shorn of drawings before it is shown; a component's is not. All that comes
# from a person is escaped where the report's template puts it in.
_component = st.components.v2.component(
    "photocompare_readings",
    html='<div class="sheet"></div>\n',
    css=(_FOLDER / "readings_colours.css").read_text(encoding="utf-8") + readings_css(),
    js=(_FOLDER / "readings.js").read_text(encoding="utf-8"),
)


def readings_list(table: RegionReadings, *, key: str) -> None:
    """Show what was read in one region, and why the rest can't be told."""
    _component(key=key, data={"html": readings_html(table, key)})
